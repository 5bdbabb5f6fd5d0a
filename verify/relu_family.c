/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The question that the conclusion of DCIM leaves open asks for units whose mean is the ReLU
 * r(t) = max(t, 0) of their input, as that of a binary unit is the logistic function.
 * relu_expectation has such units; the binary ones are more, an exponential family with natural
 * parameter t. Is there a family with the mean r(t)?
 *
 * Known (relu_family.h): there is none. A family's mean is A'(t), and the matrices exp(A(t_i +
 * t_j)) are Gram matrices; for A' = r and t = -h, 0, h the determinant is -(exp(h^2/2) - 1)^2 < 0.
 * Near to it come the mean of the normal law truncated to [0, inf), a family, off by sqrt(2/pi) at
 * t = 0 and less elsewhere; softplus, off by ln 2, and the mean of a rectified normal variable, by
 * sigma / sqrt(2 pi). Softplus is no family's mean either: the masses would be the coefficients of
 * a power series, of which one is -1/288.
 *
 * Measured: at the point t how far above r these means are; with h uniform in [0.9 spacing,
 * spacing] the determinants of r and of the truncated normal law.
 *
 * Tolerances: determinants, over the product of their diagonal, of 6 products of numbers of a few
 * roundings each. Beyond a spacing of 4 they are of the size of their rounding.
 *
 * Run: relu_family --point -10:10:41
 */
#include "theory/relu_family.h"
#include "experiment/statement.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { POINT, SPACING };
enum { TRUNCATED, SOFTPLUS, RECTIFIED, DETERMINANT, OFF_DETERMINANT, DETERMINANT_TRUNCATED };
enum { RELU = DETERMINANT_TRUNCATED + 1, TRUNCATED_NORMAL, SERIES };

static const rv_parameter parameters[] = {
    [POINT] = {"point", "t", .domain = {.low = -30, .high = 30}, .fallback = "1"},
    [SPACING] = {"spacing", "h is from 0.9 of it to all of it", .domain = {.low = 0.05, .high = 4},
                 .fallback = "1"},
    {0}};

/* Draws per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"point", {[POINT] = "-6:6:25"}, .trials = {300, 1000, 10000}},
    {"zero", {[POINT] = "0"}, .trials = {1000, 10000, 100000}},
    {"spacing", {[SPACING] = "0.05:4:12:log"}, .trials = {1000, 10000, 100000}},
    {0}};

static bool is_zero(const rv_cell *cell) {
  return rv_number(cell, POINT) == 0;
}

static double truncated_distance(const rv_cell *cell) {
  (void)cell;
  return sqrt(2 / M_PI);
}

static double softplus_distance(const rv_cell *cell) {
  (void)cell;
  return M_LN2;
}

static double rectified_distance(const rv_cell *cell) {
  (void)cell;
  return 1 / sqrt(2 * M_PI);
}

static double short_of_truncated(const rv_cell *cell) {
  return 0.99 * truncated_distance(cell);
}

static double short_of_softplus(const rv_cell *cell) {
  return 0.99 * softplus_distance(cell);
}

static double short_of_rectified(const rv_cell *cell) {
  return 0.99 * rectified_distance(cell);
}

static double rounding(const rv_cell *cell) {
  (void)cell;
  return 32 * DBL_EPSILON;
}

/* -(a - 1)^2 / a^4, a = exp(h^2/2). */
static double closed_determinant(double h) {
  double a = exp(h * h / 2), less = expm1(h * h / 2);
  return -less * less / (a * a * a * a);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *none) {
  (void)none;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  double t = rv_number(cell, POINT), relu = fmax(0, t);
  double h = rv_number(cell, SPACING) * (0.9 + 0.1 * gsl_rng_uniform(rng));
  metric[TRUNCATED] = rv_truncated_normal_mean(t) - relu;
  metric[SOFTPLUS] = rv_softplus(t) - relu;
  metric[RECTIFIED] = rv_rectified_mean(t) - relu;
  metric[DETERMINANT] = rv_family_determinant(rv_relu_log_partition, h);
  metric[OFF_DETERMINANT] = fabs(metric[DETERMINANT] - closed_determinant(h));
  metric[RELU] = metric[DETERMINANT] >= 0;
  metric[DETERMINANT_TRUNCATED] = rv_family_determinant(rv_truncated_normal_log_partition, h);
  metric[TRUNCATED_NORMAL] = metric[DETERMINANT_TRUNCATED] >= 0;
  metric[SERIES] = rv_softplus_may_be_family();
  return RV_OK;
}

static const rv_metric metrics[] = {
    [TRUNCATED] = {"truncated", "t + φ(t)/Φ(t) − r(t): the normal law truncated to [0, ∞)",
                   .bound = truncated_distance},
    [SOFTPLUS] = {"softplus", "ln(1 + eᵗ) − r(t)", .bound = softplus_distance},
    [RECTIFIED] = {"rectified", "E r(t + g) − r(t), g ~ N(0,1)", .bound = rectified_distance},
    [DETERMINANT] = {"determinant",
                     .about = "det exp(A(t_i + t_j)) over the product of its diagonal, A′ = r"},
    [OFF_DETERMINANT] = {"off_determinant", "its distance from −(a − 1)²/a⁴, a = exp(h²/2)",
                         .bound = rounding},
    [DETERMINANT_TRUNCATED] = {"determinant_truncated",
                               .about = "the same of the truncated normal law"},
    [RELU] = {"relu_family", .about = "1 if r may be a family's mean by its determinant, else 0"},
    [TRUNCATED_NORMAL] = {"truncated_family", "the same of the truncated normal law",
                          .bound = rv_one},
    [SERIES] = {"softplus_family",
                .about = "1 if exp(∫ softplus) has no negative coefficient, else 0"},
    {0}};

static const rv_claim claims[] = {
    {"truncated", RV_EXACT, "exponential families",
     "the mean of the normal law truncated to [0, ∞) is above r by at most √(2/π)",
     .every = {TRUNCATED, truncated_distance, .slack = 1e-12}},
    {"softplus", RV_EXACT, "Nair & Hinton 2010", "softplus is above r by at most ln 2",
     .every = {SOFTPLUS, softplus_distance, .slack = 1e-12}},
    {"rectified", RV_EXACT, "normal noise before the ReLU",
     "the mean of a rectified normal variable is above r by at most σ/√(2π)",
     .every = {RECTIFIED, rectified_distance, .slack = 1e-12}},
    {"control-truncated", RV_CONTROL, "planted", "by at most 0.99 √(2/π)", .on = "zero",
     .where = is_zero, .needs = "point 0", .every = {TRUNCATED, .bound = short_of_truncated}},
    {"control-softplus", RV_CONTROL, "planted", "by at most 0.99 ln 2", .on = "zero",
     .where = is_zero, .needs = "point 0", .every = {SOFTPLUS, .bound = short_of_softplus}},
    {"control-rectified", RV_CONTROL, "planted", "by at most 0.99 σ/√(2π)", .on = "zero",
     .where = is_zero, .needs = "point 0", .every = {RECTIFIED, .bound = short_of_rectified}},
    {"determinant", RV_EXACT, "A(t) = r(t)²/2",
     "the determinant of exp(A(t_i + t_j)) for A′ = r, t = −h, 0, h, is −(exp(h²/2) − 1)²",
     .every = {OFF_DETERMINANT, .bound = rounding}},
    {"no-family", RV_EXACT, "Bernstein; Widder",
     "r is the mean of no exponential family: that determinant is negative",
     .every = {RELU, .bound = rv_half}},
    {"control-family", RV_CONTROL, "planted",
     "the mean of the truncated normal law is that of no exponential family", .on = "point spacing",
     .every = {TRUNCATED_NORMAL, .bound = rv_half}},
    {"softplus-no-family", RV_EXACT, "power series",
     "nor is softplus: exp(∫ softplus) has the coefficient −1/288 at e⁴ᵗ",
     .every = {SERIES, .bound = rv_half}},
    {0}};

static const rv_statement statement = {
    .name = "relu_family",
    .title = "DCIM's open question: the ReLU is the mean of no exponential family",
    .about = "Measures how far means of exponential families, and what comes near to them, are "
             "from the ReLU, and looks at the determinants that a family's cannot be negative of.",
    .plot = "relu_family",
    .own_trials = 1000,
    .parameters = parameters,
    .plans = plans,
    .trial = {.draw = draw},
    .metrics = metrics,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
