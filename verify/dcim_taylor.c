/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The forward pass of a network as inference (DCIM eqs. (2)-(9)): a unit with weights w, bias b and
 * independent binary inputs x of means q has the mean
 *
 *   E sigma(z) ~ sigma(b + w'q),   z = b + w'x,
 *
 * sigma the logistic function, and tanh for the coding +-1. Measured: the error of this and of nine
 * other approximations (sigmoid_approximation.h) against the exact mean (sigmoid_marginal.h).
 *
 * Known: eq. (2) is the constant term of a Taylor series whose first-order term vanishes, so the
 * error is at most v / (12 sqrt 3), v the variance of z, for tanh 2 v / (3 sqrt 3); no smaller
 * constant will do, as the ratio tends to 1 for small v at sigma(E z) = 1/2 +- 1/(2 sqrt 3), where
 * |sigma''| is largest. The better approximations gain further powers of v, which is what the
 * exponents say: odd ones at E z = 0, where all even derivatives of sigma vanish, with skewed
 * inputs; even ones at the largest |sigma''|, with symmetric inputs (q = 1/2). What MacKay's
 * formula gains over the first order is its constant: 0.0044 v for means N(0, 2^2) in place of
 * 0.031 v (sigmoid_first_order.h). Far out the second order is of no use, as it grows like v, with
 * the first order's constant, while no mean of sigma can be off by more than 1. Many inputs make z
 * normal: symmetric ones leave an error of 1/n to the mean over N(mu, v), and of 1/n^2 to
 * Edgeworth's expansion. Where z is normal with mean -v, E sigma(z) = exp(-v/2) / 2.
 *
 * A trial is a layer of `units` units that share their inputs. Weights are of variance scale^2 / n,
 * normal or, where means of their high powers are to be known well, uniform; inputs are 1 with
 * probability q, or each with a probability of its own, drawn uniformly. The bias makes E z what
 * `mean` says: a number, N(0, 2^2) (random; for +-1, N(0, 1)), where |sigma''| is largest
 * (inflection) or -v (minus_variance).
 *
 * Tolerances: errors are judged beyond what rounding may have done to the exact mean, so bounds
 * have no slack. An exponent is known to the statistical error of the mean over layers, and is
 * judged where the next order in v, and rounding, bend the line by less than half of its tolerance
 * (sigmoid_next_order.h).
 *
 * Run: dcim_taylor --n 784 --scale 0.1:10:9:log --q 0.1 --mean random --trials 100
 */
#include "experiment/approximation_map.h"
#include "experiment/statement.h"
#include "model/random_sigmoid_layer.h"
#include "model/sigmoid_layer_errors.h"
#include "theory/sigmoid_next_order.h"
#include "theory/slope_departure.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CODING, N, SCALE, Q, MEAN, LAW, UNITS };
enum { VARIANCE, ERROR }; /* of the approximations, in the order of rv_approximation */
enum { WRONG = ERROR + RV_APPROXIMATIONS, GAP, RATIO, SECOND_RATIO, FOURTH_RATIO, GAUSS_RATIO };
enum { ENUMERATION = GAUSS_RATIO + 1, LIMIT };

/* The rules of q and of mean; rule -k of mean is number k of rv_field_mean. */
enum { UNIFORM_Q = -1 };
enum { RANDOM = -1, INFLECTION = -2, MINUS_VARIANCE = -3 };

/* In the order of rv_coding. */
static const char *const codings[] = {"zero_one", "plus_minus", NULL};
static const char *const q_rules[] = {"uniform", NULL};
static const char *const mean_rules[] = {"random", "inflection", "minus_variance", NULL};
static const char *const laws[] = {"normal", "uniform", NULL};

static const rv_parameter parameters[] = {
    [CODING] = {"coding", "values of inputs and outputs", .words = codings, .all = "both",
                .fallback = "zero_one"},
    [N] = {"n", "number of inputs", {1, 1e6, .integer = true}, .fallback = "100"},
    [SCALE] = {"scale", "standard deviation of the weights, times √n", .domain = {.high = 1e4},
               .fallback = "1"},
    [Q] = {"q", "P(x_i = 1), drawn for each input if uniform (-1)", .domain = {.high = 1},
           .rules = q_rules, .fallback = "uniform"},
    [MEAN] = {"mean",
              "E z: random (-1), of largest |σ″| (inflection, -2), −Var z (minus_variance, -3)",
              .domain = {.high = 1000}, .rules = mean_rules, .fallback = "random"},
    [LAW] = {"law", "law of the weights", .words = laws, .all = "both", .fallback = "normal"},
    [UNITS] = {"units", "units of a layer", {1, 1e5, .integer = true}, .fallback = "20"},
    {0}};

/* Layers per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"variance",
     {[CODING] = "both", [N] = "30", [SCALE] = "0.1:20:12:log", [UNITS] = "10"},
     .trials = {300, 3000, 30000}},
    {"inputs", {[N] = "1,3,10,30,100,300,1000,3000", [SCALE] = "2"}, .trials = {40, 400, 4000}},
    {"entropy",
     {[Q] = "0.01,0.02,0.05,0.1,0.2,0.3,0.4,0.5", [SCALE] = "3"},
     .trials = {40, 400, 4000}},
    {"odd",
     {[N] = "5", [SCALE] = "0.04:0.125:6:log", [Q] = "0.2", [MEAN] = "0", [LAW] = "uniform"},
     .trials = {800, 8000, 80000}},
    {"even",
     {[N] = "5",
      [SCALE] = "0.045:0.13:6:log",
      [Q] = "0.5",
      [MEAN] = "inflection",
      [LAW] = "uniform"},
     .trials = {1000, 10000, 100000}},
    {"tight",
     {[CODING] = "both", [N] = "5", [SCALE] = "0.1", [Q] = "0.5", [MEAN] = "inflection"},
     .trials = {40, 400, 4000}},
    {"enumeration",
     {[CODING] = "both", [N] = "1,4,8,12", [SCALE] = "0.3,3,30,100", [UNITS] = "10"},
     .trials = {40, 400, 4000}},
    {"constants",
     {[CODING] = "both", [N] = "5", [SCALE] = "0.002", [MEAN] = "random,inflection"},
     .trials = {1200, 12000, 120000}},
    {"growth", {[CODING] = "both", [N] = "5", [SCALE] = "150"}, .trials = {1200, 12000, 120000}},
    {"inputs-symmetric",
     {[N] = "100:3200:6:log", [SCALE] = "2", [Q] = "0.5", [LAW] = "uniform"},
     .trials = {100, 1000, 10000}},
    {"limit",
     {[N] = "75:3000:6:log",
      [SCALE] = "2",
      [Q] = "0.5",
      [MEAN] = "minus_variance",
      [LAW] = "uniform"},
     .trials = {40, 400, 4000}},
    {"bound",
     {[CODING] = "both", [N] = "1,3,10,30,100", [SCALE] = "0.1:30:4:log"},
     .trials = {300, 3000, 30000}},
    {"map", {[N] = "30", [SCALE] = "0.2:20:17:log", [MEAN] = "0:6:13"}, .trials = {4, 40, 400}},
    {0}};

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double q(const rv_cell *cell) {
  return rv_number(cell, Q);
}

static double mean(const rv_cell *cell) {
  return rv_number(cell, MEAN);
}

static rv_coding coding(const rv_cell *cell) {
  return (rv_coding)rv_word(cell, CODING);
}

static bool has_uniform_weights(const rv_cell *cell) {
  return rv_word(cell, LAW) == 1;
}

static rv_sigmoid_layer_law law_of(const rv_cell *cell) {
  return (rv_sigmoid_layer_law){.scale = rv_number(cell, SCALE),
                                .uniform_weights = has_uniform_weights(cell),
                                .probability = q(cell),
                                .mean = mean(cell) < 0 ? (rv_field_mean)-mean(cell) : 0,
                                .given_mean = mean(cell)};
}

/* In the coding 0/1. */
static double scale(const rv_cell *cell) {
  const rv_sigmoid_layer_law law = law_of(cell);
  return rv_sigmoid_layer_scale(&law, coding(cell));
}

/* E v. */
static double mean_variance(const rv_cell *cell) {
  const rv_sigmoid_layer_law law = law_of(cell);
  return rv_sigmoid_layer_variance(&law, coding(cell));
}

/* Where a claim is true, and a metric measured. */

static bool is_enumerated(const rv_cell *cell) {
  return n(cell) <= RV_LAYER_ENUMERATED_INPUTS;
}

static bool is_limit(const rv_cell *cell) {
  return mean(cell) == MINUS_VARIANCE && coding(cell) == RV_ZERO_ONE;
}

/* The next order in 1/n bends a line by less than half of what would be told apart, and the error
   vanishes neither in rounding nor, for large v, in exp(-v/2). */
static bool is_wide(const rv_cell *cell) {
  double r = rv_wide_next_order(n(cell));
  return q(cell) == 0.5 && has_uniform_weights(cell) && scale(cell) >= 0.5 && scale(cell) <= 2 &&
         rv_slope_departure(r, 1) <= RV_EXPONENT_TOLERANCE / 2;
}

static bool has_variety(const rv_cell *cell) {
  return q(cell) == UNIFORM_Q || (q(cell) >= 0.05 && q(cell) <= 0.95);
}

/* No exponent is bent by more than half of its tolerance; the rest is for terms beyond the next. */
static bool is_symmetric(const rv_cell *cell) {
  return mean(cell) == INFLECTION && q(cell) == 0.5 && has_uniform_weights(cell) &&
         rv_symmetric_bend(scale(cell), n(cell)) <= RV_EXPONENT_TOLERANCE / 2;
}

static bool is_skewed(const rv_cell *cell) {
  return mean(cell) == 0 && q(cell) > 0 && q(cell) < 1 && has_uniform_weights(cell) &&
         rv_skewed_bend(scale(cell), n(cell), q(cell)) <= RV_EXPONENT_TOLERANCE / 2;
}

/* The error comes within 1 % of its bound. */
static bool is_tight(const rv_cell *cell) {
  return scale(cell) >= 0.039 && scale(cell) <= 0.41 && n(cell) <= 10 && mean(cell) == INFLECTION &&
         q(cell) == 0.5;
}

static bool is_tanh(const rv_cell *cell) {
  return coding(cell) == RV_PLUS_MINUS;
}

/* sigma'' is not 0 in the mean over the units. */
static bool is_bent(const rv_cell *cell) {
  return has_variety(cell) && (mean(cell) == RANDOM || mean(cell) == INFLECTION);
}

/* The first order rules: its exponent is far from another's. */
static bool is_weak(const rv_cell *cell) {
  return is_bent(cell) && scale(cell) >= 0.039 && scale(cell) <= 0.21;
}

/* Rounding, at most 2e-15 for an input, is below a thousandth of the least error. */
static bool has_first_order(const rv_cell *cell) {
  return is_bent(cell) && n(cell) <= 100 && scale(cell) >= 0.002;
}

/* The error is far above the rounding, and so large that a constant matters. */
static bool is_grown(const rv_cell *cell) {
  return is_bent(cell) && scale(cell) >= 10;
}

/* An error of order 1/n^2 stands above rounding. */
static bool is_wide_and_random(const rv_cell *cell) {
  return is_wide(cell) && n(cell) <= 1e4 && mean(cell) == RANDOM && scale(cell) >= 1;
}

static bool is_summed(const rv_cell *cell) {
  return n(cell) <= 3;
}

static bool has_variance(const rv_cell *cell) {
  return scale(cell) > 0 && q(cell) != 0 && q(cell) != 1;
}

/* The bound stands far above the rounding of the exact mean. */
static bool has_gap(const rv_cell *cell) {
  return mean_variance(cell) >= 1e-10;
}

/* E of an error in its first order. */
static double first_order(rv_approximation kind, const rv_cell *cell) {
  const rv_sigmoid_layer_law law = law_of(cell);
  return rv_sigmoid_layer_first_order(kind, &law, coding(cell));
}

static double first_order_allowance(rv_approximation kind, const rv_cell *cell) {
  const rv_sigmoid_layer_law law = law_of(cell);
  return rv_sigmoid_layer_first_order_allowance(kind, &law, coding(cell), n(cell));
}

static double taylor_error(const rv_cell *cell) {
  return first_order(RV_TAYLOR, cell);
}

static double taylor_allowance(const rv_cell *cell) {
  return first_order_allowance(RV_TAYLOR, cell);
}

static double mackay_error(const rv_cell *cell) {
  return first_order(RV_MACKAY, cell);
}

static double mackay_allowance(const rv_cell *cell) {
  return first_order_allowance(RV_MACKAY, cell);
}

static double matched_error(const rv_cell *cell) {
  return first_order(RV_VARIANCE_MATCHED, cell);
}

static double matched_allowance(const rv_cell *cell) {
  return first_order_allowance(RV_VARIANCE_MATCHED, cell);
}

/* The first order's own error: the difference of two values of sigma, or of tanh. */
static double range(const rv_cell *cell) {
  return coding(cell) == RV_ZERO_ONE ? 1 : 2;
}

/* Of z, whose weights are below 8 standard deviations but for one of 1e15, times the largest slope;
   and of a sum over the states of three inputs. */
static double rounding_of_sum(const rv_cell *cell) {
  return 64 * DBL_EPSILON * (1 + scale(cell) + fmax(10, fabs(mean(cell))));
}

/* The trial. */

static rv_status measure(double *metric, const rv_sigmoid_layer *layer) {
  rv_sigmoid_layer_errors e;
  RV_TRY(rv_sigmoid_layer_measure(&e, layer));
  metric[VARIANCE] = e.variance;
  memcpy(metric + ERROR, e.error, sizeof e.error);
  metric[WRONG] = e.uncentred;
  metric[GAP] = e.bound_gap;
  metric[RATIO] = e.bound_ratio[RV_TAYLOR];
  metric[SECOND_RATIO] = e.bound_ratio[RV_SECOND_ORDER];
  metric[FOURTH_RATIO] = e.bound_ratio[RV_FOURTH_ORDER];
  metric[GAUSS_RATIO] = e.bound_ratio[RV_GAUSS_HERMITE];
  metric[ENUMERATION] = e.enumeration;
  metric[LIMIT] = e.limit;
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  const rv_sigmoid_layer_law law = law_of(cell);
  rv_sigmoid_layer layer;
  RV_TRY(
      rv_sigmoid_layer_open(&layer, (size_t)rv_number(cell, UNITS), (size_t)n(cell), coding(cell)));
  rv_sigmoid_layer_draw(key, &layer, &law);
  rv_status status = measure(metric, &layer);
  rv_sigmoid_layer_free(&layer);
  return status;
}

static const rv_metric metrics[] = {
    [VARIANCE] = {"variance", .about = "v = Var z, mean over the layer"},
    /* from here on in the order of rv_approximation */
    [ERROR] = {"taylor", .about = "|E σ(z) − σ(E z)|, mean over the layer"},
    {"second_order", .about = "error of Taylor's series to the second order"},
    {"mackay", .about = "error of σ(μ/√(1 + πv/8))"},
    {"probit", .about = "error of Φ(μ/√(1.702² + v))"},
    {"gauss_hermite", .about = "error of the mean over N(μ, v)"},
    {"variance_matched", .about = "error of σ(μ/√(1 + 3v/π²))"},
    {"fourth_order", .about = "error of Taylor's series to the fourth order"},
    {"edgeworth", .about = "error of the mean over Edgeworth's expansion"},
    {"saddle_point", .about = "error of the saddle point"},
    {"conditioned", .about = "error with three inputs summed over, Edgeworth for the others"},
    [WRONG] = {"second_order_wrong",
               .about = "error of the second order with E x_i for Var x_i (planted)"},
    [GAP] = {"bound_gap", "1 − error/bound of the first order, mean over the layer",
             .measured = has_gap},
    [RATIO] = {"bound_ratio", .about = "error/bound of the first order, largest of the layer"},
    [SECOND_RATIO] = {"second_order_ratio", .about = "the same of the second order"},
    [FOURTH_RATIO] = {"fourth_order_ratio", .about = "the same of the fourth order"},
    [GAUSS_RATIO] = {"gauss_hermite_ratio", .about = "the same of the mean over N(μ, v)"},
    [ENUMERATION] = {"enumeration", "|exact − enumerated| / its error bound, largest of ten units",
                     .measured = is_enumerated},
    [LIMIT] = {"limit", "|E σ(z) − exp(−v/2)/2|, mean over the layer", .measured = is_limit},
    {0}};

/* The bound at the mean variance of a cell; the error is a mean too. */
static rv_status bound_of_sample(double *out, const rv_cell_sample *sample) {
  rv_unit_moments m = {.variance = rv_sample_mean(sample, VARIANCE)};
  *out = rv_approximation_bound(RV_TAYLOR, &m, coding(sample->cell));
  return RV_OK;
}

static const rv_column columns[] = {
    {"bound", "bound of taylor at the mean variance", .of_sample = bound_of_sample}, {0}};

#define WEAK      "mean random or inflection, scale of 0.04 to 0.2 (0.01 to 0.05 for plus_minus)"
#define SKEWED    "mean 0, one q for all, not near 1/2 or 0.09, law uniform, scale near 0.1"
#define SYMMETRIC "mean inflection, q 0.5, law uniform, few inputs, scale near 0.1"
#define TIGHT                                                                                      \
  "mean inflection, q 0.5, n up to 10, scale of 0.04 to 0.4 (0.01 to 0.1 for plus_minus)"
#define FIRST                                                                                      \
  "mean random or inflection, n up to 100, scale of at least 0.002 (0.0005 for plus_minus)"
#define WIDE "mean random, q 0.5, law uniform, n of 62 to 10000, scale of 1 to 2"

static const rv_claim claims[] = {
    {"bound", RV_CORRECTED, "DCIM eqs. (7), (9)",
     "|E σ(z) − σ(E z)| ≤ v/(12√3), v = Var z; |E tanh z − tanh E z| ≤ 2v/(3√3)",
     .plot = "dcim_taylor_inputs", .every = {RATIO, .constant = 1}},
    {"tightest", RV_LIMIT, "DCIM eqs. (7), (9)",
     "error/bound → 1 as v → 0 where |σ″| is largest: 1 − error/bound ∝ v", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC, .power = {GAP, mean_variance, 1, .along = "scale"}},
    {"bound-second-order", RV_EXACT, "Taylor's theorem",
     "|E σ(z) − σ(μ) − σ″(μ)v/2| ≤ √(v E(z − μ)⁴)/48", .every = {SECOND_RATIO, .constant = 1}},
    {"bound-fourth-order", RV_EXACT, "Taylor's theorem",
     "the error of the fourth-order series is at most √(E(z − μ)⁴ E(z − μ)⁶)/480",
     .every = {FOURTH_RATIO, .constant = 1}},
    {"bound-normal", RV_EXACT, "Lindeberg 1922",
     "|E σ(z) − E σ(N(μ, v))| ≤ Σ|w_i|³(E|x_i − q_i|³ + E|N_i|³)/48", .plot = "dcim_taylor_inputs",
     .every = {GAUSS_RATIO, .constant = 1}},
    {"marginal", RV_EXACT, "Fourier integral",
     "the exact mean is that of all 2ⁿ states within its error bound, n ≤ 12",
     .needs = "n of at most 12", .every = {ENUMERATION, .constant = 1}},
    {"limit", RV_LIMIT, "E σ(N(−v, v)) = exp(−v/2)/2", "for E z = −v, E σ(z) − exp(−v/2)/2 ∝ 1/n",
     .on = "limit", .where = is_wide,
     .needs = "mean minus_variance, q 0.5, law uniform, n of at least 62, scale of 0.5 to 2",
     .power = {LIMIT, n, -1, .along = "n"}},
    {"order-taylor", RV_PRINTED, "DCIM eq. (5)",
     "the first-order term vanishes: |E σ(z) − σ(E z)| ∝ v", .expected = RV_HOLDS, .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_TAYLOR, mean_variance, 1, .along = "scale"}},
    {"order-second", RV_LIMIT, "Taylor series",
     "skewed inputs: the error of the second-order approximation ∝ v^1.5", .on = "odd",
     .where = is_skewed, .needs = SKEWED,
     .power = {ERROR + RV_SECOND_ORDER, mean_variance, 1.5, .along = "scale"}},
    {"order-second-symmetric", RV_LIMIT, "Taylor series",
     "symmetric inputs: the error of the second-order approximation ∝ v²", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_SECOND_ORDER, mean_variance, 2, .along = "scale"}},
    {"order-mackay", RV_LIMIT, "MacKay 1992", "the error of MacKay's approximation ∝ v",
     .on = "even", .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_MACKAY, mean_variance, 1, .along = "scale"}},
    {"order-variance-matched", RV_LIMIT, "a logistic law of equal variance",
     "the error of the variance-matched approximation ∝ v", .on = "even", .where = is_symmetric,
     .needs = SYMMETRIC,
     .power = {ERROR + RV_VARIANCE_MATCHED, mean_variance, 1, .along = "scale"}},
    {"order-probit", RV_LIMIT, "Φ for σ",
     "the error of the probit approximation does not vanish with v", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_PROBIT, mean_variance, 0, .along = "scale"}},
    {"order-normal", RV_LIMIT, "third cumulant",
     "skewed inputs: the error of the mean over N(μ, v) ∝ v^1.5", .on = "odd", .where = is_skewed,
     .needs = SKEWED, .power = {ERROR + RV_GAUSS_HERMITE, mean_variance, 1.5, .along = "scale"}},
    {"order-normal-symmetric", RV_LIMIT, "fourth cumulant",
     "symmetric inputs: the error of the mean over N(μ, v) ∝ v²", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_GAUSS_HERMITE, mean_variance, 2, .along = "scale"}},
    {"order-fourth", RV_LIMIT, "Taylor series",
     "skewed inputs: the error of the fourth-order series ∝ v^2.5", .on = "odd", .where = is_skewed,
     .needs = SKEWED, .power = {ERROR + RV_FOURTH_ORDER, mean_variance, 2.5, .along = "scale"}},
    {"order-fourth-symmetric", RV_LIMIT, "Taylor series",
     "symmetric inputs: the error of the fourth-order series ∝ v³", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_FOURTH_ORDER, mean_variance, 3, .along = "scale"}},
    {"order-edgeworth", RV_LIMIT, "fifth cumulant",
     "skewed inputs: the error of Edgeworth's expansion ∝ v^2.5", .on = "odd", .where = is_skewed,
     .needs = SKEWED, .power = {ERROR + RV_EDGEWORTH, mean_variance, 2.5, .along = "scale"}},
    {"order-edgeworth-symmetric", RV_LIMIT, "sixth cumulant",
     "symmetric inputs: the error of Edgeworth's expansion ∝ v³", .on = "even",
     .where = is_symmetric, .needs = SYMMETRIC,
     .power = {ERROR + RV_EDGEWORTH, mean_variance, 3, .along = "scale"}},
    {"variance", RV_EXACT, "independent inputs",
     "E v = scale² E q_i(1 − q_i), four times that for ±1", .on = "odd even", .where = has_variance,
     .needs = "scale above 0, q neither 0 nor 1",
     .mean = {VARIANCE, mean_variance, .within = 0.05}},
    {"constant-taylor", RV_LIMIT, "DCIM eq. (5)", "E|E σ(z) − σ(E z)| → E v E|σ″(μ)|/2 as v → 0",
     .on = "constants", .where = has_first_order, .needs = FIRST,
     .mean = {ERROR + RV_TAYLOR, taylor_error, taylor_allowance, .within = 0.1}},
    {"constant-mackay", RV_LIMIT, "MacKay 1992",
     "that of MacKay's approximation → E v E|σ″(μ) + πμσ′(μ)/8|/2, a seventh for μ ~ N(0, 4)",
     .plot = "dcim_taylor_map", .on = "constants", .where = has_first_order, .needs = FIRST,
     .mean = {ERROR + RV_MACKAY, mackay_error, mackay_allowance, .within = 0.15}},
    {"constant-variance-matched", RV_LIMIT, "a logistic law of equal variance",
     "that of the variance-matched approximation → E v E|σ″(μ) + 3μσ′(μ)/π²|/2", .on = "constants",
     .where = has_first_order, .needs = FIRST,
     .mean = {ERROR + RV_VARIANCE_MATCHED, matched_error, matched_allowance, .within = 0.1}},
    {"second-order-grows", RV_LIMIT, "Taylor series",
     "that of the second order → E v E|σ″(μ)|/2 as v → ∞, beyond the 1 that the first may err",
     .plot = "dcim_taylor_map", .on = "growth", .where = is_grown,
     .needs = "mean random or inflection, scale of at least 10 (2.5 for plus_minus)",
     .mean = {ERROR + RV_SECOND_ORDER, taylor_error, range, .within = 0.1}},
    {"conditioned", RV_EXACT, "law of total probability",
     "three inputs summed over, the others by Edgeworth: exact for n ≤ 3",
     .on = "inputs enumeration", .where = is_summed, .needs = "n of at most 3",
     .every = {ERROR + RV_CONDITIONED, .bound = rounding_of_sum}},
    {"inputs-normal", RV_LIMIT, "fourth cumulant",
     "symmetric inputs: the error of the mean over N(μ, v) ∝ 1/n", .on = "inputs-symmetric",
     .where = is_wide_and_random, .needs = WIDE,
     .power = {ERROR + RV_GAUSS_HERMITE, n, -1, .along = "n"}},
    {"inputs-edgeworth", RV_LIMIT, "sixth cumulant",
     "symmetric inputs: the error of Edgeworth's expansion ∝ 1/n²", .on = "inputs-symmetric",
     .where = is_wide_and_random, .needs = WIDE,
     .power = {ERROR + RV_EDGEWORTH, n, -2, .along = "n"}},
    {"control-half-bound", RV_CONTROL, "planted", "|E σ(z) − σ(E z)| ≤ v/(24√3)", .on = "tight",
     .where = is_tight, .needs = TIGHT, .every = {RATIO, .constant = 0.5}},
    {"control-constant", RV_CONTROL, "planted", "the bound holds with a constant smaller by 1 %",
     .on = "tight", .where = is_tight, .needs = TIGHT, .every = {RATIO, .constant = 0.99}},
    {"control-tanh", RV_CONTROL, "planted", "the bound for σ holds for tanh", .on = "tight",
     .where = is_tight, .also = is_tanh, .needs = "plus_minus, " TIGHT,
     .every = {RATIO, .constant = 1.0 / 8}},
    {"control-order", RV_CONTROL, "planted", "|E σ(z) − σ(E z)| ∝ v²", .on = "even",
     .where = is_weak, .needs = WEAK,
     .power = {ERROR + RV_TAYLOR, mean_variance, 2, .along = "scale"}},
    {"control-variance", RV_CONTROL, "planted",
     "the second-order term with E x_i for Var x_i leaves an error ∝ v²", .on = "even",
     .where = is_weak, .needs = WEAK, .power = {WRONG, mean_variance, 2, .along = "scale"}},
    {0}};

static rv_status write_map(rv_csv *csv, const rv_cell_sample *sample) {
  rv_approximation_map_write(csv, sample, VARIANCE, ERROR);
  return RV_OK;
}

static const rv_extra_table tables[] = {
    {"map", "mean absolute errors over mean and variance, and the approximation with the least",
     rv_approximation_map_columns, .on = "map", .write = write_map},
    {0}};

static const rv_statement statement = {
    .name = "dcim_taylor",
    .title = "DCIM eqs. (2)–(9): E σ(b + wᵀx) ≈ σ(b + wᵀE x) for independent binary x",
    .about = "Draws layers of sigmoid or tanh units with independent binary inputs and measures "
             "the error of the forward pass, and of better approximations, against the exact means "
             "of the units and against bounds.",
    .plot = "dcim_taylor",
    .own_trials = 300,
    .parameters = parameters,
    .plans = plans,
    .trial = {.draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
