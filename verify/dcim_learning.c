/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCIM eqs. (16), (21), Remark 2: does the estimator
 *
 *   E ln p(x^L | x^0) + E ln q(x^0 | x^L) -> max,
 *
 * q having the transposed weights and the same biases as p, find the net that the data come from?
 * For L = 1 it is the pseudo-likelihood of a restricted Boltzmann machine (Remark 2), which is
 * consistent (J. Besag, The Statistician 24, 1975). For L >= 2 the inner layers are not in the
 * data, and (21) is computed by the forward pass of both nets, approximation (2).
 *
 * Measured, for one random net per trial, all layers of `width` units, weights N(0, coupling^2 /
 * n), biases N(0, 1): the gradient of the expected estimator at the very parameters that the data
 * come from. Where it is not 0, no amount of data leads back to them. The data are x^0 from the law
 * pi that running p up and q down leaves as it is, and x^L from p (dcim_likelihood.h): for L = 1
 * the machine's joint law, and for L >= 2 the best that can be wished for, since x^L given x^0 is
 * the model's own and both models agree on the law of x^0. All expectations are sums over all
 * states. With --fit yes all parameters are maximised over as well, from the truth on.
 *
 * Known, for small coupling g:
 * - ln p with the inner layers summed over has gradient 0 for every L (a score has mean 0).
 * - For L = 1 so has ln q: Gibbs sampling leaves the machine's joint law as it is.
 * - For L >= 2 the joint law of (x^0, x^L) and q part in the interaction of x^0 and x^L, which is
 *   of order g^L for p and q alike and, since the inner units are saturated by other fields in p
 *   than in q, differs in the next order, g^(L+1). A divergence is quadratic in it, so (16) at the
 *   truth is below the most that any two laws could reach by order g^(2L+2): "lack". The score of q
 *   depends on x^0 and x^L together in order g^(L-1), so the gradient of (16) is of order g^(2L):
 * no tied pair with equal biases is consistent, but nearly.
 * - What is nearly recovered is the law: where (16) is largest, p and q lack no more than at the
 *   truth. The parameters are not. For L = 2 the data tell, in the order g^2 of all interactions,
 *   only of W^2 S W^1, W^2 S W^2' and W^1' S W^1 (off the diagonal), S the slopes of the inner
 * units: rotations of S^(1/2) [W^2', W^1] and the inner biases leave them as they are. Along these
 * the lack varies in its own order, g^6, and decides alone: the maximum lies a finite way off,
 * however weak the weights (relative to them) - not g^2, which gradient over curvature would have.
 * - By the forward pass the means of the top layer are off in order g^2, from L = 2 on
 *   (dcim_depth), and so is the gradient by its biases, and the biases that maximise it. Learning
 *   by (2) costs far more than tying: the law found is off in order g^4, as the pass does not see
 *   the dependence of units of one layer.
 *
 * The maximum is the one that an ascent from the truth itself comes to (dcim_fit.h); a start
 * elsewhere may find a higher one, but no truer: its parameters are the truth's nowhere, as the
 * truth is no maximum. Along flat directions it is known less well than the laws of the net found
 * are, so these come first.
 *
 * Tolerances: what must be 0 is held against its rounding (theory/dcim_learning_error.h); what must
 * not be 0 must exceed the same.
 *
 * Run: dcim_learning --width 4 --depth 1:4:4 --coupling 0.1:6.4:7:log --trials 1000
 */
#include "model/dcim_learning.h"
#include "experiment/statement.h"
#include "model/dcim_fit.h"
#include "theory/dcim_weak_order.h"

#include <math.h>
#include <string.h>

enum { WIDTH, DEPTH, COUPLING, FIT };
enum { FORWARD, FORWARD_OVER, PAIR, PAIR_OVER, PASS, PASS_OVER, PASS_PAIR, SHIFT, LACK, LACK_OVER };
enum { INDEPENDENT_OVER = LACK_OVER + 1, CURVATURE, DISTANCE, DISTANCE_OVER, STEPS, MOVED, INNER };
enum { LEFT = INNER + 1, LEFT_OVER_LACK, LAW, PASS_MOVED, PASS_LAW, LAW_OVER_PASS, METRICS };

static const double bias_sd = 1;

/* Beyond it probabilities come near the smallest numbers. */
#define COUPLING_MAX 8

static const char *const fits[] = {"no", "yes", NULL};

static const rv_parameter parameters[] = {
    [WIDTH] = {"width",
               "units in each layer",
               {1, RV_LIKELIHOOD_WIDTH_MAX, .integer = true},
               .fallback = "3"},
    [DEPTH] = {"depth",
               "L, the number of layers of weights",
               {1, 8, .integer = true},
               .fallback = "2"},
    [COUPLING] = {"coupling",
                  "standard deviation of a weight times the root of the width",
                  {0, COUPLING_MAX, .low_open = true},
                  .fallback = "1"},
    [FIT] = {"fit", "whether all parameters are fitted too, for up to 3 layers of up to 3 units",
             .words = fits, .fallback = "no"},
    {0}};

/* Nets per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"one", {[WIDTH] = "1,2,4", [DEPTH] = "1", [COUPLING] = "0.1,1"}, .trials = {60, 1000, 20000}},
    {"order", {[DEPTH] = "2,3", [COUPLING] = "0.01:0.16:9:log"}, .trials = {3000, 20000, 200000}},
    {"coupling", {[DEPTH] = "1,2,3", [COUPLING] = "0.0625:8:8:log"}, .trials = {200, 4000, 40000}},
    {"recovery",
     {[WIDTH] = "2", [COUPLING] = "0.25:2:4:log", [FIT] = "yes"},
     .trials = {60, 2000, 20000}},
    {0}};

static double width(const rv_cell *cell) {
  return rv_number(cell, WIDTH);
}

static double depth(const rv_cell *cell) {
  return rv_number(cell, DEPTH);
}

static double coupling(const rv_cell *cell) {
  return rv_number(cell, COUPLING);
}

/* Where a metric is measured, and a claim true. */

static bool is_one_layer(const rv_cell *cell) {
  return depth(cell) == 1;
}

/* Newton's method needs a maximum that is not too flat for the rounding of the gradient. */
static bool is_recoverable(const rv_cell *cell) {
  return is_one_layer(cell) && width(cell) <= 4 && coupling(cell) <= 1;
}

static bool is_coupled(const rv_cell *cell) {
  return is_one_layer(cell) && coupling(cell) >= 0.01;
}

/* A gradient of order coupling^2 stands far above the 1e-9 that rounding may make of 0; with strong
   weights single units may be all but deterministic, and of a single unit a weight near 0 leaves
   nothing of it, as happens to one net in thousands. */
static bool is_deep(const rv_cell *cell) {
  return depth(cell) >= 2 && width(cell) >= 2 && coupling(cell) >= 0.01 && coupling(cell) <= 2;
}

/* One of order coupling^4 does so where the coupling is not small and the bound on rounding, which
   grows like 8^width, is; strong weights leave layers that hardly ever change. */
static bool is_deep_and_coupled(const rv_cell *cell) {
  return depth(cell) == 2 && width(cell) >= 2 && width(cell) <= 4 && coupling(cell) >= 0.25 &&
         coupling(cell) <= 2;
}

/* The next order in the coupling bends the line of a square root, and of any higher one, by less
   than half of what would be told apart. */
static bool is_weak(const rv_cell *cell) {
  return depth(cell) >= 2 && coupling(cell) >= 0.01 &&
         rv_dcim_weak_bend(coupling(cell), depth(cell), 2) <= RV_EXPONENT_TOLERANCE / 2;
}

/* Where coupling^(2L) stands above rounding as well; one unit alone has no other saturation than
   that of its own bias. */
static bool is_weak_and_exact(const rv_cell *cell) {
  return is_weak(cell) && depth(cell) <= 3 && width(cell) >= 2 && width(cell) <= 4 &&
         coupling(cell) >= 0.039;
}

static bool is_fitted(const rv_cell *cell) {
  return rv_word(cell, FIT) == 1;
}

/* One unit a layer has more parameters than its law has probabilities. What the ascent gains,
   of order coupling^(2L + 2), stands above the rounding of the likelihood. */
static bool is_fitted_deep(const rv_cell *cell) {
  return is_fitted(cell) && depth(cell) >= 2 && width(cell) >= 2 && coupling(cell) <= 2 &&
         coupling(cell) >= (depth(cell) == 2 ? 0.2 : 0.5);
}

static bool is_fitted_weak(const rv_cell *cell) {
  return is_fitted_deep(cell) && depth(cell) == 2;
}

/* What the claims hold the draws against. */

/* At most 1 where x is at least 1. */
static double inverse(double x, const rv_cell *cell) {
  (void)cell;
  return 1 / fmax(x, 0.5);
}

/* Of what is of order coupling^(2L) this is of order coupling, and much less scattered. */
static double root_of_order(double x, const rv_cell *cell) {
  return pow(x, 1 / (2 * depth(cell)));
}

static double root_of_lack(double x, const rv_cell *cell) {
  return pow(x, 1 / (2 * depth(cell) + 2));
}

/* At most 1 where x is at least 5 %. */
static double twentieth_over(double x, const rv_cell *cell) {
  (void)cell;
  return 0.05 / fmax(x, 0.025);
}

/* Likewise of what is of order coupling^2. */
static double root(double x, const rv_cell *cell) {
  (void)cell;
  return sqrt(x);
}

static rv_status resolve(rv_cell *cell) {
  if (is_fitted(cell) && (width(cell) > RV_FIT_WIDTH_MAX || depth(cell) > RV_FIT_LAYERS_MAX))
    return rv_fail(
        RV_EINVAL,
        "all parameters of %.15g layers of %.15g units are too many to fit: choose up to "
        "%d and %d, or --fit no",
        depth(cell), width(cell), RV_FIT_LAYERS_MAX, RV_FIT_WIDTH_MAX);
  return RV_OK;
}

/* The trial. */

static rv_status draw_net(const rv_stream_key *key, rv_dcim *net, const rv_cell *cell) {
  size_t widths[RV_DCIM_LAYERS_MAX + 1];
  for (size_t l = 0; l <= (size_t)depth(cell); l++)
    widths[l] = (size_t)width(cell);
  RV_TRY(rv_dcim_open(net, widths, (size_t)depth(cell)));
  return rv_dcim_draw(key, net, coupling(cell), bias_sd);
}

static double ratio(double a, double b) {
  return a > 0 ? a / b : 0;
}

static rv_status measure_fit(double *metric, const rv_dcim *net) {
  double data[1 << 2 * RV_FIT_WIDTH_MAX];
  rv_dcim_fit fit, pass;
  RV_TRY(rv_dcim_stationary_data(data, net));
  RV_TRY(rv_dcim_fit_from_truth(&fit, net, data, RV_SUMMED_OVER));
  RV_TRY(rv_dcim_fit_from_truth(&pass, net, data, RV_BY_PASS));
  metric[STEPS] = fit.steps;
  metric[MOVED] = fit.distance;
  metric[INNER] = fit.inner;
  metric[LEFT] = fit.left;
  metric[LEFT_OVER_LACK] = ratio(fit.left, metric[LACK]);
  metric[LAW] = fit.law;
  metric[PASS_MOVED] = pass.distance;
  metric[PASS_LAW] = pass.law;
  metric[LAW_OVER_PASS] = ratio(fit.law, pass.law);
  return RV_OK;
}

static rv_status measure(double *metric, const rv_cell *cell, const rv_dcim *net) {
  rv_dcim_learning at;
  rv_dcim_recovery found;
  RV_TRY(rv_dcim_learn(&at, net));
  metric[FORWARD] = at.forward;
  metric[FORWARD_OVER] = at.forward / at.forward_rounding;
  metric[PAIR] = at.pair;
  metric[PAIR_OVER] = at.pair / at.pair_rounding;
  metric[PASS] = at.pass;
  metric[PASS_OVER] = at.pass / at.pair_rounding;
  metric[PASS_PAIR] = at.pass_pair;
  metric[SHIFT] = at.shift;
  metric[LACK] = at.lack;
  metric[LACK_OVER] = at.lack / at.lack_rounding;
  metric[INDEPENDENT_OVER] = at.independent / at.pair_rounding;
  if (is_fitted(cell))
    RV_TRY(measure_fit(metric, net));
  if (!is_recoverable(cell))
    return RV_OK;
  RV_TRY(rv_dcim_recover(&found, net));
  metric[CURVATURE] = found.curvature;
  metric[DISTANCE] = found.distance;
  metric[DISTANCE_OVER] = found.distance / found.rounding;
  return RV_OK;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_dcim net = {.layers = 0};
  memset(metric, 0, METRICS * sizeof *metric);
  rv_status status = draw_net(key, &net, cell);
  if (status == RV_OK)
    status = measure(metric, cell, &net);
  rv_dcim_free(&net);
  return status;
}

static const rv_metric metrics[] = {
    [FORWARD] = {"gradient_forward",
                 .about = "norm of the gradient at the truth of E ln p(xᴸ | x⁰)"},
    [FORWARD_OVER] = {"forward_over_rounding", .about = "gradient_forward / its rounding bound"},
    [PAIR] = {"gradient_pair", .about = "norm of the gradient of (16), inner layers summed over"},
    [PAIR_OVER] = {"pair_over_rounding", .about = "gradient_pair / its rounding bound"},
    [PASS] = {"gradient_pass", .about = "norm of the gradient of E ln p by the forward pass"},
    [PASS_OVER] = {"pass_over_rounding", .about = "gradient_pass / the bound for gradient_pair"},
    [PASS_PAIR] = {"gradient_pass_pair", .about = "norm of the gradient of (21) by both passes"},
    [SHIFT] = {"bias_shift",
               .about = "of the top biases that maximise E ln p by the forward pass, all else "
                        "known, root mean square"},
    [LACK] = {"lack",
              .about = "by which (16) at the truth is below what any p and q could reach, nats"},
    [LACK_OVER] = {"lack_over_rounding", .about = "lack / the bound on its rounding for L = 1"},
    [INDEPENDENT_OVER] = {"independent_over_rounding",
                          .about = "gradient of (16) where x⁰ and xᴸ are independent / rounding"},
    [CURVATURE] = {"curvature", "smallest eigenvalue of minus the Hessian of (16), L = 1",
                   .measured = is_recoverable},
    [DISTANCE] = {"distance", "of the maximiser of (16) found from 0 to the truth, L = 1",
                  .measured = is_recoverable},
    [DISTANCE_OVER] = {"distance_over_rounding", "distance / what rounding may make of it",
                       .measured = is_recoverable},
    [STEPS] = {"fit_steps", "of the ascent of (16) from the truth", .measured = is_fitted},
    [MOVED] = {"fit_distance", "of where it ends from the truth / norm of the truth",
               .measured = is_fitted},
    [INNER] = {"fit_inner_shift", "of the inner biases, root mean square", .measured = is_fitted},
    [LEFT] = {"fit_left", "lack where it ends", .measured = is_fitted},
    [LEFT_OVER_LACK] = {"fit_left_over_lack", "fit_left / lack", .measured = is_fitted},
    [LAW] = {"fit_law", "divergence of the data's law from that of the net it finds, nats",
             .measured = is_fitted},
    [PASS_MOVED] = {"pass_distance", "fit_distance of (21) by both passes", .measured = is_fitted},
    [PASS_LAW] = {"pass_law", "fit_law of (21) by both passes", .measured = is_fitted},
    [LAW_OVER_PASS] = {"fit_law_over_pass_law", "fit_law / pass_law", .measured = is_fitted},
    {0}};

#define WEAK "depth of at least 2, coupling of 0.01 to 0.31 / √depth"

#define FITTED "fit yes, width 2 or 3, depth 2 or 3, coupling of 0.2 (0.5 for depth 3) to 2"

static const rv_claim claims[] = {
    {"score", RV_EXACT, "Fisher's identity",
     "with inner layers summed over, E ln p(xᴸ | x⁰) has gradient 0 at the truth, at any L",
     .every = {FORWARD_OVER, .constant = 1}},
    {"one-layer", RV_PRINTED, "DCIM Remark 2; Besag 1975",
     "for L = 1 the estimator (16) is the pseudo-likelihood: its gradient at the truth is 0",
     .expected = RV_HOLDS, .where = is_one_layer, .needs = "depth 1",
     .every = {PAIR_OVER, .constant = 1}},
    {"one-maximum", RV_EXACT, "DCIM Remark 2; Besag 1975",
     "for L = 1, maximised from 0, (16) returns the weights and biases that the data come from",
     .where = is_recoverable, .needs = "depth 1, width up to 4, coupling up to 1",
     .every = {DISTANCE_OVER, .constant = 1}},
    {"several-layers", RV_CORRECTED, "DCIM eq. (21)",
     "for L = 2 the gradient of (16) at the truth is not 0, even with inner layers summed over",
     .where = is_deep_and_coupled, .needs = "depth 2, width of 2 to 4, coupling of 0.25 to 2",
     .of = inverse, .every = {PAIR_OVER, .constant = 1}},
    {"order-pair", RV_EXACT, "DCIM eqs. (16), (20)",
     "it is of order coupling^(2L): its root of degree 2L is of order coupling", .on = "order",
     .where = is_weak_and_exact, .needs = "depth 2 or 3, width of 2 to 4, coupling of 0.04 to 0.17",
     .of = root_of_order, .power = {PAIR, coupling, 1, .along = "coupling"}},
    {"one-layer-lack", RV_EXACT, "DCIM Remark 2",
     "for L = 1 p and q are the conditional laws of the data: (16) lacks nothing at the truth",
     .where = is_one_layer, .needs = "depth 1", .every = {LACK_OVER, .constant = 1}},
    {"order-lack", RV_LIMIT, "DCIM eqs. (16), (20)",
     "for several (16) at the truth lacks order coupling^(2L+2) of what conditional laws could "
     "reach",
     .on = "order", .where = is_weak_and_exact,
     .needs = "depth 2 or 3, width of 2 to 4, coupling of 0.04 to 0.17", .of = root_of_lack,
     .power = {LACK, coupling, 1, .along = "coupling"}},
    {"laws", RV_EXACT, "maximum likelihood",
     "where (16) is largest, p and q are within that of the data's conditional laws",
     .plot = "dcim_recovery", .where = is_fitted_deep, .needs = FITTED,
     .every = {LEFT_OVER_LACK, .constant = 1}},
    {"parameters", RV_CORRECTED, "DCIM eqs. (16), (21)",
     "but not at the truth: for half of the nets the parameters are off by over 5 % of their norm",
     .plot = "dcim_recovery", .where = is_fitted_deep, .needs = FITTED, .of = twentieth_over,
     .most = {MOVED, .constant = 1, .delta = {0.5}}},
    {"pass-law", RV_CORRECTED, "DCIM eqs. (2), (21)",
     "by the forward pass of both nets the law found is ten times as far off, for half of the nets",
     .plot = "dcim_recovery", .where = is_fitted_deep, .needs = FITTED,
     .most = {LAW_OVER_PASS, .constant = 0.1, .delta = {0.5}}},
    {"control-recovery", RV_CONTROL, "planted",
     "with the coupling the inner biases that (16) finds tend to the truth, in order coupling²",
     .plot = "dcim_recovery", .on = "recovery", .where = is_fitted_weak, .needs = FITTED,
     .of = root, .power = {INNER, coupling, 1, .along = "coupling"}},
    {"pass", RV_CORRECTED, "DCIM eqs. (2), (14), (21)",
     "for L ≥ 2 the gradient of E ln p(xᴸ | x⁰) by the forward pass is not 0 at the truth",
     .where = is_deep, .needs = "depth and width of at least 2, coupling of 0.01 to 2",
     .of = inverse, .every = {PASS_OVER, .constant = 1}},
    {"order-pass", RV_EXACT, "DCIM eqs. (2), (14)",
     "it is of order coupling²: its root of order coupling", .on = "order", .where = is_weak,
     .needs = WEAK, .of = root, .power = {PASS, coupling, 1, .along = "coupling"}},
    {"order-pass-pair", RV_EXACT, "DCIM eqs. (2), (21)",
     "so is the gradient of (21) by the passes of both nets", .on = "order", .where = is_weak,
     .needs = WEAK, .of = root, .power = {PASS_PAIR, coupling, 1, .along = "coupling"}},
    {"order-shift", RV_EXACT, "DCIM eqs. (2), (14)",
     "the top biases learned by the forward pass, all else known, are off in order coupling²",
     .on = "order", .where = is_weak, .needs = WEAK, .of = root,
     .power = {SHIFT, coupling, 1, .along = "coupling"}},
    {"control-order", RV_CONTROL, "planted",
     "the gradient by the forward pass is of order coupling³", .on = "order", .where = is_weak,
     .needs = WEAK, .of = root, .power = {PASS, coupling, 1.5, .along = "coupling"}},
    {"control-data", RV_CONTROL, "planted",
     "for L = 1 the gradient of (16) is 0 where x⁰ and x¹ are drawn independently",
     .where = is_coupled, .needs = "depth 1, coupling of at least 0.01",
     .every = {INDEPENDENT_OVER, .constant = 1}},
    {0}};

static const rv_statement statement = {
    .name = "dcim_learning",
    .title = "DCIM eqs. (16), (21): does the estimator find the net that the data come from?",
    .about = "Draws nets of binary units, takes the law of the data that they generate, and "
             "measures by enumeration whether the estimator of generative learning is stationary "
             "at the net itself: for one layer, for several with inner layers summed over, and for "
             "several by the forward pass.",
    .plot = "dcim_learning",
    .own_trials = 300,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.draw = draw},
    .metrics = metrics,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
