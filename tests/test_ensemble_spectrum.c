/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectrum of an ensemble: its limit law, what a draw shows of it, and its histogram. */
#include "check.h"
#include "experiment/histogram.h"
#include "model/bulk.h"
#include "model/ensemble_spectrum.h"
#include "model/ensemble_trial.h"

#include <float.h>

/* All mass but the atom at 0, which 1 - m/n of the eigenvalues of a wide W make. */
static void ranges_hold_all_mass_but_the_atom(void **state) {
  (void)state;
  static const struct {
    rv_ensemble ensemble;
    double m, n, mass;
  } of[] = {{RV_GAUSSIAN, 400, 100, 1},
            {RV_GAUSSIAN, 100, 100, 1},
            {RV_SPARSE, 100, 400, 0.25},
            {RV_ENSEMBLES, 100, 100, 1}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    rv_spectrum_range range = rv_spectrum_range_of(of[i].ensemble, of[i].m, of[i].n);
    double middle = range.low + 0.3 * (range.high - range.low);
    double below = rv_spectrum_mass(range.low, middle, of[i].ensemble, of[i].m, of[i].n);
    double above = rv_spectrum_mass(middle, range.high, of[i].ensemble, of[i].m, of[i].n);
    check_near(below + above, of[i].mass, 1e-13);
    check(below > 0 && above > 0);
  }
}

/* The semicircle is symmetric, and no Marchenko-Pastur law. */
static void the_unitary_ensemble_has_laws_of_its_own(void **state) {
  (void)state;
  check_near(rv_spectrum_mass(-2.2, 0, RV_ENSEMBLES, 9, 9), 0.5, 1e-14);
}

static void check_draw(rv_ensemble ensemble, size_t m, size_t n) {
  const rv_matrix_law law = {(double)m, (double)n, .variance = 1, .ensemble = ensemble};
  const rv_trial_layer layer = {2, 1, -0.1};
  rv_ensemble_trial *trial;
  rv_ensemble_draw d;
  size_t r = m < n ? m : n;
  check_status(rv_ensemble_trial_open(&trial, RV_DENSE, &law, &layer, 1), RV_OK);
  check_status(rv_ensemble_trial_draw(&(rv_stream_key){294, m, n, 0}, &d, trial), RV_OK);
  double lowest = n > m ? 0 : d.eigenvalue[0], highest = d.eigenvalue[r - 1];
  check_equal(d.lambda_max, highest);
  check_equal(d.norm, highest - 1 > 1 - lowest ? highest - 1 : 1 - lowest);
  check_equal(d.spacing, rv_spacing_ratio(d.eigenvalue, r));
  check_equal(d.bulk_distance, ensemble == RV_ENSEMBLES
                                   ? rv_semicircle_distance(d.eigenvalue, n)
                                   : rv_marchenko_pastur_distance(d.eigenvalue, m, n, 1));
  rv_ensemble_trial_close(trial);
}

static void draws_show_their_spectrum(void **state) {
  (void)state;
  check_draw(RV_GAUSSIAN, 40, 10);
  check_draw(RV_LAPLACE, 10, 40);
  check_draw(RV_GAUSSIAN, 400, 10); /* the lower edge is as far from 1 as the upper one */
  check_draw(RV_ENSEMBLES, 12, 12);
}

/* Shares of all ten values, of which five are given and one lies outside. */
static void bins_hold_shares_of_all_values(void **state) {
  (void)state;
  static const double value[] = {-1, 0, 0.4, 0.5, 1.9};
  static const double density[] = {0.4, 0.2, 0, 0.2};
  const rv_bins bins = {.low = 0, .width = 0.5, .count = 4};
  double found[] = {9, 9, 9, 9};
  rv_bin_values(found, &bins, value, 5, 10);
  for (size_t b = 0; b < 4; b++)
    check_near(found[b], density[b], 1e-15);
}

static void equal_eigenvalues_have_no_spacing(void **state) {
  (void)state;
  check(rv_spectrum_has_spacing(RV_GAUSSIAN, 8, 1));
  check(!rv_spectrum_has_spacing(RV_GAUSSIAN, 7, 1));
  check(rv_spectrum_has_spacing(RV_ENSEMBLES, 8, 1));
  check(rv_spectrum_has_spacing(RV_SPARSE, 25, 0));
  check(!rv_spectrum_has_spacing(RV_SPARSE, 24, 0));
  check(!rv_spectrum_has_spacing(RV_ORTHOGONAL, 400, 0));
  check(rv_spectrum_has_spacing(RV_CORRELATED, 8, 0.99));
  check(!rv_spectrum_has_spacing(RV_CORRELATED, 400, 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ranges_hold_all_mass_but_the_atom),
      cmocka_unit_test(the_unitary_ensemble_has_laws_of_its_own),
      cmocka_unit_test(draws_show_their_spectrum),
      cmocka_unit_test(equal_eigenvalues_have_no_spacing),
      cmocka_unit_test(bins_hold_shares_of_all_values),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
