/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCIM eqs. (17)-(20), Remarks 1 and 2, Observation 1. A net p of layers x^0, ..., x^L of binary
 * units and a net q that runs back belong to one joint law if and only if, for every state,
 *
 *   ln p(x^1, ..., x^L | x^0) - ln q(x^0, ..., x^(L-1) | x^L) = F(x^0) + G(x^L).           (19)
 *
 * With the weights of p transposed and its biases in q, all but the partition functions cancels
 * (20), and an inner layer enters through r_l = ln Y^l(x^l) - ln Z^(l+1)(x^l) alone
 * (dcim_ratio.h). It is claimed that this is as close as (19) can be met; that one layer is a
 * restricted Boltzmann machine, which meets it exactly, and (16) its pseudo-likelihood (Remark 2);
 * that a conditionally independent p(x^1 | x^0) does not make p(x^0 | x^1) so, unless the joint law
 * is such a machine (Remark 1); that the conditionals of a deep Boltzmann machine are not
 * independent (Observation 1); and that the reverse of a DCIM is a Markov chain (17).
 *
 * Measured, for one random net per trial: the residual of (19), the standard deviation of what the
 * best F and G leave when all states are equally probable, exactly (dcim_ratio.h) and by sampling
 * (dcim_defect.h); the same with the weights of q turned away from the transpose by theta, in a
 * random direction; and, for nets of three layers of a few units, total correlations and
 * informations, by enumerating the joint law. Weights are N(0, coupling^2 / n), biases N(0, 1), all
 * layers have `width` units.
 *
 * Known: the residual is 0 for L = 1, and for mirror nets W^(l+1) = W^l', b^(l+1) = b^(l-1), where
 * Y and Z are the same function. Else it grows like the coupling: ln Y and ln Z have different
 * linear terms in x^l. These the biases of q could take up, if they were free; what is left then
 * (residual_nonlinear) is of order coupling^2. The layers' parts are uncorrelated, so residual^2 is
 * proportional to L - 1 in the mean, and for small coupling known (dcim_residual_law.h). With equal
 * biases the transpose is not the best choice for a given net: the derivative by theta at 0 is a
 * covariance with the linear part of r_l, not 0, so that a small turn one way or the other does
 * better in nearly every net, and shifts the linear term as better biases would. In the mean over
 * nets it is the best: a turn adds L n coupling^2 (1 - cos theta) / 8 to residual^2, whatever the
 * net's size and coupling, and as much when the biases of q are its own. What is left beside that
 * is then of order coupling^4: tie the weights, not the biases of inner layers. In a deep Boltzmann
 * machine the conditionals of the outermost layers, p(x^L | x^(L-1)) and p(x^0 | x^1), are
 * independent all the same, as a unit there has neighbours in one layer alone; Observation 1 is
 * true of the others. For small coupling the total correlations that a net brings about are of
 * order coupling^4: they are quadratic in interactions that are products of two weights.
 *
 * Tolerances: what must be 0 is held against a bound on its rounding: rv_dcim_log_ratio_rounding,
 * rv_information_rounding, rv_pseudo_rounding, each derived at its prototype. What must not be 0
 * must exceed the same bound.
 *
 * Run: dcim_consistency --width 10 --depth 2:6:5 --coupling 3 --theta -30,0,30
 */
#include "experiment/statement.h"
#include "model/dcim_reversal.h"
#include "reverify/dcim_exact.h"
#include "theory/dcim_residual_law.h"
#include "theory/dcim_weak_order.h"
#include "theory/information.h"
#include "theory/slope_departure.h"

#include <math.h>
#include <string.h>

enum { WIDTH, DEPTH, COUPLING, NET, THETA };
enum { RESIDUAL, RESIDUAL_NONLINEAR, RESIDUAL_LAYER, RESIDUAL_SQ, RESIDUAL_SQ_SAMPLED };
enum { SAMPLED_OVER_EXACT = RESIDUAL_SQ_SAMPLED + 1, DEFECT, FORMULA };
enum { TURN_ADDS = FORMULA + 1, TURN_ADDS_NONLINEAR, TIED_OVER_BEST };
enum { DEPENDENCE = TIED_OVER_BEST + 1 }; /* of all kinds, in the order of rv_dependence */
enum { PSEUDO = DEPENDENCE + RV_DEPENDENCES, PSEUDO_TURNED };

enum { RANDOM, MIRROR };
static const char *const nets[] = {"random", "mirror", NULL};

static const rv_parameter parameters[] = {
    [WIDTH] = {"width",
               "units in each layer; the exact residual is measured up to 14",
               {1, RV_DCIM_DRAWN_MAX, .integer = true},
               .fallback = "6"},
    [DEPTH] = {"depth",
               "L, the number of layers of weights",
               {1, RV_DCIM_LAYERS_MAX, .integer = true},
               .fallback = "2"},
    [COUPLING] = {"coupling",
                  "standard deviation of a weight times the root of the width",
                  {0, 100, .low_open = true},
                  .fallback = "2"},
    [NET] = {"net", "in a mirror net each layer is the mirror image of the one below",
             .words = nets, .fallback = "random"},
    [THETA] = {"theta",
               "degrees between the weights of the net that runs back and the transpose",
               {-180, .high = 180},
               .fallback = "0",
               .label = true},
    {0}};

/* Nets per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {
    {"zero",
     {[WIDTH] = "1,8,14", [DEPTH] = "1", [COUPLING] = "0.5,8"},
     .trials = {100, 1000, 10000}},
    {"zero", {[WIDTH] = "8,100", [DEPTH] = "1", [THETA] = "15"}, .trials = {100, 1000, 10000}},
    {"zero",
     {[WIDTH] = "3,100", [DEPTH] = "2,5", [COUPLING] = "0.5,8", [NET] = "mirror"},
     .trials = {100, 1000, 10000}},
    {"coupling", {[DEPTH] = "3", [COUPLING] = "0.02:20.48:11:log"}, .trials = {800, 10000, 100000}},
    {"depth", {[DEPTH] = "2,3,5,9,17"}, .trials = {2500, 30000, 300000}},
    {"theta", {[DEPTH] = "1,2,4", [THETA] = "0:90:7"}, .trials = {900, 10000, 100000}},
    {"wide-turn",
     {[WIDTH] = "4", [COUPLING] = "0.5,8", [THETA] = "120,180"},
     .trials = {600, 10000, 100000}},
    {"weak",
     {[WIDTH] = "4", [DEPTH] = "2,4", [COUPLING] = "0.1,0.3"},
     .trials = {4000, 40000, 400000}},
    {"sample", {[DEPTH] = "3", [THETA] = "0,40"}, .trials = {3000, 30000, 300000}},
    {"joint", {[WIDTH] = "4", [COUPLING] = "0.05:6.4:8:log"}, .trials = {100, 2000, 20000}},
    {"order", {[WIDTH] = "3", [COUPLING] = "0.02:0.3:5:log"}, .trials = {2500, 10000, 100000}},
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

static double theta(const rv_cell *cell) {
  return rv_number(cell, THETA);
}

static bool is_random(const rv_cell *cell) {
  return rv_word(cell, NET) == RANDOM;
}

/* Where a metric is measured. */

static bool is_enumerable(const rv_cell *cell) {
  return width(cell) <= RV_DCIM_EXACT_MAX;
}

static bool is_tied(const rv_cell *cell) {
  return theta(cell) == 0;
}

static bool is_turned(const rv_cell *cell) {
  return !is_tied(cell) && is_enumerable(cell);
}

/* Nothing but a coupling or a turn near 0, or one weight that cannot be turned, hides the residual
   in rounding. */
static bool has_residual(const rv_cell *cell) {
  bool by_layers = is_random(cell) && depth(cell) > 1 && coupling(cell) >= 1e-6;
  bool by_turn = width(cell) > 1 && coupling(cell) * fabs(theta(cell)) >= 1e-4;
  return is_enumerable(cell) && (by_layers || by_turn);
}

/* Beyond a coupling of 20 probabilities underflow. */
static bool is_joint(const rv_cell *cell) {
  return coupling(cell) <= 20 && width(cell) <= RV_DEPENDENCE_WIDTH_MAX && depth(cell) == 2 &&
         is_random(cell) && is_tied(cell);
}

/* Where a claim is true, of the cells where its metric is measured. */

static bool is_one_layer(const rv_cell *cell) {
  return depth(cell) == 1 && is_tied(cell);
}

static bool is_one_layer_turned(const rv_cell *cell) {
  return depth(cell) == 1 && width(cell) > 1 && coupling(cell) * fabs(theta(cell)) >= 1e-3;
}

static bool is_mirror(const rv_cell *cell) {
  return !is_random(cell) && is_tied(cell);
}

static bool is_deep(const rv_cell *cell) {
  return is_random(cell) && is_tied(cell) && depth(cell) > 1 && coupling(cell) >= 1e-3;
}

/* The residual stands far above the rounding; and of 4 defects with 6 inner units or more, one at
   least has inner states that do not cancel, but for a probability of 1e-13. */
static bool is_deep_and_wide(const rv_cell *cell) {
  return is_deep(cell) && width(cell) >= 6;
}

/* Half of what would be told apart in an exponent; the other half is for the orders beyond the
   next. */
static bool bends_little(double bend) {
  return bend <= RV_EXPONENT_TOLERANCE / 2;
}

/* The root has half of its square's next term; one unit by itself is linear. */
static bool is_weak(const rv_cell *cell) {
  double r = rv_dcim_weak_residual_next_order(width(cell), coupling(cell));
  return is_deep(cell) && width(cell) > 1 && bends_little(rv_slope_departure(r / 2, 2));
}

static bool is_weak_beyond_biases(const rv_cell *cell) {
  double r = rv_dcim_weak_nonlinear_next_order(width(cell), coupling(cell));
  return is_deep(cell) && width(cell) > 1 && bends_little(rv_slope_departure(r / 2, 2));
}

/* One weight has no direction to turn in. What a turn adds exceeds what rounding leaves of the
   difference of residual^2, whose parts are of the order of its scale. */
static bool can_turn(const rv_cell *cell) {
  return is_random(cell) && width(cell) > 1 && coupling(cell) >= 1e-3 && fabs(theta(cell)) >= 0.1;
}

/* Many units, layers or degrees average out what a small turn gains: here it gains in one of eight
   nets at least, so that enough draws to judge by show it. */
static bool is_turned_little(const rv_cell *cell) {
  return is_random(cell) && depth(cell) > 1 && depth(cell) <= 4 && width(cell) >= 4 &&
         width(cell) <= 8 && coupling(cell) >= 0.1 && coupling(cell) <= 4 &&
         fabs(theta(cell)) >= 15 && fabs(theta(cell)) <= 45;
}

/* Total correlations are of order coupling^4, whose fourth root is known where it is small. */
static bool has_weak_correlation(const rv_cell *cell) {
  return width(cell) >= 3 && coupling(cell) >= 0.019 &&
         bends_little(rv_dcim_weak_bend(coupling(cell), depth(cell), 4));
}

/* A chain so rigid that one layer follows from the other leaves nothing to correlate, and with weak
   weights, or few, a total correlation of order coupling^4 comes near the bound on its rounding. */
static bool is_soft(const rv_cell *cell) {
  return width(cell) >= 4 && coupling(cell) >= 0.2 && coupling(cell) <= 4;
}

static bool is_coupled(const rv_cell *cell) {
  return coupling(cell) >= 0.01;
}

/* What the claims hold the draws against. */

static double inner_layers(const rv_cell *cell) {
  return depth(cell) - 1;
}

static double weak_residual_sq(const rv_cell *cell) {
  return rv_dcim_weak_residual_sq(width(cell), depth(cell), coupling(cell));
}

static double weak_allowance(const rv_cell *cell) {
  return rv_dcim_weak_residual_allowance(width(cell), depth(cell), coupling(cell));
}

static double joint_rounding(const rv_cell *cell) {
  return rv_information_rounding(3 * (size_t)width(cell));
}

/* At most 1 where x is at least the rounding of a 0, and 2 where it could be one. */
static double below_rounding(double x, const rv_cell *cell) {
  double floor = joint_rounding(cell);
  return floor / fmax(x, floor / 2);
}

/* The same for a number in units of its rounding. */
static double below_one(double x, const rv_cell *cell) {
  (void)cell;
  return 1 / fmax(x, 0.5);
}

/* A fourth as scattered as x, so that fewer draws show its exponent. */
static double fourth_root(double x, const rv_cell *cell) {
  (void)cell;
  return sqrt(sqrt(fmax(x, 0)));
}

/* The trial. */

/* What is not measured stays 0. */
static void report(double *metric, const rv_dcim_reversal *d, const rv_cell *cell) {
  metric[RESIDUAL] = d->residual.total;
  metric[RESIDUAL_NONLINEAR] = d->residual.nonlinear;
  metric[RESIDUAL_LAYER] = d->layer;
  metric[RESIDUAL_SQ] = d->residual.total * d->residual.total;
  metric[RESIDUAL_SQ_SAMPLED] = d->sampled.residual_sq;
  metric[SAMPLED_OVER_EXACT] =
      has_residual(cell) ? d->sampled.residual_sq / metric[RESIDUAL_SQ] : 0;
  metric[DEFECT] = d->sampled.defect;
  metric[FORMULA] = d->sampled.formula;
  metric[TURN_ADDS] = d->turn_adds;
  metric[TURN_ADDS_NONLINEAR] = d->turn_adds_nonlinear;
  metric[TIED_OVER_BEST] = d->tied_over_best;
  memcpy(metric + DEPENDENCE, d->dependence, sizeof d->dependence);
  metric[PSEUDO] = d->pseudo;
  metric[PSEUDO_TURNED] = d->pseudo_turned;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  const rv_dcim_reversal_setting setting = {.width = (size_t)width(cell),
                                            .depth = (size_t)depth(cell),
                                            .coupling = coupling(cell),
                                            .bias_sd = 1,
                                            .theta = theta(cell),
                                            .mirror = !is_random(cell),
                                            .by_enumeration = is_enumerable(cell),
                                            .joint = is_joint(cell),
                                            .defects = 4};
  rv_dcim_reversal d;
  RV_TRY(rv_dcim_reversal_draw(key, &d, &setting));
  report(metric, &d, cell);
  return RV_OK;
}

static const rv_metric metrics[] = {
    [RESIDUAL] = {"residual", "of (19), in nats, as are all", .measured = is_enumerable},
    [RESIDUAL_NONLINEAR] = {"residual_nonlinear",
                            "the same with the best biases of the net that runs back",
                            .measured = is_enumerable},
    [RESIDUAL_LAYER] = {"residual_layer", "largest sd of r_l under the forward law, x⁰ uniform",
                        .measured = is_enumerable},
    [RESIDUAL_SQ] = {"residual_sq", "residual²", .measured = is_enumerable},
    [RESIDUAL_SQ_SAMPLED] = {"residual_sq_sampled", .about = "mean of four defects², over 4"},
    [SAMPLED_OVER_EXACT] = {"sampled_over_exact", "residual_sq_sampled / residual_sq",
                            .measured = has_residual},
    [DEFECT] = {"defect", .about = "|defect| / its rounding bound"},
    [FORMULA] = {"formula", "|formula (20) − log-ratio| / its rounding bound", .measured = is_tied},
    [TURN_ADDS] = {"turn_adds",
                   "(mean residual² at θ and −θ, less that at 0) / (L n coupling² (1 − cos θ)/8)",
                   .measured = is_turned},
    [TURN_ADDS_NONLINEAR] = {"turn_adds_nonlinear", "the same of residual_nonlinear",
                             .measured = is_turned},
    [TIED_OVER_BEST] = {"tied_over_best", "residual at 0 / the smaller of those at θ and −θ",
                        .bound = rv_one, .measured = is_turned},
    /* these in the order of rv_dependence */
    [DEPENDENCE] = {"tc_factorised", "total correlation of x⁰ given x¹ in a DCIM, prior a product",
                    .measured = is_joint},
    {"tc_mixed", "the same, prior a mixture of two products", .measured = is_joint},
    {"tc_rbm", "that of either layer given the other, restricted Boltzmann machine",
     .measured = is_joint},
    {"tc_completed", "that of x⁰ given x¹ in a DCIM, prior that machine's marginal",
     .measured = is_joint},
    {"tc_dbm_up", "that of x¹ given x⁰, deep Boltzmann machine", .measured = is_joint},
    {"tc_dbm_down", "that of x¹ given x² there", .measured = is_joint},
    {"tc_dbm_ends", "the larger of x⁰ given x¹ and x² given x¹ there", .measured = is_joint},
    {"information", "I(x⁰; x² | x¹) in a DCIM", .measured = is_joint},
    {"information_wrong", "I(x⁰; x¹ | x²) there", .measured = is_joint},
    [PSEUDO] = {"pseudo",
                "largest |(16) − pseudo-likelihood| of a state / its rounding bound, L = 1",
                .measured = is_joint},
    [PSEUDO_TURNED] = {"pseudo_turned", "the same with q turned by 30°", .measured = is_joint},
    {0}};

static const rv_column columns[] = {
    {"joint_rounding", "what rounding may make of a total correlation or information of 0",
     .value = joint_rounding, .measured = is_joint},
    {0}};

#define JOINT_PLOT "dcim_correlation"
#define DEEP       "net random, theta 0, depth of at least 2, "
#define TURNED                                                                                     \
  "net random, width of 2 to 14, coupling of at least 0.001, theta of at least 0.1 either way"
#define JOINT "net random, theta 0, depth 2, width up to 5, coupling up to 20"
#define SOFT  "net random, theta 0, depth 2, width 4 or 5, coupling of 0.2 to 4"

static const rv_claim claims[] = {
    {"cancellation", RV_PRINTED, "DCIM eq. (20)",
     "with transposed weights and equal biases all but the partition functions cancels",
     .expected = RV_HOLDS, .needs = "theta 0", .every = {FORMULA, .constant = 1}},
    {"one-layer", RV_PRINTED, "DCIM Remark 2", "for L = 1 the pair meets (19) exactly",
     .expected = RV_HOLDS, .where = is_one_layer, .needs = "depth 1, theta 0",
     .every = {DEFECT, .constant = 1}},
    {"mirror", RV_EXACT, "DCIM eq. (20)",
     "mirror nets, W^(l+1) = W^lᵀ and b^(l+1) = b^(l−1), meet (19) exactly at any L",
     .where = is_mirror, .needs = "net mirror, theta 0", .every = {DEFECT, .constant = 1}},
    {"impossible", RV_PRINTED, "DCIM, after eq. (19)", "random nets of L ≥ 2 never meet (19)",
     .expected = RV_HOLDS, .where = is_deep_and_wide,
     .needs = DEEP "width of at least 6, coupling of at least 0.001", .of = below_one,
     .every = {DEFECT, .constant = 1}},
    {"sampled", RV_EXACT, "analysis of variance",
     "the residual by enumeration is that of sampled log-ratios: E defect²/4 = residual²",
     .on = "sample",
     .needs = "width up to 14, and a random net of depth 2 or more, or theta that is not 0",
     .mean = {SAMPLED_OVER_EXACT, rv_one, .within = 0.1}},
    {"order-coupling", RV_LIMIT, "DCIM eq. (20)",
     "with equal biases the residual is of order coupling", .on = "coupling", .where = is_weak,
     .needs = DEEP "width of 2 to 14, coupling of 0.001 to 0.8",
     .power = {RESIDUAL, coupling, 1, .along = "coupling"}},
    {"order-biases", RV_CORRECTED, "DCIM eq. (20), reverse biases free",
     "with the best biases of the reverse net the residual is of order coupling²", .on = "coupling",
     .where = is_weak_beyond_biases,
     .needs = DEEP "width of 2 to 14, coupling of 0.001 to 0.4 / √(1 + 4/width)",
     .power = {RESIDUAL_NONLINEAR, coupling, 2, .along = "coupling"}},
    {"order-depth", RV_EXACT, "DCIM eq. (20)", "residual² grows like L − 1", .on = "depth",
     .where = is_deep, .needs = DEEP "width up to 14",
     .power = {RESIDUAL_SQ, inner_layers, 1, .along = "depth"}},
    {"weak-residual", RV_LIMIT, "DCIM eq. (20)",
     "E residual² → (L − 1) n coupling² E σ(b)²/2 for small coupling, b ~ N(0, 1)", .on = "weak",
     .where = is_weak, .needs = DEEP "width of 2 to 14, coupling of 0.001 to 0.8",
     .mean = {RESIDUAL_SQ, weak_residual_sq, weak_allowance, .within = 0.1}},
    {"transpose", RV_CORRECTED, "DCIM, after eq. (20)",
     "in the mean over nets a turn by θ adds L n coupling² (1 − cos θ)/8 to residual²: none is "
     "better than the transpose",
     .on = "theta wide-turn", .where = can_turn, .needs = TURNED,
     .mean = {TURN_ADDS, rv_one, .within = 0.2}},
    {"transpose-biases", RV_CORRECTED, "DCIM, after eq. (20), reverse biases free",
     "with the best biases of the reverse net a turn by θ adds as much in the mean over nets",
     .on = "theta wide-turn", .where = can_turn, .needs = TURNED,
     .mean = {TURN_ADDS_NONLINEAR, rv_one, .within = 0.1}},
    {"control-transpose-each", RV_CONTROL, "planted",
     "no turn makes the residual of any net smaller than the transpose does", .on = "theta",
     .where = is_turned_little,
     .needs =
         "net random, depth of 2 to 4, width of 4 to 8, coupling of 0.1 to 4, theta of 15 to 45",
     .every = {TIED_OVER_BEST, .slack = 1e-9, .constant = 1}},
    {"control-untied", RV_CONTROL, "planted",
     "for L = 1 a pair with reverse weights turned by θ meets (19) exactly",
     .where = is_one_layer_turned, .needs = "depth 1, width of at least 2, theta that is not 0",
     .every = {DEFECT, .constant = 1}},
    {"remark-1-factorised", RV_PRINTED, "DCIM Remark 1",
     "p(x⁰|x¹) of a DCIM with a product prior is not conditionally independent",
     .expected = RV_HOLDS, .plot = JOINT_PLOT, .on = "joint", .where = is_soft, .needs = SOFT,
     .of = below_rounding, .every = {DEPENDENCE + RV_TC_FACTORISED, .constant = 1}},
    {"remark-1-mixed", RV_PRINTED, "DCIM Remark 1",
     "p(x⁰|x¹) of a DCIM with a mixture for prior is not conditionally independent",
     .expected = RV_HOLDS, .plot = JOINT_PLOT, .on = "joint", .where = is_soft, .needs = SOFT,
     .of = below_rounding, .every = {DEPENDENCE + RV_TC_MIXED, .constant = 1}},
    {"remark-1-rbm", RV_PRINTED, "DCIM Remark 1",
     "both conditionals of a restricted Boltzmann machine are independent", .expected = RV_HOLDS,
     .plot = JOINT_PLOT, .needs = JOINT,
     .every = {DEPENDENCE + RV_TC_RBM, .bound = joint_rounding}},
    {"remark-1-completed", RV_EXACT, "DCIM Remark 1",
     "with that machine's marginal as prior, p(x⁰|x¹) of a DCIM is independent", .plot = JOINT_PLOT,
     .needs = JOINT, .every = {DEPENDENCE + RV_TC_COMPLETED, .bound = joint_rounding}},
    {"observation-1-up", RV_PRINTED, "DCIM Observation 1",
     "p(x¹|x⁰) of a deep Boltzmann machine is not conditionally independent", .expected = RV_HOLDS,
     .plot = JOINT_PLOT, .on = "joint", .where = is_soft, .needs = SOFT, .of = below_rounding,
     .every = {DEPENDENCE + RV_TC_DBM_UP, .constant = 1}},
    {"observation-1-down", RV_PRINTED, "DCIM Observation 1",
     "p(x¹|x²) of a deep Boltzmann machine is not conditionally independent", .expected = RV_HOLDS,
     .plot = JOINT_PLOT, .on = "joint", .where = is_soft, .needs = SOFT, .of = below_rounding,
     .every = {DEPENDENCE + RV_TC_DBM_DOWN, .constant = 1}},
    {"observation-1-ends", RV_PRINTED, "DCIM Observation 1, outermost layers",
     "p(x⁰|x¹) and p(x²|x¹) of a deep Boltzmann machine are not independent either",
     .expected = RV_FAILS, .plot = JOINT_PLOT, .on = "joint", .where = is_soft, .needs = SOFT,
     .of = below_rounding, .every = {DEPENDENCE + RV_TC_DBM_ENDS, .constant = 1}},
    {"observation-1-outer", RV_CORRECTED, "DCIM Observation 1, outermost layers",
     "p(x⁰|x¹) and p(x²|x¹) of a deep Boltzmann machine are independent", .plot = JOINT_PLOT,
     .needs = JOINT, .every = {DEPENDENCE + RV_TC_DBM_ENDS, .bound = joint_rounding}},
    {"order-correlation", RV_LIMIT, "DCIM Remark 1",
     "the total correlation of p(x⁰|x¹), product prior, is of order coupling⁴: its fourth root of "
     "order 1",
     .plot = JOINT_PLOT, .on = "order", .where = has_weak_correlation,
     .needs = "net random, theta 0, depth 2, width of 3 to 5, coupling of 0.02 to 0.3",
     .of = fourth_root, .power = {DEPENDENCE + RV_TC_FACTORISED, coupling, 1, .along = "coupling"}},
    {"reverse-chain", RV_PRINTED, "DCIM eq. (17)",
     "the reverse of a DCIM is a Markov chain: I(x⁰; x² | x¹) = 0", .expected = RV_HOLDS,
     .plot = JOINT_PLOT, .needs = JOINT,
     .every = {DEPENDENCE + RV_INFORMATION, .bound = joint_rounding}},
    {"control-chain", RV_CONTROL, "planted", "I(x⁰; x¹ | x²) = 0 in a DCIM", .plot = JOINT_PLOT,
     .where = is_coupled, .needs = JOINT,
     .every = {DEPENDENCE + RV_INFORMATION_WRONG, .bound = joint_rounding}},
    {"pseudo-likelihood", RV_PRINTED, "DCIM Remark 2",
     "for L = 1, (16) is the pseudo-likelihood of the restricted Boltzmann machine",
     .expected = RV_HOLDS, .plot = JOINT_PLOT, .needs = JOINT, .every = {PSEUDO, .constant = 1}},
    {"control-pseudo", RV_CONTROL, "planted",
     "(16) with reverse weights turned by 30° is that pseudo-likelihood", .plot = JOINT_PLOT,
     .where = is_coupled, .needs = JOINT, .every = {PSEUDO_TURNED, .constant = 1}},
    {0}};

static const rv_statement statement = {
    .name = "dcim_consistency",
    .title = "DCIM eqs. (17)-(20): two nets with transposed weights are nearly one joint law",
    .about = "Draws pairs of nets of binary units, one running forward and one back with the same "
             "weights transposed, or turned away from the transpose, and measures how far they are "
             "from one joint law; and what enumeration says of the conditionals of Boltzmann "
             "machines and of reversed nets.",
    .plot = "dcim_residual",
    .own_trials = 300,
    .parameters = parameters,
    .plans = plans,
    .trial = {.draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
