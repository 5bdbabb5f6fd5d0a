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
 * inputs (q = 0.1); even ones at the largest |sigma''|, with symmetric inputs (q = 1/2). Where z is
 * normal with mean -v, E sigma(z) = exp(-v/2) / 2.
 *
 * A trial is a layer of `units` units that share their inputs. Weights are of variance scale^2 / n,
 * normal or, where means of their high powers are to be known well, uniform; the bias makes E z
 * what `mean` says: a number, or random (N(0, 2^2); for +-1, N(0, 1)), inflection (the largest
 * |sigma''|) or minus_variance (-v). Inputs are 1 with probability q, for q uniform with a
 * probability of its own each.
 *
 * Tolerances: errors are judged beyond what rounding may have done to the exact mean
 * (rv_sigmoid_marginal_error), so bounds have no slack. An exponent is known to the statistical
 * error of the mean over layers; the next order in v bends the line by less than its tolerance.
 *
 * Columns: coding, n, scale, q (-1 for uniform), mean (-1 random, -2 inflection, -3
 * minus_variance), law, units, trials, sweep (which part of the grid), then as described in
 * results.h, all dimensionless: variance (of z, mean over the layer); the mean absolute error over
 * the layer of each approximation by name, and of second_order_wrong (with the mean of x_i taken
 * for its variance); bound_gap (1 - error / bound of the first order, mean); bound_ratio,
 * second_order_ratio, fourth_order_ratio and gauss_hermite_ratio (error / bound, the largest of the
 * layer); enumeration (|exact - enumerated| in units of its error bound, largest); limit (|exact -
 * exp(-v/2)/2|, mean); mackay_gain, second_order_gain, conditioned_gain (error over that of taylor,
 * taylor, gauss_hermite); then bound (that of the mean variance). dcim_taylor.map.csv: for each
 * cell of the map, mean, variance, the errors of all approximations, and the best one of those with
 * a closed form and of all, by number and name.
 *
 * Run: dcim_taylor [--preset quick|standard|full], or
 *      dcim_taylor --n 784 --scale 0.1:10:9:log --q 0.1 --mean random --trials 100
 */
#include "experiment/program.h"
#include "model/sigmoid_layer.h"
#include "reverify/sigmoid_enumeration.h"
#include "support/csv.h"
#include "support/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { CODING, N, SCALE, Q, MEAN, LAW, UNITS, TRIALS, SWEEP };
enum metric {
  VARIANCE,
  ERROR,
  WRONG = ERROR + RV_APPROXIMATIONS,
  GAP,
  RATIO,
  SECOND_RATIO,
  FOURTH_RATIO,
  GAUSS_RATIO,
  ENUMERATION,
  LIMIT,
  MACKAY_GAIN,
  SECOND_GAIN,
  CONDITIONED_GAIN,
  METRICS
};
enum { UNIFORM = -1 };
enum { RANDOM = -1, INFLECTION = -2, MINUS_VARIANCE = -3 };

/* No layer with more inputs is enumerated. */
enum { ENUMERATED_MAX = 12 };

static const char *const codings[] = {"zero_one", "plus_minus", NULL};
static const char *const q_rules[] = {"uniform", NULL};
static const char *const mean_rules[] = {"random", "inflection", "minus_variance", NULL};
static const char *const laws[] = {"normal", "uniform", NULL};
static const char *const sweeps[] = {"list",  "variance",    "inputs", "entropy", "odd", "even",
                                     "tight", "enumeration", "limit",  "bound",   "map", NULL};

static const rv_parameter parameters[] = {
    [CODING] = {.name = "coding",
                .help = "Values of inputs and outputs: zero_one (default), plus_minus or both",
                .words = codings,
                .all = "both",
                .fallback = "zero_one"},
    [N] = {.name = "n",
           .help = "Number of inputs (default 100)",
           .domain = {.low = 1, .high = 1e6, .integer = true},
           .fallback = "100"},
    [SCALE] = {.name = "scale",
               .help = "Standard deviation of the weights, times sqrt(n) (default 1)",
               .domain = {.low = 0, .high = 1e4},
               .fallback = "1"},
    [Q] = {.name = "q",
           .help = "P(x_i = 1): numbers, or uniform: one for each input (default)",
           .domain = {.low = 0, .high = 1},
           .rules = q_rules,
           .fallback = "uniform"},
    [MEAN] = {.name = "mean",
              .help = "E z: numbers, or random (default), inflection, minus_variance",
              .domain = {.low = 0, .high = 1000},
              .rules = mean_rules,
              .fallback = "random"},
    [LAW] = {.name = "law",
             .help = "Law of the weights: normal (default), uniform or both",
             .words = laws,
             .all = "both",
             .fallback = "normal"},
    [UNITS] = {.name = "units",
               .help = "Units a layer (default 20)",
               .domain = {.low = 1, .high = 1e5, .integer = true},
               .fallback = "20"},
    [TRIALS] = {.name = "trials",
                .help = "Layers a cell (default 300)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "300",
                .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* clang-format off */
#define PLANS(wide, few, orders, bounds, cells)                                                    \
  {{.list = {[CODING] = "both", [N] = "30", [SCALE] = "0.1:20:12:log", [UNITS] = "10",             \
             [TRIALS] = wide, [SWEEP] = "variance"}},                                              \
   {.list = {[N] = "1,3,10,30,100,300,1000,3000", [SCALE] = "2", [TRIALS] = few,                   \
             [SWEEP] = "inputs"}},                                                                 \
   {.list = {[Q] = "0.01,0.02,0.05,0.1,0.2,0.3,0.4,0.5", [SCALE] = "3", [TRIALS] = few,            \
             [SWEEP] = "entropy"}},                                                                \
   {.list = {[N] = "5", [SCALE] = "0.04:0.2:6:log", [Q] = "0.1", [MEAN] = "0", [LAW] = "uniform",  \
             [TRIALS] = orders, [SWEEP] = "odd"}},                                                 \
   {.list = {[N] = "5", [SCALE] = "0.04:0.2:6:log", [Q] = "0.5", [MEAN] = "inflection",            \
             [LAW] = "uniform", [TRIALS] = orders, [SWEEP] = "even"}},                             \
   {.list = {[CODING] = "both", [N] = "5", [SCALE] = "0.1", [Q] = "0.5", [MEAN] = "inflection",    \
             [TRIALS] = few, [SWEEP] = "tight"}},                                                  \
   {.list = {[CODING] = "both", [N] = "1,4,8,12", [SCALE] = "0.3,3,30,100", [UNITS] = "10",        \
             [TRIALS] = few, [SWEEP] = "enumeration"}},                                            \
   {.list = {[N] = "30:3000:5:log", [SCALE] = "2", [Q] = "0.5", [MEAN] = "minus_variance",         \
             [TRIALS] = few, [SWEEP] = "limit"}},                                                  \
   {.list = {[CODING] = "both", [N] = "1,3,10,30,100", [SCALE] = "0.1:30:4:log", [TRIALS] = bounds, \
             [SWEEP] = "bound"}},                                                                  \
   {.list = {[N] = "30", [SCALE] = "0.2:20:17:log", [MEAN] = "0:6:13", [TRIALS] = cells,           \
             [SWEEP] = "map"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("300", "40", "800", "300", "4");
static const rv_plan standard[] = PLANS("3000", "400", "8000", "3000", "40");
static const rv_plan full[] = PLANS("30000", "4000", "80000", "30000", "400");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static rv_coding coding_of(const rv_cell *cell) {
  return strcmp(cell->value[CODING].word, "zero_one") == 0 ? RV_ZERO_ONE : RV_PLUS_MINUS;
}

/* The bound needs the moments alone; the dear approximations are left out there. */
static bool is_bound(const rv_cell *cell) {
  return in_sweep(cell, "bound");
}

static bool is_compared(const rv_cell *cell) {
  return !is_bound(cell);
}

static bool is_enumerated(const rv_cell *cell) {
  return in_sweep(cell, "enumeration") && number(cell, N) <= ENUMERATED_MAX;
}

static bool is_limit(const rv_cell *cell) {
  return number(cell, MEAN) == MINUS_VARIANCE && coding_of(cell) == RV_ZERO_ONE;
}

/* The trial. */

static rv_status open_layer(void **out, const rv_cell *cell, int threads) {
  (void)threads;
  rv_sigmoid_layer *layer = calloc(1, sizeof *layer);
  *out = layer;
  if (layer == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a layer: free some memory");
  layer->units = (size_t)number(cell, UNITS);
  layer->inputs = (size_t)number(cell, N);
  layer->coding = coding_of(cell);
  RV_TRY(rv_alloc_doubles(&layer->weight, layer->units, layer->inputs));
  RV_TRY(rv_alloc_doubles(&layer->bias, layer->units, 2)); /* and their exact means */
  return rv_alloc_doubles(&layer->input, layer->inputs, 1);
}

static void close_layer(void *layer) {
  rv_sigmoid_layer_free(layer);
  free(layer);
}

/* E z of a unit, of variance v. */
static double draw_mean(gsl_rng *rng, const rv_cell *cell, double v) {
  double rule = number(cell, MEAN), size = coding_of(cell) == RV_ZERO_ONE ? 1 : 0.5;
  if (rule == RANDOM)
    return 2 * size * gsl_ran_gaussian_ziggurat(rng, 1);
  if (rule == INFLECTION)
    return size * log(2 + sqrt(3));
  return rule == MINUS_VARIANCE ? -v : rule;
}

/* Of variance 1. */
static double draw_weight(gsl_rng *rng, const rv_cell *cell) {
  return strcmp(cell->value[LAW].word, "normal") == 0 ? gsl_ran_gaussian_ziggurat(rng, 1)
                                                      : gsl_ran_flat(rng, -sqrt(3), sqrt(3));
}

static void draw_layer(const rv_stream_key *key, rv_sigmoid_layer *layer, const rv_cell *cell) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  double scale = number(cell, SCALE) / sqrt((double)layer->inputs);
  for (size_t i = 0; i < layer->inputs; i++) {
    double q = number(cell, Q) == UNIFORM ? gsl_rng_uniform(rng) : number(cell, Q);
    layer->input[i] = layer->coding == RV_ZERO_ONE ? q : 2 * q - 1;
  }
  for (size_t j = 0; j < layer->units; j++) {
    double *w = layer->weight + j * layer->inputs, mean = 0, v = 0;
    for (size_t i = 0; i < layer->inputs; i++) {
      double x = layer->input[i];
      w[i] = scale * draw_weight(rng, cell);
      mean += w[i] * x;
      v += w[i] * w[i] * (layer->coding == RV_ZERO_ONE ? x * (1 - x) : 1 - x * x);
    }
    layer->bias[j] = draw_mean(rng, cell, v) - mean;
  }
}

/* The error beyond what rounding may have made of it, in units of its bound. */
static double ratio(double error, double rounding, double bound) {
  return error <= rounding ? 0 : (error - rounding) / bound;
}

/* sigma(mu) + sigma''(mu) u / 2 with u = E x for the variance of x (planted). */
static double second_order_wrong(const rv_unit *unit, const rv_unit_moments *moments) {
  rv_unit_moments wrong = *moments;
  wrong.variance = 0;
  for (size_t i = 0; i < unit->inputs; i++) {
    bool signs = unit->coding == RV_PLUS_MINUS;
    double q = signs ? (1 + unit->input[i]) / 2 : unit->input[i];
    wrong.variance += (signs ? 4 : 1) * unit->weight[i] * unit->weight[i] * q;
  }
  return rv_sigmoid_approximate(RV_SECOND_ORDER, unit, &wrong);
}

/* Adds the unit to the metrics of its layer: sums of errors, largest ratios. */
static rv_status add_unit(double *metric, const rv_unit *unit, double exact, const rv_cell *cell) {
  static const struct {
    enum metric metric;
    rv_approximation kind;
  } bounded[] = {{RATIO, RV_TAYLOR},
                 {SECOND_RATIO, RV_SECOND_ORDER},
                 {FOURTH_RATIO, RV_FOURTH_ORDER},
                 {GAUSS_RATIO, RV_GAUSS_HERMITE}};
  rv_unit_moments m;
  double error[RV_APPROXIMATIONS] = {0};
  double rounding = rv_sigmoid_marginal_error(unit->weight, unit->bias, unit->inputs, unit->coding);
  RV_TRY(rv_unit_summarise(&m, unit));
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
    if (is_bound(cell) && isnan(rv_approximation_bound(k, &m, unit->coding)))
      continue;
    error[k] = fabs(rv_sigmoid_approximate(k, unit, &m) - exact);
    metric[ERROR + k] += error[k];
  }
  for (size_t b = 0; b < RV_COUNT(bounded); b++) {
    double bound = rv_approximation_bound(bounded[b].kind, &m, unit->coding);
    metric[bounded[b].metric] =
        fmax(metric[bounded[b].metric], ratio(error[bounded[b].kind], rounding, bound));
  }
  metric[VARIANCE] += m.variance;
  metric[GAP] +=
      1 - ratio(error[RV_TAYLOR], 0, rv_approximation_bound(RV_TAYLOR, &m, unit->coding));
  metric[WRONG] += fabs(second_order_wrong(unit, &m) - exact);
  metric[LIMIT] += is_limit(cell) ? fabs(exact - exp(-m.variance / 2) / 2) : 0;
  if (is_enumerated(cell)) {
    double other =
        rv_sigmoid_enumerated(unit->weight, unit->bias, unit->input, unit->inputs, unit->coding);
    metric[ENUMERATION] = fmax(metric[ENUMERATION], fabs(exact - other) / rounding);
  }
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *untyped) {
  rv_sigmoid_layer *layer = untyped;
  double *exact = layer->bias + layer->units;
  draw_layer(key, layer, cell);
  RV_TRY(rv_sigmoid_marginals(exact, layer->weight, layer->bias, layer->input, layer->units,
                              layer->inputs, layer->coding, 1));
  memset(metric, 0, METRICS * sizeof *metric);
  for (size_t j = 0; j < layer->units; j++) {
    rv_unit unit = rv_sigmoid_layer_unit(layer, j);
    RV_TRY(add_unit(metric, &unit, exact[j], cell));
  }
  for (size_t k = 0; k <= GAP; k++)
    metric[k] /= (double)layer->units;
  metric[LIMIT] /= (double)layer->units;
  if (metric[ERROR + RV_TAYLOR] > 0) {
    metric[MACKAY_GAIN] = metric[ERROR + RV_MACKAY] / metric[ERROR + RV_TAYLOR];
    metric[SECOND_GAIN] = metric[ERROR + RV_SECOND_ORDER] / metric[ERROR + RV_TAYLOR];
  }
  if (metric[ERROR + RV_GAUSS_HERMITE] > 0)
    metric[CONDITIONED_GAIN] = metric[ERROR + RV_CONDITIONED] / metric[ERROR + RV_GAUSS_HERMITE];
  return RV_OK;
}

/* What the claims hold the layers against. */

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double nearly_one(const rv_cell *cell) {
  (void)cell;
  return 0.99;
}

/* The bound's constant for tanh is eight times that for sigma. */
static double eighth(const rv_cell *cell) {
  (void)cell;
  return 1.0 / 8;
}

/* E v for inputs of one q. */
static double mean_variance(const rv_cell *cell) {
  double q = number(cell, Q), scale = number(cell, SCALE);
  return scale * scale * q * (1 - q) * (coding_of(cell) == RV_ZERO_ONE ? 1 : 4);
}

static double inputs(const rv_cell *cell) {
  return number(cell, N);
}

static double inverse(double x, const rv_cell *cell) {
  (void)cell;
  return 1 / x;
}

/* Which cells a claim is about. */

static bool is_odd(const rv_cell *cell) {
  return in_sweep(cell, "odd");
}

static bool is_even(const rv_cell *cell) {
  return in_sweep(cell, "even");
}

static bool is_tight(const rv_cell *cell) {
  return in_sweep(cell, "tight");
}

static bool is_tight_tanh(const rv_cell *cell) {
  return is_tight(cell) && coding_of(cell) == RV_PLUS_MINUS;
}

static bool is_limit_sweep(const rv_cell *cell) {
  return in_sweep(cell, "limit");
}

static bool is_variance(const rv_cell *cell) {
  return in_sweep(cell, "variance");
}

/* Standard deviations of z of 3 and more. */
static bool is_wide(const rv_cell *cell) {
  return is_variance(cell) && number(cell, SCALE) >= (coding_of(cell) == RV_ZERO_ONE ? 8 : 4);
}

static const rv_metric metrics[] = {
    [VARIANCE] = {.name = "variance"},
    [ERROR + RV_TAYLOR] = {.name = "taylor"},
    [ERROR + RV_SECOND_ORDER] = {.name = "second_order"},
    [ERROR + RV_MACKAY] = {.name = "mackay", .measured = is_compared},
    [ERROR + RV_PROBIT] = {.name = "probit", .measured = is_compared},
    [ERROR + RV_GAUSS_HERMITE] = {.name = "gauss_hermite"},
    [ERROR + RV_VARIANCE_MATCHED] = {.name = "variance_matched", .measured = is_compared},
    [ERROR + RV_FOURTH_ORDER] = {.name = "fourth_order"},
    [ERROR + RV_EDGEWORTH] = {.name = "edgeworth", .measured = is_compared},
    [ERROR + RV_SADDLE_POINT] = {.name = "saddle_point", .measured = is_compared},
    [ERROR + RV_CONDITIONED] = {.name = "conditioned", .measured = is_compared},
    [WRONG] = {.name = "second_order_wrong"},
    [GAP] = {.name = "bound_gap"},
    [RATIO] = {.name = "bound_ratio"},
    [SECOND_RATIO] = {.name = "second_order_ratio"},
    [FOURTH_RATIO] = {.name = "fourth_order_ratio"},
    [GAUSS_RATIO] = {.name = "gauss_hermite_ratio"},
    [ENUMERATION] = {.name = "enumeration", .measured = is_enumerated},
    [LIMIT] = {.name = "limit", .measured = is_limit},
    [MACKAY_GAIN] = {.name = "mackay_gain", .measured = is_compared},
    [SECOND_GAIN] = {.name = "second_order_gain"},
    [CONDITIONED_GAIN] = {.name = "conditioned_gain", .measured = is_compared},
};

static rv_status mean_of(double *out, const rv_evidence *evidence, size_t cell, size_t metric) {
  double *value, sum = 0;
  size_t count;
  RV_TRY(rv_evidence_metric(&value, &count, evidence, cell, metric));
  for (size_t i = 0; i < count; i++)
    sum += value[i];
  free(value);
  *out = sum / (double)count;
  return RV_OK;
}

/* The bound at the mean variance of a cell; the error is a mean too. */
static rv_status compute_bound(double *out, const rv_evidence *evidence, size_t cell) {
  rv_unit_moments m = {0};
  RV_TRY(mean_of(&m.variance, evidence, cell, VARIANCE));
  *out = rv_approximation_bound(RV_TAYLOR, &m, coding_of(&evidence->grid->cell[cell]));
  return RV_OK;
}

static const rv_statistic statistics[] = {{.name = "bound", .compute = compute_bound}};

#define PLOT        "dcim_taylor"
#define INPUTS_PLOT "dcim_taylor_inputs"
#define MAP_PLOT    "dcim_taylor_map"

static const rv_claim claims[] = {
    {.name = "bound",
     .source = "DCIM eqs. (7), (9)",
     .statement = "|E σ(z) − σ(E z)| ≤ v/(12√3), v = Var z; |E tanh z − tanh E z| ≤ 2v/(3√3)",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = RATIO,
     .value = one,
     .plot = INPUTS_PLOT},
    {.name = "tightest",
     .source = "DCIM eqs. (7), (9)",
     .statement = "error/bound → 1 as v → 0 where |σ″| is largest: 1 − error/bound ∝ v",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = GAP,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 1,
     .plot = PLOT},
    {.name = "bound-second-order",
     .source = "Taylor's theorem",
     .statement = "|E σ(z) − σ(μ) − σ″(μ)v/2| ≤ √(v E(z − μ)⁴)/48",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = SECOND_RATIO,
     .value = one,
     .plot = PLOT},
    {.name = "bound-fourth-order",
     .source = "Taylor's theorem",
     .statement = "the error of the fourth-order series is at most √(E(z − μ)⁴ E(z − μ)⁶)/480",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = FOURTH_RATIO,
     .value = one,
     .plot = PLOT},
    {.name = "bound-normal",
     .source = "Lindeberg 1922",
     .statement = "|E σ(z) − E σ(N(μ, v))| ≤ Σ|w_i|³(E|x_i − q_i|³ + E|N_i|³)/48",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = GAUSS_RATIO,
     .value = one,
     .plot = INPUTS_PLOT},
    {.name = "marginal",
     .source = "Fourier integral",
     .statement = "the exact mean is that of all 2ⁿ states within its error bound, n ≤ 12",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = ENUMERATION,
     .applies = is_enumerated,
     .value = one,
     .plot = PLOT},
    {.name = "limit",
     .source = "E σ(N(−v, v)) = exp(−v/2)/2",
     .statement = "for E z = −v, E σ(z) − exp(−v/2)/2 ∝ 1/n",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = LIMIT,
     .applies = is_limit_sweep,
     .value = inputs,
     .exponent = -1,
     .plot = PLOT},
    {.name = "order-taylor",
     .source = "DCIM eq. (5)",
     .statement = "the first-order term vanishes: |E σ(z) − σ(E z)| ∝ v",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_TAYLOR,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 1,
     .plot = PLOT},
    {.name = "order-second",
     .source = "Taylor series",
     .statement = "skewed inputs: the error of the second-order approximation ∝ v^1.5",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_SECOND_ORDER,
     .applies = is_odd,
     .value = mean_variance,
     .exponent = 1.5,
     .plot = PLOT},
    {.name = "order-second-symmetric",
     .source = "Taylor series",
     .statement = "symmetric inputs: the error of the second-order approximation ∝ v²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_SECOND_ORDER,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 2,
     .plot = PLOT},
    {.name = "order-mackay",
     .source = "MacKay 1992",
     .statement = "the error of MacKay's approximation ∝ v",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_MACKAY,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 1,
     .plot = PLOT},
    {.name = "order-variance-matched",
     .source = "a logistic law of equal variance",
     .statement = "the error of the variance-matched approximation ∝ v",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_VARIANCE_MATCHED,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 1,
     .plot = PLOT},
    {.name = "order-probit",
     .source = "Φ for σ",
     .statement = "the error of the probit approximation does not vanish with v",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_PROBIT,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 0,
     .plot = PLOT},
    {.name = "order-normal",
     .source = "third cumulant",
     .statement = "skewed inputs: the error of the mean over N(μ, v) ∝ v^1.5",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_GAUSS_HERMITE,
     .applies = is_odd,
     .value = mean_variance,
     .exponent = 1.5,
     .plot = PLOT},
    {.name = "order-normal-symmetric",
     .source = "fourth cumulant",
     .statement = "symmetric inputs: the error of the mean over N(μ, v) ∝ v²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_GAUSS_HERMITE,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 2,
     .plot = PLOT},
    {.name = "order-fourth",
     .source = "Taylor series",
     .statement = "skewed inputs: the error of the fourth-order series ∝ v^2.5",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_FOURTH_ORDER,
     .applies = is_odd,
     .value = mean_variance,
     .exponent = 2.5,
     .plot = PLOT},
    {.name = "order-fourth-symmetric",
     .source = "Taylor series",
     .statement = "symmetric inputs: the error of the fourth-order series ∝ v³",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_FOURTH_ORDER,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 3,
     .plot = PLOT},
    {.name = "order-edgeworth",
     .source = "fifth cumulant",
     .statement = "skewed inputs: the error of Edgeworth's expansion ∝ v^2.5",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_EDGEWORTH,
     .applies = is_odd,
     .value = mean_variance,
     .exponent = 2.5,
     .plot = PLOT},
    {.name = "order-edgeworth-symmetric",
     .source = "sixth cumulant",
     .statement = "symmetric inputs: the error of Edgeworth's expansion ∝ v³",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_EDGEWORTH,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 3,
     .plot = PLOT},
    {.name = "mackay-gains",
     .source = "comparison",
     .statement = "MacKay's approximation errs less than the first order in 9 of 10 layers",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = MACKAY_GAIN,
     .applies = is_variance,
     .value = one,
     .delta = 0.1,
     .plot = MAP_PLOT},
    {.name = "second-order-loses",
     .source = "comparison",
     .statement = "beyond sd(z) = 3 the second order errs more than the first in 9 of 10 layers",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = SECOND_GAIN,
     .applies = is_wide,
     .transform = inverse,
     .value = one,
     .delta = 0.1,
     .plot = MAP_PLOT},
    {.name = "conditioning-gains",
     .source = "comparison",
     .statement = "three inputs summed over, the others by Edgeworth, err less than the mean over "
                  "N(μ, v) in 9 of 10 layers",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = CONDITIONED_GAIN,
     .applies = is_variance,
     .value = one,
     .delta = 0.1,
     .plot = MAP_PLOT},
    {.name = "control-half-bound",
     .source = "planted",
     .statement = "|E σ(z) − σ(E z)| ≤ v/(24√3)",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = RATIO,
     .applies = is_tight,
     .value = half,
     .plot = PLOT},
    {.name = "control-constant",
     .source = "planted",
     .statement = "the bound holds with a constant smaller by 1 %",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = RATIO,
     .applies = is_tight,
     .value = nearly_one,
     .plot = PLOT},
    {.name = "control-tanh",
     .source = "planted",
     .statement = "the bound for σ holds for tanh",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = RATIO,
     .applies = is_tight_tanh,
     .value = eighth,
     .plot = PLOT},
    {.name = "control-order",
     .source = "planted",
     .statement = "|E σ(z) − σ(E z)| ∝ v²",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EXPONENT,
     .metric = ERROR + RV_TAYLOR,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 2,
     .plot = PLOT},
    {.name = "control-variance",
     .source = "planted",
     .statement = "the second-order term with E x_i for Var x_i leaves an error ∝ v²",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EXPONENT,
     .metric = WRONG,
     .applies = is_even,
     .value = mean_variance,
     .exponent = 2,
     .plot = PLOT},
};

/* The map: which approximation has the least mean error. */

/* Those that take a few operations once the moments are known. */
static bool is_closed_form(rv_approximation kind) {
  return kind != RV_GAUSS_HERMITE && kind != RV_EDGEWORTH && kind != RV_SADDLE_POINT &&
         kind != RV_CONDITIONED;
}

static rv_status write_map(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  const rv_cell *cell = &evidence->grid->cell[index];
  double variance, error[RV_APPROXIMATIONS];
  rv_approximation closed = RV_TAYLOR, best = RV_TAYLOR;
  if (!in_sweep(cell, "map"))
    return RV_OK;
  RV_TRY(mean_of(&variance, evidence, index, VARIANCE));
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
    RV_TRY(mean_of(&error[k], evidence, index, ERROR + k));
    best = error[k] < error[best] ? k : best;
    closed = is_closed_form(k) && error[k] < error[closed] ? k : closed;
  }
  const double row[] = {number(cell, N), number(cell, SCALE), number(cell, MEAN), variance};
  for (size_t c = 0; c < RV_COUNT(row); c++)
    rv_csv_number(csv, row[c]);
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
    rv_csv_number(csv, error[k]);
  rv_csv_count(csv, closed);
  rv_csv_text(csv, rv_approximation_name(closed));
  rv_csv_count(csv, best);
  rv_csv_text(csv, rv_approximation_name(best));
  rv_csv_end_row(csv);
  return RV_OK;
}

/* In the order of rv_approximation. */
static const char *const map_columns[] = {"n",
                                          "scale",
                                          "mean",
                                          "variance",
                                          "taylor",
                                          "second_order",
                                          "mackay",
                                          "probit",
                                          "gauss_hermite",
                                          "variance_matched",
                                          "fourth_order",
                                          "edgeworth",
                                          "saddle_point",
                                          "conditioned",
                                          "best_closed",
                                          "best_closed_name",
                                          "best",
                                          "best_name",
                                          NULL};

static const rv_extra_table map = {
    .suffix = "map",
    .statement =
        "mean absolute errors over mean and variance, and the approximation with the least",
    .columns = map_columns,
    .write_rows = write_map};

static const rv_program program = {
    .name = "dcim_taylor",
    .statement = "DCIM eqs. (2)–(9): E σ(b + wᵀx) ≈ σ(b + wᵀE x) for independent binary x",
    .about = "Draws layers of sigmoid or tanh units with independent binary inputs and measures "
             "the error of the forward pass, and of better approximations, against the exact means "
             "of the units and against bounds. sigmoid_means does so for a layer of your own.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .trial = {.metrics = RV_COUNT(metrics), .open = open_layer, .close = close_layer, .draw = draw},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
    .tables = &map,
    .table_count = 1,
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
