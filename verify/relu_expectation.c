/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The question that the conclusion of DCIM leaves open: of which random variable is the ReLU
 * r(z) = max(z, 0) the mean, as the logistic function is of a binary unit? The Notes' own model
 * answers it: x_j = r(z_j) eta_j with noise eta_j of mean 1, dropout's (1/p with probability p,
 * else 0) or an exponential variable. So the forward pass of a ReLU net with inverted dropout is
 * DCIM's recursion (14) for that model, and replaces E r(z) by r(E z).
 *
 * Measured, for one random net a trial (noisy_net.h): E r(z) of a unit of layer L, exact in a net
 * of 2 layers, where z is a sum of independent inputs (relu_mean.h); in deeper ones over all
 * states of the noise further below, or in the mean over `samples` of them, whose mixture is a law
 * of z by itself. Held against the forward pass and better approximations (relu_normal.h).
 *
 * Known: 0 <= E r(z) - r(E z) <= (sqrt(mu^2 + s^2) - |mu|) / 2 <= s/2 for any z of mean mu and
 * standard deviation s. Near a normal law it is s / sqrt(2 pi) at mu = 0, up to half the sum of the
 * third absolute moments of the inputs over s^2. Each cumulant that an approximation carries adds
 * a power of n^(-1/2), or of 1/n where z is not skew (p = 1/2) or mu = 0 (relu_order.h). Layers
 * multiply |x| by independent factors, so that the error grows like the (L - 1)st power of their
 * mean, p^(-(L-1)/2) in wide nets where the forward pass keeps its size (noise.h).
 *
 * Tolerances: E r(z) is known to `error` of relu_mean.h, which the bounds are widened by; claims
 * on powers are made where the next order and the spread of the cumulants bend them by less than
 * half of what would be told apart.
 *
 * Run: relu_expectation --noise both --n 1000 --mean 0:4:9
 */
#include "experiment/statement.h"
#include "model/noisy_net.h"
#include "theory/relu_mean.h"
#include "theory/relu_order.h"

#include <math.h>

enum { NOISE, WEIGHTS, N, DEPTH, P, SCALE, MEAN, SAMPLES };
enum {
  ETA,
  GAP,
  OVER_HALF,
  OVER_SHARP,
  BELOW,
  ERROR_NORMAL,
  ERROR_SKEWED,
  ERROR_EDGEWORTH,
  OVER_NORMAL
};
enum { FORWARD = OVER_NORMAL + 1, EXACT, ERROR };

static const char *const noises[] = {"bernoulli", "exponential", NULL};
static const char *const weights[] = {"normal", "equal", NULL};
static const char *const mean_rules[] = {"free", NULL};
static const double FREE = -1;

static const rv_parameter parameters[] = {
    [NOISE] = {"noise", "on the hidden units: inverted dropout, or exponential of mean 1",
               .words = noises, .all = "both", .fallback = "bernoulli"},
    [WEIGHTS] = {"weights", "of the top unit, N(0, scale²/n) or all scale/√n", .words = weights,
                 .all = "both", .fallback = "normal"},
    [N] = {"n", "units of each hidden layer", {1, 1e5, .integer = true}, .fallback = "32"},
    [DEPTH] = {"depth", "L, layers of weights", {2, 10, .integer = true}, .fallback = "2"},
    [P] = {"p", "probability that dropout keeps a unit", .domain = {.low = 0.01, .high = 1},
           .fallback = "0.5"},
    [SCALE] = {"scale", "standard deviation of a weight times √n",
               .domain = {.low = 0.01, .high = 100}, .fallback = "1.4142135623730951"},
    [MEAN] = {"mean",
              "E z in units of sd(z), by the bias, given the last hidden layer; free: bias 0",
              .domain = {.high = 20}, .rules = mean_rules, .fallback = "free"},
    [SAMPLES] = {"samples",
                 "of the noise below the last hidden layer; 0: all its states",
                 {0, 1e6, .integer = true},
                 .fallback = "4"},
    {0}};

/* Nets per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"mean",
     {[NOISE] = "both", [N] = "20", [P] = "0.8", [MEAN] = "0:3:13"},
     .trials = {300, 3000, 30000}},
    {"depth", {[DEPTH] = "2:6:5"}, .trials = {2500, 30000, 300000}},
    {"noise", {[NOISE] = "both", [DEPTH] = "3", [P] = "0.8"}, .trials = {1000, 20000, 200000}},
    {"states", {[N] = "4", [DEPTH] = "2:4:3", [SAMPLES] = "0"}, .trials = {500, 5000, 50000}},
    {"zero",
     {[NOISE] = "both", [WEIGHTS] = "equal", [N] = "1000", [MEAN] = "0"},
     .trials = {800, 10000, 100000}},
    {"even",
     {[WEIGHTS] = "equal", [N] = "7500:60000:4:log", [MEAN] = "0"},
     .trials = {180, 500, 4000}},
    {"odd",
     {[WEIGHTS] = "equal", [N] = "10000:80000:4:log", [P] = "0.7", [MEAN] = "1.5"},
     .trials = {160, 600, 4000}},
    {"map",
     {[NOISE] = "both", [WEIGHTS] = "both", [N] = "4,16,64,1000", [P] = "0.8", [MEAN] = "0:3:7"},
     .trials = {4, 80, 800}},
    {0}};

static double n(const rv_cell *cell) {
  return rv_number(cell, N);
}

static double p(const rv_cell *cell) {
  return rv_number(cell, P);
}

static double depth(const rv_cell *cell) {
  return rv_number(cell, DEPTH);
}

static double mean(const rv_cell *cell) {
  return rv_number(cell, MEAN);
}

static rv_noise noise(const rv_cell *cell) {
  return (rv_noise)rv_word(cell, NOISE);
}

static bool has_equal_weights(const rv_cell *cell) {
  return rv_word(cell, WEIGHTS) == 1;
}

static rv_relu_order_setting order_of(const rv_cell *cell) {
  return (rv_relu_order_setting){noise(cell), p(cell), n(cell), mean(cell)};
}

/* Where a claim is true, and a metric measured. */

static bool is_shallow(const rv_cell *cell) {
  return depth(cell) == 2;
}

static bool is_noisy(const rv_cell *cell) {
  return noise(cell) == RV_NOISE_EXPONENTIAL || p(cell) < 1;
}

/* A power stands clear of the next, and its bend leaves half of the tolerance to chance. */
static bool has_order(rv_relu_approximation kind, bool even, const rv_cell *cell) {
  const rv_relu_order_setting order = order_of(cell);
  return is_shallow(cell) && is_noisy(cell) && has_equal_weights(cell) && mean(cell) != FREE &&
         n(cell) >= 1000 && rv_relu_order_is_even(&order) == even &&
         rv_relu_order_leading(kind, &order) > 1e-11 &&
         rv_relu_order_bend(kind, &order) <= RV_EXPONENT_TOLERANCE / 2;
}

static bool is_even_normal(const rv_cell *cell) {
  return has_order(RV_RELU_NORMAL, true, cell);
}

static bool is_even_edgeworth(const rv_cell *cell) {
  return has_order(RV_RELU_EDGEWORTH, true, cell);
}

static bool is_odd_normal(const rv_cell *cell) {
  return has_order(RV_RELU_NORMAL, false, cell);
}

static bool is_odd_skewed(const rv_cell *cell) {
  return has_order(RV_RELU_SKEWED, false, cell);
}

static bool is_odd_edgeworth(const rv_cell *cell) {
  return has_order(RV_RELU_EDGEWORTH, false, cell);
}

/* A few hundred draws meet either value of the noise. */
static bool has_common_noise(const rv_cell *cell) {
  return noise(cell) == RV_NOISE_EXPONENTIAL || (p(cell) >= 0.3 && p(cell) <= 0.7);
}

/* Nearly normal around 0. */
static bool is_central(const rv_cell *cell) {
  return is_shallow(cell) && is_noisy(cell) && mean(cell) == 0 && n(cell) >= 1000 &&
         (noise(cell) == RV_NOISE_EXPONENTIAL || (p(cell) >= 0.1 && p(cell) <= 0.9));
}

/* Gaussian weights in all layers, and no bias. */
static bool is_free(const rv_cell *cell) {
  return !has_equal_weights(cell) && mean(cell) == FREE;
}

static bool is_deep(const rv_cell *cell) {
  return is_free(cell) && noise(cell) == RV_NOISE_BERNOULLI && p(cell) >= 0.3 && p(cell) <= 0.7 &&
         depth(cell) >= 4 && n(cell) >= 16 && fabs(rv_number(cell, SCALE) - M_SQRT2) < 0.01;
}

static bool is_centred(const rv_cell *cell) {
  return is_shallow(cell) && mean(cell) != FREE;
}

/* Closed forms. */

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double normal_gap(const rv_cell *cell) {
  (void)cell;
  return 1 / sqrt(2 * M_PI);
}

static double normal_gap_allowance(const rv_cell *cell) {
  const rv_relu_order_setting order = order_of(cell);
  return rv_relu_order_gap_allowance(&order, has_equal_weights(cell));
}

/* Of E r(z), in units of sd(z): a thousandth of an error whose power is claimed, or what serves the
   eye; of a state of a deep net's noise, less. */
static double tolerance_of(const rv_cell *cell) {
  const rv_relu_order_setting order = order_of(cell);
  double tolerance = is_shallow(cell) ? 5e-5 : 1e-3;
  for (rv_relu_approximation kind = RV_RELU_NORMAL; kind < RV_RELU_APPROXIMATIONS; kind++)
    if (has_order(kind, true, cell) || has_order(kind, false, cell))
      tolerance = fmin(tolerance, 1e-3 * rv_relu_order_leading(kind, &order));
  return fmax(tolerance, RV_RELU_ALL_DIGITS);
}

static double mean_of_net(const rv_cell *cell, double layers, bool noisy) {
  return rv_noisy_net_mean(noisy ? noise(cell) : RV_NOISE_BERNOULLI, noisy ? p(cell) : 1,
                           (size_t)n(cell), layers, rv_number(cell, SCALE));
}

static double mean_forward(const rv_cell *cell) {
  return mean_of_net(cell, depth(cell), false);
}

static double mean_exact(const rv_cell *cell) {
  return mean_of_net(cell, depth(cell), true);
}

/* What the series for E r(z) may leave out, as E sd(z)² ≤ E z². */
static double numerical_error(const rv_cell *cell) {
  return tolerance_of(cell) * pow(rv_number(cell, SCALE), depth(cell)) *
         pow(rv_noise_gain_limit(noise(cell), p(cell)), depth(cell) - 1);
}

static double mean_error(const rv_cell *cell) {
  return mean_exact(cell) - mean_forward(cell);
}

/* If it grew by as much in every layer. */
static double linear_error(const rv_cell *cell) {
  return (depth(cell) - 1) * (mean_of_net(cell, 2, true) - mean_of_net(cell, 2, false));
}

static double relative_error(const rv_cell *cell) {
  return mean_error(cell) / mean_forward(cell);
}

static double relative_error_limit(const rv_cell *cell) {
  double ratio = rv_noise_gain_limit(noise(cell), p(cell)) * M_SQRT2;
  return pow(ratio, depth(cell) - 1) - 1;
}

static double sharp_bound(const rv_cell *cell) {
  return rv_relu_gap_bound(mean(cell), 1);
}

/* The trial. */

static rv_noisy_net_setting setting_of(const rv_cell *cell) {
  return (rv_noisy_net_setting){.noise = noise(cell),
                                .keep = p(cell),
                                .inputs = (size_t)n(cell),
                                .depth = (size_t)depth(cell),
                                .scale = rv_number(cell, SCALE),
                                .equal = has_equal_weights(cell),
                                .centred = mean(cell) != FREE,
                                .mean = mean(cell),
                                .samples = (size_t)rv_number(cell, SAMPLES),
                                .tolerance = tolerance_of(cell)};
}

static rv_status resolve(rv_cell *cell) {
  const rv_noisy_net_setting setting = setting_of(cell);
  return rv_noisy_net_check(&setting);
}

static rv_status open_net(void **net, const rv_cell *cell, int threads) {
  (void)threads;
  const rv_noisy_net_setting setting = setting_of(cell);
  return rv_noisy_net_open((rv_noisy_net **)net, &setting);
}

static void close_net(void *net) {
  rv_noisy_net_close(net);
}

/* 0 for 0/0: without noise there is neither an error nor a bound on it. */
static double ratio(double x, double y) {
  return x == 0 ? 0 : x / y;
}

static void measure(double *metric, const rv_noisy_net_draw *d) {
  double sd = sqrt(d->variance), gap = d->exact - fmax(0, d->mean);
  metric[ETA] = d->noise;
  metric[GAP] = ratio(sd > 0 ? gap : 0, sd);
  metric[OVER_HALF] = ratio(fmax(0, gap - d->error), rv_relu_gap_bound_any_mean(d->variance));
  metric[OVER_SHARP] = ratio(fmax(0, gap - d->error), rv_relu_gap_bound(d->mean, d->variance));
  metric[BELOW] = ratio(fmax(0, -gap), d->error);
  for (rv_relu_approximation kind = RV_RELU_NORMAL; kind < RV_RELU_APPROXIMATIONS; kind++)
    metric[ERROR_NORMAL + kind - RV_RELU_NORMAL] =
        ratio(sd > 0 ? fabs(d->exact - d->approximation[kind]) : 0, sd);
  metric[OVER_NORMAL] = ratio(fmax(0, metric[ERROR_NORMAL] * sd - d->error), d->normal_bound);
  metric[FORWARD] = d->forward;
  metric[EXACT] = d->exact;
  metric[ERROR] = d->exact - d->forward;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *net) {
  (void)cell;
  rv_noisy_net_draw d;
  RV_TRY(rv_noisy_net_draw_net(key, &d, net));
  measure(metric, &d);
  return RV_OK;
}

static const rv_metric metrics[] = {
    [ETA] = {"eta", "Σ x_j / Σ r(z_j) of the first layer, one draw of the noise", .predicted = one},
    [GAP] = {"gap", "(E r(z) − r(E z)) / sd(z): the error of the forward pass", .bound = half},
    [OVER_HALF] = {"over_half", "E r(z) − r(E z) over sd(z)/2, less the numerical error",
                   .bound = one},
    [OVER_SHARP] = {"over_sharp", "the same over the sharp bound", .bound = one},
    [BELOW] = {"below", "by how much the error is below 0, in numerical errors", .bound = one},
    [ERROR_NORMAL] = {"error_normal", "|error| / sd(z) of the mean over N(E z, Var z)",
                      .measured = is_shallow},
    [ERROR_SKEWED] = {"error_skewed", "with the third cumulant", .measured = is_shallow},
    [ERROR_EDGEWORTH] = {"error_edgeworth", "and the fourth, and the square of the third",
                         .measured = is_shallow},
    [OVER_NORMAL] = {"over_normal", "error_normal over its bound, less the numerical error",
                     .bound = one, .measured = is_shallow},
    [FORWARD] = {"forward", .about = "the forward pass r(b + wᵀm)"},
    [EXACT] = {"exact", .about = "E r(z)"},
    [ERROR] = {"error", .about = "E r(z) less the forward pass"},
    {0}};

/* The approximation of least mean error: 0 the forward pass, 1 the normal mean, 2 and 3 beyond. */
static rv_status find_best(double *out, const rv_cell_sample *sample) {
  const size_t metric[] = {GAP, ERROR_NORMAL, ERROR_SKEWED, ERROR_EDGEWORTH};
  size_t best = 0;
  for (size_t k = 1; k < RV_COUNT(metric); k++)
    if (rv_sample_mean(sample, metric[k]) < rv_sample_mean(sample, metric[best]))
      best = k;
  *out = (double)best;
  return RV_OK;
}

static const rv_column columns[] = {
    {"best", "least mean error: forward pass (0), normal mean (1), skewed (2), Edgeworth (3)",
     .of_sample = find_best, .measured = is_shallow},
    {"sharp_bound", "the sharp bound at E z = mean sd(z), in units of sd(z)", .value = sharp_bound,
     .measured = is_centred},
    {"forward_law", "E of it over nets", .value = mean_forward, .measured = is_free},
    {"exact_law", "E of it over nets", .value = mean_exact, .measured = is_free},
    {"error_law", "E of it over nets", .value = mean_error, .measured = is_free},
    {"relative_error", "E error / E forward over nets", .value = relative_error,
     .measured = is_free},
    {"relative_error_limit", "the same in wide nets: p^(−(L−1)/2) − 1, or 2^((L−1)/2) − 1",
     .value = relative_error_limit},
    {0}};

#define CENTRAL "2 layers, mean 0, n of at least 1000, p of 0.1 to 0.9"
#define ORDER   "2 layers, equal weights, a mean and an n whose leading term stands clear"
#define GAUSS   "normal weights, mean free"

static const rv_claim claims[] = {
    {"noise-mean", RV_EXACT, "the Notes' dropout", "x = r(z) η has the mean r(z)",
     .on = "depth zero", .where = has_common_noise, .needs = "p of 0.3 to 0.7",
     .mean = {ETA, one, .within = 0.1}},
    {"half-sd", RV_EXACT, "DCIM eq. (14); Jensen", "E r(z) − r(E z) ≤ sd(z)/2 for every unit",
     .every = {OVER_HALF, one, .slack = 1e-9}},
    {"sharp", RV_EXACT, "DCIM eq. (14); Cauchy and Schwarz",
     "E r(z) − r(E z) ≤ (√(μ² + s²) − |μ|)/2 for every unit",
     .every = {OVER_SHARP, one, .slack = 1e-9}},
    {"not-below", RV_EXACT, "DCIM eq. (14); Jensen", "E r(z) ≥ r(E z) for every unit",
     .every = {BELOW, .bound = one}},
    {"normal-bound", RV_EXACT, "Goldstein 2010",
     "|E r(z) − E r(g)| ≤ Σ E|w_i(x_i − E x_i)|³ / 2s² for every unit, g normal",
     .where = is_shallow, .needs = "2 layers", .every = {OVER_NORMAL, one, .slack = 1e-9}},
    {"zero-mean", RV_LIMIT, "central limit theorem",
     "at mean 0 the forward pass lacks sd(z)/√(2π), up to an order of 1/n", .on = "zero",
     .where = is_central, .needs = CENTRAL,
     .mean = {GAP, normal_gap, .allowance = normal_gap_allowance, .within = 0.2}},
    {"order-normal", RV_LIMIT, "Edgeworth",
     "the normal mean is off by an order of 1/n where z is not skew or has mean 0", .on = "even",
     .where = is_even_normal, .needs = ORDER, .power = {ERROR_NORMAL, n, -1, .along = "n"}},
    {"order-edgeworth", RV_LIMIT, "Edgeworth", "Edgeworth's by an order of n⁻² there", .on = "even",
     .where = is_even_edgeworth, .needs = ORDER, .power = {ERROR_EDGEWORTH, n, -2, .along = "n"}},
    {"order-normal-skewed", RV_LIMIT, "Edgeworth",
     "elsewhere the normal mean is off by an order of n^(−1/2)", .on = "odd",
     .where = is_odd_normal, .needs = ORDER, .power = {ERROR_NORMAL, n, -0.5, .along = "n"}},
    {"order-skewed", RV_LIMIT, "Edgeworth", "with the third cumulant by one of 1/n", .on = "odd",
     .where = is_odd_skewed, .needs = ORDER, .power = {ERROR_SKEWED, n, -1, .along = "n"}},
    {"order-edgeworth-skewed", RV_LIMIT, "Edgeworth",
     "and with the fourth, and the square of the third, by one of n^(−3/2)", .on = "odd",
     .where = is_odd_edgeworth, .needs = ORDER, .power = {ERROR_EDGEWORTH, n, -1.5, .along = "n"}},
    {"forward-depth", RV_EXACT, "rotation invariance",
     "the forward pass has the mean scaleᴸ gᴸ⁻¹/√(2π) over nets, g the gain of a layer",
     .on = "depth", .where = is_free, .needs = GAUSS,
     .mean = {FORWARD, mean_forward, .within = 0.3}},
    {"error-depth", RV_CORRECTED, "rotation invariance",
     "its error the mean scaleᴸ (gₚᴸ⁻¹ − gᴸ⁻¹)/√(2π), gₚ the gain with noise", .on = "depth noise",
     .where = is_free, .needs = GAUSS,
     .mean = {EXACT, mean_exact, .allowance = numerical_error, .within = 0.3}},
    {"control-depth", RV_CONTROL, "planted", "the mean error is L − 1 times that of 2 layers",
     .on = "depth", .where = is_deep,
     .needs = GAUSS ", dropout with p of 0.3 to 0.7, scale √2, at least 4 layers of 16 units",
     .mean = {ERROR, linear_error, .truth = mean_error}},
    {"control-unbiased", RV_CONTROL, "planted", "at mean 0 the forward pass has no error",
     .on = "zero even", .where = is_central, .needs = CENTRAL,
     .mean = {GAP, zero, .truth = normal_gap}},
    {"control-quarter", RV_CONTROL, "planted", "E r(z) − r(E z) ≤ sd(z)/4 for every unit",
     .on = "zero even", .where = is_central, .needs = CENTRAL, .every = {GAP, .constant = 0.25}},
    {"control-order", RV_CONTROL, "planted",
     "what Edgeworth's expansion leaves out falls like 1/n, as what the normal mean does",
     .on = "even", .where = is_even_edgeworth, .needs = ORDER,
     .power = {ERROR_EDGEWORTH, n, -1, .along = "n"}},
    {0}};

static const rv_statement statement = {
    .name = "relu_expectation",
    .title = "DCIM's open question: the ReLU as an expectation, E r(z) ≈ r(E z)",
    .about = "Draws ReLU nets with multiplicative noise of mean 1 on their hidden units and "
             "measures the error of the forward pass, and of better approximations, against the "
             "exact mean of a unit and against bounds.",
    .plot = "relu_expectation",
    .own_trials = 300,
    .resolve = resolve,
    .parameters = parameters,
    .plans = plans,
    .trial = {.open = open_net, .close = close_net, .draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
