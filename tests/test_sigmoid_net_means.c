/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is said of the means of a net for one vector of inputs. */
#include "model/sigmoid_net_means.h"
#include "reverify/dcim_forward.h"
#include "sigmoid_net.h"

static const double mixed[] = {0.3, 1, 0.75, 0, 0.5};
static const double certain[] = {1, 0, 0, 1, 1};
enum { INPUTS = 5, UNITS = 12, LAYERS = 3 };

static rv_samples samples(size_t count, bool softmax) {
  return (rv_samples){.count = count, .seed = 17, .program = 18, .softmax = softmax, .threads = 1};
}

/* A net's means, and what they are compared with. */
typedef struct found {
  rv_dcim net;
  rv_unit_mean unit[UNITS];
  rv_layer_trust trust[LAYERS];
  double naive[INPUTS + UNITS];
} found;

static found find(size_t trial, double coupling, const double *input, size_t most, size_t count,
                  bool softmax) {
  found f = {.net = make_net((size_t[]){INPUTS, 5, 4, 3}, LAYERS, coupling, trial)};
  const rv_samples how = samples(count, softmax);
  check_status(rv_sigmoid_net_means(f.unit, f.trust, &f.net, input, most, &how), RV_OK);
  naive_means(f.naive, &f.net, input, softmax);
  return f;
}

/* Constant inputs go into the biases: nothing changes but rounding. */
static void means_are_those_of_the_whole_net(void **state) {
  (void)state;
  for (size_t t = 0; t < 16; t++) {
    const double *input = t % 2 ? certain : mixed;
    bool softmax = t / 2 % 2;
    found f = find(t, 3, input, 5, 2000, softmax);
    double forward[INPUTS + UNITS], variance[INPUTS + UNITS];
    check_status(rv_dcim_forward(forward, &f.net, input, RV_MEAN_ONLY), RV_OK);
    check_status(rv_dcim_forward(variance, &f.net, input, RV_MEAN_VARIANCE), RV_OK);
    if (softmax) {
      rv_dcim_forward_posterior(forward + 14, &f.net, forward, false);
      rv_dcim_forward_posterior(variance + 14, &f.net, variance, true);
    }
    for (size_t j = 0; j < UNITS; j++) {
      const rv_unit_mean *unit = &f.unit[j];
      check_near(unit->forward, forward[INPUTS + j], 1e-13);
      check_near(unit->variance_pass, variance[INPUTS + j], 1e-13);
      check_near(unit->exact, f.naive[INPUTS + j], 1e-13);
      check(fabs(unit->monte_carlo.mean - unit->exact) <= 5 * unit->monte_carlo.error + 1e-14);
      check_equal(rv_unit_reference(unit), unit->exact);
    }
    rv_dcim_free(&f.net);
  }
}

/* No error is above its bound, and some come near it, whatever is random. */
static void no_unit_exceeds_its_bound(void **state) {
  (void)state;
  double largest[LAYERS] = {0};
  for (size_t t = 0; t < 600; t++) {
    rv_dcim net = make_net((size_t[]){1 + t % 3, 1 + t / 3 % 2, 1 + t / 6 % 2, 2}, LAYERS,
                           0.1 * pow(2, (double)(t % 7)), t);
    double input[3] = {t % 4 == 3 ? 1 : 0.2, t % 4 == 3 ? 0 : 0.5, t % 4 == 3 ? 1 : 0.9};
    rv_unit_mean unit[6];
    rv_layer_trust trust[LAYERS];
    const rv_samples how = samples(0, t % 5 == 4);
    check_status(rv_sigmoid_net_means(unit, trust, &net, input, 5, &how), RV_OK);
    for (size_t l = 1; l <= LAYERS; l++)
      for (size_t j = net.first[l] - net.width[0]; j < net.first[l] + net.width[l] - net.width[0];
           j++) {
        double error = fmax(fabs(unit[j].forward - unit[j].exact) - 1e-14, 0);
        check(error <= unit[j].bound);
        check(unit[j].bound >= 0 && unit[j].bound <= 1);
        largest[l - 1] = fmax(largest[l - 1], error > 0 ? error / unit[j].bound : 0);
      }
    rv_dcim_free(&net);
  }
  check(largest[0] > 0.9 && largest[1] > 0.5 && largest[2] > 0.2);
}

/* What the header says of a layer of units, written out from forward and exact means. */
static void trust_in_units(void **state) {
  (void)state;
  for (size_t t = 0; t < 8; t++) {
    found f = find(20 + t, 4, mixed, 5, 0, false);
    for (size_t l = 1; l <= LAYERS; l++) {
      const rv_layer_trust *trust = &f.trust[l - 1];
      size_t first = f.net.first[l] - INPUTS, n = f.net.width[l], otherwise = 0;
      double confidence = 0, kept = 0, entropy = 0, loss = 0;
      for (size_t j = first; j < first + n; j++) {
        double m = f.unit[j].forward, truth = f.naive[INPUTS + j];
        confidence += (m > 0.5 ? m : 1 - m) / (double)n;
        kept += (m > 0.5 ? truth : 1 - truth) / (double)n;
        entropy -= (m * log(m) + (1 - m) * log(1 - m)) / (double)n;
        loss -= (truth * log(m) + (1 - truth) * log(1 - m)) / (double)n;
        otherwise += (m - 0.5) * (truth - 0.5) < 0;
      }
      check(trust->exact && trust->decisions == n && trust->otherwise == otherwise);
      check_near(trust->confidence, confidence, 1e-13);
      check_near(trust->overconfidence.mean, confidence - kept, 1e-13);
      check_near(trust->log_loss_gap.mean, loss - entropy, 1e-12);
      check_equal(trust->overconfidence.error, 0);
      check_equal(trust->log_loss_gap.error, 0);
    }
    rv_dcim_free(&f.net);
  }
}

static void trust_in_classes(void **state) {
  (void)state;
  size_t otherwise = 0;
  for (size_t t = 0; t < 40; t++) {
    found f = find(40 + t, 6, mixed, 5, 0, true);
    const rv_layer_trust *trust = &f.trust[LAYERS - 1];
    double entropy = 0, loss = 0;
    size_t best = 0, likeliest = 0;
    for (size_t c = 0; c < 3; c++) {
      double m = f.unit[9 + c].forward, truth = f.naive[14 + c];
      entropy -= m * log(m);
      loss -= truth * log(m);
      best = m > f.unit[9 + best].forward ? c : best;
      likeliest = truth > f.naive[14 + likeliest] ? c : likeliest;
    }
    check(trust->exact && trust->decisions == 1 && trust->class_index == best);
    check(trust->otherwise == (best != likeliest));
    otherwise += trust->otherwise;
    check_near(trust->confidence, f.unit[9 + best].forward, 1e-15);
    check_near(trust->overconfidence.mean, f.unit[9 + best].forward - f.naive[14 + best], 1e-13);
    check_near(trust->log_loss_gap.mean, loss - entropy, 1e-12);
    rv_dcim_free(&f.net);
  }
  check(otherwise > 0);
}

/* Where nothing is exact, Monte Carlo stands in, with an error that is that of the mean over the
   units, not of independent ones. */
static void trust_by_monte_carlo(void **state) {
  (void)state;
  double squares = 0;
  for (size_t t = 0; t < 40; t++) {
    bool softmax = t % 2;
    found exact = find(90 + t, 4, mixed, 5, 0, softmax),
          drawn = find(90 + t, 4, mixed, 0, 2000, softmax);
    for (size_t l = 2; l <= LAYERS; l++) {
      const rv_layer_trust *truth = &exact.trust[l - 1], *trust = &drawn.trust[l - 1];
      check(truth->exact && !trust->exact);
      check(isnan(drawn.unit[exact.net.first[l] - INPUTS].exact));
      double z =
          (trust->overconfidence.mean - truth->overconfidence.mean) / trust->overconfidence.error;
      check(fabs(z) <= 5);
      squares += z * z / 80;
      check(fabs(trust->log_loss_gap.mean - truth->log_loss_gap.mean) <=
            5 * trust->log_loss_gap.error);
      check_equal(trust->confidence, truth->confidence);
    }
    check(drawn.trust[0].exact);
    rv_dcim_free(&exact.net);
    rv_dcim_free(&drawn.net);
  }
  check(squares > 0.4 &&
        squares < 2); /* chi^2 of 80 degrees of freedom: beyond 1e-6 on either side */
}

static void nothing_is_made_up(void **state) {
  (void)state;
  found f = find(200, 3, mixed, 0, 0, false);
  for (size_t j = 0; j < 5; j++)
    check_near(f.unit[j].exact, f.naive[INPUTS + j], 1e-13);
  check_nan(rv_unit_reference(&f.unit[5]));
  check_nan(f.unit[5].monte_carlo.error);
  check_nan(f.trust[1].overconfidence.mean);
  check(!f.trust[1].exact && f.trust[1].decisions == 0 && f.trust[1].otherwise == 0);
  rv_dcim_free(&f.net);
  rv_unit_mean unit[UNITS];
  rv_layer_trust trust[LAYERS];
  rv_dcim net = make_net((size_t[]){INPUTS, 5, 4, 3}, LAYERS, 3, 1);
  const rv_samples how = samples(1, false);
  check_status(rv_sigmoid_net_means(unit, trust, &net, mixed, 5, &how), RV_EINVAL);
  rv_dcim_free(&net);
}

/* Inputs that are all certain: layer 2 is exact whatever its inputs are in number. */
static void certain_inputs_are_no_sum(void **state) {
  (void)state;
  found f = find(201, 3, certain, 0, 0, false);
  for (size_t j = 0; j < 9; j++)
    check_near(f.unit[j].exact, f.naive[INPUTS + j], 1e-13);
  check_nan(f.unit[9].exact);
  for (size_t j = 0; j < 5; j++)
    check_near(f.unit[j].forward, f.unit[j].exact, 1e-15);
  check_equal(f.unit[0].bound, 0);
  rv_dcim_free(&f.net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(means_are_those_of_the_whole_net),
      cmocka_unit_test(no_unit_exceeds_its_bound),
      cmocka_unit_test(trust_in_units),
      cmocka_unit_test(trust_in_classes),
      cmocka_unit_test(trust_by_monte_carlo),
      cmocka_unit_test(nothing_is_made_up),
      cmocka_unit_test(certain_inputs_are_no_sum),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
