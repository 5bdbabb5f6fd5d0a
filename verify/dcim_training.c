/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCIM Section 3, eqs. (16), (21), (22), Figs. 1 to 3: a net of sigmoid units with a softmax on
 * top, trained to classify and, through the same weights transposed, to generate,
 *
 *   mean of ln p(c | x) + lambda sum_i ln q(x_i | c) -> max,
 *
 * classifies hardly worse than one trained to classify alone, and generates mean shapes.
 *
 * A trial trains its nets from the same first weights, on the same random part of the training
 * images in the same order; the difference of their accuracies is of this pair. Nothing is chosen
 * by looking at the validation images: what counts is the end of the last epoch.
 *
 * The weight lambda decides. (16) adds up the pixels, lambda = 1 (`sum`); frameworks take their
 * mean, lambda = 1/784 (`mean`), and Fig. 1 looks like it. Numbers between are for the curve.
 *
 * Known of the reverse net, whatever its weights: given the class its pixels are independent, all
 * images of a class have one prediction, and no prediction by class costs less than the class means
 * of the very images it is tested on (class_sums.h). So no reverse loss is below this floor, at any
 * time of any training. The class means of the training images are what it can learn: `transfer` is
 * what they cost on the validation images.
 *
 * The nets are also asked how wrong approximation (2), by which they are trained, is inside them
 * once they are (dcim_approximation.h). The image is an input of layer 1 as it stands, gray values
 * and not means of binary pixels: this is the question that the forward pass poses.
 *
 * "Rather insignificant" is read as a drop of at most 0.3 percent points. A reverse net has learned
 * the mean shapes where its loss is within 0.0003 nats per pixel of `transfer`: a pixel whose
 * probability q is off by d costs about d^2 / (2 q (1 - q)), so d is then 0.008 for a q (1 - q) of
 * 0.1, two gray levels of 256.
 *
 * Section 3.2 has a convolutional net (`cnn`), and a third objective, (22), `sampled`: the images
 * of a class need not look alike, as log q(x | x^k) is asked for in place of log q(x | c), x^k
 * being the units of the last hidden layer, drawn from p(x^k | x). No floor stands below it. For
 * Fig. 3, x^k is drawn from q(x^k | c), and the pixels are their means given x^k. How far the
 * images of a class differ is `diversity`: the variance of a pixel over them, on average, by that
 * over the validation images. Predictions that are right have less than 1 of it, since they are
 * means.
 *
 * In a convolutional net the passage of means is held against draws of its units, layer by layer
 * (conv_approximation.h).
 *
 * First weights are N(0, gain / inputs); of the gains the usual ones centre the units of either
 * architecture, so that its training starts at once.
 *
 * Run: dcim_training --data DIR --reverse-weight sum,mean --seeds 10
 *      dcim_training --data DIR --architecture cnn --objective all --seeds 3
 */
#include "experiment/dcim_files.h"
#include "experiment/dcim_metrics.h"
#include "experiment/dcim_options.h"
#include "experiment/dcim_tables.h"
#include "experiment/statement.h"
#include "experiment/training_run.h"
#include "learn/convolution.h"

#include <math.h>
#include <string.h>

/*
 * Pairs of nets per cell at the presets quick, standard, full.
 *
 * The rate of those of the paper's size was chosen with MNIST, 12 epochs on 50,000 of its training
 * images, by the accuracy on the other 10,000, with one seed that no verdict uses. Falling linearly
 * to 0 from 0.002, 0.004 and 0.008 it is 98.1, 98.3 and 98.1 % for the discriminative net, 98.1,
 * 98.2 and 98.3 % with the mean over the pixels, 96.1, 97.7 and 97.9 % with their sum. A pair has
 * one rate, that of the best net to be compared with. For this net alone were tried: 0.001 and
 * 0.002 without falling, 97.6 and 97.9 %, and falling as a cosine, 97.6 and 98.0 %.
 */
static const rv_plan plans[] = {
    {"small",
     {[RV_OPT_REVERSE_WEIGHT] = "mean,0.03,sum",
      [RV_OPT_TRAINING_SIZE] = "1000",
      [RV_OPT_EPOCHS] = "5",
      [RV_OPT_BATCH] = "10",
      [RV_OPT_RATE] = "0.01",
      [RV_OPT_DECAY] = "none",
      [RV_OPT_WIDTHS] = "32-32",
      [RV_OPT_APPROXIMATION] = "5"},
     .trials = {5, 0, 0}},
    {"medium",
     {[RV_OPT_REVERSE_WEIGHT] = "mean,sum",
      [RV_OPT_TRAINING_SIZE] = "10000",
      [RV_OPT_EPOCHS] = "8",
      [RV_OPT_APPROXIMATION] = "10"},
     .trials = {0, 5, 0}},
    {"paper", {[RV_OPT_REVERSE_WEIGHT] = "mean,sum"}, .trials = {0, 0, 12}},
    {"cnn_small",
     {[RV_OPT_ARCHITECTURE] = "cnn",
      [RV_OPT_OBJECTIVE] = "all",
      [RV_OPT_TRAINING_SIZE] = "{1000|5000|5000}",
      [RV_OPT_EPOCHS] = "{4|6|6}",
      [RV_OPT_BATCH] = "10",
      [RV_OPT_RATE] = "0.005",
      [RV_OPT_DECAY] = "none",
      [RV_OPT_LAYERS] = "4-2-16/3-2-32/24",
      [RV_OPT_VALIDATION_SIZE] = "{500|1000|1000}",
      [RV_OPT_APPROXIMATION] = "{1|5|5}"},
     .trials = {10, 10, 0}},
    {"cnn",
     {[RV_OPT_ARCHITECTURE] = "cnn",
      [RV_OPT_OBJECTIVE] = "all",
      [RV_OPT_EPOCHS] = "12",
      [RV_OPT_DECAY] = "cosine"},
     .trials = {0, 0, 6}},
    {"weight",
     {[RV_OPT_REVERSE_WEIGHT] = "mean,0.005,0.02,0.06,0.25,sum",
      [RV_OPT_TRAINING_SIZE] = "{0|5000|0}",
      [RV_OPT_WIDTHS] = "256-256",
      [RV_OPT_EPOCHS] = "{12|6|12}",
      [RV_OPT_APPROXIMATION] = "0",
      [RV_OPT_SAMPLES] = "0"},
     .trials = {0, 5, 6}},
    {"pass",
     {[RV_OPT_PASS] = "each",
      [RV_OPT_TRAINING_SIZE] = "{0|5000|0}",
      [RV_OPT_WIDTHS] = "256-256",
      [RV_OPT_EPOCHS] = "{12|6|12}",
      [RV_OPT_APPROXIMATION] = "0",
      [RV_OPT_SAMPLES] = "0"},
     .trials = {0, 6, 6}},
    {"gradient",
     {[RV_OPT_OBJECTIVE] = "sampled",
      [RV_OPT_GRADIENT] = "each",
      [RV_OPT_REVERSE_WEIGHT] = "0.02",
      [RV_OPT_TRAINING_SIZE] = "{0|5000|0}",
      [RV_OPT_WIDTHS] = "256-50",
      [RV_OPT_EPOCHS] = "{12|6|12}",
      [RV_OPT_APPROXIMATION] = "0",
      [RV_OPT_SAMPLES] = "0"},
     .trials = {0, 6, 6}},
    {"many",
     {[RV_OPT_REVERSE_WEIGHT] = "mean,sum",
      [RV_OPT_TRAINING_SIZE] = "200",
      [RV_OPT_BATCH] = "2",
      [RV_OPT_EPOCHS] = "2",
      [RV_OPT_RATE] = "0.02",
      [RV_OPT_DECAY] = "none",
      [RV_OPT_WIDTHS] = "8-8",
      [RV_OPT_APPROXIMATION] = "1",
      [RV_OPT_SAMPLES] = "0"},
     .trials = {0, 250, 1000}},
    {0}};

/* The trial. */

static rv_status reached(void *context, double fraction, const char *words) {
  return rv_trial_reached(context, fraction, words);
}

static rv_status train(const rv_stream_key *key, double *metric, const rv_cell *cell,
                       const rv_dcim_lesson *lesson) {
  const rv_dcim_plan *plan = cell->shared;
  const rv_dcim_watch watch = {reached, (void *)cell};
  rv_training_run *run = cell->run;
  rv_dcim_files files;
  rv_status status = rv_dcim_files_name(&files, key, cell, lesson->set);
  if (status == RV_OK)
    status =
        rv_dcim_pair_run(key, metric + RV_DCIM_NUMBERS, plan, lesson, &files, &run->memory, &watch);
  if (status == RV_OK)
    status = rv_dcim_trial_metrics(metric, plan, lesson);
  rv_dcim_files_free(&files);
  return status;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  const rv_dcim_plan *plan = cell->shared;
  rv_shared_data *data = rv_dcim_data(cell);
  rv_dcim_lesson lesson;
  RV_TRY(rv_shared_data_load(data));
  RV_TRY(rv_dcim_lesson_open(&lesson, &data->set, &data->test, plan->examples, key));
  lesson.tested = (size_t)rv_number(cell, RV_OPT_VALIDATION_SIZE);
  rv_status status = train(key, metric, cell, &lesson);
  rv_dcim_lesson_free(&lesson);
  return status;
}

static const rv_extra_table rows = {.about = "one row per net and record",
                                    .columns = rv_dcim_history_columns,
                                    .on = "small medium paper weight cnn_small cnn",
                                    .write = rv_dcim_write_history};

static const rv_extra_table tables[] = {
    {"curve", "one row per record, over the seeds", rv_dcim_curve_columns,
     .on = "small medium paper cnn_small cnn", .write = rv_dcim_write_curve},
    {"approximation", "how wrong (2) is in the trained nets, one row per net and layer",
     rv_dcim_approximation_columns, .on = "small medium paper cnn_small cnn",
     .where = rv_dcim_has_approximation, .write = rv_dcim_write_approximation},
    {"images", "of the nets of the first trial, one row per row of an image", rv_dcim_image_columns,
     .on = "small medium paper cnn_small cnn", .where = rv_dcim_has_images,
     .write = rv_dcim_write_images},
    {0}};

/* Which cells a claim is about. */

/* Nearly the weight that (16) has as printed, or by the mean over 784 pixels. */
static bool is_sum(const rv_cell *cell) {
  return fabs(rv_number(cell, RV_OPT_REVERSE_WEIGHT) - 1) < 0.01;
}

static bool is_mean(const rv_cell *cell) {
  return fabs(784 * rv_number(cell, RV_OPT_REVERSE_WEIGHT) - 1) < 0.01;
}

/* A training of about the paper's size. */
static bool is_long(const rv_cell *cell) {
  double batch = rv_number(cell, RV_OPT_BATCH);
  return rv_number(cell, RV_OPT_TRAINING_SIZE) >= 50000 && rv_number(cell, RV_OPT_EPOCHS) >= 10 &&
         batch >= 50 && batch <= 200;
}

/* With a net of its size, fully connected. */
static bool is_paper(const rv_cell *cell) {
  double rate = rv_number(cell, RV_OPT_RATE);
  return rv_dcim_has_both(cell) && !rv_dcim_is_conv(cell) && is_long(cell) &&
         strcmp(rv_text(cell, RV_OPT_WIDTHS), "512-512") == 0 &&
         rv_number(cell, RV_OPT_EPOCHS) <= 30 && rate >= 0.0005 && rate <= 0.01;
}

/* Or convolutional. */
static bool is_paper_net(const rv_cell *cell) {
  return rv_dcim_is_conv(cell) && is_mean(cell) && is_long(cell) &&
         strcmp(rv_text(cell, RV_OPT_LAYERS), rv_dcim_options[RV_OPT_LAYERS].fallback) == 0;
}

/* How far Adam takes a parameter whose gradient keeps its sign, at least. */
static double reach(const rv_cell *cell) {
  double full = rv_word(cell, RV_OPT_DECAY) == RV_DECAY_NONE ? 1 : 0.5;
  return full * rv_number(cell, RV_OPT_RATE) * rv_number(cell, RV_OPT_EPOCHS) *
         ceil(rv_number(cell, RV_OPT_TRAINING_SIZE) / rv_number(cell, RV_OPT_BATCH));
}

/* The biases of the pixels have moved far enough to say which are hardly ever bright, in steps that
   do not overshoot; a weight of the reverse term that Adam's epsilon does not drown. */
static bool is_trained(const rv_cell *cell) {
  return rv_dcim_has_both(cell) && rv_number(cell, RV_OPT_RATE) <= 0.02 &&
         rv_number(cell, RV_OPT_REVERSE_WEIGHT) >= 1e-5 && reach(cell) >= 4;
}

/* Units of the last hidden layer of a convolutional net. */
static size_t last_units(const rv_cell *cell) {
  rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX];
  size_t layers;
  bool sound =
      rv_conv_read(spec, &layers, rv_text(cell, RV_OPT_LAYERS), RV_HIDDEN_LAYERS_MAX) == RV_OK;
  return sound ? spec[layers - 1].kernels : 0;
}

/* As in the paper, units enough to tell styles apart are drawn, of nets that have learned to. */
static bool is_diverse(const rv_cell *cell) {
  return rv_dcim_is_conv(cell) && rv_dcim_has_diversity(cell) &&
         rv_dcim_has_generative_pair(cell) && is_mean(cell) && last_units(cell) >= 16 &&
         rv_is_rule(cell, RV_OPT_SAMPLED_LAYER, "last") && rv_is_rule(cell, RV_OPT_GAIN, "usual") &&
         rv_number(cell, RV_OPT_RATE) <= 0.02 && reach(cell) >= 1;
}

/* What "rather insignificant" and "has learned the mean shapes" are read as, above. */
#define INSIGNIFICANT 0.003
#define NEAR_TRANSFER 0.0003

/* What is printed, to the last of its digits, for MNIST; on other images it is no more than a mark.
 */
#define PRINTED_ACCURACY         0.9885
#define PRINTED_ACCURACY_SAMPLED 0.9895
#define PRINTED_REVERSE          0.235
#define PRINTED_REVERSE_SAMPLED  0.145

/* -ln q for q = 1/2. */
#define EVEN_GRAY M_LN2

#define MEAN "both objectives, reverse-weight mean"
#define PAPER                                                                                      \
  "512-512 units, 50,000 images, 10 to 30 epochs, a batch near 100, a rate of 0.0005 to 0.01"

#define PAPER_CNN                                                                                  \
  "architecture cnn, bidirectional, reverse-weight mean, 50,000 images, 10 epochs, a batch near "  \
  "100"
#define PAPER_SAMPLED "the same with sampled"
#define PASSES        "bidirectional, pass each"
#define GRADIENTS     "objective sampled, gradient each"
#define DIVERSE                                                                                    \
  "architecture cnn, bidirectional and sampled, reverse-weight mean, 16 units in the last layer, " \
  "which is drawn, two samples, the usual gain, rate · steps of at least 1, a rate of at most "   \
  "0.02"

static const rv_claim claims[] = {
    {"drop-mean", RV_PRINTED, "DCIM Section 3.1",
     "with the mean over the pixels, the accuracy drops by at most 0.3 percent points",
     .expected = RV_HOLDS, .on = "paper", .where = is_paper, .also = is_mean,
     .needs = "reverse-weight mean, " PAPER,
     .runs = {RV_DCIM_DROP, RV_AT_MOST, .bound = INSIGNIFICANT}},
    {"drop-sum", RV_PRINTED, "DCIM Section 3.1, eq. (16)",
     "with the sum over the pixels, as (16) has it, it drops by at most 0.3 percent points",
     .expected = RV_FAILS, .on = "paper", .where = is_paper, .also = is_sum,
     .needs = "reverse-weight sum, " PAPER,
     .runs = {RV_DCIM_DROP, RV_AT_MOST, .bound = INSIGNIFICANT}},
    {"mean-shapes-sum", RV_QUESTION, "DCIM Section 3.1",
     "with the sum, does the reverse net learn the mean shapes: their loss to 0.0003 nats per "
     "pixel?",
     .on = "paper", .where = is_paper, .also = is_sum, .needs = "reverse-weight sum, " PAPER,
     .runs = {RV_DCIM_EXCESS, RV_AT_MOST, .bound = NEAR_TRANSFER}},
    {"mean-shapes-mean", RV_QUESTION, "DCIM Section 3.1", "does it with the mean?", .on = "paper",
     .where = is_paper, .also = is_mean, .needs = "reverse-weight mean, " PAPER,
     .runs = {RV_DCIM_EXCESS, RV_AT_MOST, .bound = NEAR_TRANSFER}},
    {"floor", RV_EXACT, "Gibbs' inequality",
     "at no time is a reverse loss below that of the class means of the images it is measured on",
     .on = "many", .needs = "66 seeds",
     .every = {RV_DCIM_FLOOR_OVER, .slack = 1e-12, .constant = 1}},
    {"unit-bound", RV_EXACT, "DCIM eqs. (2), (14); Taylor",
     "in a trained net (2) is off by at most v/(12√3) for a unit of layer 2", .on = "many",
     .where = rv_dcim_has_unit_bound,
     .needs = "66 seeds, two hidden layers of dense, approximation of at least 1",
     .every = {RV_DCIM_OVER_UNIT_BOUND, .constant = 1}},
    {"cnn-accuracy", RV_QUESTION, "DCIM Section 3.2",
     "trained by (21), does the convolutional net have the accuracy printed for MNIST, 0.989?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_net,
     .also = rv_dcim_has_bidirectional, .needs = PAPER_CNN,
     .runs = {RV_DCIM_ACCURACY + RV_DCIM_BIDIRECTIONAL, RV_AT_LEAST, .bound = PRINTED_ACCURACY}},
    {"cnn-reverse", RV_QUESTION, "DCIM Section 3.2",
     "is its reverse loss no larger than what is printed for MNIST, 0.23 nats per pixel?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_net,
     .also = rv_dcim_has_bidirectional, .needs = PAPER_CNN,
     .runs = {RV_DCIM_REVERSE + RV_DCIM_BIDIRECTIONAL, RV_AT_MOST, .bound = PRINTED_REVERSE}},
    {"sampled-accuracy", RV_QUESTION, "DCIM Section 3.2, eq. (22)",
     "trained by (22), does it have the accuracy printed for MNIST, 0.990?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_net, .also = rv_dcim_has_sampled,
     .needs = PAPER_SAMPLED,
     .runs = {RV_DCIM_ACCURACY + RV_DCIM_SAMPLED, RV_AT_LEAST, .bound = PRINTED_ACCURACY_SAMPLED}},
    {"sampled-reverse", RV_QUESTION, "DCIM Section 3.2, eq. (22)",
     "is its reverse loss then no larger than what is printed for MNIST, 0.14 nats per pixel?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_net, .also = rv_dcim_has_sampled,
     .needs = PAPER_SAMPLED,
     .runs = {RV_DCIM_REVERSE + RV_DCIM_SAMPLED, RV_AT_MOST, .bound = PRINTED_REVERSE_SAMPLED}},
    {"modes", RV_QUESTION, "DCIM Section 3.2, Fig. 3",
     "do images of a net trained by (22) differ more within a class than those of one trained by "
     "(21)?",
     .plot = "dcim_training_modes", .on = "cnn_small cnn", .where = is_diverse, .needs = DIVERSE,
     .runs = {RV_DCIM_MORE_DIVERSE, RV_AT_LEAST, .bound = 0}},
    {"spread", RV_QUESTION, "DCIM Section 3.2, Fig. 3",
     "do images of a net trained by (22) differ at least half as much as those of the data?",
     .plot = "dcim_training_modes", .on = "cnn_small cnn", .where = is_diverse, .needs = DIVERSE,
     .runs = {RV_DCIM_DIVERSITY + RV_DCIM_SAMPLED, RV_AT_LEAST, .bound = 0.5}},
    {"better-alone", RV_QUESTION, "DCIM Section 3.1",
     "with the mean over the pixels, is the bidirectional net at least as accurate?",
     .on = "small medium paper", .where = rv_dcim_has_both, .also = is_mean, .needs = MEAN,
     .runs = {RV_DCIM_DROP, RV_AT_MOST, .bound = 0}},
    {"regularises", RV_QUESTION, "DCIM Section 3.2",
     "does it overfit no more: is training less validation accuracy no larger?",
     .on = "small medium paper", .where = rv_dcim_has_both, .also = is_mean, .needs = MEAN,
     .runs = {RV_DCIM_MORE_OVERFIT, RV_AT_MOST, .bound = 0}},
    {"approximation", RV_QUESTION, "DCIM eq. (2)",
     "is the mean error of (2) in layer 2 no larger in it?", .on = "small medium paper",
     .where = rv_dcim_has_units, .also = rv_dcim_has_both,
     .needs = "both objectives, two hidden layers, approximation of at least 1",
     .runs = {RV_DCIM_MORE_UNIT_ERROR, RV_AT_MOST, .bound = 0}},
    {"variances-accuracy", RV_QUESTION, "DCIM Section 4",
     "where passes carry variances beside the means, is the bidirectional net at least as "
     "accurate?",
     .on = "pass", .where = rv_dcim_has_bidirectional, .needs = PASSES,
     .runs = {RV_DCIM_ACCURACY + RV_DCIM_BIDIRECTIONAL, RV_AT_LEAST, 0, "pass", "variances",
              "means"}},
    {"variances-reverse", RV_QUESTION, "DCIM Section 4", "is its reverse loss no larger then?",
     .on = "pass", .where = rv_dcim_has_bidirectional, .needs = PASSES,
     .runs = {RV_DCIM_REVERSE + RV_DCIM_BIDIRECTIONAL, RV_AT_MOST, 0, "pass", "variances",
              "means"}},
    {"straight-through-accuracy", RV_QUESTION, "DCIM eq. (22)",
     "straight through the draw, is the net trained by (22) at least as accurate as with the draw "
     "taken as given?",
     .on = "gradient", .where = rv_dcim_has_sampled, .needs = GRADIENTS,
     .runs = {RV_DCIM_ACCURACY + RV_DCIM_SAMPLED, RV_AT_LEAST, 0, "gradient", "straight_through",
              "given"}},
    {"straight-through-reverse", RV_QUESTION, "DCIM eq. (22)",
     "is its reverse loss no larger then?", .on = "gradient", .where = rv_dcim_has_sampled,
     .needs = GRADIENTS,
     .runs = {RV_DCIM_REVERSE + RV_DCIM_SAMPLED, RV_AT_MOST, 0, "gradient", "straight_through",
              "given"}},
    {"score-accuracy", RV_QUESTION, "DCIM eq. (22)",
     "by the score function, is it at least as accurate as with the draw taken as given?",
     .on = "gradient", .where = rv_dcim_has_sampled, .needs = GRADIENTS,
     .runs = {RV_DCIM_ACCURACY + RV_DCIM_SAMPLED, RV_AT_LEAST, 0, "gradient", "score", "given"}},
    {"score-reverse", RV_QUESTION, "DCIM eq. (22)", "is its reverse loss no larger then?",
     .on = "gradient", .where = rv_dcim_has_sampled, .needs = GRADIENTS,
     .runs = {RV_DCIM_REVERSE + RV_DCIM_SAMPLED, RV_AT_MOST, 0, "gradient", "score", "given"}},
    {"control-reverse", RV_CONTROL, "planted",
     "learning to generate leaves the reverse loss above that of even gray, ln 2",
     .on = "small paper", .where = is_trained,
     .needs = "both objectives, rate · steps of at least 4, a rate of at most 0.02",
     .runs = {RV_DCIM_REVERSE + RV_DCIM_BIDIRECTIONAL, RV_AT_LEAST, .bound = EVEN_GRAY}},
    {"control-floor", RV_CONTROL, "planted", "no reverse loss falls below 1.4 floors",
     .on = "small many", .where = is_trained,
     .needs = "both objectives, rate · steps of at least 4, a rate of at most 0.02",
     .every = {RV_DCIM_FLOOR_OVER, .constant = 1 / 1.4}},
    {0}};

static const rv_statement statement = {
    .name = "dcim_training",
    .title = "DCIM Section 3: one net that classifies and generates",
    .about = "Trains nets to classify, and nets to classify and to generate through the same "
             "weights, from the same first weights on the same images; compares their accuracy and "
             "their reverse loss with what both can be, and asks how wrong approximation (2) is in "
             "them.",
    .plot = "dcim_training",
    .own_trials = 5,
    .trials_option = "seeds",
    .parameters = rv_dcim_options,
    .plans = plans,
    .open_run = rv_training_run_open,
    .close_run = rv_training_run_close,
    .describe_run = rv_training_run_describe,
    .resolve = rv_dcim_resolve,
    .trial = {.open_cell = rv_dcim_open_plan,
              .close_cell = rv_dcim_close_plan,
              .draw = draw,
              .keeps_files = true},
    .metrics = rv_dcim_metrics,
    .claims = claims,
    .rows = &rows,
    .tables = tables};

/* Presets leave out what this build cannot draw. */
int main(int argc, char **argv) {
  rv_plan drawn[RV_COUNT(plans)];
  rv_statement here = statement;
  memcpy(drawn, plans, sizeof plans);
  for (size_t p = 0; drawn[p].name != NULL; p++)
    if (drawn[p].list[RV_OPT_ARCHITECTURE] != NULL && rv_convolution_check() != RV_OK)
      memset(drawn[p].trials, 0, sizeof drawn[p].trials);
  here.plans = drawn;
  return rv_verify(&here, argc, argv);
}
