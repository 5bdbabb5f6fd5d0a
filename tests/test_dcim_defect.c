/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampled defects: 0 where a pair is one joint law, else of the mean square of the residual. */
#include "dcim.h"
#include "law.h"
#include "model/dcim_defect.h"
#include "model/dcim_ratio.h"
#include "model/dcim_turn.h"

static const rv_stream_key key = {241, 242, 243, 244};

enum { DEFECTS = 50000 };

static void check_zero(const rv_dcim *net) {
  double defect[100], x[64];
  rv_dcim back;
  rv_stream stream;
  check_status(rv_dcim_reverse(&back, net), RV_OK);
  check_status(rv_dcim_defects(rv_stream_open(&stream, &key, 0), defect, 100, x, net, &back),
               RV_OK);
  for (size_t d = 0; d < 100; d++)
    check_near(defect[d], 0, 4 * rv_dcim_log_ratio_rounding(net, &back));
  rv_dcim_free(&back);
}

static void one_layer_and_mirrors_have_none(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){6, 9}, 1, 5, 90);
  check_zero(&net);
  rv_dcim_free(&net);
  net = make_net((size_t[]){6, 5, 6, 5}, 3, 5, 91);
  check_status(rv_dcim_mirror(&net), RV_OK);
  check_zero(&net);
  rv_dcim_free(&net);
}

/* E defect = 0 and E defect^2 / 4 = residual^2, each to FALSE_ALARM_SD standard errors. */
static void defects_have_the_mean_square_of_the_residual(void **state) {
  (void)state;
  static const struct {
    size_t width[4], layers;
    double degrees;
  } pair[] = {{{4, 5}, 1, 40}, {{3, 5, 2}, 2, 0}, {{4, 6, 3, 2}, 3, 0}, {{4, 6, 3, 2}, 3, -25}};
  static double defect[DEFECTS];
  for (size_t p = 0; p < sizeof pair / sizeof *pair; p++) {
    rv_dcim net = make_net(pair[p].width, pair[p].layers, 2, 92 + p), back;
    rv_dcim_residual residual;
    rv_stream stream;
    double x[15];
    check_status(rv_dcim_turned(&key, &back, &net, pair[p].degrees), RV_OK);
    check_status(rv_dcim_residual_uniform(&residual, &net, &back), RV_OK);
    check_status(rv_dcim_defects(rv_stream_open(&stream, &key, p), defect, DEFECTS, x, &net, &back),
                 RV_OK);
    check_mean(defect, DEFECTS, 0);
    for (size_t d = 0; d < DEFECTS; d++)
      defect[d] *= defect[d] / 4;
    check_mean(defect, DEFECTS, residual.total * residual.total);
    rv_dcim_free(&net);
    rv_dcim_free(&back);
  }
}

/* The last state drawn is handed out, and each inner layer is drawn anew for it. */
static void the_state_is_that_of_the_last_term(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){3, 4, 3}, 2, 2, 97), back;
  double defect, ones[10] = {0}, x[10];
  enum { DRAWS = 4000 };
  check_status(rv_dcim_reverse(&back, &net), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    rv_stream stream;
    check_status(rv_dcim_defects(rv_stream_open(&stream, &key, t), &defect, 1, x, &net, &back),
                 RV_OK);
    for (size_t i = 0; i < 10; i++) {
      check(x[i] == 0 || x[i] == 1);
      ones[i] += x[i];
    }
  }
  for (size_t i = 0; i < 10; i++) /* binomial of variance DRAWS / 4 */
    check_near(ones[i], DRAWS / 2.0, FALSE_ALARM_SD * sqrt(DRAWS / 4.0));
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

/* A summary of the very defects that the same stream gives. */
static void samples_are_summarised(void **state) {
  (void)state;
  rv_dcim net = make_net((size_t[]){5, 4, 3}, 2, 2, 98), back;
  double defect[7], x[12], largest = 0, squares = 0, log_ratio, formula;
  rv_stream stream;
  rv_dcim_sampled sampled;
  check_status(rv_dcim_reverse(&back, &net), RV_OK);
  double rounding = rv_dcim_log_ratio_rounding(&net, &back);
  check_status(rv_dcim_defects(rv_stream_open(&stream, &key, 0), defect, 7, x, &net, &back), RV_OK);
  check_status(rv_dcim_sample(rv_stream_open(&stream, &key, 0), &sampled, 7, &net, &back), RV_OK);
  for (size_t d = 0; d < 7; d++) {
    largest = fmax(largest, fabs(defect[d]));
    squares += defect[d] * defect[d];
  }
  check_relative(sampled.residual_sq, squares / 28, 1e-14);
  check_relative(sampled.defect, largest / (4 * rounding), 1e-14);
  check(sampled.defect > 1); /* two layers do not meet (19) */
  check(sampled.formula <= 1);

  /* The formula is that of the transpose alone. */
  back.bias[0] += 1;
  check_status(rv_dcim_sample(rv_stream_open(&stream, &key, 0), &sampled, 7, &net, &back), RV_OK);
  check_status(rv_dcim_log_ratio(&log_ratio, &net, &back, x), RV_OK);
  check_status(rv_dcim_tied_log_ratio(&formula, &net, x), RV_OK);
  rounding = rv_dcim_log_ratio_rounding(&net, &back);
  check_relative(sampled.formula, fabs(formula - log_ratio) / (2 * rounding), 1e-14);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_layer_and_mirrors_have_none),
      cmocka_unit_test(defects_have_the_mean_square_of_the_residual),
      cmocka_unit_test(the_state_is_that_of_the_last_term),
      cmocka_unit_test(samples_are_summarised),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
