/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .npy reader on sound files. */
#include "npy_file.h"
#include "reverify/hidden.h"
#include "reverify/hidden_file.h"
#include "silent_pipe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

/* Headers of other writers, which NumPy reads too. */
static void reads_what_other_writers_write(void **state) {
  (void)state;
  static const struct {
    const char *dictionary;
    int last_version;
  } sound[] = {
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}", 3},
      {"{\"descr\": \"<f8\", \"fortran_order\": False, \"shape\": (2, 1), }\n", 3},
      {"{'descr':'<f8','fortran_order':False,'shape':(2,1)}\n\n", 3},
      {"{'descr':\t'<f8',\t'fortran_order': False,\t'shape': (2,\t1)\t}\t\n", 3},
      {"{'descr': '<f8',\n 'fortran_order': False,\n 'shape': (2,\n1),\n}\n", 3},
      {"{'descr': '<f8',\r\n'fortran_order': False,\r\n'shape': (2, 1)}\r\n", 3},
      {" \t{  'descr' : '<f8' ,  'fortran_order' : False , 'shape' : ( 2 , 1 , ) , }  \n", 3},
      {"{u'descr': u'<f8', u'fortran_order': False, u'shape': (2L, 1L), }\n", 2},
      {"{'shape': (2, 1), 'descr': 'float64', 'fortran_order': True}", 3}};
  for (size_t s = 0; s < sizeof sound / sizeof *sound; s++)
    for (int version = 1; version <= sound[s].last_version; version++) {
      file f = {.size = 0};
      rv_npy a;
      append_header(&f, version, sound[s].dictionary);
      append_number(&f, 1.5, 8, false);
      append_number(&f, -2, 8, false);
      check_status(read_file(&a, &f), RV_OK);
      check(a.rank == 2 && a.shape[0] == 2 && a.shape[1] == 1 && !a.single);
      check_equal(a.value[0], 1.5);
      check_equal(a.value[1], -2);
      rv_npy_free(&a);
    }
}

/* Types without a byte order are this machine's. */
static void reads_types_by_all_their_names(void **state) {
  (void)state;
  static const char *const type[] = {"=f4",    "|f4",     "f4",      "=f",     "|f",   "f",
                                     "single", "float32", "=f8",     "|f8",    "f8",   "=d",
                                     "|d",     "d",       "float64", "double", "float"};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
    file f = {.size = 0};
    rv_npy a;
    char dictionary[128];
    bool single = t < 8, big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '%s', 'fortran_order': False, 'shape': (2,), }\n", type[t]);
    append_header(&f, 1, dictionary);
    append_number(&f, 0.1, single ? 4 : 8, big);
    append_number(&f, -3, single ? 4 : 8, big);
    check_status(read_file(&a, &f), RV_OK);
    assert_int_equal(a.single, single);
    check_equal(a.value[0], single ? (double)0.1F : 0.1);
    check_equal(a.value[1], -3);
    rv_npy_free(&a);
  }
}

/* From the definition of binary16: the sign, 5 bits of exponent of bias 15, 10 of the fraction. */
static double half(unsigned word) {
  double sign = word & 0x8000 ? -1 : 1, fraction = word & 0x3ff;
  int exponent = (word >> 10) & 0x1f;
  if (exponent == 31)
    return fraction > 0 ? NAN : sign * INFINITY;
  return sign * (exponent == 0 ? ldexp(fraction, -24) : ldexp(1024 + fraction, exponent - 25));
}

/* All of them, in either order of bytes. */
static void reads_every_half(void **state) {
  (void)state;
  static const char *const type[] = {"<f2", ">f2", "<e", ">e"};
  for (int t = 0; t < 4; t++)
    for (unsigned first = 0; first < 0x10000; first += 0x4000) {
      file f = {.size = 0};
      rv_npy a;
      char dictionary[128];
      snprintf(dictionary, sizeof dictionary,
               "{'descr': '%s', 'fortran_order': False, 'shape': (16384,)}\n", type[t]);
      append_header(&f, 1, dictionary);
      for (unsigned word = first; word < first + 0x4000; word++) {
        unsigned char byte[2] = {(unsigned char)(word & 0xff), (unsigned char)(word >> 8)};
        append(&f, &byte[t % 2], 1);
        append(&f, &byte[1 - t % 2], 1);
      }
      check_status(read_file(&a, &f), RV_OK);
      check(a.single);
      for (unsigned i = 0; i < 0x4000; i++) {
        double wanted = half(first + i);
        check(isnan(wanted) ? isnan(a.value[i]) : memcmp(&wanted, &a.value[i], 8) == 0);
      }
      rv_npy_free(&a);
    }
}

/* Writes the file into a pipe from a process of its own, a few bytes at a time, and reads it. */
static rv_status read_pipe(rv_npy *out, const file *f) {
  const char *path = scratch_path("fifo");
  unlink(path);
  assert_int_equal(mkfifo(path, 0600), 0);
  pid_t writer = fork();
  if (writer == 0) {
    signal(SIGPIPE, SIG_IGN); /* a reader need not read to the end of what it refuses */
    int pipe = open(path, O_WRONLY);
    for (size_t at = 0; at < f->size; at += 1000)
      if (write(pipe, f->byte + at, f->size - at < 1000 ? f->size - at : 1000) < 0)
        break;
    _exit(0);
  }
  rv_status status = rv_npy_read(out, path);
  assert_int_equal(waitpid(writer, NULL, 0), writer);
  return status;
}

static void reads_pipes(void **state) {
  (void)state;
  for (int fortran = 0; fortran < 2; fortran++) {
    file f = {.size = 0};
    rv_npy a;
    append_header(&f, 1,
                  fortran ? "{'descr': '<f8', 'fortran_order': True, 'shape': (70, 67), }\n"
                          : "{'descr': '<f8', 'fortran_order': False, 'shape': (70, 67), }\n");
    for (int e = 0; e < 70 * 67; e++)
      append_number(&f, fortran ? e % 70 * 67 + e / 70 : e, 8, false);
    check_status(read_pipe(&a, &f), RV_OK);
    check(a.rank == 2 && a.shape[0] == 70 && a.shape[1] == 67);
    for (int e = 0; e < 70 * 67; e++)
      check_equal(a.value[e], e);
    rv_npy_free(&a);
    f.byte[f.size++] = 0;
    check_status(read_pipe(&a, &f), RV_EINVAL);
    assert_non_null(strstr(rv_message(), "is longer than its header says"));
    f.size -= 9;
    check_status(read_pipe(&a, &f), RV_EINVAL);
    assert_non_null(strstr(rv_message(), "is truncated"));
    f.size = 50;
    check_status(read_pipe(&a, &f), RV_EINVAL);
    f.size = 0;
    check_status(read_pipe(&a, &f), RV_EINVAL);
    assert_null(a.value);
  }
}

static bool is_stopped(const char *path) {
  rv_npy a;
  return rv_npy_read(&a, path) == RV_ESTOPPED && a.value == NULL;
}

static void a_signal_ends_the_wait_for_a_pipe(void **state) {
  (void)state;
  check_stopped_at_silent_pipe(is_stopped);
}

static void vectors_may_have_dimensions_of_one(void **state) {
  (void)state;
  static const struct {
    const char *shape;
    bool vector;
  } array[] = {{"(6,)", true},    {"(6, 1)", true},  {"(1, 6)", true},     {"(1, 6, 1)", true},
               {"(2, 3)", false}, {"(3, 2)", false}, {"(2, 1, 3)", false}, {"(0,)", true},
               {"(0, 6)", false}, {"(1, 0)", true},  {"()", true},         {"(1, 1)", true}};
  for (size_t i = 0; i < sizeof array / sizeof *array; i++) {
    file f = {.size = 0};
    rv_npy whole, a;
    char dictionary[128];
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '<f4', 'fortran_order': True, 'shape': %s, }\n", array[i].shape);
    append_header(&f, 1, dictionary);
    bool six = strchr(array[i].shape, '6') != NULL || !array[i].vector;
    size_t count = strchr(array[i].shape, '0') != NULL ? 0 : six ? 6 : 1;
    for (size_t e = 0; e < count; e++)
      append_number(&f, (double)e, 4, false);
    check_status(read_file(&whole, &f), RV_OK);
    rv_npy_free(&whole);
    check_status(rv_npy_read_vector(&a, scratch_path("array.npy")),
                 array[i].vector ? RV_OK : RV_EINVAL);
    if (array[i].vector) {
      assert_int_equal(a.rank, 1);
      assert_int_equal(a.shape[0], count);
      assert_int_equal(a.count, count);
      for (size_t e = 0; e < count; e++)
        check_equal(a.value[e], (double)e);
    }
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
  static const char *const shape[] = {"(6,)", "(6, 1)", "(1, 6)"};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    check_status(read_hidden(&h, &length, value, 6, shape[s]), RV_OK);
    assert_int_equal(length, 6);
    assert_int_equal(h.k, 3);
    assert_int_equal(h.groups, 2);
    check_equal(h.sum, 11);
    check_relative(h.norm, sqrt(41), 1e-15);
    rv_hidden_free(&h);
  }
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
      cmocka_unit_test(reads_what_other_writers_write),
      cmocka_unit_test(reads_types_by_all_their_names),
      cmocka_unit_test(reads_every_half),
      cmocka_unit_test(reads_pipes),
      cmocka_unit_test(a_signal_ends_the_wait_for_a_pipe),
      cmocka_unit_test(vectors_may_have_dimensions_of_one),
      cmocka_unit_test(reads_fortran_order_of_every_rank),
      cmocka_unit_test(hidden_vectors_come_from_files),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
