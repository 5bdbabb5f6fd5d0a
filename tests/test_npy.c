/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .npy reader on sound files. */
#include "npy_file.h"
#include "reverify/hidden.h"
#include "reverify/hidden_file.h"

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
  } sound[] = {{"()", 0, 1},
               {"(3,)", 1, 3},
               {"(0,)", 1, 0},
               {"(2, 0, 5)", 3, 0},
               {"(2, 3,)", 2, 6},
               {"( 2 ,3 )", 2, 6},
               {"(1, 2, 1, 3)", 4, 6},
               {"(3L,)", 1, 3},
               {"(2L, 3L)", 2, 6},
               {"(0, 1152921504606846975)", 2, 0},
               {"(" ONES ONES "1, 1, 1, 3)", 64, 3}};
  for (size_t s = 0; s < sizeof sound / sizeof *sound; s++) {
    file f = {.size = 0};
    char dictionary[512];
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

/* Arrays of several panels, the last not a whole one: the element at an index is its position in C
   order. */
static void reads_fortran_order_of_every_rank(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t rank, shape[4];
  } array[] = {{"(70, 37)", 2, {70, 37}},
               {"(37, 64)", 2, {37, 64}},
               {"(1, 33)", 2, {1, 33}},
               {"(33, 1)", 2, {33, 1}},
               {"(3, 5, 67)", 3, {3, 5, 67}},
               {"(40, 3, 2)", 3, {40, 3, 2}},
               {"(2, 3, 4, 65)", 4, {2, 3, 4, 65}},
               {"(7, 1, 5, 3)", 4, {7, 1, 5, 3}}};
  for (size_t i = 0; i < sizeof array / sizeof *array; i++) {
    file f = {.size = 0};
    char dictionary[128];
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '<f4', 'fortran_order': True, 'shape': %s, }\n", array[i].text);
    append_header(&f, 1, dictionary);
    const size_t *shape = array[i].shape;
    size_t count = 1;
    for (size_t d = 0; d < array[i].rank; d++)
      count *= shape[d];
    for (size_t e = 0; e < count; e++) {
      size_t rest = e, place = 0, stride = count;
      for (size_t d = 0; d < array[i].rank; d++) {
        stride /= shape[d];
        place += rest % shape[d] * stride;
        rest /= shape[d];
      }
      append_number(&f, (double)place, 4, false);
    }
    rv_npy a;
    check_status(read_file(&a, &f), RV_OK);
    assert_int_equal(a.count, count);
    for (size_t e = 0; e < count; e++)
      check_equal(a.value[e], (double)e);
    rv_npy_free(&a);
  }
}

/* A hidden vector of `count` values from a file. */
static rv_status read_hidden(rv_hidden *h, size_t *length, const double *value, size_t count,
                             const char *shape) {
  file f = {.size = 0};
  char dictionary[128];
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '>f8', 'fortran_order': False, 'shape': %s, }\n", shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, value[i], 8, true);
  scratch_write("hidden.npy", f.byte, f.size);
  return rv_hidden_read(h, length, scratch_path("hidden.npy"));
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
      cmocka_unit_test(reads_fortran_order_of_every_rank),
      cmocka_unit_test(hidden_vectors_come_from_files),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
