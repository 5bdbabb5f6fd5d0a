/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator of two styles against sums over every state of style, features and pixels. */
#include "dcim.h"
#include "model/dcim_joint.h"
#include "model/dcim_style.h"
#include "theory/mean_field.h"

static const rv_stream_key key = {7, 8, 9, 10};
static double joint[1 << 9];

/* law (8) of three pixels. */
static void naive_law(double *law, const rv_dcim *net) {
  const double even[] = {0.5, 0.5};
  check_status(rv_dcim_joint(joint, net, even), RV_OK);
  memset(law, 0, 8 * sizeof *law);
  for (size_t s = 0; s < 1 << 7; s++)
    law[s >> 4] += joint[s];
}

/* The probability of pixels by fields. */
static double naive_product(const double *field, size_t x) {
  double product = 1;
  for (size_t i = 0; i < 3; i++)
    product /= 1 + exp(x >> i & 1 ? -field[i] : field[i]);
  return product;
}

static void the_law_by_2(void **state) {
  (void)state;
  rv_dcim net;
  rv_style_draw d;
  double law[8], field[3], divergence = 0, distance = 0, variances = 0;
  const double half[] = {0.5, 0.5, 0.5};
  check_status(rv_style_net(&key, &net, 3, 3, 4), RV_OK);
  check_status(rv_style_measure(&key, &d, &net, 3), RV_OK);
  naive_law(law, &net);
  rv_dcim_field(field, &net, 2, half);
  for (size_t x = 0; x < 8; x++) {
    divergence += law[x] * log(law[x] / naive_product(field, x));
    distance += fabs(law[x] - naive_product(field, x)) / 2;
  }
  check_relative(d.divergence, divergence, 1e-11);
  check_relative(d.distance, distance, 1e-12);
  /* the variance of each field, over the features' law */
  for (size_t i = 0; i < 3; i++) {
    double mean = 0, square = 0;
    for (size_t s = 0; s < 1 << 7; s++) {
      double x[7];
      unpack(x, s, 7);
      double z = naive_field(&net, 2, i, x);
      mean += joint[s] * z;
      square += joint[s] * z * z;
    }
    variances += square - mean * mean;
    check_near(mean, field[i], 1e-13);
  }
  check_relative(d.variances, variances, 1e-11);
  check(d.over_error <= 1 && d.divergence <= rv_mean_field_divergence(d.variances));
  rv_dcim_free(&net);
}

/* Given a gap beyond all doubt the pixels are an even mixture of two product laws, and with the
   style drawn (2) is exact. */
static void two_points(void **state) {
  (void)state;
  rv_dcim net;
  rv_style_draw d;
  double law[8], spread = 0, mean = 0, along[3], p[2][3], by_pass = 0, field[3];
  const double half[] = {0.5, 0.5, 0.5};
  check_status(rv_style_net(&key, &net, 3, 60, 4), RV_OK);
  check_status(rv_style_measure(&key, &d, &net, 60), RV_OK);
  check_relative(d.divergence, d.two_point, 1e-9);
  check(d.style_divergence < 1e-9 && d.style_distance < 1e-9 && d.over_two_point <= 1);
  naive_law(law, &net);
  for (int s = 0; s < 2; s++) {
    double x[7] = {0};
    for (size_t j = 0; j < 3; j++)
      x[1 + j] = (net.weight[1][j] > 0) == (s == 1);
    for (size_t i = 0; i < 3; i++)
      p[s][i] = 1 / (1 + exp(-naive_field(&net, 2, i, x)));
  }
  rv_dcim_field(field, &net, 2, half);
  for (size_t i = 0; i < 3; i++) {
    double q = 1 / (1 + exp(-field[i]));
    along[i] = p[1][i] - p[0][i];
    by_pass += along[i] * along[i] * q * (1 - q);
  }
  for (size_t x = 0; x < 8; x++) {
    double sum = 0;
    for (size_t i = 0; i < 3; i++)
      sum += x >> i & 1 ? along[i] : 0;
    mean += law[x] * sum;
    spread += law[x] * sum * sum;
  }
  check_relative(d.spread, by_pass / (spread - mean * mean), 1e-11);
  check(d.over_spread <= 1);
  rv_dcim_free(&net);
}

/* Without a gap there is but one style. */
static void no_gap(void **state) {
  (void)state;
  rv_dcim net;
  rv_style_draw d;
  check_status(rv_style_net(&key, &net, 5, 0, 2), RV_OK);
  check_status(rv_style_measure(&key, &d, &net, 0), RV_OK);
  check_relative(d.style_divergence, d.divergence, 1e-10);
  check_relative(d.style_variances, d.variances, 1e-12);
  rv_dcim_free(&net);
}

/* Sampled probabilities are exact in the mean over many draws; those of (2) are not. */
static void sampling_is_exact_in_the_mean(void **state) {
  (void)state;
  enum { DRAWS = 20000 };
  rv_dcim net;
  rv_style_draw d;
  double sum = 0, squares = 0;
  check_status(rv_style_net(&key, &net, 4, 6, 4), RV_OK);
  for (uint64_t t = 0; t < DRAWS; t++) {
    check_status(rv_style_measure(&(rv_stream_key){7, 8, 9, t}, &d, &net, 6), RV_OK);
    sum += d.sampled_side;
    squares += d.sampled_side * d.sampled_side;
  }
  check_near(sum / DRAWS, 0, FALSE_ALARM_SD * sqrt(squares) / DRAWS);
  check(fabs(d.pass_side) > 2 * FALSE_ALARM_SD * sqrt(squares) / DRAWS);
  rv_dcim_free(&net);
}

static void refuses_sizes(void **state) {
  (void)state;
  rv_dcim net;
  check_status(rv_style_net(&key, &net, 0, 1, 1), RV_EINVAL);
  check_status(rv_style_net(&key, &net, RV_STYLE_WIDTH_MAX + 1, 1, 1), RV_EINVAL);
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_law_by_2),  cmocka_unit_test(two_points),
      cmocka_unit_test(no_gap),        cmocka_unit_test(sampling_is_exact_in_the_mean),
      cmocka_unit_test(refuses_sizes),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
