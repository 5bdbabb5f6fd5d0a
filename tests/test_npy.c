/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .npy reader: files laid out byte by byte from the format's description, sound and hostile. */
#include "check.h"
#include "reverify/hidden.h"
#include "reverify/npy.h"
#include "scratch.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A file under construction. */
typedef struct file {
  unsigned char byte[1 << 16];
  size_t size;
} file;

static void append(file *f, const void *bytes, size_t count) {
  memcpy(f->byte + f->size, bytes, count);
  f->size += count;
}

/* Preamble and dictionary of a version; the dictionary is given with its line break. */
static void append_header(file *f, int version, const char *dictionary) {
  size_t length = strlen(dictionary);
  unsigned char start[12] = {0x93, 'N', 'U', 'M', 'P', 'Y', (unsigned char)version, 0};
  start[8] = (unsigned char)(length & 0xff);
  start[9] = (unsigned char)(length >> 8);
  append(f, start, version == 1 ? 10 : 12);
  append(f, dictionary, length);
}

/* A number of 4 or 8 bytes in an order of bytes of one's choice. */
static void append_number(file *f, double number, size_t size, bool big) {
  uint64_t word;
  float narrow = (float)number;
  uint32_t half;
  memcpy(&word, &number, 8);
  memcpy(&half, &narrow, 4);
  if (size == 4)
    word = half;
  for (size_t i = 0; i < size; i++) {
    unsigned char byte = (unsigned char)(word >> (8 * (big ? size - 1 - i : i)));
    append(f, &byte, 1);
  }
}

static rv_status read_file(rv_npy *out, const file *f) {
  char path[] = "/tmp/reverify-npy-XXXXXX";
  int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  assert_int_equal(write(descriptor, f->byte, f->size), (ssize_t)f->size);
  close(descriptor);
  rv_status status = rv_npy_read(out, path);
  unlink(path);
  return status;
}

static void reads_every_type_order_and_version(void **state) {
  (void)state;
  static const char *const type[] = {"<f4", "<f8", ">f4", ">f8"};
  for (int version = 1; version <= 3; version++)
    for (int t = 0; t < 4; t++)
      for (int fortran = 0; fortran < 2; fortran++) {
        file f = {.size = 0};
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': '%s', 'fortran_order': %s, 'shape': (2, 3), }   \n", type[t],
                 fortran ? "True" : "False");
        append_header(&f, version, dictionary);
        /* the element at (i, j) is 10 i + j, halved to have a fraction */
        for (int e = 0; e < 6; e++) {
          int i = fortran ? e % 2 : e / 3, j = fortran ? e / 2 : e % 3;
          append_number(&f, (10 * i + j) / 2.0, t % 2 ? 8 : 4, t >= 2);
        }
        rv_npy a;
        check_status(read_file(&a, &f), RV_OK);
        assert_int_equal(a.rank, 2);
        assert_int_equal(a.shape[0], 2);
        assert_int_equal(a.shape[1], 3);
        assert_int_equal(a.count, 6);
        for (int e = 0; e < 6; e++)
          check_equal(a.value[e], (10 * (e / 3) + e % 3) / 2.0);
        rv_npy_free(&a);
      }
}

static void reads_every_shape(void **state) {
  (void)state;
  static const struct {
    const char *shape;
    size_t rank, count;
  } sound[] = {{"()", 0, 1},      {"(3,)", 1, 3},     {"(0,)", 1, 0},        {"(2, 0, 5)", 3, 0},
               {"(2, 3,)", 2, 6}, {"( 2 ,3 )", 2, 6}, {"(1, 2, 1, 3)", 4, 6}};
  for (size_t s = 0; s < sizeof sound / sizeof *sound; s++) {
    file f = {.size = 0};
    char dictionary[128];
    snprintf(dictionary, sizeof dictionary,
             "{'shape': %s, 'fortran_order': False, 'descr': '<f8'}\n", sound[s].shape);
    append_header(&f, 1, dictionary);
    for (size_t e = 0; e < sound[s].count; e++)
      append_number(&f, (double)e, 8, false);
    rv_npy a;
    check_status(read_file(&a, &f), RV_OK);
    assert_int_equal(a.rank, sound[s].rank);
    assert_int_equal(a.count, sound[s].count);
    for (size_t e = 0; e < a.count; e++)
      check_equal(a.value[e], (double)e);
    rv_npy_free(&a);
  }
}

/* Each with four numbers behind it, which would fit had the header said so. */
static void refuses_hostile_headers(void **state) {
  (void)state;
  static const char *const hostile[] = {
      "",
      "\n",
      "{}\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (-4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (04,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4 1,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,)\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (5,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999999,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,4), }\n",
      "{'descr': '<f8', 'fortran_order': Falsey, 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': 0, 'shape': (4,), }\n",
      "{'descr': '<f2', 'fortran_order': False, 'shape': (16,), }\n",
      "{'descr': '<i8', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': '|O', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': '<f8', 'descr': '<f8', 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), 'more': 1}\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), } x\n"};
  for (size_t h = 0; h < sizeof hostile / sizeof *hostile; h++) {
    file f = {.size = 0};
    append_header(&f, 1, hostile[h]);
    for (int e = 0; e < 4; e++)
      append_number(&f, 1, 8, false);
    rv_npy a;
    if (read_file(&a, &f) != RV_EINVAL)
      fail_msg("accepted: %s", hostile[h]);
    assert_null(a.value);
  }
}

/* Every length but the right one is refused, and nothing is read beyond it. */
static void refuses_every_other_length(void **state) {
  (void)state;
  file f = {.size = 0};
  append_header(&f, 2, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }  \n");
  for (int e = 0; e < 6; e++)
    append_number(&f, e, 4, false);
  size_t whole = f.size;
  rv_npy a;
  for (f.size = 0; f.size < whole; f.size++)
    check_status(read_file(&a, &f), RV_EINVAL);
  f.size = whole + 1;
  check_status(read_file(&a, &f), RV_EINVAL);
  f.size = whole;
  check_status(read_file(&a, &f), RV_OK);
  rv_npy_free(&a);
}

/* Whatever one byte of the header is changed to, the reader refuses or reads the same size. */
static void survives_every_changed_byte(void **state) {
  (void)state;
  file f = {.size = 0};
  append_header(&f, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }\n");
  size_t header = f.size;
  for (int e = 0; e < 4; e++)
    append_number(&f, e, 8, false);
  for (size_t at = 0; at < header; at++)
    for (int value = 0; value < 256; value += 5) {
      file changed = f;
      changed.byte[at] = (unsigned char)value;
      rv_npy a;
      if (read_file(&a, &changed) == RV_OK)
        assert_true(a.count == 4);
      rv_npy_free(&a);
    }
}

static void refuses_what_is_no_npy_file(void **state) {
  (void)state;
  rv_npy a;
  check_status(rv_npy_read(&a, "/nonexistent/array.npy"), RV_EINVAL);
  check_status(rv_npy_read(&a, "/tmp"), RV_EINVAL);
  check_status(rv_npy_read(&a, "/dev/null"), RV_EINVAL);
  file f = {.size = 0};
  append_header(&f, 4, "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }\n");
  check_status(read_file(&a, &f), RV_EINVAL); /* version 4.0 */
  f.size = 0;
  append_header(&f, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }\n");
  f.byte[1] = 'X';
  check_status(read_file(&a, &f), RV_EINVAL);
}

/* A hidden vector of `count` values from a file. */
static rv_status read_hidden(rv_hidden *h, size_t *length, const double *value, size_t count,
                             const char *shape) {
  file f = {.size = 0};
  char dictionary[128], path[] = "/tmp/reverify-hidden-XXXXXX";
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '>f8', 'fortran_order': False, 'shape': %s, }\n", shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, value[i], 8, true);
  int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  assert_int_equal(write(descriptor, f.byte, f.size), (ssize_t)f.size);
  close(descriptor);
  rv_status status = rv_hidden_read(h, length, path);
  unlink(path);
  return status;
}

static void hidden_vectors_come_from_files(void **state) {
  (void)state;
  static const double value[] = {0, 3, 0, 4, 4, 0};
  rv_hidden h;
  size_t length;
  check_status(read_hidden(&h, &length, value, 6, "(6,)"), RV_OK);
  assert_int_equal(length, 6);
  assert_int_equal(h.k, 3);
  assert_int_equal(h.groups, 2);
  check_equal(h.sum, 11);
  check_relative(h.norm, sqrt(41), 1e-15);
  rv_hidden_free(&h);
  static const double bad[][2] = {{1, -1}, {1, NAN}, {INFINITY, 1}, {0, 0}, {1e200, 1}};
  for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
    check_status(read_hidden(&h, &length, bad[b], 2, "(2,)"), RV_EINVAL);
  check_status(read_hidden(&h, &length, value, 6, "(2, 3)"), RV_EINVAL);
  check_status(read_hidden(&h, &length, value, 0, "(0,)"), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_type_order_and_version),
      cmocka_unit_test(reads_every_shape),
      cmocka_unit_test(refuses_hostile_headers),
      cmocka_unit_test(refuses_every_other_length),
      cmocka_unit_test(survives_every_changed_byte),
      cmocka_unit_test(refuses_what_is_no_npy_file),
      cmocka_unit_test(hidden_vectors_come_from_files),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
