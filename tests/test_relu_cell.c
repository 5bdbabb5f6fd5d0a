/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of one ReLU layer: their h, their threshold, and closed forms as functions of a cell. */
#include "experiment/relu_cell.h"

#include "check.h"
#include "experiment/hidden_option.h"
#include "reverify/relu_error.h"
#include "scratch.h"
#include "theory/relu_error_law.h"

enum { N_PARAMETER, K_PARAMETER, TAU, VALUES };
static const rv_hidden_option option = {.values = VALUES, .k = K_PARAMETER, .n = N_PARAMETER};
static const rv_relu_law law = {.m = 500, .n = 100, .p = 0.5, .alpha_scale = 1};

static rv_cell cell_of(double k, double tau) {
  return (rv_cell){.value = {[N_PARAMETER] = {.number = law.n},
                             [K_PARAMETER] = {.number = k},
                             [TAU] = {.number = tau},
                             [VALUES] = {.number = RV_ONES, .word = "ones"}}};
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  rv_hidden hidden;
  RV_TRY(rv_hidden_of_cell(&hidden, cell, &option));
  return rv_relu_cell_open(shared, RV_DENSE, &law, &hidden, rv_number(cell, TAU));
}

static void forms_are_those_of_the_setting(void **state) {
  (void)state;
  rv_cell cell = cell_of(3, 1.5);
  rv_relu_error_law *error;
  check_status(open_cell(&cell.shared, &cell), RV_OK);
  const rv_relu_setting *s = rv_relu_cell_setting(&cell);
  assert_int_equal(s->hidden.k, 3);
  check_equal(s->bias, -1.5 * rv_relu_sigma(&law, &s->hidden));
  double square = rv_relu_error_sq(&law, &s->hidden, s->bias, &s->rule);
  check_equal(rv_relu_cell_error_sq(&cell), square);
  check_equal(rv_relu_cell_error_rms(&cell), sqrt(square));
  check_equal(rv_relu_cell_unthresholded_sq(&cell), rv_relu_unthresholded_sq(&law));
  check_equal(rv_relu_cell_recovery(&cell), rv_relu_recovery(&law, &s->hidden, s->bias, &s->rule));
  check_status(rv_relu_error_law_open(&error, &law, &s->hidden, s->bias), RV_OK);
  double middle = rv_relu_cell_error_quantile(0.5, &cell);
  check_equal(middle, rv_relu_error_law_quantile(0.5, error));
  check_equal(rv_relu_cell_error_cdf(middle, &cell), rv_relu_error_law_cdf(middle, error));
  check_near(rv_relu_cell_error_complement(middle, &cell), 0.5, 1e-9);
  check(!rv_relu_cell_is_large(&cell));
  rv_relu_error_law_close(error);
  rv_relu_cell_close(cell.shared);
}

static void a_rule_becomes_a_threshold(void **state) {
  (void)state;
  rv_cell universal = cell_of(3, -1 - RV_TAU_UNIVERSAL), given = cell_of(3, 2);
  check_status(rv_relu_cell_resolve_tau(&universal, TAU, 0.1, open_cell), RV_OK);
  check_near(rv_number(&universal, TAU), sqrt(2 * log(law.n)), 1e-15);
  check_status(rv_relu_cell_resolve_tau(&given, TAU, 0.1, open_cell), RV_OK);
  check_equal(rv_number(&given, TAU), 2);
}

static void h_must_fit_its_layer(void **state) {
  (void)state;
  rv_cell dense = cell_of(101, 1), sparse = cell_of(100, 1);
  check(!rv_hidden_is_from_file(&dense, &option));
  check_status(rv_hidden_settle(&dense, &option), RV_EINVAL);
  check_status(rv_hidden_settle(&sparse, &option), RV_OK);
  check_equal(rv_number(&sparse, K_PARAMETER), 100);
}

/* Of a file, two values of which are above 0, its k counts, and its length. */
static void a_file_has_its_own_k(void **state) {
  (void)state;
  char file[128 + 4 * sizeof(double) + 1] = "\x93NUMPY\x01\x00\x76";
  const double value[] = {0, 1, 0, 2};
  snprintf(file + 10, 119, "%-117s\n", "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }");
  memcpy(file + 128, value, sizeof value);
  scratch_write("h.npy", file, sizeof file - 1);
  rv_cell cell = cell_of(7, 1);
  cell.value[VALUES] = (rv_value){.number = RV_GEOMETRIC + 1, .word = scratch_path("h.npy")};
  check(rv_hidden_is_from_file(&cell, &option));
  check_status(rv_hidden_settle(&cell, &option), RV_OK);
  check_equal(rv_number(&cell, K_PARAMETER), 2);
  cell.value[N_PARAMETER].number = 3;
  check_status(rv_hidden_settle(&cell, &option), RV_EINVAL);
  check(strstr(rv_message(), "has 4 entries, more than n = 3") != NULL);
}

static bool is_sound(const rv_relu_law *layer, const double *value, size_t k, double tau,
                     bool slow) {
  rv_hidden hidden;
  check_status(rv_hidden_of(&hidden, value, k), RV_OK);
  bool sound = rv_relu_error_law_is_sound(layer, &hidden, tau, slow);
  rv_hidden_free(&hidden);
  return sound;
}

/* Two values of sigma * sqrt(pm/(2k)) each are 9 above the threshold at pm = 4 (tau + 9)^2; of 2
   and 1, whose norm is sqrt(5), the smaller is at pm = 10 (tau + 9)^2. */
static void the_law_is_sound_where_nothing_is_lost(void **state) {
  (void)state;
  static const double flat[] = {1, 1}, unequal[] = {2, 1};
  const rv_relu_law far = {.m = 401, .n = 10, .p = 1, .alpha_scale = 1},
                    near = {.m = 399, .n = 10, .p = 1, .alpha_scale = 1},
                    farther = {.m = 1001, .n = 10, .p = 1, .alpha_scale = 1},
                    nearer = {.m = 999, .n = 1000, .p = 1, .alpha_scale = 1},
                    wide = {.m = 399, .n = 1000, .p = 1, .alpha_scale = 1};
  check(is_sound(&far, flat, 2, 1, false));
  check(!is_sound(&near, flat, 2, 1, false));
  check(is_sound(&near, flat, 1, 1, false));
  check(!is_sound(&near, flat, 2, 1, true)); /* 2.3 coordinates are above it */
  check(is_sound(&wide, flat, 2, 1, true));  /* 159 */
  check(!is_sound(&wide, flat, 2, 1, false));
  check(!is_sound(&far, flat, 2, NAN, true));
  check(!is_sound(&far, flat, 2, -1, true));
  check(is_sound(&farther, unequal, 2, 1, false));
  check(!is_sound(&nearer, unequal, 2, 1, true));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(forms_are_those_of_the_setting),
                                     cmocka_unit_test(a_rule_becomes_a_threshold),
                                     cmocka_unit_test(h_must_fit_its_layer),
                                     cmocka_unit_test(a_file_has_its_own_k),
                                     cmocka_unit_test(the_law_is_sound_where_nothing_is_lost)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
