/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orders in the coupling of what nets of weak weights are measured for: the next term is of
   relative size K coupling^2, |K| <= L / 4. */
#include "dcim.h"
#include "model/dcim_dependence.h"
#include "model/dcim_learning.h"
#include "model/dcim_pass_trial.h"
#include "model/dcim_turn.h"
#include "theory/dcim_weak_order.h"

enum { QUANTITIES = 5 };

/* Mean quantities of a plan, at a coupling; the same draws, scaled, at every coupling. */
typedef void (*quantities)(double *out, size_t width, size_t depth, double coupling,
                           uint64_t trial);

static void of_passes(double *out, size_t width, size_t depth, double coupling, uint64_t trial) {
  const rv_dcim_pass_setting setting = {
      .width = width, .depth = depth, .top = 10, .coupling = coupling, .bias_sd = 1, .exact = true};
  rv_dcim_pass_trial *workspace;
  rv_dcim_pass_draw draw;
  check_status(rv_dcim_pass_trial_open(&workspace, &setting), RV_OK);
  check_status(rv_dcim_pass_trial_draw(&(rv_stream_key){5, 6, 7, trial}, &draw, workspace), RV_OK);
  rv_dcim_pass_trial_close(workspace);
  out[0] += draw.error[RV_MEAN_ONLY];
  out[1] += draw.error[RV_MEAN_VARIANCE];
  out[2] += draw.error[RV_FACTORISED];
}

static rv_dcim net_of(size_t width, size_t depth, double coupling, uint64_t trial) {
  return make_net((size_t[]){width, width, width, width}, depth, coupling, trial);
}

/* Of degree 2L, 2L + 2, 2, 2 and 2, so that roots scatter less. */
static void of_learning(double *out, size_t width, size_t depth, double coupling, uint64_t trial) {
  rv_dcim net = net_of(width, depth, coupling, trial);
  rv_dcim_learning at;
  check_status(rv_dcim_learn(&at, &net), RV_OK);
  out[0] += pow(at.pair, 0.5 / (double)depth);
  out[1] += pow(at.lack, 0.5 / (double)(depth + 1));
  out[2] += sqrt(at.pass);
  out[3] += sqrt(at.pass_pair);
  out[4] += sqrt(at.shift);
  rv_dcim_free(&net);
}

static void of_consistency(double *out, size_t width, size_t depth, double coupling,
                           uint64_t trial) {
  rv_dcim net = net_of(width, depth, coupling, trial), one = net_of(width, 1, coupling, trial);
  rv_dcim_residual residual;
  double dependence[RV_DEPENDENCES];
  check_status(rv_dcim_turned_residual(&(rv_stream_key){0}, &residual, &net, 0), RV_OK);
  check_status(rv_dcim_dependences(dependence, &net, &one), RV_OK);
  out[0] += residual.total;
  out[1] += residual.nonlinear;
  out[2] += pow(dependence[RV_TC_FACTORISED], 0.25);
  rv_dcim_free(&net);
  rv_dcim_free(&one);
}

/* What is of order coupling^order, by the root that it is of degree `degree`: the next term from
   the means at two couplings. */
typedef struct orders {
  double order[QUANTITIES], degree[QUANTITIES];
} orders;

static void check_orders(quantities of, const orders *o, size_t width, size_t depth) {
  const double low = 0.1, high = 0.4;
  double at_low[QUANTITIES] = {0}, at_high[QUANTITIES] = {0};
  for (uint64_t t = 0; t < 600; t++) {
    of(at_low, width, depth, low, t);
    of(at_high, width, depth, high, t);
  }
  double r =
      rv_dcim_weak_next_order(high, (double)depth) - rv_dcim_weak_next_order(low, (double)depth);
  for (size_t k = 0; k < QUANTITIES && o->degree[k] > 0; k++) {
    double grows = at_high[k] / at_low[k] * pow(low / high, o->order[k]);
    check(fabs(grows - 1) <= r / o->degree[k]);
  }
}

/* In layer 2 independent units leave no error. */
static void passes(void **state) {
  (void)state;
  check_orders(of_passes, &(orders){{2, 2}, {1, 1}}, 4, 2);
  for (size_t width = 2; width <= 8; width += 3)
    check_orders(of_passes, &(orders){{2, 2, 4}, {1, 1, 1}}, width, 3);
}

static void learning(void **state) {
  (void)state;
  for (size_t depth = 2; depth <= 3; depth++)
    for (size_t width = 2; width <= 4; width++) {
      double L = (double)depth;
      check_orders(of_learning, &(orders){{1, 1, 1, 1, 1}, {2 * L, 2 * L + 2, 2, 2, 2}}, width,
                   depth);
    }
}

/* Those of the residual are derived (dcim_residual_law.h). */
static void consistency(void **state) {
  (void)state;
  for (size_t width = 3; width <= 4; width++)
    check_orders(of_consistency, &(orders){{1, 2, 1}, {1, 1, 4}}, width, 2);
}

static void bends(void **state) {
  (void)state;
  check_relative(rv_dcim_weak_next_order(0.2, 2), 0.02, 1e-15);
  check_relative(rv_dcim_weak_bend(0.2, 2, 1), 2 * 0.02 / 0.98, 1e-14);
  check_relative(rv_dcim_weak_bend(0.2, 4, 4), 2 * 0.01 / 0.99, 1e-14);
}

/* Integrals of 30 digits by mpmath. */
static void squares_of_errors(void **state) {
  (void)state;
  check_relative(rv_dcim_weak_square(0.05, 1), 9.96492405869250212e-10, 1e-13);
  check_relative(rv_dcim_weak_square(0.05, 8), 4.01306918860404009e-10, 1e-13);
  check_relative(rv_dcim_weak_square_variance(0.05, 1), 2.09661424834396128e-11, 1e-13);
  check_relative(rv_dcim_weak_square_variance(0.05, 8), 8.44347432139021498e-12, 1e-13);
}

/* Of the same draws, scaled, as above: K <= 10. */
static void squares_of_errors_grow(void **state) {
  (void)state;
  const double low = 0.02, high = 0.2;
  for (size_t width = 1; width <= 7; width += 3)
    for (size_t depth = 2; depth <= 4; depth++) {
      double square[2][2] = {{0}};
      for (uint64_t t = 0; t < 2000; t++)
        for (int at = 0; at < 2; at++) {
          double error[QUANTITIES] = {0};
          of_passes(error, width, depth, at == 0 ? low : high, t);
          square[at][0] += error[0] * error[0];
          square[at][1] += error[1] * error[1];
        }
      for (int pass = 0; pass < 2; pass++)
        check(fabs(square[1][pass] / square[0][pass] * pow(low / high, 4) - 1) <= 10 * high * high);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(passes),
      cmocka_unit_test(learning),
      cmocka_unit_test(consistency),
      cmocka_unit_test(bends),
      cmocka_unit_test(squares_of_errors),
      cmocka_unit_test(squares_of_errors_grow),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
