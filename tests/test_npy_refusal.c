/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .npy reader on files that are none, of other types, or hostile. */
#include "npy_file.h"
#include "support/memory.h"

#include <pthread.h>
#include <stdatomic.h>

/* Each with four numbers behind it, which would fit had the header said so. */
static void refuses_hostile_headers(void **state) {
  (void)state;
  static const char *const hostile[] = {
      "",
      "\n",
      "{}\n",
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
      "{'descr': '<f8', 'fortran_order': False, 'shape': (" ONES ONES "1, 1, 1, 1, 4), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': ((4,),), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (True, 4), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4.0,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (+4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4l,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4LL,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': [4], }\n",
      "{'descr': '<f8', 'fortran_order': Falsey, 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': 0, 'shape': (4,), }\n",
      "{'descr': '<f8', 'descr': '<f8', 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), 'more': 1}\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), } x\n",
      "\n {'descr': '<f8', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr\": '<f8', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': '<f8\", 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': <f8, 'fortran_order': False, 'shape': (4,), }\n",
      "{descr: '<f8', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,),, }\n",
      "{, 'descr': '<f8', 'fortran_order': False, 'shape': (4,)}\n",
      "{'descr': '<f8', 'fortran_order': False 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': 'False', 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': '(4,)', }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4 L,), }\n",
      "{u 'descr': '<f8', 'fortran_order': False, 'shape': (4,), }\n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), 'shape': (4,)}\n"};
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

/* A dimension that does not fit makes an array unusable, also where another one is 0. */
static void refuses_dimensions_too_large(void **state) {
  (void)state;
  static const char *const shape[] = {"(0, 1152921504606846976)",    "(0, 9223372036854775807)",
                                      "(0, 9223372036854775808)",    "(18446744073709551616, 0)",
                                      "(4611686018427387904, 0, 4)", "(4294967296, 0, 4294967296)"};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
    for (int fortran = 0; fortran < 2; fortran++) {
      file f = {.size = 0};
      char dictionary[128];
      snprintf(dictionary, sizeof dictionary,
               "{'descr': '<f8', 'fortran_order': %s, 'shape': %s, }\n", fortran ? "True" : "False",
               shape[s]);
      append_header(&f, 1, dictionary);
      rv_npy a;
      check_status(read_file(&a, &f), RV_EINVAL);
    }
}

static void refuses_long_integers_of_python_3(void **state) {
  (void)state;
  for (int version = 1; version <= 3; version++) {
    file f = {.size = 0};
    append_header(&f, version, "{'descr': '<f8', 'fortran_order': False, 'shape': (1L,), }\n");
    append_number(&f, 1, 8, false);
    rv_npy a;
    check_status(read_file(&a, &f), version < 3 ? RV_OK : RV_EINVAL);
    rv_npy_free(&a);
  }
}

/* All that numpy.save writes and that is no array of floating-point numbers, and some it does not.
 */
static void names_the_type_that_it_refuses(void **state) {
  (void)state;
  static const char *const type[][2] = {{"'|b1'", "bool"},
                                        {"'|i1'", " int8"},
                                        {"'<i2'", " int16"},
                                        {"'<i4'", " int32"},
                                        {"'>i8'", " int64 elements: convert with astype"},
                                        {"'|u1'", "uint8"},
                                        {"'<u2'", "uint16"},
                                        {"'<u4'", "uint32"},
                                        {"'<u8'", "uint64"},
                                        {"'<V2'", "two raw bytes, which --bfloat16 yes takes for"},
                                        {"'|V2'", "two raw bytes, which"},
                                        {"'|V20'", "of raw bytes"},
                                        {"'<f12'", "long double"},
                                        {"'<f16'", "long double"},
                                        {"'<c8'", "complex64 elements: save its real"},
                                        {"'>c16'", "complex128"},
                                        {"'<c24'", "complex long double"},
                                        {"'<c32'", "complex long double"},
                                        {"'|O'", "Python objects"},
                                        {"'|S5'", "strings"},
                                        {"'<U5'", "strings"},
                                        {"'|V8'", "raw bytes"},
                                        {"'<M8[ns]'", "dates"},
                                        {"'<m8[s]'", "time differences"},
                                        {"[('a', '<f8'), ('b', '<f4', (2,))]", "structured"},
                                        {"\"<c16\"", "complex128"},
                                        {"'i4'", " int32"},
                                        {"'=i4'", " int32"},
                                        {"'<f80'", "another type"},
                                        {"'<float64'", "another type"},
                                        {"'<f'  '8'", "is not NumPy's"},
                                        {"'!f8'", "another type"},
                                        {"'<\x1b[2J'", "another type"},
                                        {"''", "another type"},
                                        {"'<'", "another type"},
                                        {"'", "another type"},
                                        {"'<", "another type"},
                                        {"", "another type"}};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
    file f = {.size = 0};
    char dictionary[128];
    snprintf(dictionary, sizeof dictionary,
             "{'descr': %s, 'fortran_order': False, 'shape': (0,), }\n", type[t][0]);
    append_header(&f, 1, dictionary);
    rv_npy a;
    check_status(read_file(&a, &f), RV_EINVAL);
    if (strstr(rv_message(), type[t][1]) == NULL)
      fail_msg("of %s it says: %s", type[t][0], rv_message());
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
  check_status(rv_npy_read(&a, "/dev/zero"), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "neither a file nor a pipe"));
  check_status(rv_npy_read(&a, "/proc/self/mem"), RV_EIO); /* no page at address 0 */
  file f = {.size = 0};
  append_header(&f, 4, "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }\n");
  check_status(read_file(&a, &f), RV_EINVAL); /* version 4.0 */
  f.size = 0;
  append_header(&f, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }\n");
  f.byte[1] = 'X';
  check_status(read_file(&a, &f), RV_EINVAL);
}

/* The first value out of range is shown with the digits that tell it from the bound. */
static void shows_a_value_out_of_range(void **state) {
  (void)state;
  static const struct {
    double value;
    size_t size;
    const char *shown;
  } entry[] = {{1.0000001F, 4, "entry 1.0000001 at 2: give numbers from 0 to 1"},
               {1 + 0x1p-52, 8, "entry 1.0000000000000002 at 2"},
               {1.0000001F, 8, "entry 1.0000001192092896 at 2"},
               {-1e-300, 8, "entry -1e-300 at 2"},
               {NAN, 4, "entry nan at 2"},
               {INFINITY, 8, "entry inf at 2"}};
  for (size_t i = 0; i < sizeof entry / sizeof *entry; i++) {
    file f = {.size = 0};
    append_header(&f, 1,
                  entry[i].size == 4
                      ? "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }\n"
                      : "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }\n");
    append_number(&f, 0, entry[i].size, false);
    append_number(&f, 1, entry[i].size, false);
    append_number(&f, entry[i].value, entry[i].size, false);
    append_number(&f, 7, entry[i].size, false);
    rv_npy a;
    check_status(read_file(&a, &f), RV_OK);
    check_status(rv_npy_check_range(&a, -1, 7, "array.npy"),
                 isfinite(entry[i].value) ? RV_OK : RV_EINVAL);
    check_status(rv_npy_check_range(&a, 0, 1, "array.npy"), RV_EINVAL);
    if (strstr(rv_message(), entry[i].shown) == NULL)
      fail_msg("it says: %s", rv_message());
    rv_npy_free(&a);
  }
}

/* A file with holes may be as long as its header says, and longer than any memory. */
static void refuses_more_than_memory_holds(void **state) {
  (void)state;
  file f = {.size = 0};
  char dictionary[128];
  size_t count = (size_t)(2 * rv_physical_memory() / sizeof(double));
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '<f4', 'fortran_order': True, 'shape': (2, %zu), }\n", count / 2);
  append_header(&f, 1, dictionary);
  scratch_write("holes", f.byte, f.size);
  if (truncate(scratch_path("holes"), (off_t)(f.size + count / 2 * 2 * 4)) != 0)
    skip(); /* the file system has no files as long */
  rv_npy a;
  check_status(rv_npy_read(&a, scratch_path("holes")), RV_ENOMEM);
  assert_null(a.value);
}

/* Whatever happens to the file meanwhile, an array is read whole or refused. */

enum { CHANGING = 1 << 19 };
static atomic_bool stop_changing;

static void *keep_changing(void *size) {
  for (off_t whole = *(off_t *)size; !stop_changing;)
    if (truncate(scratch_path("changing"), whole / 2) ||
        truncate(scratch_path("changing"), whole) ||
        truncate(scratch_path("changing"), whole + 1) || truncate(scratch_path("changing"), whole))
      break;
  return NULL;
}

static void survives_a_file_that_changes(void **state) {
  (void)state;
  file f = {.size = 0};
  append_header(&f, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (524288,), }\n");
  scratch_write("changing", f.byte, f.size);
  off_t size = (off_t)f.size + CHANGING * 8;
  assert_int_equal(truncate(scratch_path("changing"), size), 0);
  pthread_t changer;
  assert_int_equal(pthread_create(&changer, NULL, keep_changing, &size), 0);
  bool fine = true;
  for (int i = 0; i < 50; i++) {
    rv_npy a;
    rv_status status = rv_npy_read(&a, scratch_path("changing"));
    fine &= status == RV_OK ? a.count == CHANGING : status == RV_EINVAL && a.value == NULL;
    rv_npy_free(&a);
  }
  stop_changing = true;
  pthread_join(changer, NULL);
  check(fine);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refuses_hostile_headers),
      cmocka_unit_test(refuses_dimensions_too_large),
      cmocka_unit_test(refuses_long_integers_of_python_3),
      cmocka_unit_test(names_the_type_that_it_refuses),
      cmocka_unit_test(refuses_every_other_length),
      cmocka_unit_test(survives_every_changed_byte),
      cmocka_unit_test(refuses_what_is_no_npy_file),
      cmocka_unit_test(shows_a_value_out_of_range),
      cmocka_unit_test(refuses_more_than_memory_holds),
      cmocka_unit_test(survives_a_file_that_changes),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
