/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which conditional laws of small nets factorise: by hand, and by entropies written out. */
#include "dcim.h"
#include "model/dcim_dependence.h"
#include "theory/information.h"

static double rounding(const rv_dcim *net) {
  return rv_information_rounding(3 * net->width[0]);
}

/*
 * Two units in a layer. Unit 1 of x^1 sees nothing; unit 0 is 1 with probability 1/4, 1/2, 3/4 for
 * 0, 1, 2 ones in x^0, which is uniform. Given that it is 1, the states of x^0 have probabilities
 * 1/8, 1/4, 1/4, 3/8 and its units means of 5/8; given that it is 0, the same with 0 for 1.
 */
static void two_units_by_hand(void **state) {
  (void)state;
  rv_dcim one, net;
  double out[RV_DEPENDENCES];
  check_status(rv_dcim_open(&one, (size_t[]){2, 2}, 1), RV_OK);
  check_status(rv_dcim_open(&net, (size_t[]){2, 2, 2}, 2), RV_OK);
  one.weight[1][0] = one.weight[1][1] = log(3);
  one.bias[2] = -log(3);
  check_status(rv_dcim_dependences(out, &net, &one), RV_OK);
  double expected = log(8.0 / 9) / 8 + log(16.0 / 15) / 2 + log(24.0 / 25) * 3 / 8;
  check_near(out[RV_TC_FACTORISED], expected, rounding(&net));
  check(out[RV_TC_RBM] <= rounding(&net) && out[RV_TC_COMPLETED] <= rounding(&net));

  /* The mixture of means 0.2 and 0.8 has probabilities 0.34, 0.16, 0.16, 0.34; given the unit,
     0.17, 0.16, 0.16, 0.51 and means of 0.67. */
  double mixed = 0.17 * log(0.17 / (0.33 * 0.33)) + 2 * 0.16 * log(0.16 / (0.33 * 0.67)) +
                 0.51 * log(0.51 / (0.67 * 0.67));
  check_near(out[RV_TC_MIXED], mixed, rounding(&net));

  /* `net` has no weights: nothing depends on anything. */
  for (rv_dependence d = RV_TC_DBM_UP; d <= RV_INFORMATION_WRONG; d++)
    check(fabs(out[d]) <= rounding(&net));
  rv_dcim_free(&one);
  rv_dcim_free(&net);
}

/* One unit in a layer, which copies the one below but for an error of 1/4: I(x^0; x^1 | x^2) =
   H(x^0 | x^2) - H(x^0 | x^1), the errors being 2 (1/4) (3/4) = 3/8 and 1/4. */
static void one_unit_by_hand(void **state) {
  (void)state;
  rv_dcim one, net;
  double out[RV_DEPENDENCES];
  check_status(rv_dcim_open(&one, (size_t[]){1, 1}, 1), RV_OK);
  check_status(rv_dcim_open(&net, (size_t[]){1, 1, 1}, 2), RV_OK);
  for (size_t l = 1; l <= 2; l++) {
    net.weight[l][0] = 2 * log(3);
    net.bias[l] = -log(3);
  }
  check_status(rv_dcim_dependences(out, &net, &one), RV_OK);
  double far = -3.0 / 8 * log(3.0 / 8) - 5.0 / 8 * log(5.0 / 8);
  double near = -0.25 * log(0.25) - 0.75 * log(0.75);
  check_near(out[RV_INFORMATION_WRONG], far - near, rounding(&net));
  check(out[RV_INFORMATION] <= rounding(&net));
  rv_dcim_free(&one);
  rv_dcim_free(&net);
}

/* The entropy of the units of `mask` in a law of n units. */
static double entropy(const double *law, size_t n, size_t mask) {
  double sum = 0;
  for (size_t y = 0; y < (size_t)1 << n; y++) {
    double p = 0;
    if ((y & ~mask) != 0)
      continue;
    for (size_t x = 0; x < (size_t)1 << n; x++)
      p += (x & mask) == y ? law[x] : 0;
    sum -= p > 0 ? p * log(p) : 0;
  }
  return sum;
}

/* sum_i H(x_i | given) - H(x | given) for the units of a layer of two. */
static double correlation(const double *law, size_t n, size_t layer, size_t given) {
  size_t low = (size_t)1 << 2 * layer, high = low << 1;
  return entropy(law, n, low | given) + entropy(law, n, high | given) -
         entropy(law, n, low | high | given) - entropy(law, n, given);
}

/* The chain of layers of two, by its conditionals; `mixed` or else the product prior. */
static void naive_chain(double *law, const rv_dcim *net, bool mixed) {
  for (size_t s = 0; s < (size_t)1 << net->units; s++) {
    double x[6], low = 1, high = 1, product = 1;
    unpack(x, s, net->units);
    for (size_t i = 0; i < 2; i++) {
      low *= x[i] == 1 ? 0.2 : 0.8;
      high *= x[i] == 1 ? 0.8 : 0.2;
      product *= 1 / (1 + exp(x[i] == 1 ? -net->bias[i] : net->bias[i]));
    }
    law[s] = (mixed ? (low + high) / 2 : product) * naive_probability(net, x, net->layers);
  }
}

static void naive_boltzmann(double *law, const rv_dcim *net) {
  double total = 0, x[6];
  for (size_t s = 0; s < (size_t)1 << net->units; s++) {
    double sum = 0;
    unpack(x, s, net->units);
    for (size_t i = 0; i < 2; i++)
      sum += net->bias[i] * x[i];
    for (size_t l = 1; l <= net->layers; l++)
      for (size_t j = 0; j < 2; j++)
        sum += x[2 * l + j] * naive_field(net, l, j, x);
    total += law[s] = exp(sum);
  }
  for (size_t s = 0; s < (size_t)1 << net->units; s++)
    law[s] /= total;
}

/* Bits 0-1, 2-3, 4-5 are the layers; entropies of order 1 cancel, hence the tolerance. */
static void random_nets_have_their_entropies(void **state) {
  (void)state;
  enum { X0 = 3, X1 = 12, X2 = 48 };
  for (uint64_t t = 0; t < 20; t++) {
    rv_dcim net = make_net((size_t[]){2, 2, 2}, 2, 2, 110 + 2 * t);
    rv_dcim one = make_net((size_t[]){2, 2}, 1, 2, 111 + 2 * t);
    double out[RV_DEPENDENCES], law[64];
    check_status(rv_dcim_dependences(out, &net, &one), RV_OK);
    naive_chain(law, &one, false);
    check_near(out[RV_TC_FACTORISED], correlation(law, 4, 0, X1), 1e-13);
    naive_chain(law, &one, true);
    check_near(out[RV_TC_MIXED], correlation(law, 4, 0, X1), 1e-13);
    naive_boltzmann(law, &net);
    check_near(out[RV_TC_DBM_UP], correlation(law, 6, 1, X0), 1e-13);
    check_near(out[RV_TC_DBM_DOWN], correlation(law, 6, 1, X2), 1e-13);
    naive_chain(law, &net, true);
    check_near(out[RV_INFORMATION_WRONG],
               entropy(law, 6, X0 | X2) + entropy(law, 6, X1 | X2) - entropy(law, 6, X2) -
                   entropy(law, 6, X0 | X1 | X2),
               1e-13);
    check(out[RV_TC_RBM] <= rounding(&net) && out[RV_TC_COMPLETED] <= rounding(&net));
    check(out[RV_TC_DBM_ENDS] <= rounding(&net) && out[RV_INFORMATION] <= rounding(&net));
    check(out[RV_TC_FACTORISED] > 1e6 * rounding(&net) && out[RV_TC_DBM_UP] > 0);
    rv_dcim_free(&net);
    rv_dcim_free(&one);
  }
}

static void other_nets_are_refused(void **state) {
  (void)state;
  rv_dcim one = make_net((size_t[]){2, 2}, 1, 1, 150),
          net = make_net((size_t[]){2, 2, 2}, 2, 1, 151),
          uneven = make_net((size_t[]){2, 3, 2}, 2, 1, 152),
          wide = make_net((size_t[]){6, 6}, 1, 1, 0);
  rv_dcim single = make_net((size_t[]){1, 1}, 1, 1, 0);
  double out[RV_DEPENDENCES];
  check_status(rv_dcim_dependences(out, &one, &one), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &net, &net), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &uneven, &one), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &net, &wide), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &net, &single), RV_EINVAL);
  check(strstr(rv_message(), "up to 5 units") != NULL);
  rv_dcim_free(&one);
  rv_dcim_free(&net);
  rv_dcim_free(&uneven);
  rv_dcim_free(&wide);
  rv_dcim_free(&single);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_units_by_hand),
      cmocka_unit_test(one_unit_by_hand),
      cmocka_unit_test(random_nets_have_their_entropies),
      cmocka_unit_test(other_nets_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
