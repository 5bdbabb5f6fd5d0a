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
 * Measured, for one random net a trial: the residual of (19), the standard deviation of what the
 * best F and G leave when all states are equally probable, exactly (analysis of variance and one
 * enumeration of each inner layer), and again by sampling: for states a, a' of x^0, b, b' of x^L
 * and fresh inner layers in each term, the defect R(a,b) - R(a,b') - R(a',b) + R(a',b') of the
 * log-ratio R has a mean square of four times residual^2. The weights of q are then turned away
 * from the transpose by theta, in a random direction. And, for nets of three layers of a few units,
 * total correlations and informations, by enumerating the joint law.
 * Weights are N(0, coupling^2 / n), biases N(0, 1), all layers have `width` units.
 *
 * Known: the residual is 0 for L = 1, and for mirror nets W^(l+1) = W^l', b^(l+1) = b^(l-1), where
 * Y and Z are the same function. Else it grows like the coupling: ln Y and ln Z have different
 * linear terms in x^l. These the biases of q could take up, if they were free; what is left then
 * (residual_nonlinear) is of order coupling^2. The layers' parts are uncorrelated, so residual^2 is
 * proportional to L - 1 in the mean. With equal biases the transpose is not the best choice for a
 * given net: the derivative by theta at 0 is a covariance with the linear part of r_l, not 0, so
 * that a small turn one way or the other does better in nearly every net, and shifts the linear
 * term as better biases would. The first order cancels between a turn and its opposite, and
 * together these do worse in most nets. With biases of its own for q the linear part is gone, and
 * what a turn adds through the weights, ||W|| theta / 4, of order coupling, soon exceeds the rest:
 * tie the weights, not the biases of inner layers. In a deep Boltzmann machine the conditionals of
 * the outermost layers, p(x^L | x^(L-1)) and p(x^0 | x^1), are independent all the same, as a unit
 * there has neighbours in one layer alone; Observation 1 is true of the others. For small coupling
 * the total correlations that a net brings about are of order coupling^4: they are quadratic in
 * interactions that are products of two weights.
 *
 * Tolerances: what must be 0 is held against a bound on its rounding: rv_dcim_log_ratio_rounding,
 * rv_information_rounding, rv_pseudo_rounding, each derived at its prototype. What must not be 0
 * must exceed the same bound.
 *
 * Columns: width, depth (L), coupling, net (random or mirror), theta (degrees; the same nets at
 * every theta), trials, sweep (which part of the grid); then as described in results.h, in nats:
 * residual, residual_nonlinear, residual_layer (the largest sd of r_l under the forward law, x^0
 * uniform), residual_sq, residual_sq_sampled (mean of 4 defects^2, over 4), sampled_over_exact
 * (their ratio), defect (|defect| / its rounding bound), formula (|formula (20) - log-ratio| /
 * bound), tied_over_pair (residual at 0 / root mean square of those at theta and -theta),
 * tied_over_best (residual at 0 / the smaller of the two), nonlinear_over_best (the same of
 * residual_nonlinear), and, for L = 2, up to 5 units a layer and coupling up to 20: tc_factorised,
 * tc_mixed (total correlation of x^0 given x^1 in a DCIM whose prior is a product, or a mixture of
 * two), tc_rbm (of either layer given the other in a restricted Boltzmann machine), tc_completed
 * (of x^0 given x^1 in a DCIM with that machine's marginal as prior), tc_dbm_up, tc_dbm_down,
 * tc_dbm_ends (in a deep Boltzmann machine, of x^1 given x^0, of x^1 given x^2, the larger of x^0
 * given x^1 and x^2 given x^1), information (x^0 and x^2 given x^1 in a DCIM), information_wrong
 * (x^0 and x^1 given x^2), pseudo (largest |(16) - pseudo-likelihood| of a state, over its rounding
 * bound, for one layer), pseudo_turned (the same with q turned by 30 degrees); then joint_rounding
 * (what rounding may make of a total correlation or information of 0).
 *
 * Run: dcim_consistency [--preset quick|standard|full], or
 *      dcim_consistency --width 10 --depth 2:6:5 --coupling 3 --theta -30,0,30
 */
#include "experiment/program.h"
#include "model/dcim_joint.h"
#include "model/dcim_ratio.h"
#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"
#include "theory/information.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { WIDTH, DEPTH, COUPLING, NET, THETA, TRIALS, SWEEP };
enum metric {
  RESIDUAL,
  RESIDUAL_NONLINEAR,
  RESIDUAL_LAYER,
  RESIDUAL_SQ,
  RESIDUAL_SQ_SAMPLED,
  SAMPLED_OVER_EXACT,
  DEFECT,
  FORMULA,
  TIED_OVER_PAIR,
  TIED_OVER_BEST,
  NONLINEAR_OVER_BEST,
  TC_FACTORISED,
  TC_MIXED,
  TC_RBM,
  TC_COMPLETED,
  TC_DBM_UP,
  TC_DBM_DOWN,
  TC_DBM_ENDS,
  INFORMATION,
  INFORMATION_WRONG,
  PSEUDO,
  PSEUDO_TURNED
};

static const char *const nets[] = {"random", "mirror", NULL};
static const char *const sweeps[] = {"list",   "zero",  "coupling", "depth", "theta",
                                     "sample", "joint", "order",    NULL};

static const double bias_sd = 1, turned_degrees = 30;

enum { DEFECTS = 4, JOINT_WIDTH_MAX = 5 };

static const rv_parameter parameters[] = {
    [WIDTH] = {.name = "width",
               .help = "Units in each layer; the exact residual is measured up to 14 (default 6)",
               .domain = {.low = 1, .high = RV_DCIM_WIDTH_MAX, .integer = true},
               .fallback = "6"},
    [DEPTH] = {.name = "depth",
               .help = "L, the number of layers of weights (default 2)",
               .domain = {.low = 1, .high = RV_DCIM_LAYERS_MAX, .integer = true},
               .fallback = "2"},
    [COUPLING] = {.name = "coupling",
                  .help = "Standard deviation of a weight times the root of the width (default 2)",
                  .domain = {.low = 0, .high = 100, .low_open = true},
                  .fallback = "2"},
    [NET] = {.name = "net",
             .help = "random (default), or mirror: each layer the mirror image of the one below",
             .words = nets,
             .fallback = "random"},
    [THETA] = {.name = "theta",
               .help = "Angle in degrees between the weights of the net that runs back and the "
                       "transpose (default 0)",
               .domain = {.low = -180, .high = 180},
               .fallback = "0",
               .label = true},
    [TRIALS] = {.name = "trials",
                .help = "Nets a cell (default 200)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "200",
                .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* clang-format off */
#define PLANS(zero, coupling, depth, theta, sample, joint, order)                                  \
  {{.list = {[WIDTH] = "1,8,14", [DEPTH] = "1", [COUPLING] = "0.5,8", [TRIALS] = zero,             \
             [SWEEP] = "zero"}},                                                                   \
   {.list = {[WIDTH] = "8,100", [DEPTH] = "1", [COUPLING] = "2", [THETA] = "15",                   \
             [TRIALS] = zero, [SWEEP] = "zero"}},                                                  \
   {.list = {[WIDTH] = "3,100", [DEPTH] = "2,5", [COUPLING] = "0.5,8", [NET] = "mirror",           \
             [TRIALS] = zero, [SWEEP] = "zero"}},                                                  \
   {.list = {[WIDTH] = "6", [DEPTH] = "3", [COUPLING] = "0.02:20.48:11:log",                       \
             [TRIALS] = coupling, [SWEEP] = "coupling"}},                                          \
   {.list = {[WIDTH] = "6", [DEPTH] = "2,3,5,9,17", [TRIALS] = depth, [SWEEP] = "depth"}},         \
   {.list = {[WIDTH] = "6", [DEPTH] = "1,2,4", [THETA] = "0:90:7", [TRIALS] = theta,               \
             [SWEEP] = "theta"}},                                                                  \
   {.list = {[WIDTH] = "6", [DEPTH] = "3", [TRIALS] = sample, [SWEEP] = "sample"}},                \
   {.list = {[WIDTH] = "4", [DEPTH] = "2", [COUPLING] = "0.05:6.4:8:log", [TRIALS] = joint,        \
             [SWEEP] = "joint"}},                                                                  \
   {.list = {[WIDTH] = "3", [DEPTH] = "2", [COUPLING] = "0.02:0.32:5:log", [TRIALS] = order,       \
             [SWEEP] = "order"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("100", "800", "2500", "600", "2500", "100", "1000");
static const rv_plan standard[] =
    PLANS("1000", "10000", "30000", "10000", "30000", "2000", "10000");
static const rv_plan full[] =
    PLANS("10000", "100000", "300000", "100000", "300000", "20000", "100000");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static size_t count_of(const rv_cell *cell, enum parameter parameter) {
  return (size_t)number(cell, parameter);
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static bool is_random(const rv_cell *cell) {
  return strcmp(cell->value[NET].word, "random") == 0;
}

/* Which columns are measured. */

static bool is_enumerable(const rv_cell *cell) {
  return number(cell, WIDTH) <= RV_DCIM_EXACT_MAX;
}

static bool is_tied(const rv_cell *cell) {
  return number(cell, THETA) == 0;
}

static bool is_turned(const rv_cell *cell) {
  return !is_tied(cell) && is_enumerable(cell);
}

static bool has_residual(const rv_cell *cell) {
  return is_enumerable(cell) && ((is_random(cell) && number(cell, DEPTH) > 1) || !is_tied(cell));
}

/* Beyond a coupling of 20 probabilities underflow. */
static bool is_joint(const rv_cell *cell) {
  return number(cell, COUPLING) <= 20 && number(cell, WIDTH) <= JOINT_WIDTH_MAX &&
         number(cell, DEPTH) == 2 && is_random(cell) && is_tied(cell);
}

/* The trial. */

static rv_status open_nothing(void **out, const rv_cell *cell, int threads) {
  (void)cell;
  (void)threads;
  *out = NULL;
  return RV_OK;
}

static void close_nothing(void *workspace) {
  (void)workspace;
}

static rv_status draw_net(const rv_stream_key *key, rv_dcim *net, size_t width, size_t layers,
                          const rv_cell *cell) {
  size_t widths[RV_DCIM_LAYERS_MAX + 1];
  for (size_t l = 0; l <= layers; l++)
    widths[l] = width;
  RV_TRY(rv_dcim_open(net, widths, layers));
  RV_TRY(rv_dcim_draw(key, net, number(cell, COUPLING), bias_sd));
  return is_random(cell) ? RV_OK : rv_dcim_mirror(net);
}

/* The net that runs back, turned by an angle in degrees. */
static rv_status turned_back(const rv_stream_key *key, rv_dcim *back, const rv_dcim *net,
                             double degrees) {
  RV_TRY(rv_dcim_reverse(back, net));
  return degrees != 0 ? rv_dcim_rotate(key, back, degrees * M_PI / 180) : RV_OK;
}

static rv_status residual_at(const rv_stream_key *key, rv_dcim_residual *out, const rv_dcim *net,
                             double degrees) {
  rv_dcim back = {.layers = 0};
  rv_status status = turned_back(key, &back, net, degrees);
  if (status == RV_OK)
    status = rv_dcim_residual_uniform(out, net, &back);
  rv_dcim_free(&back);
  return status;
}

static rv_status measure_residual(const rv_stream_key *key, double *metric, const rv_cell *cell,
                                  const rv_dcim *net) {
  double theta = number(cell, THETA);
  rv_dcim_residual at, tied, other;
  RV_TRY(residual_at(key, &at, net, theta));
  metric[RESIDUAL] = at.total;
  metric[RESIDUAL_NONLINEAR] = at.nonlinear;
  metric[RESIDUAL_SQ] = at.total * at.total;
  if (is_tied(cell))
    return RV_OK;
  RV_TRY(residual_at(key, &tied, net, 0));
  RV_TRY(residual_at(key, &other, net, -theta));
  metric[TIED_OVER_PAIR] = tied.total * M_SQRT2 / hypot(at.total, other.total);
  metric[TIED_OVER_BEST] = tied.total / fmin(at.total, other.total);
  metric[NONLINEAR_OVER_BEST] = tied.nonlinear / fmin(at.nonlinear, other.nonlinear);
  return RV_OK;
}

/* The largest sd of r_l under the forward law. */
static rv_status measure_layers(double *metric, const rv_dcim *net, const rv_dcim *back) {
  double input[RV_DCIM_EXACT_MAX], sd[RV_DCIM_LAYERS_MAX + 1];
  rv_dcim_laws laws;
  for (size_t i = 0; i < net->width[0]; i++)
    input[i] = 0.5;
  RV_TRY(rv_dcim_laws_make(&laws, net, input, 1));
  rv_status status = rv_dcim_residual_by_layer(sd, net, back, laws.law);
  rv_dcim_laws_free(&laws);
  metric[RESIDUAL_LAYER] = 0;
  for (size_t l = 0; l <= net->layers && status == RV_OK; l++)
    metric[RESIDUAL_LAYER] = fmax(metric[RESIDUAL_LAYER], sd[l]);
  return status;
}

static void draw_bits(gsl_rng *rng, double *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = gsl_rng_uniform(rng) < 0.5;
}

/* Takes the inner layers of a state anew. */
static void redraw_inside(gsl_rng *rng, double *x, const rv_dcim *net) {
  draw_bits(rng, x + net->first[1], net->first[net->layers] - net->first[1]);
}

/* What the defect is made of: two states, whose outer layers are combined. */
static rv_status draw_defect(gsl_rng *rng, double *defect, double *x, double *ends,
                             const rv_dcim *net, const rv_dcim *back) {
  size_t inputs = net->width[0], last = net->first[net->layers], outputs = net->units - last;
  draw_bits(rng, ends, 2 * (inputs + outputs));
  *defect = 0;
  for (size_t corner = 0; corner < 4; corner++) {
    double ratio;
    size_t a = corner % 2, b = corner / 2;
    memcpy(x, ends + a * inputs, inputs * sizeof *x);
    memcpy(x + last, ends + 2 * inputs + b * outputs, outputs * sizeof *x);
    redraw_inside(rng, x, net);
    RV_TRY(rv_dcim_log_ratio(&ratio, net, back, x));
    *defect += a == b ? ratio : -ratio;
  }
  return RV_OK;
}

static rv_status sample_ratios(gsl_rng *rng, double *metric, double *x, double *ends,
                               const rv_cell *cell, const rv_dcim *net, const rv_dcim *back) {
  double bound = rv_dcim_log_ratio_rounding(net, back), squares = 0, defect, ratio, formula;
  metric[DEFECT] = 0;
  for (size_t d = 0; d < DEFECTS; d++) {
    RV_TRY(draw_defect(rng, &defect, x, ends, net, back));
    metric[DEFECT] = fmax(metric[DEFECT], fabs(defect) / (4 * bound));
    squares += defect * defect / DEFECTS;
  }
  metric[RESIDUAL_SQ_SAMPLED] = squares / 4;
  metric[SAMPLED_OVER_EXACT] = has_residual(cell) ? squares / 4 / metric[RESIDUAL_SQ] : 0;
  RV_TRY(rv_dcim_log_ratio(&ratio, net, back, x));
  RV_TRY(rv_dcim_tied_log_ratio(&formula, net, x));
  metric[FORMULA] = fabs(formula - ratio) / (2 * bound);
  return RV_OK;
}

static rv_status measure_ratios(const rv_stream_key *key, double *metric, const rv_cell *cell,
                                const rv_dcim *net, const rv_dcim *back) {
  rv_stream stream;
  double *x, *ends = NULL;
  RV_TRY(rv_alloc_doubles(&x, net->units, 1));
  rv_status status = rv_alloc_doubles(&ends, 2 * net->units, 1);
  if (status == RV_OK)
    status =
        sample_ratios(rv_stream_open(&stream, key, UINT64_MAX), metric, x, ends, cell, net, back);
  free(x);
  free(ends);
  return status;
}

/* Enumerated joint laws: `joint` has room for three layers, `pair` and `prior` for two and one. */
typedef struct tables {
  double *joint, *swapped, *pair, *prior;
} tables;

static void close_tables(tables *t) {
  free(t->joint);
  free(t->swapped);
  free(t->pair);
  free(t->prior);
}

static rv_status open_tables(tables *t, size_t n) {
  *t = (tables){NULL, NULL, NULL, NULL};
  RV_TRY(rv_alloc_doubles(&t->joint, (size_t)1 << 3 * n, 1));
  RV_TRY(rv_alloc_doubles(&t->swapped, (size_t)1 << 3 * n, 1));
  RV_TRY(rv_alloc_doubles(&t->pair, (size_t)1 << 2 * n, 1));
  return rv_alloc_doubles(&t->prior, (size_t)1 << n, 1);
}

/* Total correlation of the lower and of the upper half of 2n units, each given the other; rounding
   may take a 0 to either side. */
static double lower_given_upper(const double *pair, size_t n) {
  return fabs(rv_conditional_total_correlation(pair, n, n));
}

static double upper_given_lower(tables *t, const double *pair, size_t n) {
  rv_swap_groups(t->swapped, pair, n, 2 * n);
  return lower_given_upper(t->swapped, n);
}

/* A product law, each input by its own bias. */
static void product_prior(double *prior, const rv_dcim *net) {
  double mean[JOINT_WIDTH_MAX] = {0};
  for (size_t i = 0; i < net->width[0]; i++)
    mean[i] = rv_logistic(net->bias[i]);
  rv_product_law(prior, mean, net->width[0]);
}

/* An even mixture of the product law of mean 0.2 and that of mean 0.8. */
static void mixed_prior(double *prior, const rv_dcim *net) {
  double low[JOINT_WIDTH_MAX] = {0}, high[JOINT_WIDTH_MAX] = {0}, other[1 << JOINT_WIDTH_MAX];
  size_t n = net->width[0];
  for (size_t i = 0; i < n; i++) {
    low[i] = 0.2;
    high[i] = 0.8;
  }
  rv_product_law(prior, low, n);
  rv_product_law(other, high, n);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    prior[x] = (prior[x] + other[x]) / 2;
}

/* Remark 1: one layer, with priors of several kinds. */
static rv_status measure_remark(double *metric, tables *t, const rv_dcim *one) {
  size_t n = one->width[0];
  product_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  metric[TC_FACTORISED] = lower_given_upper(t->pair, n);
  mixed_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  metric[TC_MIXED] = lower_given_upper(t->pair, n);
  RV_TRY(rv_boltzmann_joint(t->pair, one));
  metric[TC_RBM] = fmax(lower_given_upper(t->pair, n), upper_given_lower(t, t->pair, n));
  rv_marginal_low(t->prior, t->pair, n, 2 * n);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  metric[TC_COMPLETED] = lower_given_upper(t->pair, n);
  return RV_OK;
}

/* Observation 1. */
static rv_status measure_boltzmann(double *metric, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  RV_TRY(rv_boltzmann_joint(t->joint, net));
  rv_marginal_low(t->pair, t->joint, 2 * n, 3 * n); /* x^0, x^1 */
  metric[TC_DBM_UP] = upper_given_lower(t, t->pair, n);
  metric[TC_DBM_ENDS] = lower_given_upper(t->pair, n);
  rv_marginal_high(t->pair, t->joint, n, 3 * n); /* x^1, x^2 */
  metric[TC_DBM_DOWN] = lower_given_upper(t->pair, n);
  metric[TC_DBM_ENDS] = fmax(metric[TC_DBM_ENDS], upper_given_lower(t, t->pair, n));
  return RV_OK;
}

/* Eq. (17): with the layers in the order x^0, x^1, x^2, and in the order x^1, x^2, x^0. */
static rv_status measure_chain(double *metric, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  mixed_prior(t->prior, net);
  RV_TRY(rv_dcim_joint(t->joint, net, t->prior));
  RV_TRY(rv_conditional_information(&metric[INFORMATION], t->joint, n, n, n));
  metric[INFORMATION] = fabs(metric[INFORMATION]);
  rv_swap_groups(t->swapped, t->joint, n, 3 * n);
  return rv_conditional_information(&metric[INFORMATION_WRONG], t->swapped, n, n, n);
}

/* The largest difference of (16) and the pseudo-likelihood in a state of one layer. */
static rv_status largest_difference(double *out, const double *joint, const rv_dcim *one,
                                    const rv_dcim *back) {
  double x[2 * JOINT_WIDTH_MAX], reversed[2 * JOINT_WIDTH_MAX], p, q;
  size_t n = one->width[0];
  double bound = rv_pseudo_rounding(one) + rv_dcim_log_ratio_rounding(one, back);
  *out = 0;
  for (size_t state = 0; state < (size_t)1 << 2 * n; state++) {
    for (size_t i = 0; i < 2 * n; i++)
      x[i] = reversed[(i + n) % (2 * n)] = (double)(state >> i & 1);
    RV_TRY(rv_dcim_log_probability(&p, one, x));
    RV_TRY(rv_dcim_log_probability(&q, back, reversed));
    *out = fmax(*out, fabs(p + q - rv_pseudo_log_likelihood(joint, state, 2 * n)) / bound);
  }
  return RV_OK;
}

static rv_status measure_pseudo(const rv_stream_key *key, double *out, tables *t,
                                const rv_dcim *one, double degrees) {
  rv_dcim back = {.layers = 0};
  rv_status status = turned_back(key, &back, one, degrees);
  if (status == RV_OK)
    status = rv_boltzmann_joint(t->pair, one);
  if (status == RV_OK)
    status = largest_difference(out, t->pair, one, &back);
  rv_dcim_free(&back);
  return status;
}

static rv_status fill_tables(const rv_stream_key *key, double *metric, tables *t,
                             const rv_dcim *net, const rv_dcim *one) {
  RV_TRY(measure_remark(metric, t, one));
  RV_TRY(measure_boltzmann(metric, t, net));
  RV_TRY(measure_chain(metric, t, net));
  RV_TRY(measure_pseudo(key, &metric[PSEUDO], t, one, 0));
  return measure_pseudo(key, &metric[PSEUDO_TURNED], t, one, turned_degrees);
}

static rv_status measure_joint(const rv_stream_key *key, double *metric, const rv_cell *cell,
                               const rv_dcim *net) {
  tables t;
  rv_dcim one = {.layers = 0};
  rv_status status = open_tables(&t, net->width[0]);
  if (status == RV_OK)
    status = draw_net(key, &one, net->width[0], 1, cell);
  if (status == RV_OK)
    status = fill_tables(key, metric, &t, net, &one);
  rv_dcim_free(&one);
  close_tables(&t);
  return status;
}

static rv_status measure(const rv_stream_key *key, double *metric, const rv_cell *cell,
                         const rv_dcim *net, const rv_dcim *back) {
  if (is_enumerable(cell)) {
    RV_TRY(measure_residual(key, metric, cell, net));
    RV_TRY(measure_layers(metric, net, back));
  }
  RV_TRY(measure_ratios(key, metric, cell, net, back));
  return is_joint(cell) ? measure_joint(key, metric, cell, net) : RV_OK;
}

/* What is not measured stays 0. */
static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_dcim net = {.layers = 0}, back = {.layers = 0};
  memset(metric, 0, (PSEUDO_TURNED + 1) * sizeof *metric);
  rv_status status = draw_net(key, &net, count_of(cell, WIDTH), count_of(cell, DEPTH), cell);
  if (status == RV_OK)
    status = turned_back(key, &back, &net, number(cell, THETA));
  if (status == RV_OK)
    status = measure(key, metric, cell, &net, &back);
  rv_dcim_free(&net);
  rv_dcim_free(&back);
  return status;
}

/* What the claims hold the draws against. */

static double one_of(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double coupling_of(const rv_cell *cell) {
  return number(cell, COUPLING);
}

static double inner_layers(const rv_cell *cell) {
  return number(cell, DEPTH) - 1;
}

static double joint_rounding(const rv_cell *cell) {
  return rv_information_rounding(3 * count_of(cell, WIDTH));
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

/* Which cells a claim is about. */

static bool is_one_layer(const rv_cell *cell) {
  return number(cell, DEPTH) == 1 && is_tied(cell);
}

static bool is_mirror(const rv_cell *cell) {
  return !is_random(cell) && is_tied(cell);
}

/* A coupling of 1e-3 stands far above the rounding; and of 4 defects with 6 inner units or more,
   one at least has inner states that do not cancel, but for a probability of 1e-13. */
static bool is_deep(const rv_cell *cell) {
  return is_random(cell) && is_tied(cell) && number(cell, DEPTH) > 1 &&
         number(cell, COUPLING) >= 1e-3 && number(cell, WIDTH) >= 6;
}

static bool is_one_layer_turned(const rv_cell *cell) {
  return number(cell, DEPTH) == 1 && !is_tied(cell);
}

/* Where the next order is small enough not to bend the line. */
static bool is_weak(const rv_cell *cell) {
  return in_sweep(cell, "coupling") && number(cell, COUPLING) <= 0.4;
}

static bool is_depth(const rv_cell *cell) {
  return in_sweep(cell, "depth");
}

static bool is_theta_deep(const rv_cell *cell) {
  return is_turned(cell) && in_sweep(cell, "theta") && number(cell, DEPTH) > 1;
}

static bool is_turned_widely(const rv_cell *cell) {
  return is_theta_deep(cell) && fabs(number(cell, THETA)) >= 30;
}

static bool is_sample(const rv_cell *cell) {
  return in_sweep(cell, "sample");
}

static bool is_weak_joint(const rv_cell *cell) {
  return in_sweep(cell, "order");
}

/* A chain so rigid that one layer follows from the other leaves nothing to correlate, and with weak
   weights a total correlation of order coupling^4 comes near the bound on its rounding. */
static bool is_soft_joint(const rv_cell *cell) {
  return in_sweep(cell, "joint") && number(cell, COUPLING) >= 0.2 && number(cell, COUPLING) <= 4;
}

static const rv_metric metrics[] = {
    [RESIDUAL] = {.name = "residual", .measured = is_enumerable},
    [RESIDUAL_NONLINEAR] = {.name = "residual_nonlinear", .measured = is_enumerable},
    [RESIDUAL_LAYER] = {.name = "residual_layer", .measured = is_enumerable},
    [RESIDUAL_SQ] = {.name = "residual_sq", .measured = is_enumerable},
    [RESIDUAL_SQ_SAMPLED] = {.name = "residual_sq_sampled"},
    [SAMPLED_OVER_EXACT] = {.name = "sampled_over_exact", .measured = has_residual},
    [DEFECT] = {.name = "defect"},
    [FORMULA] = {.name = "formula", .measured = is_tied},
    [TIED_OVER_PAIR] = {.name = "tied_over_pair", .bound = one_of, .measured = is_turned},
    [TIED_OVER_BEST] = {.name = "tied_over_best", .bound = one_of, .measured = is_turned},
    [NONLINEAR_OVER_BEST] = {.name = "nonlinear_over_best", .bound = one_of, .measured = is_turned},
    [TC_FACTORISED] = {.name = "tc_factorised", .measured = is_joint},
    [TC_MIXED] = {.name = "tc_mixed", .measured = is_joint},
    [TC_RBM] = {.name = "tc_rbm", .measured = is_joint},
    [TC_COMPLETED] = {.name = "tc_completed", .measured = is_joint},
    [TC_DBM_UP] = {.name = "tc_dbm_up", .measured = is_joint},
    [TC_DBM_DOWN] = {.name = "tc_dbm_down", .measured = is_joint},
    [TC_DBM_ENDS] = {.name = "tc_dbm_ends", .measured = is_joint},
    [INFORMATION] = {.name = "information", .measured = is_joint},
    [INFORMATION_WRONG] = {.name = "information_wrong", .measured = is_joint},
    [PSEUDO] = {.name = "pseudo", .measured = is_joint},
    [PSEUDO_TURNED] = {.name = "pseudo_turned", .measured = is_joint},
};

#define PLOT       "dcim_residual"
#define JOINT_PLOT "dcim_correlation"

static const rv_claim claims[] = {
    {.name = "cancellation",
     .source = "DCIM eq. (20)",
     .statement =
         "with transposed weights and equal biases all but the partition functions cancels",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = FORMULA,
     .applies = is_tied,
     .value = one_of,
     .plot = PLOT},
    {.name = "one-layer",
     .source = "DCIM Remark 2",
     .statement = "for L = 1 the pair meets (19) exactly",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = DEFECT,
     .applies = is_one_layer,
     .value = one_of,
     .plot = PLOT},
    {.name = "mirror",
     .source = "DCIM eq. (20)",
     .statement = "mirror nets, W^(l+1) = W^lᵀ and b^(l+1) = b^(l−1), meet (19) exactly at any L",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = DEFECT,
     .applies = is_mirror,
     .value = one_of,
     .plot = PLOT},
    {.name = "impossible",
     .source = "DCIM, after eq. (19)",
     .statement = "random nets of L ≥ 2 never meet (19)",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = DEFECT,
     .applies = is_deep,
     .transform = below_one,
     .value = one_of,
     .plot = PLOT},
    {.name = "sampled",
     .source = "analysis of variance",
     .statement =
         "the residual by enumeration is that of sampled log-ratios: E defect²/4 = residual²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MEAN,
     .metric = SAMPLED_OVER_EXACT,
     .applies = is_sample,
     .value = one_of,
     .resolution = 0.15,
     .plot = PLOT},
    {.name = "order-coupling",
     .source = "DCIM eq. (20)",
     .statement = "with equal biases the residual is of order coupling",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = RESIDUAL,
     .applies = is_weak,
     .value = coupling_of,
     .exponent = 1,
     .plot = PLOT},
    {.name = "order-biases",
     .source = "DCIM eq. (20), reverse biases free",
     .statement = "with the best biases of the reverse net the residual is of order coupling²",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = RESIDUAL_NONLINEAR,
     .applies = is_weak,
     .value = coupling_of,
     .exponent = 2,
     .plot = PLOT},
    {.name = "order-depth",
     .source = "DCIM eq. (20)",
     .statement = "residual² grows like L − 1",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = RESIDUAL_SQ,
     .applies = is_depth,
     .value = inner_layers,
     .exponent = 1,
     .plot = PLOT},
    {.name = "transpose-each",
     .source = "DCIM, after eq. (20)",
     .statement = "no reverse weights turned away from the transpose have a smaller residual",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = TIED_OVER_BEST,
     .applies = is_theta_deep,
     .value = one_of,
     .slack = 1e-9,
     .plot = PLOT},
    {.name = "transpose-most",
     .source = "DCIM, after eq. (20)",
     .statement = "a turn by θ and one by −θ have together a larger residual than the transpose, "
                  "for 4 of 5 nets and directions",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = TIED_OVER_PAIR,
     .applies = is_theta_deep,
     .value = one_of,
     .delta = 0.2,
     .plot = PLOT},
    {.name = "transpose-biases",
     .source = "DCIM, after eq. (20), reverse biases free",
     .statement =
         "with the best biases of the reverse net, no weights turned by 30° or more have a "
         "smaller residual than the transpose",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = NONLINEAR_OVER_BEST,
     .applies = is_turned_widely,
     .value = one_of,
     .slack = 1e-9,
     .plot = PLOT},
    {.name = "control-untied",
     .source = "planted",
     .statement = "for L = 1 a pair with reverse weights turned by θ meets (19) exactly",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = DEFECT,
     .applies = is_one_layer_turned,
     .value = one_of,
     .plot = PLOT},
    {.name = "remark-1-factorised",
     .source = "DCIM Remark 1",
     .statement = "p(x⁰|x¹) of a DCIM with a product prior is not conditionally independent",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_FACTORISED,
     .applies = is_soft_joint,
     .transform = below_rounding,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "remark-1-mixed",
     .source = "DCIM Remark 1",
     .statement = "p(x⁰|x¹) of a DCIM with a mixture for prior is not conditionally independent",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_MIXED,
     .applies = is_soft_joint,
     .transform = below_rounding,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "remark-1-rbm",
     .source = "DCIM Remark 1",
     .statement = "both conditionals of a restricted Boltzmann machine are independent",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_RBM,
     .applies = is_joint,
     .value = joint_rounding,
     .plot = JOINT_PLOT},
    {.name = "remark-1-completed",
     .source = "DCIM Remark 1",
     .statement = "with that machine's marginal as prior, p(x⁰|x¹) of a DCIM is independent",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_COMPLETED,
     .applies = is_joint,
     .value = joint_rounding,
     .plot = JOINT_PLOT},
    {.name = "observation-1-up",
     .source = "DCIM Observation 1",
     .statement = "p(x¹|x⁰) of a deep Boltzmann machine is not conditionally independent",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_DBM_UP,
     .applies = is_soft_joint,
     .transform = below_rounding,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "observation-1-down",
     .source = "DCIM Observation 1",
     .statement = "p(x¹|x²) of a deep Boltzmann machine is not conditionally independent",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_DBM_DOWN,
     .applies = is_soft_joint,
     .transform = below_rounding,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "observation-1-ends",
     .source = "DCIM Observation 1, outermost layers",
     .statement = "p(x⁰|x¹) and p(x²|x¹) of a deep Boltzmann machine are not independent either",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_DBM_ENDS,
     .applies = is_soft_joint,
     .transform = below_rounding,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "observation-1-outer",
     .source = "DCIM Observation 1, outermost layers",
     .statement = "p(x⁰|x¹) and p(x²|x¹) of a deep Boltzmann machine are independent",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = TC_DBM_ENDS,
     .applies = is_joint,
     .value = joint_rounding,
     .plot = JOINT_PLOT},
    {.name = "order-correlation",
     .source = "DCIM Remark 1",
     .statement = "the total correlation of p(x⁰|x¹), product prior, is of order coupling⁴: its "
                  "fourth root of order 1",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = TC_FACTORISED,
     .applies = is_weak_joint,
     .transform = fourth_root,
     .value = coupling_of,
     .exponent = 1,
     .plot = JOINT_PLOT},
    {.name = "reverse-chain",
     .source = "DCIM eq. (17)",
     .statement = "the reverse of a DCIM is a Markov chain: I(x⁰; x² | x¹) = 0",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = INFORMATION,
     .applies = is_joint,
     .value = joint_rounding,
     .plot = JOINT_PLOT},
    {.name = "control-chain",
     .source = "planted",
     .statement = "I(x⁰; x¹ | x²) = 0 in a DCIM",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = INFORMATION_WRONG,
     .applies = is_joint,
     .value = joint_rounding,
     .plot = JOINT_PLOT},
    {.name = "pseudo-likelihood",
     .source = "DCIM Remark 2",
     .statement = "for L = 1, (16) is the pseudo-likelihood of the restricted Boltzmann machine",
     .form = RV_PRINTED,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = PSEUDO,
     .applies = is_joint,
     .value = one_of,
     .plot = JOINT_PLOT},
    {.name = "control-pseudo",
     .source = "planted",
     .statement = "(16) with reverse weights turned by 30° is that pseudo-likelihood",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = PSEUDO_TURNED,
     .applies = is_joint,
     .value = one_of,
     .plot = JOINT_PLOT},
};

static const rv_statistic statistics[] = {
    {.name = "joint_rounding", .closed_form = joint_rounding, .measured = is_joint},
};

static const rv_program program = {
    .name = "dcim_consistency",
    .statement = "DCIM eqs. (17)-(20): two nets with transposed weights are nearly one joint law",
    .about = "Draws pairs of nets of binary units, one running forward and one back with the same "
             "weights transposed, or turned away from the transpose, and measures how far they are "
             "from one joint law; and what enumeration says of the conditionals of Boltzmann "
             "machines and of reversed nets.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_nothing,
              .close = close_nothing,
              .draw = draw},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
