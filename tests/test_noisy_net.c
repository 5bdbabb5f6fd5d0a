/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets with noise on their units: all states against samples, and means over nets. */
#include "check.h"
#include "model/noisy_net.h"
#include "theory/relu_mean.h"

#include <float.h>

static rv_noisy_net_setting small(size_t inputs, size_t depth) {
  return (rv_noisy_net_setting){
      .keep = 0.6, .inputs = inputs, .depth = depth, .scale = 1.3, .tolerance = RV_RELU_ALL_DIGITS};
}

static rv_noisy_net_draw draw(const rv_noisy_net_setting *setting, uint64_t trial) {
  const rv_stream_key key = {191, 192, 193, trial};
  rv_noisy_net *net;
  rv_noisy_net_draw d;
  check_status(rv_noisy_net_open(&net, setting), RV_OK);
  check_status(rv_noisy_net_draw_net(&key, &d, net), RV_OK);
  rv_noisy_net_close(net);
  return d;
}

/* The same net by all states of the noise and by samples of it; the latter within six standard
   errors, from the variance of E r(z) given the noise, which is at most that of z. */
static void states_and_samples_agree(void **state) {
  (void)state;
  for (uint64_t trial = 0; trial < 20; trial++) {
    rv_noisy_net_setting exact = small(3, 3 + trial % 3), sampled = exact;
    sampled.samples = 20000;
    rv_noisy_net_draw a = draw(&exact, trial), b = draw(&sampled, trial);
    double allowance = 6 * sqrt(a.variance / (double)sampled.samples);
    check_equal(a.forward, b.forward);
    check_near(a.exact, b.exact, allowance + 1e-12);
    check_near(a.mean, b.mean, allowance + 1e-12);
    check(a.variance == 0 || fabs(b.variance / a.variance - 1) < 0.4);
  }
}

/* Mean and its standard error over nets. */
typedef struct average {
  double sum, square;
  size_t count;
} average;

static void add(average *a, double x) {
  a->sum += x;
  a->square += x * x;
  a->count++;
}

static void check_average(const average *a, double expected) {
  double n = (double)a->count, mean = a->sum / n, sd = sqrt(a->square / n - mean * mean);
  check_near(mean, expected, FALSE_ALARM_SD * sd / sqrt(n));
  check(FALSE_ALARM_SD * sd / sqrt(n) < 0.7 * fabs(expected));
}

/* E r(z), the forward pass, and E z^2 = scale^(2L) (E eta^2 / 2)^(L-1). */
static void means_over_nets(void **state) {
  (void)state;
  for (int noise = RV_NOISE_BERNOULLI; noise <= RV_NOISE_EXPONENTIAL; noise++)
    for (size_t depth = 2; depth <= 3; depth++) {
      rv_noisy_net_setting s = small(6, depth);
      s.noise = (rv_noise)noise;
      s.samples = noise == RV_NOISE_EXPONENTIAL ? 1 : 0;
      s.tolerance = 1e-6;
      average exact = {0}, forward = {0}, square = {0}, eta = {0};
      for (uint64_t trial = 0; trial < 6000; trial++) {
        rv_noisy_net_draw d = draw(&s, 10000 * (uint64_t)noise + trial);
        add(&exact, d.exact);
        add(&forward, d.forward);
        add(&square, d.variance + d.mean * d.mean);
        add(&eta, d.noise);
      }
      double layers = (double)depth;
      check_average(&exact, rv_noisy_net_mean(s.noise, s.keep, 6, layers, s.scale));
      check_average(&forward, rv_noisy_net_mean(RV_NOISE_BERNOULLI, 1, 6, layers, s.scale));
      check_average(&square, pow(s.scale, 2 * layers) *
                                 pow(rv_noise_gain_limit(s.noise, s.keep), 2 * layers - 2));
      check_average(&eta, 1);
    }
}

/* The bounds hold of every law of z, that of a few samples too. */
static void the_gap_is_within_its_bounds(void **state) {
  (void)state;
  for (uint64_t trial = 0; trial < 300; trial++) {
    rv_noisy_net_setting s = small(1 + trial % 20, 2 + trial % 4);
    s.noise = (rv_noise)(trial % 2);
    s.samples = 2;
    s.tolerance = 1e-6;
    rv_noisy_net_draw d = draw(&s, trial);
    double gap = d.exact - fmax(0, d.mean);
    check(gap >= -d.error);
    check(d.error >= DBL_EPSILON * sqrt(d.variance));
    check(gap <= rv_relu_gap_bound(d.mean, d.variance) + d.error);
  }
}

static void a_bias_sets_the_mean(void **state) {
  (void)state;
  rv_noisy_net_setting s = small(12, 2);
  s.centred = true;
  s.mean = 0.75;
  for (uint64_t trial = 0; trial < 20; trial++) {
    rv_noisy_net_draw d = draw(&s, trial);
    check_near(d.mean, 0.75 * sqrt(d.variance), 1e-13);
    check_near(d.forward, fmax(0, d.mean), 0);
    check(fabs(d.exact - d.approximation[RV_RELU_NORMAL]) <= d.normal_bound + d.error);
  }
  s.equal = true; /* cumulants of the sum of the units themselves */
  check(draw(&s, 1).variance != draw(&s, 2).variance);
}

/* Nothing is lost, and nothing random. */
static void without_noise_the_forward_pass_is_exact(void **state) {
  (void)state;
  for (size_t depth = 2; depth < 6; depth++) {
    rv_noisy_net_setting s = small(2, depth);
    s.keep = 1;
    rv_noisy_net_draw d = draw(&s, depth);
    check_near(d.exact, d.forward, d.error);
    check_near(d.variance, 0, 1e-28);
    check_equal(d.noise, 1);
  }
}

static void bad_settings_are_refused(void **state) {
  (void)state;
  rv_noisy_net *net;
  rv_noisy_net_setting s = small(7, 4);
  check_status(rv_noisy_net_open(&net, &s), RV_EINVAL);
  check(net == NULL);
  s = small(3, 3);
  s.noise = RV_NOISE_EXPONENTIAL;
  check_status(rv_noisy_net_open(&net, &s), RV_EINVAL);
  s = small(RV_NOISY_NET_WIDTH + 1, 3);
  s.samples = 1;
  check_status(rv_noisy_net_open(&net, &s), RV_EINVAL);
  rv_noisy_net_close(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(states_and_samples_agree),
      cmocka_unit_test(means_over_nets),
      cmocka_unit_test(the_gap_is_within_its_bounds),
      cmocka_unit_test(a_bias_sets_the_mean),
      cmocka_unit_test(without_noise_the_forward_pass_is_exact),
      cmocka_unit_test(bad_settings_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
