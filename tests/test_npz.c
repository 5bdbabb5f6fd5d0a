/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npz archives, sound and not. */
#include "tensor_check.h"
#include "zip_bytes.h"

static const double numbers[] = {0, 1, 2, 3, 4, 5};

/* A .npy file of the numbers 0, 1, ...; in Fortran order of a 2 x 3 matrix 0, 3, 1, 4, 2, 5. */
static file npy_bytes(const char *type, size_t size, const char *shape, size_t count,
                      bool fortran) {
  file f = {.size = 0};
  char dictionary[256];
  snprintf(dictionary, sizeof dictionary, "{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n",
           type, fortran ? "True" : "False", shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, (double)(fortran ? i % 2 * 3 + i / 2 : i), size, false);
  return f;
}

static void add(zip_bytes *z, const char *name, const file *content, unsigned method) {
  assert_true(zip_add(z, name, content->byte, content->size, method));
}

static void write_archive(zip_bytes *z, const char *name) {
  assert_true(zip_end(z));
  scratch_write(name, z->byte, z->size);
}

/* One member "a.npy", 2 x 3. */
static zip_bytes one_member(unsigned method) {
  zip_bytes z = {.size = 0};
  file content = npy_bytes("'<f4'", 4, "(2, 3)", 6, false);
  add(&z, "a.npy", &content, method);
  return z;
}

static void reads_members_of_all_kinds(void **state) {
  (void)state;
  zip_bytes z = {.size = 0};
  file second = npy_bytes("'<f8'", 8, "(2, 3)", 6, true);
  file first = npy_bytes("'<f4'", 4, "(6,)", 6, false);
  file bytes = npy_bytes("'|i1'", 0, "(3, 4)", 0, false);
  file fields = npy_bytes("[('a]', '<f8'), (\"b\", '<i4', (2,))]", 0, "(2,)", 0, false);
  file text = {.size = 0};
  append(&text, "hello", 5);
  add(&z, "second/one.npy", &second, ZIP_DEFLATED);
  add(&z, "readme.txt", &text, ZIP_DEFLATED);
  add(&z, "first.npy", &first, ZIP_STORED);
  add(&z, "bytes.npy", &bytes, ZIP_STORED);
  add(&z, "fields.npy", &fields, ZIP_STORED);
  write_archive(&z, "net.npz");
  rv_tensor_file *net = open_tensors("net.npz");
  assert_int_equal(rv_tensor_file_count(net), 4);
  check_listed(net, 0, "second/one", "2x3", 0x1p-52);
  check_listed(net, 1, "first", "6", 0x1p-23);
  check_numbers(net, 1, numbers);
  check_numbers(net, 0, numbers);
  check_numbers(net, 1, numbers);
  assert_string_equal(rv_tensor_file_at(net, 2)->other, "int8 elements");
  assert_int_equal(rv_tensor_file_at(net, 2)->shape[1], 4);
  assert_string_equal(rv_tensor_file_at(net, 3)->other, "structured elements");
  double none[12];
  check_status(rv_tensor_file_read(none, net, 2), RV_EINVAL);
  rv_tensor_file_close(net);
}

static void bfloat16_is_an_option(void **state) {
  (void)state;
  static const double value[] = {1, -2};
  static const unsigned char word[] = {0x80, 0x3f, 0x00, 0xc0};
  zip_bytes z = {.size = 0};
  file content = npy_bytes("'<V2'", 0, "(2,)", 0, false);
  append(&content, word, sizeof word);
  add(&z, "a.npy", &content, ZIP_STORED);
  write_archive(&z, "brain.npz");
  rv_tensor_file *net = open_tensors("brain.npz");
  assert_non_null(strstr(rv_tensor_file_at(net, 0)->other, "--bfloat16 yes"));
  rv_tensor_file_close(net);
  const rv_tensor_options options = {.raw_is_bfloat16 = true};
  check_status(rv_tensor_file_open(&net, scratch_path("brain.npz"), &options), RV_OK);
  check_listed(net, 0, "a", "2", 0x1p-7);
  check_numbers(net, 0, value);
  rv_tensor_file_close(net);
}

/* Writes a number into the local header, at LOCAL, and into the directory, 2 bytes further on. */
static void patch(zip_bytes *z, size_t local, uint32_t number, size_t bytes) {
  zip_number(z->byte + local, number, bytes);
  zip_number(z->directory + local + 2, number, bytes);
}

/* Places in a local header. */
enum { FLAGS = 6, METHOD = 8, CHECK_SUM = 14, SIZE = 22 };

static void refuses_members_that_cannot_be(void **state) {
  (void)state;
  static const struct {
    size_t at;
    uint32_t number;
    size_t bytes;
    const char *said;
  } broken[] = {{SIZE, 1 << 30, 4, "it holds less than it promises"},
                {SIZE, 1000, 4, "is longer than its header says"},
                {SIZE, 60, 4, "is truncated: it has fewer elements than its header says"},
                {FLAGS, 1, 2, "is encrypted"},
                {METHOD, 12, 2, "is compressed in another way"},
                {METHOD, 95, 2, "is compressed in another way"}};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    zip_bytes z = one_member(ZIP_DEFLATED);
    patch(&z, broken[i].at, broken[i].number, broken[i].bytes);
    write_archive(&z, "broken.npz");
    check_refused("broken.npz", broken[i].said);
  }
}

/* An array of zeros may be a thousand times as long as its bytes, an array of more may not. */
static void bounds_what_a_bomb_can_hold(void **state) {
  (void)state;
  static file zeros;
  zeros = npy_bytes("'<f8'", 8, "(8000,)", 0, false);
  memset(zeros.byte + zeros.size, 0, 64000);
  zeros.size += 64000;
  zip_bytes z = {.size = 0};
  add(&z, "zeros.npy", &zeros, ZIP_DEFLATED);
  check(z.size < 300);
  write_archive(&z, "zeros.npz");
  rv_tensor_file *net = open_tensors("zeros.npz");
  check_listed(net, 0, "zeros", "8000", 0x1p-52);
  rv_tensor_file_close(net);
  file promise = npy_bytes("'<f8'", 8, "(8000000,)", 4, false);
  z = (zip_bytes){.size = 0};
  add(&z, "bomb.npy", &promise, ZIP_DEFLATED);
  patch(&z, SIZE, (uint32_t)promise.size - 32 + 64000000, 4);
  write_archive(&z, "bomb.npz");
  check_refused("bomb.npz", "it holds less than it promises");
}

static void refuses_damaged_numbers(void **state) {
  (void)state;
  double found[6];
  for (unsigned method = ZIP_STORED; method <= ZIP_DEFLATED; method += ZIP_DEFLATED) {
    zip_bytes z = one_member(method);
    patch(&z, CHECK_SUM, 0x12345678, 4);
    write_archive(&z, "damaged.npz");
    rv_tensor_file *net = open_tensors("damaged.npz");
    check_status(rv_tensor_file_read(found, net, 0), RV_EINVAL);
    assert_non_null(strstr(rv_message(), "its zip data have an error"));
    rv_tensor_file_close(net);
  }
}

static void refuses_arrays_of_another_length(void **state) {
  (void)state;
  for (int more = -1; more <= 1; more += 2) {
    zip_bytes z = {.size = 0};
    file content = npy_bytes("'<f4'", 4, "(2, 3)", (size_t)(6 + more), false);
    add(&z, "a.npy", &content, ZIP_DEFLATED);
    write_archive(&z, "length.npz");
    check_refused("length.npz", more < 0 ? "/a.npy' is truncated" : "/a.npy' is longer");
  }
}

static void refuses_archives_of_other_things(void **state) {
  (void)state;
  file content = npy_bytes("'<f4'", 4, "(2, 3)", 6, false), text = {.size = 0};
  append(&text, "hello", 5);
  zip_bytes z = {.size = 0};
  write_archive(&z, "empty.npz");
  check_refused("empty.npz", "is a zip archive without any .npy array");
  z = (zip_bytes){.size = 0};
  add(&z, "archive/data.pkl", &text, ZIP_STORED);
  write_archive(&z, "torch.pt");
  check_refused("torch.pt", "is a checkpoint of PyTorch: save its weights as .safetensors");
  z = (zip_bytes){.size = 0};
  add(&z, "a.npy", &text, ZIP_STORED);
  write_archive(&z, "text.npz");
  check_refused("text.npz", "/a.npy' is no .npy file");
  z = (zip_bytes){.size = 0};
  add(&z, "a.npy", &content, ZIP_STORED);
  add(&z, "a.npy", &content, ZIP_STORED);
  write_archive(&z, "twice.npz");
  check_refused("twice.npz", "is no sound zip archive (File already exists)");
}

static void refuses_an_archive_cut_short(void **state) {
  (void)state;
  zip_bytes z = one_member(ZIP_DEFLATED);
  assert_true(zip_end(&z));
  for (size_t size = 4; size < z.size; size += 5) {
    scratch_write("cut.npz", z.byte, size);
    check_refused("cut.npz", "is no sound zip archive");
  }
}

/* A few bytes may not ask for the memory of members that they cannot have, of 16 bits' number or,
   by a record of 64 bits, of any. */
static void refuses_more_members_than_fit(void **state) {
  (void)state;
  zip_bytes z = {.size = 0};
  assert_true(zip_end(&z));
  zip_number(z.byte + 8, 0x90009000, 4);
  scratch_write("members.npz", z.byte, z.size);
  check_refused("members.npz", "more members than fit");
  uint8_t large[56 + 20 + 22] = {0};
  uint8_t *at = zip_number(large, 0x06064b50, 4);
  zip_number(at, 44, 4);
  zip_number(large + 24, 1u << 20, 4);
  zip_number(large + 32, 1u << 20, 4);
  zip_number(large + 56, 0x07064b50, 4); /* at offset 0, on one disk */
  zip_number(large + 56 + 16, 1, 4);
  zip_number(large + 76, 0x06054b50, 4);
  memcpy(large + 76 + 8, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12);
  zip_bytes first = one_member(ZIP_STORED);
  /* long enough for the 65535 that stand for the other number */
  static uint8_t whole[4 << 20];
  memcpy(whole, first.byte, first.size);
  memcpy(whole + sizeof whole - sizeof large, large, sizeof large);
  zip_number(whole + sizeof whole - 22 - 20 + 8, (uint32_t)(sizeof whole - sizeof large), 4);
  scratch_write("members.npz", whole, sizeof whole);
  check_refused("members.npz", "more members than fit");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_members_of_all_kinds),
      cmocka_unit_test(bfloat16_is_an_option),
      cmocka_unit_test(refuses_members_that_cannot_be),
      cmocka_unit_test(bounds_what_a_bomb_can_hold),
      cmocka_unit_test(refuses_damaged_numbers),
      cmocka_unit_test(refuses_arrays_of_another_length),
      cmocka_unit_test(refuses_archives_of_other_things),
      cmocka_unit_test(refuses_an_archive_cut_short),
      cmocka_unit_test(refuses_more_members_than_fit),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
