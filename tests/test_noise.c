/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Noise of mean 1: its cumulants against its moments, the gain of a layer against sums. */
#include "check.h"
#include "theory/noise.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

/* E eta^j. */
static double moment(rv_noise noise, double keep, int j) {
  return noise == RV_NOISE_EXPONENTIAL ? gsl_sf_fact((unsigned)j) : pow(keep, 1 - j);
}

/* k_j = m_j - sum over i < j of C(j-1, i-1) k_i m_(j-i). */
static void cumulants_are_those_of_the_moments(void **state) {
  (void)state;
  for (int noise = RV_NOISE_BERNOULLI; noise <= RV_NOISE_EXPONENTIAL; noise++)
    for (double keep = 0.2; keep < 1; keep += 0.15) {
      double given[RV_NOISE_CUMULANTS + 1], k[RV_NOISE_CUMULANTS + 1];
      rv_noise_cumulants(given, (rv_noise)noise, keep);
      for (int j = 1; j <= RV_NOISE_CUMULANTS; j++) {
        k[j] = moment((rv_noise)noise, keep, j);
        for (int i = 1; i < j; i++)
          k[j] -= gsl_sf_choose((unsigned)j - 1, (unsigned)i - 1) * k[i] *
                  moment((rv_noise)noise, keep, j - i);
        check_near(given[j], k[j], 1e-9 * moment((rv_noise)noise, keep, j));
      }
    }
}

/* Of N ~ Binomial(n, p/2) units that are left, E chi_N = sqrt(2) Gamma((N + 1)/2) / Gamma(N/2). */
static double summed_gain(double keep, unsigned n) {
  double sum = 0;
  for (unsigned k = 1; k <= n; k++)
    sum += gsl_ran_binomial_pdf(k, keep / 2, n) * exp(lgamma((k + 1) / 2.0) - lgamma(k / 2.0));
  return sum * sqrt(2.0 / n) / keep;
}

static void gain_of_dropout_is_the_sum(void **state) {
  (void)state;
  const double keep[] = {1, 0.7, 0.5, 0.1, 0.01};
  const unsigned n[] = {1, 2, 5, 40, 1000};
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 5; j++)
      check_relative(rv_noise_gain(RV_NOISE_BERNOULLI, keep[i], n[j]), summed_gain(keep[i], n[j]),
                     1e-11);
}

/* Of one unit, E r(g) eta = 1/sqrt(2 pi); of two, the mean over the angle of ||(eta_1 c, eta_2
   s)||, by quadrature: units that are both above 0 with probability 1/4, one alone with 1/2. */
static void gain_of_exponential_noise(void **state) {
  (void)state;
  check_relative(rv_noise_gain(RV_NOISE_EXPONENTIAL, 1, 1), 1 / sqrt(2 * M_PI), 1e-11);
  const double step = 1.0 / 16;
  double both = 0;
  for (double x = -12; x <= 5; x += step) /* eta = exp(x), exp(y) */
    for (double y = -12; y <= 5; y += step)
      for (int a = 0; a < 64; a++) {
        double angle = (a + 0.5) * M_PI_2 / 64;
        both += exp(x - exp(x) + y - exp(y)) * hypot(exp(x) * cos(angle), exp(y) * sin(angle)) / 64;
      }
  both *= step * step * sqrt(M_PI_2); /* E of a Rayleigh variable */
  double one = sqrt(2 / M_PI);
  check_relative(rv_noise_gain(RV_NOISE_EXPONENTIAL, 1, 2), (both / 4 + one / 2) / sqrt(2), 1e-4);
}

static void gain_tends_to_its_limit(void **state) {
  (void)state;
  for (int noise = RV_NOISE_BERNOULLI; noise <= RV_NOISE_EXPONENTIAL; noise++) {
    double limit = rv_noise_gain_limit((rv_noise)noise, 0.4);
    check_relative(limit, noise == RV_NOISE_BERNOULLI ? sqrt(1.25) : 1, 1e-15);
    double before = limit - rv_noise_gain((rv_noise)noise, 0.4, 20000);
    double after = limit - rv_noise_gain((rv_noise)noise, 0.4, 80000);
    check_relative(before / after, 4, 0.02);
  }
  check_relative(rv_noisy_net_mean(RV_NOISE_BERNOULLI, 0.5, 8, 4, 3),
                 81 * pow(summed_gain(0.5, 8), 3) / sqrt(2 * M_PI), 1e-11);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cumulants_are_those_of_the_moments),
      cmocka_unit_test(gain_of_dropout_is_the_sum),
      cmocka_unit_test(gain_of_exponential_noise),
      cmocka_unit_test(gain_tends_to_its_limit),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
