/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monte Carlo for all units: sample by sample from the same streams, and against the exact means.
 */
#include "model/sigmoid_net_exact.h"
#include "model/sigmoid_net_samples.h"
#include "sigmoid_net.h"

#include <gsl/gsl_cdf.h>

static const double input[] = {0.3, 1, 0.75, 0, 0.5};
enum { BLOCK = 256 };

static rv_samples samples(size_t count, bool softmax, int threads) {
  return (rv_samples){
      .count = count, .seed = 7, .program = 8, .vector = 9, .softmax = softmax, .threads = threads};
}

/* The values drawn, sample after sample, and their conditional means. */
static void naive_sample(double *value, const rv_dcim *net, size_t count, bool softmax) {
  static double x[BLOCK][64];
  size_t units = net->units - net->width[0], top = net->first[net->layers];
  for (size_t block = 0; block * BLOCK < count; block++) {
    size_t rows = count - block * BLOCK < BLOCK ? count - block * BLOCK : BLOCK;
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){7, 8, 9, block}, 0);
    for (size_t r = 0; r < rows; r++)
      for (size_t i = 0; i < net->width[0]; i++)
        x[r][i] = ((double)gsl_rng_get(rng) + 0.5) / 4294967296 < input[i];
    for (size_t l = 1; l < net->layers; l++)
      for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < net->width[l]; j++) {
          double p = 1 / (1 + exp(-naive_field(net, l, j, x[r])));
          value[(block * BLOCK + r) * units + net->first[l] - net->width[0] + j] = p;
          x[r][net->first[l] + j] = ((double)gsl_rng_get(rng) + 0.5) / 4294967296 < p;
        }
    for (size_t r = 0; r < rows; r++)
      naive_top(value + (block * BLOCK + r) * units + top - net->width[0], net, x[r], softmax);
  }
}

/* Mean and standard error of one column, or of a function of the first columns. */
static rv_estimate naive_estimate(const double *value, size_t count, size_t units, size_t first,
                                  size_t width, const double *direction) {
  double sum = 0, squares = 0, mean;
  for (int pass = 0; pass < 2; pass++) {
    mean = sum / (double)count;
    for (size_t t = 0; t < count; t++) {
      double f = 0;
      for (size_t j = 0; j < width; j++)
        f += direction[j] * value[t * units + first + j];
      if (pass == 0)
        sum += f;
      else
        squares += (f - mean) * (f - mean);
    }
  }
  return (rv_estimate){mean, sqrt(squares / (double)(count - 1) / (double)count)};
}

enum { COUNT = 700 };

static void estimates_are_those_of_the_samples(void **state) {
  (void)state;
  static double value[COUNT * 15];
  const double one = 1;
  for (size_t t = 0; t < 8; t++) {
    bool softmax = t % 2;
    rv_dcim net = make_net((size_t[]){5, 4, 7, 3}, 1 + t / 2 % 3, 3, t);
    size_t units = net.units - 5;
    double direction[2 * 14];
    for (size_t i = 0; i < 2 * units; i++)
      direction[i] = sin((double)i + 1);
    rv_estimate unit[14], function[3 * RV_FUNCTIONS];
    const rv_samples how = samples(COUNT, softmax, 1);
    check_status(rv_sigmoid_net_sample(unit, function, &net, input, direction, &how), RV_OK);
    naive_sample(value, &net, COUNT, softmax);
    for (size_t j = 0; j < units; j++) {
      rv_estimate naive = naive_estimate(value, COUNT, units, j, 1, &one);
      check_near(unit[j].mean, naive.mean, 1e-14 * 30);
      check_near(unit[j].error, naive.error, 1e-14 * 30);
    }
    for (size_t l = 1; l <= net.layers; l++)
      for (size_t f = 0; f < RV_FUNCTIONS; f++) {
        size_t first = net.first[l] - 5;
        rv_estimate naive =
            naive_estimate(value, COUNT, units, first, net.width[l], direction + f * units + first);
        const rv_estimate *found = &function[(l - 1) * RV_FUNCTIONS + f];
        check_near(found->mean, naive.mean, 1e-13);
        check_near(found->error, naive.error, 1e-13);
      }
    rv_dcim_free(&net);
  }
}

enum { NETS = 200 };

static void means_lie_around_the_exact_ones(void **state) {
  (void)state;
  double chi_squared = 0;
  for (size_t t = 0; t < NETS; t++) {
    bool softmax = t % 2;
    rv_dcim net = make_net((size_t[]){5, 6, 4, 3}, 3, 2, 50 + t);
    rv_estimate unit[13], function[6];
    double exact[18], direction[26] = {0};
    rv_samples how = samples(1000, softmax, 1);
    how.vector = t;
    check_status(rv_sigmoid_net_sample(unit, function, &net, input, direction, &how), RV_OK);
    check_status(rv_sigmoid_net_exact(exact, &net, input, softmax, 8, 1), RV_OK);
    for (size_t j = 0; j < 13; j++)
      check(fabs(unit[j].mean - exact[5 + j]) < (FALSE_ALARM_SD + 1) * unit[j].error);
    size_t j = softmax ? 10 + (exact[15] < exact[16]) : t % 13; /* rare classes are too skew */
    chi_squared += pow((unit[j].mean - exact[5 + j]) / unit[j].error, 2);
    rv_dcim_free(&net);
  }
  check(gsl_cdf_chisq_Q(chi_squared, NETS) > FALSE_ALARM);
  check(gsl_cdf_chisq_P(chi_squared, NETS) > FALSE_ALARM);
}

static void threads_change_no_byte(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 6, 4, 3}, 3, 2, 40);
  rv_estimate one[13], more[13], function[2][6];
  double direction[26] = {1, 2, 3};
  rv_samples how = samples(3000, false, 1);
  check_status(rv_sigmoid_net_sample(one, function[0], &net, input, direction, &how), RV_OK);
  for (how.threads = 2; how.threads <= 5; how.threads++) {
    check_status(rv_sigmoid_net_sample(more, function[1], &net, input, direction, &how), RV_OK);
    check_bytes(one, more, sizeof one);
    check_bytes(function[0], function[1], sizeof function[0]);
  }
  how = samples(3000, false, 1);
  how.vector++;
  check_status(rv_sigmoid_net_sample(more, function[1], &net, input, direction, &how), RV_OK);
  check(memcmp(one, more, sizeof one) != 0);
  rv_dcim_free(&net);
}

/* What cannot vary has no error; what is certain is drawn so. */
static void certain_units_have_no_error(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 2, 1}, 2, 1, 41);
  const double certain[] = {1, 0};
  for (size_t j = 0; j < 2; j++)
    net.bias[2 + j] = j == 0 ? 800 : -800;
  rv_estimate unit[3], function[4];
  double direction[6] = {0};
  rv_samples how = samples(1000, false, 1);
  check_status(rv_sigmoid_net_sample(unit, function, &net, certain, direction, &how), RV_OK);
  check(unit[0].mean == 1 && unit[0].error == 0);
  check(unit[1].mean < 1e-300 && unit[1].error < 1e-300);
  check_near(unit[2].mean, 1 / (1 + exp(-net.bias[4] - net.weight[2][0])), 1e-14);
  check(unit[2].error < 1e-16);
  rv_dcim_free(&net);
}

static void refuses_what_has_no_error(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 1}, 1, 1, 42);
  rv_estimate unit[1], function[2];
  double direction[2] = {0};
  for (size_t count = 0; count < 2; count++) {
    const rv_samples how = samples(count, false, 1);
    check_status(rv_sigmoid_net_sample(unit, function, &net, input, direction, &how), RV_EINVAL);
  }
  rv_dcim_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(estimates_are_those_of_the_samples),
      cmocka_unit_test(means_lie_around_the_exact_ones),
      cmocka_unit_test(threads_change_no_byte),
      cmocka_unit_test(certain_units_have_no_error),
      cmocka_unit_test(refuses_what_has_no_error),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
