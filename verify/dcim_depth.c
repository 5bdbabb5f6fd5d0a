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
 * The probabilities of classes have a bound E too (rv_dcim_posterior_bound): the class that the
 * forward pass favours is the exact one wherever its margin, the difference of the two largest
 * probabilities, exceeds 2E. It does for most nets of coupling up to 0.2, and for none of strong
 * coupling, where the bound says nothing. How much smaller the constant of MacKay's formula is for
 * one unit is in dcim_taylor; variance_ratio shows it here, layer upon layer.
 *
 * Calibration: for the class c that the forward pass favours, confidence is the probability it
 * gives to c and overconfidence is that less the exact p(c | x^0). No label is drawn: a draw of the
 * class from the model would only add noise to the exact probability. calibration_error is the
 * mean over the trials of |mean confidence - mean exact probability| in bins of confidence of
 * width 0.1 (the expected calibration error).
 *
 * Tolerances: the error may exceed its bound by rv_dcim_pass_rounding, and where Monte Carlo is the
 * reference by rv_hoeffding_allowance. Beside enumeration the variance of one draw of Monte Carlo
 * is enumerated too, so its z-scores have mean 0 and variance 1 exactly, and exceed 1/sqrt(delta)
 * with probability delta at most (Chebyshev), whatever the law of a draw.
 *
 * Run: dcim_depth --width 300 --depth 5 --coupling 2 --reference monte_carlo --samples 1000
 */
#include "experiment/calibration.h"
#include "experiment/statement.h"
#include "model/dcim_pass_trial.h"
#include "reverify/dcim_exact.h"
#include "theory/dcim_weak_order.h"

#include <math.h>

enum { WIDTH, DEPTH, COUPLING, TOP, REFERENCE, SAMPLES };
enum { ERROR, ERROR_VARIANCE, ERROR_COVARIANCE, ERROR_FACTORISED, VARIANCE_RATIO, BOUND };
enum { OVER_BOUND = BOUND + 1, PART_PROPAGATED, PART_CURVATURE, PART_COVARIANCE };
enum { CLASS_ERROR = PART_COVARIANCE + 1, CLASS_ERROR_VARIANCE, CLASS_BOUND, CLASS_OVER_BOUND };
enum { ARGMAX = CLASS_OVER_BOUND + 1, DECIDED, MISSED_MARGIN, CONFIDENCE };
enum { OVERCONFIDENCE = CONFIDENCE + 1, CONFIDENCE_VARIANCE, OVERCONFIDENCE_VARIANCE };
enum { STANDARD_ERROR = OVERCONFIDENCE_VARIANCE + 1, Z_UNITS, Z_CLASSES, Z_FORWARD };

enum { EXACT, MONTE_CARLO };
static const char *const references[] = {"exact", "monte_carlo", NULL};

static const rv_parameter parameters[] = {
    [WIDTH] = {"width",
               "units in each layer but the top; up to 14 for the exact reference",
               {1, RV_DCIM_DRAWN_MAX, .integer = true},
               .fallback = "8"},
    [DEPTH] = {"depth",
               "L, the number of layers of weights",
               {1, RV_DCIM_LAYERS_MAX, .integer = true},
               .fallback = "3"},
    [COUPLING] = {"coupling",
                  "standard deviation of a weight times the root of the width below",
                  {0, 100, .low_open = true},
                  .fallback = "2"},
    [TOP] = {"top",
             "units, or classes, of the top layer",
             {1, RV_DCIM_DRAWN_MAX, .integer = true},
             .fallback = "10"},
    [REFERENCE] = {"reference", "what the exact means are had by", .words = references,
                   .fallback = "exact"},
    [SAMPLES] = {"samples",
                 "draws of Monte Carlo per net; 0 for none beside the exact reference",
                 {0, 1e9, .integer = true},
                 .fallback = "100"},
    {0}};

/* Nets per cell at the presets quick, standard, full. */
#define CURVE   .trials = {300, 3000, 30000}
#define CLASSES .trials = {400, 6000, 50000}

static const rv_plan plans[] = {
    {"depth", {[DEPTH] = "2:8:7", [COUPLING] = "3", [SAMPLES] = "0"}, CURVE},
    {"coupling", {[DEPTH] = "4", [COUPLING] = "0.05:12.8:9:log", [SAMPLES] = "0"}, CURVE},
    {"order",
     {[WIDTH] = "4", [COUPLING] = "0.01:0.12:5:log", [SAMPLES] = "0"},
     .trials = {5000, 40000, 400000}},
    {"weak",
     {[WIDTH] = "8", [DEPTH] = "2", [COUPLING] = "0.02,0.05", [SAMPLES] = "0"},
     .trials = {4000, 100000, 1e6}},
    {"width", {[WIDTH] = "2:14:7", [COUPLING] = "3", [SAMPLES] = "0"}, .trials = {20, 300, 4000}},
    {"wide",
     {[WIDTH] = "8:128:5:log",
      [COUPLING] = "3",
      [REFERENCE] = "monte_carlo",
      [SAMPLES] = "{200|1000|10000}"},
     .trials = {15, 60, 1000}},
    {"classes", {[DEPTH] = "5", [SAMPLES] = "200"}, CLASSES},
    {"classes", {[WIDTH] = "10", [COUPLING] = "4", [SAMPLES] = "200"}, CLASSES},
    {"margin",
     {[DEPTH] = "2:4:3", [COUPLING] = "0.1:0.4:3:log", [TOP] = "2,10", [SAMPLES] = "0"},
     .trials = {200, 3000, 30000}},
    {"tight",
     {[WIDTH] = "1", [DEPTH] = "2", [COUPLING] = "0.3", [TOP] = "2,10", [SAMPLES] = "0"},
     .trials = {1000, 50000, 1e6}},
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

static double samples(const rv_cell *cell) {
  return rv_number(cell, SAMPLES);
}

static size_t count(const rv_cell *cell, size_t parameter) {
  return (size_t)rv_number(cell, parameter);
}

/* Where a metric is measured, and a claim true. */

static bool is_exact(const rv_cell *cell) {
  return rv_word(cell, REFERENCE) == EXACT;
}

static bool is_sampled(const rv_cell *cell) {
  return samples(cell) > 0;
}

static bool is_sampled_beside(const rv_cell *cell) {
  return is_exact(cell) && is_sampled(cell) && depth(cell) >= 3;
}

/* Strong coupling takes the forward pass far from the exact mean; so many draws show it. */
static bool is_sampled_of_strong(const rv_cell *cell) {
  return is_sampled_beside(cell) && samples(cell) >= 200 && width(cell) >= 8 &&
         coupling(cell) >= 2 && coupling(cell) <= 4 && depth(cell) <= 8;
}

static bool is_two_layers(const rv_cell *cell) {
  return is_exact(cell) && depth(cell) == 2;
}

/* The next order in the coupling bends a line by less than half of what would be told apart, and
   the fourth power of the coupling stands above rounding. */
static bool is_weak(const rv_cell *cell) {
  return is_exact(cell) && depth(cell) >= 2 && coupling(cell) >= 0.0099 &&
         rv_dcim_weak_bend(coupling(cell), depth(cell), 1) <= RV_EXPONENT_TOLERANCE / 2;
}

static bool is_very_weak(const rv_cell *cell) {
  return is_weak(cell) && coupling(cell) <= 0.05;
}

/* A unit by itself has no covariances. */
static bool is_weak_and_deep(const rv_cell *cell) {
  return is_weak(cell) && depth(cell) >= 3 && width(cell) >= 2;
}

/* Of ten units one at least has half of the largest |logistic''|. */
static bool is_tight(const rv_cell *cell) {
  return is_two_layers(cell) && width(cell) == 1 && rv_number(cell, TOP) >= 10 &&
         coupling(cell) >= 1e-3 && coupling(cell) <= 0.3;
}

/* Of two classes one has the probability logistic(z), z of variance 2 and a little more: |z| is
   between 0.5 and 2.8, where |logistic''| exceeds 0.6 of its largest, for two nets of three. */
static bool is_tight_pair(const rv_cell *cell) {
  return is_two_layers(cell) && width(cell) == 1 && rv_number(cell, TOP) == 2 &&
         coupling(cell) >= 1e-3 && coupling(cell) <= 0.3;
}

static bool is_doubtful(const rv_cell *cell) {
  return is_exact(cell) && depth(cell) >= 2 && rv_number(cell, TOP) >= 2;
}

/* What the claims hold the draws against. */

static double rounding(const rv_cell *cell) {
  return rv_dcim_pass_rounding(width(cell), depth(cell));
}

static double square(double error, const rv_cell *cell) {
  (void)cell;
  return error * error;
}

static double weak_square(const rv_cell *cell) {
  return rv_dcim_weak_square(coupling(cell), width(cell));
}

static double weak_square_variance(const rv_cell *cell) {
  return rv_dcim_weak_square_variance(coupling(cell), width(cell));
}

static double next_order(const rv_cell *cell) {
  return coupling(cell) * weak_square(cell);
}

static double next_order_variance(const rv_cell *cell) {
  return coupling(cell) * weak_square_variance(cell);
}

static double disagreement(double agreement, const rv_cell *cell) {
  (void)cell;
  return 1 - agreement;
}

/* What a number of mean 0 and variance 1 exceeds with probability delta at most (Chebyshev). */
static double chebyshev(const rv_cell *cell, double delta) {
  (void)cell;
  return 1 / sqrt(delta);
}

static double magnitude(double z, const rv_cell *cell) {
  (void)cell;
  return fabs(z);
}

static rv_status resolve(rv_cell *cell) {
  if (is_exact(cell) && width(cell) > RV_DCIM_EXACT_MAX && depth(cell) > 1)
    return rv_fail(RV_EINVAL,
                   "width = %.15g is too large to enumerate: choose up to %d, or --reference "
                   "monte_carlo",
                   width(cell), RV_DCIM_EXACT_MAX);
  if (is_exact(cell) ? samples(cell) == 1 : samples(cell) < 2)
    return rv_fail(RV_EINVAL, "samples = %.15g have no standard error: choose 2 or more%s",
                   samples(cell), is_exact(cell) ? ", or 0" : "");
  return RV_OK;
}

/* The trial. */

static rv_status open_trial(void **trial, const rv_cell *cell, int threads) {
  (void)threads;
  const rv_dcim_pass_setting setting = {.width = count(cell, WIDTH),
                                        .depth = count(cell, DEPTH),
                                        .top = count(cell, TOP),
                                        .coupling = coupling(cell),
                                        .bias_sd = 1,
                                        .exact = is_exact(cell),
                                        .samples = count(cell, SAMPLES)};
  return rv_dcim_pass_trial_open((rv_dcim_pass_trial **)trial, &setting);
}

static void close_trial(void *trial) {
  rv_dcim_pass_trial_close(trial);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *trial) {
  (void)cell;
  rv_dcim_pass_draw d;
  RV_TRY(rv_dcim_pass_trial_draw(key, &d, trial));
  metric[ERROR] = d.error[RV_MEAN_ONLY];
  metric[ERROR_VARIANCE] = d.error[RV_MEAN_VARIANCE];
  metric[ERROR_COVARIANCE] = d.error[RV_COVARIANCE];
  metric[ERROR_FACTORISED] = d.error[RV_FACTORISED];
  metric[VARIANCE_RATIO] = metric[ERROR] > 0 ? metric[ERROR_VARIANCE] / metric[ERROR] : 0;
  metric[BOUND] = d.bound;
  metric[OVER_BOUND] = d.over_bound;
  metric[PART_PROPAGATED] = d.parts.propagated;
  metric[PART_CURVATURE] = d.parts.curvature;
  metric[PART_COVARIANCE] = d.parts.covariance;
  metric[CLASS_ERROR] = d.guess.distance;
  metric[CLASS_ERROR_VARIANCE] = d.corrected.distance;
  metric[CLASS_BOUND] = d.class_bound;
  metric[CLASS_OVER_BOUND] = d.class_over_bound;
  metric[ARGMAX] = d.guess.likeliest;
  metric[DECIDED] = d.guess.margin > 2 * d.class_bound;
  metric[MISSED_MARGIN] = d.missed_margin;
  metric[CONFIDENCE] = d.guess.confidence;
  metric[OVERCONFIDENCE] = d.guess.overconfidence;
  metric[CONFIDENCE_VARIANCE] = d.corrected.confidence;
  metric[OVERCONFIDENCE_VARIANCE] = d.corrected.overconfidence;
  metric[STANDARD_ERROR] = d.standard_error;
  metric[Z_UNITS] = d.z_units;
  metric[Z_CLASSES] = d.z_classes;
  metric[Z_FORWARD] = d.z_forward;
  return RV_OK;
}

static const rv_metric metrics[] = {
    [ERROR] = {"error", .about = "of the forward pass, root mean square over the top units"},
    [ERROR_VARIANCE] = {"error_variance", .about = "of the pass that carries variances"},
    [ERROR_COVARIANCE] = {"error_covariance", .about = "of the pass that carries covariances"},
    [ERROR_FACTORISED] = {"error_factorised", .about = "of independent units, integrated exactly"},
    [VARIANCE_RATIO] = {"variance_ratio", "error_variance / error", .bound = rv_one},
    [BOUND] = {"bound", .about = "on the error, root mean square over the top units"},
    [OVER_BOUND] = {"over_bound",
                    "largest |error| / bound of a unit, less the error of Monte Carlo",
                    .bound = rv_one},
    [PART_PROPAGATED] = {"part_propagated", "of the error: from the means below",
                         .measured = is_exact},
    [PART_CURVATURE] = {"part_curvature", "of the error: from curvature", .measured = is_exact},
    [PART_COVARIANCE] = {"part_covariance", "of the error: from covariances", .measured = is_exact},
    [CLASS_ERROR] = {"class_error", .about = "total variation of the forward pass from p(c | x⁰)"},
    [CLASS_ERROR_VARIANCE] = {"class_error_variance", .about = "the same with variances"},
    [CLASS_BOUND] = {"class_bound", .about = "E, on the error of each class"},
    [CLASS_OVER_BOUND] = {"class_over_bound",
                          "largest |error| / E of a class, less the error of Monte Carlo",
                          .bound = rv_one},
    [ARGMAX] = {"argmax", .about = "1 if the favoured class is the exact one, else 0"},
    [DECIDED] = {"decided", .about = "1 if the margin of the favoured class exceeds 2E, else 0"},
    [MISSED_MARGIN] = {"missed_margin",
                       "margin / 2E where the favoured class is not the exact one, else 0",
                       .bound = rv_one, .measured = is_exact},
    [CONFIDENCE] = {"confidence", .about = "probability of the favoured class, forward pass"},
    [OVERCONFIDENCE] = {"overconfidence", .about = "confidence less the exact p(c | x⁰)"},
    [CONFIDENCE_VARIANCE] = {"confidence_variance", .about = "the same with variances"},
    [OVERCONFIDENCE_VARIANCE] = {"overconfidence_variance", .about = "the same with variances"},
    [STANDARD_ERROR] = {"standard_error",
                        "of Monte Carlo; beside enumeration the exact one of the first unit",
                        .measured = is_sampled},
    [Z_UNITS] = {"z_units", "z-score of Monte Carlo, first unit", .measured = is_sampled_beside},
    [Z_CLASSES] = {"z_classes", "z-score of Monte Carlo, likeliest class",
                   .measured = is_sampled_beside},
    [Z_FORWARD] = {"z_forward", "the same around the forward pass", .measured = is_sampled_beside},
    {0}};

/* Further columns. */

static rv_status calibration_error(double *out, const rv_cell_sample *sample) {
  *out = rv_calibration_error(sample, CONFIDENCE, OVERCONFIDENCE);
  return RV_OK;
}

static rv_status calibration_error_variance(double *out, const rv_cell_sample *sample) {
  *out = rv_calibration_error(sample, CONFIDENCE_VARIANCE, OVERCONFIDENCE_VARIANCE);
  return RV_OK;
}

static const rv_column columns[] = {
    {"calibration_error",
     "mean of |mean confidence − mean exact probability| over bins of confidence",
     .of_sample = calibration_error},
    {"calibration_error_variance", "the same with variances",
     .of_sample = calibration_error_variance},
    {0}};

#define CLASS_PLOT "dcim_calibration"
#define WEAK       "exact reference, coupling of 0.01 to 0.22 / √depth"
#define VERY_WEAK  "exact reference, coupling of 0.01 to 0.05, depth of at least 2"

static const rv_claim claims[] = {
    {"bound", RV_EXACT, "DCIM eqs. (14), (15); Taylor and Minkowski",
     "|m_j − E x_j| ≤ ¼ Σ|w_i| e_i + (Σ|w_i| sd_i)²/(12√3) for every unit of every layer",
     .every = {OVER_BOUND, .constant = 1}},
    {"two-layers", RV_EXACT, "DCIM eq. (4)",
     "in layer 2 independent units, integrated exactly, give E x_j without error",
     .where = is_two_layers, .needs = "depth 2, exact reference",
     .every = {ERROR_FACTORISED, .bound = rounding}},
    {"order-forward", RV_LIMIT, "DCIM eq. (14)",
     "the error of the forward pass is of order coupling²", .on = "order", .where = is_weak,
     .needs = WEAK ", depth of at least 2", .power = {ERROR, coupling, 2, .along = "coupling"}},
    {"order-variance", RV_LIMIT, "MacKay 1992",
     "carrying variances leaves an error of order coupling²", .on = "order", .where = is_weak,
     .needs = WEAK ", depth of at least 2",
     .power = {ERROR_VARIANCE, coupling, 2, .along = "coupling"}},
    {"weak-forward", RV_LIMIT, "DCIM eq. (14)",
     "with biases N(0, 1) its mean square tends to E v² E logistic″²/4, v the variance of a field",
     .on = "weak", .where = is_very_weak, .needs = VERY_WEAK, .of = square,
     .mean = {ERROR, weak_square, .allowance = next_order, .within = 0.2}},
    {"weak-variance", RV_LIMIT, "MacKay 1992",
     "with variances carried to E v² E (logistic″/2 + π z logistic′/16)², z normal", .on = "weak",
     .where = is_very_weak, .needs = VERY_WEAK, .of = square,
     .mean = {ERROR_VARIANCE, weak_square_variance, .allowance = next_order_variance,
              .within = 0.2}},
    {"order-covariance", RV_LIMIT, "DCIM eq. (4), layer by layer",
     "with independent units integrated exactly the error is of order coupling⁴", .on = "order",
     .where = is_weak_and_deep, .needs = WEAK ", depth of at least 3, width of at least 2",
     .power = {ERROR_FACTORISED, coupling, 4, .along = "coupling"}},
    {"monte-carlo", RV_EXACT, "Rao and Blackwell; Chebyshev",
     "Monte Carlo with two layers integrated lies within 1/√δ exact standard errors of E x_j for "
     "1 − δ of nets",
     .on = "classes", .where = is_sampled_beside,
     .needs = "exact reference, depth of at least 3, at least 2 samples", .of = magnitude,
     .most = {Z_UNITS, .bound_at = chebyshev, .delta = {0.1}}},
    {"monte-carlo-classes", RV_EXACT, "Rao and Blackwell; Chebyshev",
     "Monte Carlo for p(c | x⁰) lies within 1/√δ exact standard errors of it for 1 − δ of nets",
     .plot = CLASS_PLOT, .on = "classes", .where = is_sampled_beside,
     .needs = "exact reference, depth of at least 3, at least 2 samples", .of = magnitude,
     .most = {Z_CLASSES, .bound_at = chebyshev, .delta = {0.1}}},
    {"control-forward", RV_CONTROL, "planted",
     "Monte Carlo lies within 1/√δ exact standard errors of the forward pass for 1 − δ of nets",
     .on = "classes", .where = is_sampled_of_strong,
     .needs = "exact reference, depth of 3 to 8, width of at least 8, coupling of 2 to 4, at least "
              "200 samples",
     .of = magnitude, .most = {Z_FORWARD, .bound_at = chebyshev, .delta = {0.1}}},
    {"control-bound", RV_CONTROL, "planted", "the bound holds with 1/(24√3) for 1/(12√3)",
     .on = "tight", .where = is_tight,
     .needs = "depth 2, width 1, top of at least 10, coupling of 0.001 to 0.3",
     .every = {OVER_BOUND, .constant = 0.5}},
    {"class-bound", RV_EXACT, "DCIM eq. (15); Taylor and Minkowski",
     "|p_c − p(c | x⁰)| ≤ E = ¼ Σρ_i e_i + (Σρ_i sd_i)²/(12√3), ρ_i the range over the classes of "
     "their weights for unit i",
     .plot = CLASS_PLOT, .every = {CLASS_OVER_BOUND, .constant = 1}},
    {"control-class-bound", RV_CONTROL, "planted", "the bound holds with 1/(24√3) for 1/(12√3)",
     .plot = CLASS_PLOT, .on = "tight", .where = is_tight_pair,
     .needs = "exact reference, depth 2, width 1, top 2, coupling of 0.001 to 0.3",
     .every = {CLASS_OVER_BOUND, .constant = 0.5}},
    {"argmax", RV_EXACT, "DCIM eq. (15); Taylor and Minkowski",
     "the forward pass favours the class of largest p(c | x⁰) wherever its margin exceeds 2E",
     .plot = CLASS_PLOT, .where = is_exact, .needs = "exact reference",
     .every = {MISSED_MARGIN, .constant = 1}},
    /* in the plan alone: elsewhere too few nets may be drawn to meet one of the few */
    {"control-argmax", RV_CONTROL, "planted",
     "the forward pass favours the class of largest p(c | x⁰) whatever its margin",
     .plot = CLASS_PLOT, .on = "classes", .of = disagreement, .every = {ARGMAX, .constant = 0.5}},
    /* a mean of 0 is never known relatively: this fails, or nothing is said */
    {"control-calibrated", RV_CONTROL, "planted",
     "the forward pass gives the class it favours its exact probability in the mean",
     .plot = CLASS_PLOT, .on = "classes", .where = is_doubtful,
     .needs = "exact reference, depth of at least 2, top of at least 2",
     .mean = {OVERCONFIDENCE, rv_zero, .within = 0.1}},
    {0}};

/* The bins of the confidence. */

static rv_status write_calibration(rv_csv *csv, const rv_cell_sample *sample) {
  rv_calibration_write(csv, sample, "forward", CONFIDENCE, OVERCONFIDENCE);
  rv_calibration_write(csv, sample, "variance", CONFIDENCE_VARIANCE, OVERCONFIDENCE_VARIANCE);
  return RV_OK;
}

static const rv_table_column calibration_columns[] = {
    {"pass", "forward, or variance: with variances"},
    {"width", "parameter"},
    {"depth", "parameter"},
    {"coupling", "parameter"},
    {"top", "parameter"},
    {"reference", "parameter"},
    {"samples", "parameter"},
    {"count", "nets whose confidence falls into the bin, a tenth of [0, 1]"},
    {"confidence", "its mean over the bin"},
    {"exact", "mean exact probability of the favoured class"},
    {0}};

static const rv_extra_table tables[] = {
    {"calibration", "mean confidence and mean exact probability of the favoured class, by bins",
     calibration_columns, .on = "classes", .write = write_calibration},
    {0}};

static const rv_statement statement = {
    .name = "dcim_depth",
    .title = "DCIM eqs. (13)-(15): the forward pass is E(x^l | x⁰), approximately",
    .about = "Draws nets of binary units and compares the forward pass of a sigmoid network with "
             "the exact means and class probabilities, by enumeration up to 14 units a layer and "
             "by Rao-Blackwellised Monte Carlo beyond, with a bound for every unit and with passes "
             "that carry variances and covariances.",
    .plot = "dcim_depth",
    .own_trials = 300,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open = open_trial, .close = close_trial, .draw = draw},
    .metrics = metrics,
    .columns = columns,
    .claims = claims,
    .tables = tables};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
