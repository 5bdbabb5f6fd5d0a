/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which conditional laws of small nets factorise, and the sampled defect of a pair of nets. */
#include "dcim.h"
#include "model/dcim_defect.h"
#include "model/dcim_dependence.h"
#include "model/dcim_joint.h"
#include "model/dcim_ratio.h"
#include "theory/information.h"

enum { WIDTH = 4 };

/* What is independent is 0 up to rounding; what is not stands far above. */
static void the_theory_says_what_vanishes(void **state) {
  (void)state;
  static const bool vanishes[RV_DEPENDENCES] = {[RV_TC_RBM] = true,
                                                [RV_TC_COMPLETED] = true,
                                                [RV_TC_DBM_ENDS] = true,
                                                [RV_INFORMATION] = true};
  rv_dcim net = make_net((size_t[]){WIDTH, WIDTH, WIDTH}, 2, 1.5, 90);
  rv_dcim single = make_net((size_t[]){WIDTH, WIDTH}, 1, 1.5, 91);
  double out[RV_DEPENDENCES], rounding = rv_information_rounding(3 * WIDTH);
  check_status(rv_dcim_dependences(out, &net, &single), RV_OK);
  for (size_t d = 0; d < RV_DEPENDENCES; d++)
    check(vanishes[d] ? fabs(out[d]) <= rounding : out[d] > 1e6 * rounding);
  rv_dcim_free(&net);
  rv_dcim_free(&single);
}

/* The machine's p(x^1 | x^0) by Bayes' rule, state by state: I(x^1_0; x^1_1 | x^0) for two units.
 */
static void correlation_agrees_with_bayes(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){2, 2, 2}, 2, 2, 92),
          single = make_net((size_t[]){2, 2}, 1, 2, 93);
  double out[RV_DEPENDENCES], joint[64], p[16] = {0}, expected = 0;
  check_status(rv_dcim_dependences(out, &net, &single), RV_OK);
  check_status(rv_boltzmann_joint(joint, &net), RV_OK);
  for (size_t s = 0; s < 64; s++)
    p[s & 15] += joint[s];
  for (size_t x = 0; x < 4; x++) {
    double total = p[x] + p[x + 4] + p[x + 8] + p[x + 12];
    double first = p[x + 4] + p[x + 12], second = p[x + 8] + p[x + 12];
    for (size_t y = 0; y < 4; y++) {
      double of_first = y & 1 ? first : total - first, of_second = y & 2 ? second : total - second;
      expected += p[x + 4 * y] * log(p[x + 4 * y] * total / (of_first * of_second));
    }
  }
  check_relative(out[RV_TC_DBM_UP], expected, 1e-10);
  rv_dcim_free(&net);
  rv_dcim_free(&single);
}

static void other_nets_are_refused(void **state) {
  (void)state;
  double out[RV_DEPENDENCES];
  rv_dcim net = make_net((size_t[]){3, 3, 3}, 2, 1, 94),
          single = make_net((size_t[]){3, 3}, 1, 1, 94);
  rv_dcim uneven = make_net((size_t[]){3, 2, 3}, 2, 1, 94),
          wide = make_net((size_t[]){6, 6}, 1, 1, 94);
  check_status(rv_dcim_dependences(out, &single, &single), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &net, &net), RV_EINVAL);
  check_status(rv_dcim_dependences(out, &uneven, &single), RV_EINVAL);
  check_status(rv_dcim_pseudo_difference(out, &wide, &wide), RV_EINVAL);
  rv_dcim_free(&net);
  rv_dcim_free(&single);
  rv_dcim_free(&uneven);
  rv_dcim_free(&wide);
}

/* The transpose makes (16) the pseudo-likelihood; a turned reverse does not. */
static void one_layer_has_its_pseudo_likelihood(void **state) {
  (void)state;
  rv_dcim single = make_net((size_t[]){WIDTH, WIDTH}, 1, 2, 95), back;
  double difference;
  check_status(rv_dcim_reverse(&back, &single), RV_OK);
  check_status(rv_dcim_pseudo_difference(&difference, &single, &back), RV_OK);
  check(difference <= 1);
  check_status(rv_dcim_rotate(&(rv_stream_key){1, 2, 3, 4}, &back, 0.1), RV_OK);
  check_status(rv_dcim_pseudo_difference(&difference, &single, &back), RV_OK);
  check(difference > 1e6);
  rv_dcim_free(&single);
  rv_dcim_free(&back);
}

/* Their mean square is four times residual^2; the standard error comes from the draws. */
static void defects_have_the_mean_square_of_the_residual(void **state) {
  (void)state;
  enum { COUNT = 40000 };
  static double defect[COUNT];
  rv_dcim net = make_net((size_t[]){3, 4, 2, 3}, 3, 2, 96), back;
  rv_dcim_residual residual;
  rv_stream stream;
  double x[12], mean = 0, fourth = 0;
  check_status(rv_dcim_reverse(&back, &net), RV_OK);
  check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){97, 98, 99, 100}, 0);
  check_status(rv_dcim_defects(rng, defect, COUNT, x, &net, &back), RV_OK);
  for (size_t d = 0; d < COUNT; d++) {
    double square = defect[d] * defect[d];
    mean += square / COUNT;
    fourth += square * square / COUNT;
  }
  double error = sqrt((fourth - mean * mean) / COUNT);
  check_near(mean, 4 * residual.total * residual.total, FALSE_ALARM_SD * error);
  check(FALSE_ALARM_SD * error < 0.1 * mean);
  for (size_t i = 0; i < 12; i++)
    check(x[i] == 0 || x[i] == 1);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_theory_says_what_vanishes),
      cmocka_unit_test(correlation_agrees_with_bayes),
      cmocka_unit_test(other_nets_are_refused),
      cmocka_unit_test(one_layer_has_its_pseudo_likelihood),
      cmocka_unit_test(defects_have_the_mean_square_of_the_residual),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
