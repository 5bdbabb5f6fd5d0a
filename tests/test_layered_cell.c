/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed forms as functions of a cell are those of the setting that it shares. */
#include "experiment/layered_cell.h"

#include "check.h"
#include "experiment/claim.h"

static void forms_are_those_of_the_setting(void **state) {
  (void)state;
  rv_layered_setting s;
  const rv_cell cell = {.shared = &s};
  const struct {
    rv_of_cell function;
    double *field;
  } form[] = {{rv_layered_cell_gain, &s.form.gain},
              {rv_layered_cell_gain_rest, &s.form.gain_rest},
              {rv_layered_cell_gain_excess, &s.form.gain_excess},
              {rv_layered_cell_gain_below, &s.form.gain_below},
              {rv_layered_cell_noise_sq, &s.form.noise_sq},
              {rv_layered_cell_noise_rest, &s.form.noise_rest},
              {rv_layered_cell_efficiency, &s.form.efficiency},
              {rv_layered_cell_inner_sq, &s.form.inner_sq},
              {rv_layered_cell_inner_rest, &s.form.inner_rest},
              {rv_layered_cell_inner_limit, &s.form.inner_limit},
              {rv_layered_cell_added_errors, &s.form.added_errors},
              {rv_layered_cell_added_squares, &s.form.added_squares},
              {rv_layered_cell_error_sq, &s.form.error_sq},
              {rv_layered_cell_error_rest, &s.form.error_rest},
              {rv_layered_cell_printed_bound, &s.form.printed_bound},
              {rv_layered_cell_claimed_bound, &s.form.claimed_bound},
              {rv_layered_cell_effective_bound, &s.form.effective_bound}};
  for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
    s.form = (rv_layered_forms){.gain = 0};
    *form[i].field = 7;
    check_equal(form[i].function(&cell), 7);
  }
  s.form = (rv_layered_forms){.error_sq = 9, .inner_sq = 4, .gain_unit = 5};
  check_equal(rv_layered_cell_error_rms(&cell), 3);
  check_equal(rv_layered_cell_inner_rms(&cell), 2);
  check_equal(rv_layered_cell_tenth_of_unit(&cell), 0.5);
  assert_ptr_equal(rv_layered_cell_setting(&cell), &s);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(forms_are_those_of_the_setting)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
