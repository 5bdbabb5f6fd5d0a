/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fashion-MNIST as Debian has it and MNIST, if it is at hand, against NumPy: that the sets are read
 * right, and what their images cost to predict.
 */
#include "fixture.h"
#include "learn/image_statistics.h"

#include <float.h>
#include <inttypes.h>
#include <unistd.h>

static const char mnist_folder[] = "../shared/data/mnist"; /* from the project's root */

static size_t row_of(const rv_table *table, const char *name) {
  size_t row = 0;
  while (strcmp(rv_table_get(table, row, "set"), name) != 0)
    row++;
  return row;
}

static void check_contents(const rv_data_set *set, const rv_table *t, size_t row) {
  char hash[17];
  snprintf(hash, sizeof hash, "%016" PRIx64, set->hash);
  assert_string_equal(hash, rv_table_get(t, row, "hash"));
  assert_string_equal(set->name, rv_table_get(t, row, "set"));
  check_equal((double)set->train.count, fixture_number(t, row, "train"));
  check_equal((double)set->test.count, fixture_number(t, row, "test"));
  check_equal((double)set->height, fixture_number(t, row, "height"));
  check_equal((double)set->width, fixture_number(t, row, "width"));
  assert_int_equal(set->classes, 10);
}

/*
 * Pixels are whole multiples of 2^-32, so that the sums of fewer than 2^21 of them are exact; a
 * pixel's cost is a few roundings from its value, and such numbers are added one by one, first
 * those of an image, then those of the images.
 */
static double rounding(const rv_data_set *set) {
  return (double)(set->pixels + set->test.count + 10) * DBL_EPSILON;
}

static void check_costs(const rv_data_set *set, const rv_table *t, size_t row) {
  double *mean = malloc(set->classes * set->pixels * sizeof *mean);
  assert_non_null(mean);
  rv_class_means(mean, &set->test, 0);
  check_relative(rv_prediction_cost(&set->test, mean), fixture_number(t, row, "own"),
                 rounding(set));
  rv_class_means(mean, &set->train, 0.5);
  check_relative(rv_prediction_cost(&set->test, mean), fixture_number(t, row, "learned"),
                 rounding(set));
  check_relative(rv_pixel_entropy(&set->test), fixture_number(t, row, "entropy"), rounding(set));
  free(mean);
}

static void check_set(const char *name, const char *folder) {
  rv_table t = fixture_read("data_sets");
  size_t row = row_of(&t, name);
  rv_data_set set;
  check_status(rv_data_set_read(&set, folder), RV_OK);
  check_contents(&set, &t, row);
  check_costs(&set, &t, row);
  rv_data_set_free(&set);
  rv_table_free(&t);
}

static void fashion_mnist_is_as_numpy_finds_it(void **state) {
  (void)state;
  if (access(rv_data_set_folder, F_OK) != 0)
    skip();
  check_set("Fashion-MNIST", NULL);
}

static void mnist_is_as_numpy_finds_it(void **state) {
  (void)state;
  if (access(mnist_folder, F_OK) != 0)
    skip();
  check_set("MNIST", mnist_folder);
}

/* The figures of whoever has computed them elsewhere, to all of their digits. */
static void costs_are_those_known(void **state) {
  (void)state;
  static const struct {
    const char *name, *column;
    double cost;
  } known[] = {{"MNIST", "learned", 0.2189},
               {"MNIST", "entropy", 0.0581},
               {"Fashion-MNIST", "learned", 0.3935},
               {"Fashion-MNIST", "entropy", 0.2422}};
  rv_table t = fixture_read("data_sets");
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    check_near(fixture_number(&t, row_of(&t, known[k].name), known[k].column), known[k].cost, 5e-5);
  rv_table_free(&t);
}

/* The reason of a skipped test is its last line. */
static const char *missing(void) {
  if (access(rv_data_set_folder, F_OK) != 0)
    return "dataset-fashion-mnist is not installed";
  return access(mnist_folder, F_OK) != 0 ? "no MNIST at hand; Fashion-MNIST is fine" : NULL;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fashion_mnist_is_as_numpy_finds_it),
      cmocka_unit_test(mnist_is_as_numpy_finds_it),
      cmocka_unit_test(costs_are_those_known),
  };
  int failed = cmocka_run_group_tests(tests, quiet_libraries, NULL);
  if (failed != 0 || missing() == NULL)
    return failed;
  fflush(NULL);
  fprintf(stderr, "%s\n", missing());
  return 77;
}
