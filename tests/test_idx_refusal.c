/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idx reader on files that are none, of other types, damaged, or hostile. */
#include "idx_file.h"
#include "support/memory.h"

/* The call failed so, nothing is left, and the message names the file and has the words. */
static void check_refusal(rv_status status, rv_status wanted, const rv_idx *a, const char *name,
                          const char *words) {
  check_status(status, wanted);
  assert_null(a->value);
  assert_int_equal(a->count, 0);
  if (strstr(rv_message(), name) == NULL || strstr(rv_message(), words) == NULL)
    fail_msg("'%s' lacks '%s' or '%s'", rv_message(), name, words);
}

/* Plain and compressed. */
static void refuses(const file *f, const char *words) {
  rv_idx a;
  check_refusal(read_file(&a, f), RV_EINVAL, &a, "/array'", words);
  check_refusal(read_compressed(&a, f), RV_EINVAL, &a, "/array.gz'", words);
}

/* Each with bytes behind it that would fit, had the header said unsigned bytes. */
static void names_the_type_that_it_refuses(void **state) {
  (void)state;
  static const struct {
    unsigned type;
    const char *name;
  } other[] = {{0x09, "holds signed bytes: "},
               {0x0b, "holds 16-bit integers: "},
               {0x0c, "holds 32-bit integers: "},
               {0x0d, "holds 32-bit floating-point numbers: "},
               {0x0e, "holds 64-bit floating-point numbers: "},
               {0x00, "the unknown type 0x00: "},
               {0x0a, "the unknown type 0x0a: "},
               {0xff, "the unknown type 0xff: "}};
  for (size_t t = 0; t < sizeof other / sizeof *other; t++) {
    file f = {.size = 0};
    append_header(&f, other[t].type, 1, (size_t[]){16});
    f.size += 16;
    refuses(&f, other[t].name);
  }
}

static void refuses_other_numbers_of_dimensions(void **state) {
  (void)state;
  size_t ones[255];
  for (size_t d = 0; d < sizeof ones / sizeof *ones; d++)
    ones[d] = 1;
  static const unsigned rank[] = {0, 4, 5, 255};
  for (size_t r = 0; r < sizeof rank / sizeof *rank; r++) {
    file f = {.size = 0};
    char words[64];
    append_header(&f, 8, rank[r], ones);
    append_byte(&f, 1);
    snprintf(words, sizeof words, "has %u dimensions: ", rank[r]);
    refuses(&f, words);
  }
}

/* Products that wrap around to 0 or to the size of what follows would pass a careless reader. */
static void refuses_shapes_that_are_none(void **state) {
  (void)state;
  static const size_t top = UINT32_MAX, half = (size_t)1 << 31;
  const struct {
    unsigned rank;
    size_t shape[3], follow;
    const char *words;
  } wrong[] = {{1, {0}, 0, "a dimension of 0"},
               {3, {0, 28, 28}, 0, "a dimension of 0"},
               {3, {2, 0, 3}, 0, "a dimension of 0"},
               {3, {top, top, 0}, 0, "a dimension of 0"},
               {3, {top, top, top}, 4, "too large to count"},
               {3, {half, half, 4}, 0, "too large to count"},
               {3, {half, half + 1, 4}, 4, "too large to count"},
               {3, {half, half, 2}, 4, "is truncated"},
               {2, {top, top}, 1, "is truncated"},
               {1, {top}, 3, "is truncated"}};
  for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
    file f = {.size = 0};
    append_header(&f, 8, wrong[w].rank, wrong[w].shape);
    f.size += wrong[w].follow;
    refuses(&f, wrong[w].words);
  }
}

static void refuses_every_other_length(void **state) {
  (void)state;
  file f = {.size = 0};
  append_array(&f, 3, (size_t[]){2, 3, 4});
  const size_t whole = f.size;
  for (f.size = 0; f.size < whole; f.size++)
    refuses(&f, f.size == 0 ? "is empty" : f.size < 4 ? "is no idx file" : "is truncated");
  f.size = whole + 1;
  refuses(&f, "is longer than its header says");
  f.size = whole + 100000; /* more than a buffer */
  refuses(&f, "is longer than its header says");
}

static void refuses_what_is_no_idx_file(void **state) {
  (void)state;
  static const char text[][40] = {"<!DOCTYPE html><html>not found</html>", "PK\3\4 a zip file",
                                  "\1\0\10\1", "\0\1\10\1\0\0\0\1x"};
  for (size_t t = 0; t < sizeof text / sizeof *text; t++) {
    file f = {.size = 9};
    memcpy(f.byte, text[t], 9);
    refuses(&f, "is no idx file: ");
  }
  rv_idx a;
  check_refusal(rv_idx_read(&a, "/nonexistent/array"), RV_EINVAL, &a, "array'", "cannot open");
  check_refusal(rv_idx_read(&a, "/tmp"), RV_EINVAL, &a, "'/tmp'", "neither a file nor a pipe");
  check_refusal(rv_idx_read(&a, "/dev/zero"), RV_EINVAL, &a, "'/dev/zero'", "neither a file");
  check_refusal(rv_idx_read(&a, "/proc/self/mem"), RV_EIO, &a, "mem'", "reading"); /* no page 0 */
}

/* A sound compressed file, to be damaged. */
static size_t pack(unsigned char *out, size_t room) {
  file f = {.size = 0};
  append_array(&f, 2, (size_t[]){5, 6});
  size_t size = gzip_bytes(out, room, f.byte, f.size, 6, NULL);
  check(size > 0);
  return size;
}

static rv_status read_packed(rv_idx *out, const unsigned char *packed, size_t size) {
  scratch_write("damaged", packed, size);
  return rv_idx_read(out, scratch_path("damaged"));
}

static void refuses_a_gzip_file_cut_short(void **state) {
  (void)state;
  unsigned char packed[256];
  size_t size = pack(packed, sizeof packed);
  rv_idx a;
  check_status(read_packed(&a, packed, size), RV_OK);
  rv_idx_free(&a);
  for (size_t cut = 2; cut < size; cut++)
    check_refusal(read_packed(&a, packed, cut), RV_EINVAL, &a, "damaged'", "is truncated");
}

/*
 * Wherever a bit is changed behind the header, of which zlib ignores some, the check sum and the
 * length at the end find it out. Bits that stand for nothing are the exception: those that fill the
 * last byte of the deflated data.
 */
static void no_changed_bit_changes_an_element(void **state) {
  (void)state;
  enum { HEADER = 10, TRAILER = 8 };
  unsigned char packed[256];
  size_t size = pack(packed, sizeof packed);
  for (size_t at = HEADER; at < size; at++)
    for (int bit = 0; bit < 8; bit++) {
      rv_idx a;
      packed[at] ^= (unsigned char)(1 << bit);
      rv_status status = read_packed(&a, packed, size);
      if (at == size - TRAILER - 1 && status == RV_OK)
        check_array(&a, 2, (size_t[]){5, 6});
      else
        check_refusal(status, RV_EINVAL, &a, "damaged'", ": ");
      rv_idx_free(&a);
      packed[at] ^= (unsigned char)(1 << bit);
    }
}

static void refuses_what_follows_gzip_data(void **state) {
  (void)state;
  unsigned char packed[1 << 17] = {0};
  size_t size = pack(packed, sizeof packed);
  rv_idx a;
  check_refusal(read_packed(&a, packed, size + 1), RV_EINVAL, &a, "damaged'", "goes on behind");
  check_refusal(read_packed(&a, packed, sizeof packed), RV_EINVAL, &a, "damaged'",
                "goes on behind");
  size_t empty = gzip_bytes(packed + size, sizeof packed - size, "", 0, 6, NULL);
  check(empty > 0);
  check_refusal(read_packed(&a, packed, size + empty), RV_EINVAL, &a, "damaged'", "goes on behind");
}

/* A few bytes that promise four gigabytes are refused before any are asked for. */
static void refuses_what_no_compression_holds(void **state) {
  (void)state;
  file f = {.size = 0};
  rv_idx a;
  append_header(&f, 8, 1, (size_t[]){UINT32_MAX});
  check_refusal(read_compressed(&a, &f), RV_EINVAL, &a, "array.gz'", "is truncated");
}

/* A file with holes may be as long as its header says, and longer than any memory. */
static void refuses_more_than_memory_holds(void **state) {
  (void)state;
  file f = {.size = 0};
  const size_t rows = (size_t)(2 * rv_physical_memory() / (1 << 20));
  append_header(&f, 8, 2, (size_t[]){rows, 1 << 20});
  scratch_write("holes", f.byte, f.size);
  if (truncate(scratch_path("holes"), (off_t)(f.size + (rows << 20))) != 0)
    skip(); /* the file system has no files as long */
  rv_idx a;
  check_refusal(rv_idx_read(&a, scratch_path("holes")), RV_ENOMEM, &a, "holes'", "of memory");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_the_type_that_it_refuses),
      cmocka_unit_test(refuses_other_numbers_of_dimensions),
      cmocka_unit_test(refuses_shapes_that_are_none),
      cmocka_unit_test(refuses_every_other_length),
      cmocka_unit_test(refuses_what_is_no_idx_file),
      cmocka_unit_test(refuses_a_gzip_file_cut_short),
      cmocka_unit_test(no_changed_bit_changes_an_element),
      cmocka_unit_test(refuses_what_follows_gzip_data),
      cmocka_unit_test(refuses_what_no_compression_holds),
      cmocka_unit_test(refuses_more_than_memory_holds),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
