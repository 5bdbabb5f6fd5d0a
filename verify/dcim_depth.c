/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCIM eqs. (13)-(15): in a net of layers x^0, ..., x^L of binary units with p(x_j^l = 1 | x^(l-1))
 * = logistic(b_j + w_j'x^(l-1)), the forward pass of a neural network,
 *
 *   m^l = logistic(b^l + W^l m^(l-1)),   m^0 = x^0,
 *
 * stands for E(x^l | x^0), and softmax(b^L + W^L m^(L-1)) for the probabilities p(c | x^0) of
 * classes.
 *
 * Measured, for one random net and one random input a trial: the difference to the exact means.
 * Weights are N(0, coupling^2 / n_(l-1)), biases N(0, 1), the input is uniform on {0,1}^width;
 * layers 1 to L - 1 have `width` units, the top has 10, read once as binary units and once as one
 * categorical unit of 10 classes. The reference is the law of each layer by enumeration
 * (dcim_exact.h) for up to 14 units, and beyond that Monte Carlo with the last two layers
 * integrated exactly (dcim_monte_carlo.h), which is checked against enumeration below 14.
 *
 * Known: in layer 1 the forward pass is exact; in layer 2 it lacks the curvature of the logistic
 * function; from layer 3 on also the covariances of the units below, which share their inputs. Each
 * unit's error is within the recursion of rv_dcim_forward_bound,
 *
 *   e_j = sum_i |w_ji| e_i / 4 + (sum_i |w_ji| sd_i)^2 / (12 sqrt(3)),
 *
 * derived there (dcim_forward.h). For small coupling g the curvature is of order g^2 and the
 * covariances change the mean in order g^4: their own size is g^2, and they enter through products
 * of two weights. Better passes at equal cost: mean and variance (MacKay's formula); the covariance
 * carried along; independent units integrated exactly, which drops the covariances alone.
 *
 * Calibration: for the class c that the forward pass favours, confidence is the probability it
 * gives to c and overconfidence is that less the exact p(c | x^0). No label is drawn: a draw of the
 * class from the model would only add noise to the exact probability. calibration_error is the
 * mean over the trials of |mean confidence - mean exact probability| in bins of confidence of
 * width 0.1 (the expected calibration error).
 *
 * Tolerances: a sum of 2^n probabilities is off by at most 2^n eps, in each layer, which the error
 * may exceed its bound by. The z-scores of Monte Carlo are means over `samples` draws divided by
 * their standard error: they have Student's law up to the skewness of one draw, |skewness| 0.126 /
 * sqrt(samples) in the cdf (Edgeworth), for which 0.2 / sqrt(samples) is allowed.
 *
 * Columns: width, depth (L), coupling, top, reference, samples, trials, sweep (which part of the
 * grid); then as described in results.h, all errors being root mean squares over the top units:
 * error (of the forward pass), error_variance, error_covariance, error_factorised (of the better
 * passes), variance_ratio (error_variance / error), bound, over_bound (largest |error| / bound of a
 * unit in any layer; of the top layer where the reference is Monte Carlo, less its error at level
 * 1e-16), part_propagated, part_curvature, part_covariance (the three parts of the error: of the
 * means below, of the logistic function's curvature, of dropping covariances), class_error and
 * class_error_variance (total variation from p(c | x^0)), argmax (1 if the favoured class is the
 * exact one), confidence, overconfidence, and the same with variances, standard_error (of Monte
 * Carlo), z_units, z_classes (z-scores of Monte Carlo against enumeration, of the first unit and of
 * the likeliest class), z_forward (against the forward pass); then z_chi_squared (sum of
 * the squares of z_units as normal scores: chi-square with a degree of freedom a net, up to the
 * skewness) and its z_p_value, calibration_error and
 * calibration_error_variance. dcim_depth.calibration.csv: the bins.
 *
 * Run: dcim_depth [--preset quick|standard|full], or
 *      dcim_depth --width 300 --depth 5 --coupling 2 --reference monte_carlo --samples 1000
 */
#include "experiment/program.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/dcim_monte_carlo.h"
#include "reverify/logistic.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum parameter { WIDTH, DEPTH, COUPLING, TOP, REFERENCE, SAMPLES, TRIALS, SWEEP };
enum metric {
  ERROR,
  ERROR_VARIANCE,
  ERROR_COVARIANCE,
  ERROR_FACTORISED,
  VARIANCE_RATIO,
  BOUND,
  OVER_BOUND,
  PART_PROPAGATED,
  PART_CURVATURE,
  PART_COVARIANCE,
  CLASS_ERROR,
  CLASS_ERROR_VARIANCE,
  ARGMAX,
  CONFIDENCE,
  OVERCONFIDENCE,
  CONFIDENCE_VARIANCE,
  OVERCONFIDENCE_VARIANCE,
  STANDARD_ERROR,
  Z_UNITS,
  Z_CLASSES,
  Z_FORWARD
};

static const char *const references[] = {"exact", "monte_carlo", NULL};
static const char *const sweeps[] = {"list", "depth",   "order", "coupling", "width",
                                     "wide", "classes", "tight", NULL};

static const double bias_sd = 1;

static const rv_parameter parameters[] = {
    [WIDTH] = {.name = "width",
               .help = "Units in each layer but the top; up to 14 for the exact reference "
                       "(default 8)",
               .domain = {.low = 1, .high = RV_DCIM_WIDTH_MAX, .integer = true},
               .fallback = "8"},
    [DEPTH] = {.name = "depth",
               .help = "L, the number of layers of weights (default 3)",
               .domain = {.low = 1, .high = RV_DCIM_LAYERS_MAX, .integer = true},
               .fallback = "3"},
    [COUPLING] = {.name = "coupling",
                  .help = "Standard deviation of a weight times the root of the width below "
                          "(default 2)",
                  .domain = {.low = 0, .high = 100, .low_open = true},
                  .fallback = "2"},
    [TOP] = {.name = "top",
             .help = "Units, or classes, of the top layer (default 10)",
             .domain = {.low = 1, .high = RV_DCIM_WIDTH_MAX, .integer = true},
             .fallback = "10"},
    [REFERENCE] = {.name = "reference",
                   .help = "exact (enumeration, default) or monte_carlo",
                   .words = references,
                   .fallback = "exact"},
    [SAMPLES] = {.name = "samples",
                 .help = "Draws of Monte Carlo a net; 0 for none beside the exact reference "
                         "(default 100)",
                 .domain = {.low = 0, .high = 1e9, .integer = true},
                 .fallback = "100"},
    [TRIALS] = {.name = "trials",
                .help = "Nets a cell (default 200)",
                .domain = {.low = 1, .high = 1e9, .integer = true},
                .fallback = "200",
                .label = true},
    [SWEEP] = {.name = "sweep", .words = sweeps, .fallback = "list", .label = true},
};

/* clang-format off */
#define PLANS(depth, coupling, order, width, wide, draws, classes, tight)                          \
  {{.list = {[WIDTH] = "8", [DEPTH] = "2:8:7", [COUPLING] = "3", [SAMPLES] = "0",                  \
             [TRIALS] = depth, [SWEEP] = "depth"}},                                                \
   {.list = {[WIDTH] = "8", [DEPTH] = "4", [COUPLING] = "0.05:12.8:9:log", [SAMPLES] = "0",        \
             [TRIALS] = coupling, [SWEEP] = "coupling"}},                                          \
   {.list = {[WIDTH] = "4", [DEPTH] = "3", [COUPLING] = "0.01:0.16:5:log", [SAMPLES] = "0",        \
             [TRIALS] = order, [SWEEP] = "order"}},                                                \
   {.list = {[WIDTH] = "2:14:7", [DEPTH] = "3", [COUPLING] = "3", [SAMPLES] = "0",                 \
             [TRIALS] = width, [SWEEP] = "width"}},                                                \
   {.list = {[WIDTH] = "8:128:5:log", [DEPTH] = "3", [COUPLING] = "3",                             \
             [REFERENCE] = "monte_carlo", [SAMPLES] = draws, [TRIALS] = wide, [SWEEP] = "wide"}},  \
   {.list = {[WIDTH] = "8", [DEPTH] = "5", [COUPLING] = "2", [SAMPLES] = "200",                    \
             [TRIALS] = classes, [SWEEP] = "classes"}},                                            \
   {.list = {[WIDTH] = "12", [DEPTH] = "3", [COUPLING] = "4", [SAMPLES] = "200",                   \
             [TRIALS] = classes, [SWEEP] = "classes"}},                                            \
   {.list = {[WIDTH] = "1", [DEPTH] = "2", [COUPLING] = "0.3", [SAMPLES] = "0",                    \
             [TRIALS] = tight, [SWEEP] = "tight"}}}
/* clang-format on */

static const rv_plan quick[] = PLANS("300", "300", "5000", "30", "15", "200", "540", "1000");
static const rv_plan standard[] =
    PLANS("3000", "3000", "40000", "300", "60", "1000", "6000", "50000");
static const rv_plan full[] =
    PLANS("30000", "30000", "400000", "4000", "1000", "10000", "100000", "1000000");

static double number(const rv_cell *cell, enum parameter parameter) {
  return cell->value[parameter].number;
}

static size_t count_of(const rv_cell *cell, enum parameter parameter) {
  return (size_t)number(cell, parameter);
}

static bool in_sweep(const rv_cell *cell, const char *name) {
  return strcmp(cell->value[SWEEP].word, name) == 0;
}

static bool is_exact(const rv_cell *cell) {
  return strcmp(cell->value[REFERENCE].word, "exact") == 0;
}

static rv_status resolve(rv_cell *cell) {
  if (is_exact(cell) && number(cell, WIDTH) > RV_DCIM_EXACT_MAX && number(cell, DEPTH) > 1)
    return rv_fail(RV_EINVAL,
                   "width = %.15g is too large to enumerate: choose up to %d, or --reference "
                   "monte_carlo",
                   number(cell, WIDTH), RV_DCIM_EXACT_MAX);
  if (is_exact(cell) ? number(cell, SAMPLES) == 1 : number(cell, SAMPLES) < 2)
    return rv_fail(RV_EINVAL, "samples = %.15g have no standard error: choose 2 or more%s",
                   number(cell, SAMPLES), is_exact(cell) ? ", or 0" : "");
  return RV_OK;
}

/* The trial. */

typedef struct workspace {
  rv_dcim net;
  double *input, *bound, *pass[RV_PROPAGATIONS]; /* all units, but for the input */
  double *reference, *error;                     /* top layer: means, their standard error */
  double *posterior, *posterior_error;           /* the same of the classes */
  double *sampled, *sampled_error;               /* Monte Carlo beside enumeration */
  double *favoured, *scratch;                    /* top layer */
} workspace;

static void close_workspace(void *untyped) {
  workspace *w = untyped;
  double *array[] = {w->input,           w->bound,   w->reference,     w->error,    w->posterior,
                     w->posterior_error, w->sampled, w->sampled_error, w->favoured, w->scratch};
  rv_dcim_free(&w->net);
  for (size_t i = 0; i < RV_COUNT(array); i++)
    free(array[i]);
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    free(w->pass[p]);
  free(w);
}

static rv_status open_net(rv_dcim *net, const rv_cell *cell) {
  size_t width[RV_DCIM_LAYERS_MAX + 1], layers = count_of(cell, DEPTH);
  for (size_t l = 0; l < layers; l++)
    width[l] = count_of(cell, WIDTH);
  width[layers] = count_of(cell, TOP);
  return rv_dcim_open(net, width, layers);
}

static rv_status open_arrays(workspace *w, const rv_cell *cell) {
  RV_TRY(open_net(&w->net, cell));
  size_t top = count_of(cell, TOP);
  double **of_top[] = {&w->reference, &w->error,         &w->posterior, &w->posterior_error,
                       &w->sampled,   &w->sampled_error, &w->favoured,  &w->scratch};
  for (size_t i = 0; i < RV_COUNT(of_top); i++)
    RV_TRY(rv_alloc_doubles(of_top[i], top, 1));
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    RV_TRY(rv_alloc_doubles(&w->pass[p], w->net.units, 1));
  RV_TRY(rv_alloc_doubles(&w->bound, w->net.units, 1));
  return rv_alloc_doubles(&w->input, w->net.width[0], 1);
}

static rv_status open_trial(void **out, const rv_cell *cell, int threads) {
  (void)threads;
  workspace *w = calloc(1, sizeof *w);
  *out = NULL;
  if (w == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a net: free some memory");
  rv_status status = open_arrays(w, cell);
  if (status != RV_OK) {
    close_workspace(w);
    return status;
  }
  *out = w;
  return RV_OK;
}

static void draw_input(const rv_stream_key *key, double *input, size_t n) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, UINT64_MAX);
  for (size_t i = 0; i < n; i++)
    input[i] = gsl_rng_uniform(rng) < 0.5;
}

static double root_mean_square(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sqrt(sum / (double)n);
}

static double *top_of(const workspace *w, double *units) {
  return units + w->net.first[w->net.layers];
}

/* What a difference to an exact mean may be by rounding alone; see the comment at the top. */
static double rounding(const rv_cell *cell) {
  double terms = pow(2, fmin(number(cell, WIDTH), RV_DCIM_EXACT_MAX));
  return number(cell, DEPTH) * (terms + 4 * number(cell, WIDTH) + 16) * DBL_EPSILON;
}

/* The largest |mean - pass| / bound of the units from `first` on, `allowance[j]` or its default
   being taken off the difference. */
static double over_bound(const workspace *w, const double *mean, size_t first, size_t count,
                         const double *allowance, double fallback) {
  double largest = 0;
  for (size_t j = 0; j < count; j++) {
    double difference = fabs(mean[j] - w->pass[RV_MEAN_ONLY][first + j]);
    double excess = difference - (allowance != NULL ? allowance[j] : 0) - fallback;
    if (excess > 0)
      largest = fmax(largest, excess / w->bound[first + j]);
  }
  return largest;
}

/*
 * The error of a top unit has three parts: of the means below, of the curvature between the exact
 * means and independent units of these means, and of dropping the covariances of the units.
 */
static rv_status split_error(double *metric, workspace *w, const double *mean) {
  size_t top = w->net.layers, units = w->net.width[top], below = w->net.first[top - 1];
  double *sigmoid = w->favoured, *independent = w->scratch;
  rv_dcim_field(sigmoid, &w->net, top, mean + below);
  for (size_t j = 0; j < units; j++)
    sigmoid[j] = rv_logistic(sigmoid[j]);
  RV_TRY(rv_sigmoid_marginals(independent, w->net.weight[top], w->net.bias + w->net.first[top],
                              mean + below, units, w->net.width[top - 1], RV_ZERO_ONE, 1));
  metric[PART_PROPAGATED] = root_mean_square(sigmoid, top_of(w, w->pass[RV_MEAN_ONLY]), units);
  metric[PART_CURVATURE] = root_mean_square(independent, sigmoid, units);
  metric[PART_COVARIANCE] = root_mean_square(w->reference, independent, units);
  return RV_OK;
}

static size_t argmax(const double *value, size_t count) {
  size_t best = 0;
  for (size_t c = 1; c < count; c++)
    best = value[c] > value[best] ? c : best;
  return best;
}

static double z_score(double mean, double expected, double error) {
  return error > 0 ? (mean - expected) / error : 0;
}

/* Monte Carlo beside enumeration. */
static rv_status sample_beside(const rv_stream_key *key, double *metric, const rv_cell *cell,
                               workspace *w) {
  size_t samples = count_of(cell, SAMPLES);
  metric[Z_UNITS] = metric[Z_CLASSES] = metric[Z_FORWARD] = metric[STANDARD_ERROR] = 0;
  if (samples == 0)
    return RV_OK;
  RV_TRY(rv_dcim_monte_carlo(key, w->sampled, w->sampled_error, &w->net, w->input, 1, samples));
  metric[STANDARD_ERROR] = w->sampled_error[0];
  metric[Z_UNITS] = z_score(w->sampled[0], w->reference[0], w->sampled_error[0]);
  metric[Z_FORWARD] =
      z_score(w->sampled[0], *top_of(w, w->pass[RV_MEAN_ONLY]), w->sampled_error[0]);
  RV_TRY(
      rv_dcim_monte_carlo_posterior(key, w->sampled, w->sampled_error, &w->net, w->input, samples));
  size_t likeliest = argmax(w->posterior, w->net.width[w->net.layers]);
  metric[Z_CLASSES] =
      z_score(w->sampled[likeliest], w->posterior[likeliest], w->sampled_error[likeliest]);
  return RV_OK;
}

/* p(c | x^0) for one layer is the softmax itself. */
static rv_status exact_posterior(workspace *w, const rv_dcim_laws *laws) {
  size_t top = w->net.layers;
  if (top > 1)
    return rv_dcim_exact_posterior(w->posterior, laws->law[top - 1], &w->net);
  rv_dcim_forward_posterior(w->posterior, &w->net, w->input, false);
  return RV_OK;
}

static rv_status refer_to_laws(const rv_stream_key *key, double *metric, const rv_cell *cell,
                               workspace *w, const rv_dcim_laws *laws) {
  size_t top = w->net.layers, units = w->net.width[top], second = w->net.first[top > 1 ? 2 : 1];
  memcpy(w->reference, laws->mean + w->net.first[top], units * sizeof *w->reference);
  RV_TRY(exact_posterior(w, laws));
  metric[OVER_BOUND] =
      over_bound(w, laws->mean + second, second, w->net.units - second, NULL, rounding(cell));
  RV_TRY(split_error(metric, w, laws->mean));
  return sample_beside(key, metric, cell, w);
}

static rv_status refer_to_enumeration(const rv_stream_key *key, double *metric, const rv_cell *cell,
                                      workspace *w) {
  rv_dcim_laws laws;
  RV_TRY(rv_dcim_laws_make(&laws, &w->net, w->input, 1));
  rv_status status = refer_to_laws(key, metric, cell, w, &laws);
  rv_dcim_laws_free(&laws);
  return status;
}

/* A z-score that no unit of any run exceeds by chance. */
static double largest_z(const rv_cell *cell) {
  return gsl_cdf_tdist_Qinv(1e-16, number(cell, SAMPLES) - 1);
}

static rv_status refer_to_monte_carlo(const rv_stream_key *key, double *metric, const rv_cell *cell,
                                      workspace *w) {
  size_t top = w->net.layers, units = w->net.width[top], samples = count_of(cell, SAMPLES);
  metric[PART_PROPAGATED] = metric[PART_CURVATURE] = metric[PART_COVARIANCE] = 0;
  metric[Z_UNITS] = metric[Z_CLASSES] = metric[Z_FORWARD] = 0;
  RV_TRY(rv_dcim_monte_carlo(key, w->reference, w->error, &w->net, w->input, units, samples));
  memset(w->scratch, 0, units * sizeof *w->scratch);
  metric[STANDARD_ERROR] = root_mean_square(w->error, w->scratch, units);
  for (size_t j = 0; j < units; j++)
    w->error[j] *= largest_z(cell);
  metric[OVER_BOUND] =
      over_bound(w, w->reference, w->net.first[top], units, w->error, rounding(cell));
  return rv_dcim_monte_carlo_posterior(key, w->posterior, w->posterior_error, &w->net, w->input,
                                       samples);
}

static double total_variation(const double *a, const double *b, size_t count) {
  double sum = 0;
  for (size_t c = 0; c < count; c++)
    sum += fabs(a[c] - b[c]) / 2;
  return sum;
}

/* The class that a pass favours, and what it claims of it. */
static void judge_classes(double *metric, workspace *w) {
  size_t classes = w->net.width[w->net.layers];
  double *p = w->favoured;
  rv_dcim_forward_posterior(p, &w->net, w->pass[RV_MEAN_ONLY], false);
  size_t favoured = argmax(p, classes);
  metric[CLASS_ERROR] = total_variation(p, w->posterior, classes);
  metric[ARGMAX] = favoured == argmax(w->posterior, classes);
  metric[CONFIDENCE] = p[favoured];
  metric[OVERCONFIDENCE] = p[favoured] - w->posterior[favoured];
  rv_dcim_forward_posterior(p, &w->net, w->pass[RV_MEAN_VARIANCE], true);
  favoured = argmax(p, classes);
  metric[CLASS_ERROR_VARIANCE] = total_variation(p, w->posterior, classes);
  metric[CONFIDENCE_VARIANCE] = p[favoured];
  metric[OVERCONFIDENCE_VARIANCE] = p[favoured] - w->posterior[favoured];
}

static void judge_units(double *metric, workspace *w) {
  static const enum metric of[RV_PROPAGATIONS] = {[RV_MEAN_ONLY] = ERROR,
                                                  [RV_MEAN_VARIANCE] = ERROR_VARIANCE,
                                                  [RV_COVARIANCE] = ERROR_COVARIANCE,
                                                  [RV_FACTORISED] = ERROR_FACTORISED};
  size_t units = w->net.width[w->net.layers];
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    metric[of[p]] = root_mean_square(top_of(w, w->pass[p]), w->reference, units);
  metric[VARIANCE_RATIO] = metric[ERROR] > 0 ? metric[ERROR_VARIANCE] / metric[ERROR] : 0;
  memset(w->scratch, 0, units * sizeof *w->scratch);
  metric[BOUND] = root_mean_square(top_of(w, w->bound), w->scratch, units);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *untyped) {
  workspace *w = untyped;
  RV_TRY(rv_dcim_draw(key, &w->net, number(cell, COUPLING), bias_sd));
  draw_input(key, w->input, w->net.width[0]);
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    RV_TRY(rv_dcim_forward(w->pass[p], &w->net, w->input, (rv_propagation)p));
  rv_dcim_forward_bound(w->bound, &w->net, w->pass[RV_MEAN_ONLY]);
  if (is_exact(cell))
    RV_TRY(refer_to_enumeration(key, metric, cell, w));
  else
    RV_TRY(refer_to_monte_carlo(key, metric, cell, w));
  judge_classes(metric, w);
  judge_units(metric, w);
  return RV_OK;
}

/* What the claims hold the draws against. */

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

static double coupling_of(const rv_cell *cell) {
  return number(cell, COUPLING);
}

static double disagreement(double agreement, const rv_cell *cell) {
  (void)cell;
  return 1 - agreement;
}

static double student_cdf(double z, const void *cell) {
  return gsl_cdf_tdist_P(z, number(cell, SAMPLES) - 1);
}

static double skewness_distance(const rv_cell *cell) {
  return 0.2 / sqrt(number(cell, SAMPLES));
}

/* Which cells a claim is about. */

static bool is_two_layers(const rv_cell *cell) {
  return is_exact(cell) && number(cell, DEPTH) == 2;
}

static bool is_weak(const rv_cell *cell) {
  return in_sweep(cell, "order");
}

static bool is_classes(const rv_cell *cell) {
  return in_sweep(cell, "classes");
}

static bool is_tight(const rv_cell *cell) {
  return in_sweep(cell, "tight");
}

/* Fewer nets than 250 cannot show that something happens less often than in 1 of 10. */
static bool is_moderate(const rv_cell *cell) {
  return (in_sweep(cell, "depth") || in_sweep(cell, "coupling")) && number(cell, COUPLING) <= 4 &&
         number(cell, TRIALS) >= 250;
}

/* Which columns are measured. */

static bool is_sampled(const rv_cell *cell) {
  return number(cell, SAMPLES) > 0;
}

static bool is_sampled_beside(const rv_cell *cell) {
  return is_exact(cell) && is_sampled(cell) && number(cell, DEPTH) >= 3;
}

static const rv_metric metrics[] = {
    [ERROR] = {.name = "error"},
    [ERROR_VARIANCE] = {.name = "error_variance"},
    [ERROR_COVARIANCE] = {.name = "error_covariance"},
    [ERROR_FACTORISED] = {.name = "error_factorised"},
    [VARIANCE_RATIO] = {.name = "variance_ratio", .bound = one},
    [BOUND] = {.name = "bound"},
    [OVER_BOUND] = {.name = "over_bound", .bound = one},
    [PART_PROPAGATED] = {.name = "part_propagated", .measured = is_exact},
    [PART_CURVATURE] = {.name = "part_curvature", .measured = is_exact},
    [PART_COVARIANCE] = {.name = "part_covariance", .measured = is_exact},
    [CLASS_ERROR] = {.name = "class_error"},
    [CLASS_ERROR_VARIANCE] = {.name = "class_error_variance"},
    [ARGMAX] = {.name = "argmax"},
    [CONFIDENCE] = {.name = "confidence"},
    [OVERCONFIDENCE] = {.name = "overconfidence"},
    [CONFIDENCE_VARIANCE] = {.name = "confidence_variance"},
    [OVERCONFIDENCE_VARIANCE] = {.name = "overconfidence_variance"},
    [STANDARD_ERROR] = {.name = "standard_error", .measured = is_sampled},
    [Z_UNITS] = {.name = "z_units", .measured = is_sampled_beside},
    [Z_CLASSES] = {.name = "z_classes", .measured = is_sampled_beside},
    [Z_FORWARD] = {.name = "z_forward", .measured = is_sampled_beside},
};

#define PLOT       "dcim_depth"
#define CLASS_PLOT "dcim_calibration"

static const rv_claim claims[] = {
    {.name = "bound",
     .source = "DCIM eqs. (14), (15); Taylor and Minkowski",
     .statement =
         "|m_j − E x_j| ≤ ¼ Σ|w_i| e_i + (Σ|w_i| sd_i)²/(12√3) for every unit of every layer",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = OVER_BOUND,
     .value = one,
     .plot = PLOT},
    {.name = "two-layers",
     .source = "DCIM eq. (4)",
     .statement = "in layer 2 independent units, integrated exactly, give E x_j without error",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EVERY_DRAW,
     .metric = ERROR_FACTORISED,
     .applies = is_two_layers,
     .value = rounding,
     .plot = PLOT},
    {.name = "variance",
     .source = "MacKay 1992",
     .statement = "carrying variances makes the error smaller than that of (14), coupling ≤ 4, for "
                  "9 of 10 nets",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = VARIANCE_RATIO,
     .applies = is_moderate,
     .value = one,
     .delta = 0.1,
     .plot = PLOT},
    {.name = "order-forward",
     .source = "DCIM eq. (14)",
     .statement = "the error of the forward pass is of order coupling²",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR,
     .applies = is_weak,
     .value = coupling_of,
     .exponent = 2,
     .plot = PLOT},
    {.name = "order-covariance",
     .source = "DCIM eq. (4), layer by layer",
     .statement = "with independent units integrated exactly the error is of order coupling⁴",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_EXPONENT,
     .metric = ERROR_FACTORISED,
     .applies = is_weak,
     .value = coupling_of,
     .exponent = 4,
     .plot = PLOT},
    {.name = "monte-carlo",
     .source = "Rao and Blackwell",
     .statement =
         "Monte Carlo with two layers integrated lies around the exact E x_j by Student's law",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = Z_UNITS,
     .applies = is_classes,
     .value = skewness_distance,
     .cdf = student_cdf,
     .resolution = 0.15,
     .plot = PLOT},
    {.name = "monte-carlo-classes",
     .source = "Rao and Blackwell",
     .statement = "Monte Carlo for p(c | x⁰) lies around the enumerated one by Student's law",
     .form = RV_EXACT,
     .expected = RV_HOLDS,
     .kind = RV_LAW,
     .metric = Z_CLASSES,
     .applies = is_classes,
     .value = skewness_distance,
     .cdf = student_cdf,
     .resolution = 0.15,
     .plot = CLASS_PLOT},
    {.name = "control-forward",
     .source = "planted",
     .statement = "Monte Carlo lies around the forward pass by Student's law",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_LAW,
     .metric = Z_FORWARD,
     .applies = is_classes,
     .value = skewness_distance,
     .cdf = student_cdf,
     .resolution = 0.15,
     .plot = PLOT},
    {.name = "control-bound",
     .source = "planted",
     .statement = "the bound holds with 1/(24√3) for 1/(12√3)",
     .form = RV_CONTROL,
     .expected = RV_FAILS,
     .kind = RV_EVERY_DRAW,
     .metric = OVER_BOUND,
     .applies = is_tight,
     .value = half,
     .plot = PLOT},
    {.name = "argmax",
     .source = "DCIM eq. (15)",
     .statement = "the forward pass favours the class of largest p(c | x⁰), for 4 of 5 nets",
     .form = RV_CORRECTED,
     .expected = RV_HOLDS,
     .kind = RV_MOST_DRAWS,
     .metric = ARGMAX,
     .applies = is_classes,
     .transform = disagreement,
     .value = half,
     .delta = 0.2,
     .plot = CLASS_PLOT},
    {.name = "calibrated",
     .source = "DCIM eq. (15)",
     .statement = "the forward pass gives the class it favours its exact probability in the mean",
     .form = RV_PRINTED,
     .expected = RV_FAILS,
     .kind = RV_MEAN,
     .metric = OVERCONFIDENCE,
     .applies = is_classes,
     .value = zero,
     .plot = CLASS_PLOT},
};

/* The bins of the confidence. */

enum { BINS = 10 };

typedef struct bin {
  double count, confidence, exact;
} bin;

static rv_status fill_bins(bin *bins, const rv_evidence *evidence, size_t cell,
                           enum metric confidence, enum metric overconfidence) {
  double *claimed, *over;
  size_t count;
  memset(bins, 0, BINS * sizeof *bins);
  RV_TRY(rv_evidence_metric(&claimed, &count, evidence, cell, confidence));
  rv_status status = rv_evidence_metric(&over, &count, evidence, cell, overconfidence);
  for (size_t t = 0; t < count && status == RV_OK; t++) {
    bin *b = &bins[claimed[t] < 1 ? (size_t)(claimed[t] * BINS) : BINS - 1];
    b->count++;
    b->confidence += claimed[t];
    b->exact += claimed[t] - over[t];
  }
  free(claimed);
  free(over);
  return status;
}

static rv_status calibration_of(double *out, const rv_evidence *evidence, size_t cell,
                                enum metric confidence, enum metric overconfidence) {
  bin bins[BINS];
  double gap = 0, count = 0;
  RV_TRY(fill_bins(bins, evidence, cell, confidence, overconfidence));
  for (size_t b = 0; b < BINS; b++) {
    gap += fabs(bins[b].confidence - bins[b].exact);
    count += bins[b].count;
  }
  *out = gap / count;
  return RV_OK;
}

static rv_status calibration_error(double *out, const rv_evidence *evidence, size_t cell) {
  return calibration_of(out, evidence, cell, CONFIDENCE, OVERCONFIDENCE);
}

static rv_status calibration_error_variance(double *out, const rv_evidence *evidence, size_t cell) {
  return calibration_of(out, evidence, cell, CONFIDENCE_VARIANCE, OVERCONFIDENCE_VARIANCE);
}

/* The normal deviate as rare as a z-score is by Student's law. */
static double normal_score(double z, const rv_cell *cell) {
  return gsl_cdf_ugaussian_Qinv(gsl_cdf_tdist_Q(fabs(z), number(cell, SAMPLES) - 1));
}

/* The sum of their squares: chi^2 with as many degrees of freedom as nets. */
static rv_status z_chi_squared(double *out, const rv_evidence *evidence, size_t cell) {
  double *z;
  size_t count;
  RV_TRY(rv_evidence_metric(&z, &count, evidence, cell, Z_UNITS));
  *out = 0;
  for (size_t t = 0; t < count; t++)
    *out += pow(normal_score(z[t], &evidence->grid->cell[cell]), 2);
  free(z);
  return RV_OK;
}

static rv_status z_p_value(double *out, const rv_evidence *evidence, size_t cell) {
  RV_TRY(z_chi_squared(out, evidence, cell));
  *out = gsl_cdf_chisq_Q(*out, number(&evidence->grid->cell[cell], TRIALS));
  return RV_OK;
}

static const rv_statistic statistics[] = {
    {.name = "z_chi_squared", .compute = z_chi_squared, .measured = is_sampled_beside},
    {.name = "z_p_value", .compute = z_p_value, .measured = is_sampled_beside},
    {.name = "calibration_error", .compute = calibration_error},
    {.name = "calibration_error_variance", .compute = calibration_error_variance},
};

static rv_status write_bins(rv_csv *csv, const rv_evidence *evidence, size_t index,
                            const char *pass, enum metric confidence, enum metric overconfidence) {
  const rv_cell *cell = &evidence->grid->cell[index];
  bin bins[BINS];
  RV_TRY(fill_bins(bins, evidence, index, confidence, overconfidence));
  for (size_t b = 0; b < BINS; b++) {
    if (bins[b].count == 0)
      continue;
    rv_csv_text(csv, pass);
    rv_csv_number(csv, number(cell, WIDTH));
    rv_csv_number(csv, number(cell, DEPTH));
    rv_csv_number(csv, number(cell, COUPLING));
    rv_csv_number(csv, bins[b].count);
    rv_csv_number(csv, bins[b].confidence / bins[b].count);
    rv_csv_number(csv, bins[b].exact / bins[b].count);
    rv_csv_end_row(csv);
  }
  return RV_OK;
}

static rv_status write_calibration(rv_csv *csv, const rv_evidence *evidence, size_t index) {
  if (!in_sweep(&evidence->grid->cell[index], "classes"))
    return RV_OK;
  RV_TRY(write_bins(csv, evidence, index, "forward", CONFIDENCE, OVERCONFIDENCE));
  return write_bins(csv, evidence, index, "variance", CONFIDENCE_VARIANCE, OVERCONFIDENCE_VARIANCE);
}

static const char *const calibration_columns[] = {"pass",  "width",      "depth", "coupling",
                                                  "count", "confidence", "exact", NULL};

static const rv_extra_table calibration = {
    .suffix = "calibration",
    .statement = "mean confidence and mean exact probability of the favoured class, by bins",
    .columns = calibration_columns,
    .write_rows = write_calibration};

static const rv_program program = {
    .name = "dcim_depth",
    .statement = "DCIM eqs. (13)-(15): the forward pass is E(x^l | x⁰), approximately",
    .about = "Draws nets of binary units and compares the forward pass of a sigmoid network with "
             "the exact means and class probabilities, by enumeration up to 14 units a layer and "
             "by Rao-Blackwellised Monte Carlo beyond, with a bound for every unit and with passes "
             "that carry variances and covariances.",
    .parameters = {parameters, RV_COUNT(parameters)},
    .trials = TRIALS,
    .presets = {[RV_QUICK] = {quick, RV_COUNT(quick)},
                [RV_STANDARD] = {standard, RV_COUNT(standard)},
                [RV_FULL] = {full, RV_COUNT(full)}},
    .resolve = resolve,
    .trial = {.metrics = RV_COUNT(metrics),
              .open = open_trial,
              .close = close_workspace,
              .draw = draw},
    .metrics = metrics,
    .statistics = statistics,
    .statistic_count = RV_COUNT(statistics),
    .claims = claims,
    .claim_count = RV_COUNT(claims),
    .tables = &calibration,
    .table_count = 1,
};

int main(int argc, char **argv) {
  return rv_main(&program, argc, argv);
}
