/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCIM Section 3.1, eqs. (16), (21), Figs. 1 and 2: a net of sigmoid units with a softmax on top,
 * trained to classify and, through the same weights transposed, to generate,
 *
 *   mean of ln p(c | x) + lambda sum_i ln q(x_i | c) -> max,
 *
 * classifies hardly worse than one trained to classify alone, and generates mean shapes.
 *
 * A trial trains both nets from the same first weights, on the same random part of the training
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
 * Run: dcim_training --data DIR --reverse-weight sum,mean --seeds 10
 */
#include "experiment/dcim_files.h"
#include "experiment/dcim_tables.h"
#include "experiment/statement.h"
#include "experiment/trial_watch.h"
#include "learn/shared_data.h"

#include <math.h>
#include <string.h>

enum { ARCHITECTURE, OBJECTIVE, REVERSE_WEIGHT, DATA, TRAINING_SIZE, EPOCHS, BATCH, RATE, DECAY };
enum { GAIN = DECAY + 1, WIDTHS, APPROXIMATION, SAMPLES, SAVE };
enum { DISCRIMINATIVE = RV_DCIM_DISCRIMINATIVE, BIDIRECTIONAL = RV_DCIM_BIDIRECTIONAL, BOTH };
enum { SUM_RULE = -1, MEAN_RULE = -2 };

/* The numbers of both nets stand behind the metrics (dcim_pair.h). */
enum { ACCURACY_D, ACCURACY_B, DROP, TRAIN_D, TRAIN_B, MORE_OVERFIT, REVERSE_D, REVERSE_B };
enum { REVERSE_GAIN = REVERSE_B + 1, TRANSFER, EXCESS, FLOOR, FLOOR_OVER, UNIT_ERROR_D };
enum { UNIT_ERROR_B = UNIT_ERROR_D + 1, MORE_UNIT_ERROR, CLASS_ERROR_D, CLASS_ERROR_B };
enum { OVER_UNIT_BOUND = CLASS_ERROR_B + 1, NETS };

static const char *const architectures[] = {"dense", NULL};
static const char *const objectives[] = {"discriminative", "bidirectional", "both", NULL};
static const char *const weight_rules[] = {"sum", "mean", NULL};
static const char *const no_yes[] = {"no", "yes", NULL};

static const rv_parameter parameters[] = {
    [ARCHITECTURE] = {"architecture", "of the net", .words = architectures, .fallback = "dense"},
    [OBJECTIVE] = {"objective", "what is trained; both: a pair that starts alike",
                   .words = objectives, .fallback = "both", .label = true},
    [REVERSE_WEIGHT] = {"reverse_weight",
                        "λ, of ln q summed over the pixels; sum is 1, mean 1/pixels",
                        {0, 1e6, .low_open = true},
                        .rules = weight_rules,
                        .fallback = "mean",
                        .label = true},
    [DATA] = {"data", "folder of four idx files, as MNIST has them", .text = true,
              .fallback = RV_DATA_SET_FOLDER, .label = true},
    [TRAINING_SIZE] = {"training_size",
                       "training images, drawn at random for each trial; 0: all",
                       {0, 1e9, .integer = true},
                       .fallback = "0"},
    [EPOCHS] = {"epochs",
                "passes through the training images",
                {1, 10000, .integer = true},
                .fallback = "12",
                .label = true},
    [BATCH] = {"batch",
               "images of one step",
               {1, 100000, .integer = true},
               .fallback = "100",
               .label = true},
    [RATE] = {"rate", "of Adam", {0, 1, .low_open = true}, .fallback = "0.001", .label = true},
    [DECAY] = {"decay", "of the rate, step by step to 0", .words = rv_decay_names,
               .fallback = "none", .label = true},
    [GAIN] = {"gain",
              "of the first weights, N(0, gain / inputs)",
              {0, 100, .low_open = true},
              .fallback = "4",
              .label = true},
    [WIDTHS] = {"widths", "of the hidden layers, parted by hyphens", .text = true,
                .fallback = "512-512"},
    [APPROXIMATION] = {"approximation",
                       "validation images on which approximation (2) is measured",
                       {0, 10000, .integer = true},
                       .fallback = "20",
                       .label = true},
    [SAMPLES] = {"samples",
                 "images drawn per class from either net",
                 {0, 100, .integer = true},
                 .fallback = "10",
                 .label = true},
    [SAVE] = {"save", "keep the weights of the first trial as .npy and .safetensors",
              .words = no_yes, .fallback = "no", .label = true},
    {0}};

/* Pairs of nets per cell at the presets quick, standard, full. */
static const rv_plan plans[] = {{"small",
                                 {[REVERSE_WEIGHT] = "mean,0.03,sum",
                                  [TRAINING_SIZE] = "1000",
                                  [EPOCHS] = "5",
                                  [BATCH] = "10",
                                  [RATE] = "0.01",
                                  [WIDTHS] = "32-32",
                                  [APPROXIMATION] = "5"},
                                 .trials = {5, 0, 0}},
                                {"paper",
                                 {[REVERSE_WEIGHT] = "mean,sum",
                                  [TRAINING_SIZE] = "{0|10000|0}",
                                  [EPOCHS] = "{12|8|12}",
                                  [APPROXIMATION] = "{20|10|20}"},
                                 .trials = {0, 5, 12}},
                                {"weight",
                                 {[REVERSE_WEIGHT] = "mean,0.005,0.02,0.06,0.25,sum",
                                  [TRAINING_SIZE] = "{0|5000|0}",
                                  [WIDTHS] = "256-256",
                                  [EPOCHS] = "{12|6|12}",
                                  [APPROXIMATION] = "0",
                                  [SAMPLES] = "0"},
                                 .trials = {0, 5, 6}},
                                {"many",
                                 {[REVERSE_WEIGHT] = "mean,sum",
                                  [TRAINING_SIZE] = "200",
                                  [BATCH] = "2",
                                  [EPOCHS] = "2",
                                  [RATE] = "0.02",
                                  [WIDTHS] = "8-8",
                                  [APPROXIMATION] = "1",
                                  [SAMPLES] = "0"},
                                 .trials = {0, 250, 1000}},
                                {0}};

/* The cell. */

static size_t whole(const rv_cell *cell, size_t parameter) {
  return (size_t)rv_number(cell, parameter);
}

/* Images that there are, and pixels that dcim_network.h has room for. */
static rv_status check(const rv_cell *cell, const rv_data_shape *shape) {
  size_t width[RV_HIDDEN_LAYERS_MAX], layers, pixels = shape->height * shape->width;
  RV_TRY(rv_dcim_read_widths(width, &layers, rv_text(cell, WIDTHS)));
  if (pixels > RV_DCIM_WIDTH_MAX)
    return rv_fail(RV_EINVAL, "--data: images of %zu pixels: give some of up to %d", pixels,
                   RV_DCIM_WIDTH_MAX);
  if (rv_number(cell, TRAINING_SIZE) > (double)shape->train)
    return rv_fail(RV_EINVAL,
                   "--training-size %.0f is more than the %zu images there are: give fewer",
                   rv_number(cell, TRAINING_SIZE), shape->train);
  if (rv_number(cell, APPROXIMATION) > (double)shape->test)
    return rv_fail(RV_EINVAL,
                   "--approximation %.0f is more than the %zu images there are: give fewer",
                   rv_number(cell, APPROXIMATION), shape->test);
  return RV_OK;
}

static rv_status resolve(rv_cell *cell) {
  rv_data_shape shape;
  rv_value *size = &cell->value[TRAINING_SIZE], *weight = &cell->value[REVERSE_WEIGHT];
  RV_TRY(rv_data_set_shape(&shape, rv_text(cell, DATA)));
  RV_TRY(check(cell, &shape));
  if (size->number == 0)
    size->number = (double)shape.train;
  if (weight->number == SUM_RULE)
    weight->number = 1;
  if (weight->number == MEAN_RULE)
    weight->number = 1 / ((double)shape.height * (double)shape.width);
  return RV_OK;
}

/* What a trial of the cell is to do; its widths are known to be sound. */
static rv_dcim_plan plan_of(const rv_cell *cell, const rv_data_shape *shape) {
  int objective = rv_word(cell, OBJECTIVE);
  rv_dcim_plan plan = {.trained = {objective != BIDIRECTIONAL, objective != DISCRIMINATIVE},
                       .pixels = shape->height * shape->width,
                       .classes = shape->classes,
                       .examples = whole(cell, TRAINING_SIZE),
                       .epochs = whole(cell, EPOCHS),
                       .batch = whole(cell, BATCH),
                       .rate = rv_number(cell, RATE),
                       .decay = (rv_decay)rv_word(cell, DECAY),
                       .gain = rv_number(cell, GAIN),
                       .reverse_weight = rv_number(cell, REVERSE_WEIGHT),
                       .approximation = whole(cell, APPROXIMATION),
                       .samples = whole(cell, SAMPLES)};
  rv_dcim_read_widths(plan.hidden, &plan.layers, rv_text(cell, WIDTHS));
  return plan;
}

/* The plan of a cell that is open. */
static rv_dcim_plan open_plan(const rv_cell *cell) {
  const rv_shared_data *data = cell->shared;
  return plan_of(cell, &data->shape);
}

/* The numbers of the nets of a trial. A folder that cannot be read any more is refused when the
   cell is opened. */
static size_t nets_length(const rv_cell *cell) {
  rv_data_shape shape;
  if (rv_data_set_shape(&shape, rv_text(cell, DATA)) != RV_OK)
    return 1;
  const rv_dcim_plan plan = plan_of(cell, &shape);
  return rv_dcim_numbers(&plan);
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  return rv_shared_data_open((rv_shared_data **)shared, rv_text(cell, DATA));
}

static void close_cell(void *shared) {
  rv_shared_data_close(shared);
}

/* The trial. */

static rv_status reached(void *context, double fraction, const char *words) {
  return rv_trial_reached(context, fraction, words);
}

/* The largest of floor / reverse loss, on either part, at any time. */
static double floor_over(const rv_dcim_results *results, const rv_dcim_lesson *lesson) {
  double train = rv_class_sums_floor(&lesson->train), test = rv_class_sums_floor(lesson->test);
  double most = 0;
  for (size_t r = 0; r < results->records; r++)
    most = fmax(most, fmax(train / results->record[r].train_reverse_loss,
                           test / results->record[r].validation_reverse_loss));
  return most;
}

static void report_net(double *metric, const rv_dcim_results *results, int net) {
  bool forward = net == DISCRIMINATIVE;
  const rv_dcim_record *last = &results->record[results->records - 1];
  metric[forward ? ACCURACY_D : ACCURACY_B] = last->validation_accuracy;
  metric[forward ? TRAIN_D : TRAIN_B] = last->train_accuracy;
  metric[forward ? REVERSE_D : REVERSE_B] = last->validation_reverse_loss;
  metric[forward ? UNIT_ERROR_D : UNIT_ERROR_B] = results->approximation->unit_error;
  metric[forward ? CLASS_ERROR_D : CLASS_ERROR_B] = results->approximation->class_error;
}

/* Of nets that are not trained nothing is measured, and their metrics are 0. */
static void report(double *metric, const rv_dcim_plan *plan, const rv_dcim_lesson *lesson) {
  memset(metric, 0, NETS * sizeof *metric);
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    if (!plan->trained[net])
      continue;
    const rv_dcim_results results = rv_dcim_results_of(metric + NETS, plan, net);
    report_net(metric, &results, net);
    metric[FLOOR_OVER] = fmax(metric[FLOOR_OVER], floor_over(&results, lesson));
    metric[OVER_UNIT_BOUND] = fmax(metric[OVER_UNIT_BOUND], results.approximation->unit_over_bound);
  }
  metric[FLOOR] = rv_class_sums_floor(lesson->test);
  metric[TRANSFER] = rv_class_sums_transfer(lesson->test, &lesson->train);
  metric[EXCESS] = metric[REVERSE_B] - metric[TRANSFER];
  metric[DROP] = metric[ACCURACY_D] - metric[ACCURACY_B];
  metric[MORE_OVERFIT] =
      metric[TRAIN_B] - metric[ACCURACY_B] - (metric[TRAIN_D] - metric[ACCURACY_D]);
  metric[REVERSE_GAIN] = metric[REVERSE_D] - metric[REVERSE_B];
  metric[MORE_UNIT_ERROR] = metric[UNIT_ERROR_B] - metric[UNIT_ERROR_D];
}

static rv_status run(const rv_stream_key *key, double *metric, const rv_cell *cell,
                     const rv_dcim_lesson *lesson) {
  rv_dcim_files files;
  const rv_dcim_plan plan = open_plan(cell);
  const rv_dcim_watch watch = {reached, (void *)cell};
  rv_status status =
      rv_dcim_files_name(&files, key, cell, plan.reverse_weight, rv_word(cell, SAVE));
  if (status == RV_OK)
    status = rv_dcim_pair_run(key, metric + NETS, &plan, lesson, &files, &watch);
  if (status == RV_OK)
    report(metric, &plan, lesson);
  rv_dcim_files_free(&files);
  return status;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_shared_data *data = cell->shared;
  rv_dcim_lesson lesson;
  RV_TRY(rv_shared_data_load(data));
  RV_TRY(rv_dcim_lesson_open(&lesson, &data->set, &data->test, whole(cell, TRAINING_SIZE), key));
  rv_status status = run(key, metric, cell, &lesson);
  rv_dcim_lesson_free(&lesson);
  return status;
}

/* Where a metric is measured. */

static bool has_discriminative(const rv_cell *cell) {
  return rv_word(cell, OBJECTIVE) != BIDIRECTIONAL;
}

static bool has_bidirectional(const rv_cell *cell) {
  return rv_word(cell, OBJECTIVE) != DISCRIMINATIVE;
}

static bool has_both(const rv_cell *cell) {
  return rv_word(cell, OBJECTIVE) == BOTH;
}

/* Layer 2 is one of units where there are two hidden layers. */
static bool has_units(const rv_cell *cell) {
  return rv_number(cell, APPROXIMATION) > 0 && strchr(rv_text(cell, WIDTHS), '-') != NULL;
}

static bool has_units_d(const rv_cell *cell) {
  return has_units(cell) && has_discriminative(cell);
}

static bool has_units_b(const rv_cell *cell) {
  return has_units(cell) && has_bidirectional(cell);
}

static bool has_units_both(const rv_cell *cell) {
  return has_units(cell) && has_both(cell);
}

static bool has_classes_d(const rv_cell *cell) {
  return rv_number(cell, APPROXIMATION) > 0 && has_discriminative(cell);
}

static bool has_classes_b(const rv_cell *cell) {
  return rv_number(cell, APPROXIMATION) > 0 && has_bidirectional(cell);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static const rv_metric metrics[] = {
    [ACCURACY_D] = {"accuracy_discriminative", "part of the validation images classified right",
                    .measured = has_discriminative},
    [ACCURACY_B] = {"accuracy_bidirectional", "likewise", .measured = has_bidirectional},
    [DROP] = {"drop", "accuracy_discriminative − accuracy_bidirectional", .measured = has_both},
    [TRAIN_D] = {"train_accuracy_discriminative", "the same on up to 10,000 of the training images",
                 .measured = has_discriminative},
    [TRAIN_B] = {"train_accuracy_bidirectional", "likewise", .measured = has_bidirectional},
    [MORE_OVERFIT] = {"more_overfit",
                      "training − validation accuracy, of bidirectional − discriminative",
                      .measured = has_both},
    [REVERSE_D] = {"reverse_loss_discriminative", "of the validation images, nats per pixel",
                   .measured = has_discriminative},
    [REVERSE_B] = {"reverse_loss_bidirectional", "likewise", .measured = has_bidirectional},
    [REVERSE_GAIN] = {"reverse_gain", "discriminative − bidirectional", .measured = has_both},
    [TRANSFER] = {"transfer", .about = "of the class means of the training images, nats per pixel"},
    [EXCESS] = {"excess", "reverse_loss_bidirectional − transfer", .measured = has_bidirectional},
    [FLOOR] = {"floor", .about = "of the class means of the validation images: the least there is"},
    [FLOOR_OVER] = {"floor_over_loss", "largest floor / reverse loss of any record, either part",
                    .bound = one},
    [UNIT_ERROR_D] = {"unit_error_discriminative", "mean |error| of (2) for a unit of layer 2",
                      .measured = has_units_d},
    [UNIT_ERROR_B] = {"unit_error_bidirectional", "likewise", .measured = has_units_b},
    [MORE_UNIT_ERROR] = {"more_unit_error", "bidirectional − discriminative",
                         .measured = has_units_both},
    [CLASS_ERROR_D] = {"class_error_discriminative", "mean |error| of (15) for a class",
                       .measured = has_classes_d},
    [CLASS_ERROR_B] = {"class_error_bidirectional", "likewise", .measured = has_classes_b},
    [OVER_UNIT_BOUND] = {"over_unit_bound", "largest |error| of a unit of layer 2 / its bound",
                         .bound = one, .measured = has_units},
    [NETS] = {"nets", "records, approximation and images of the nets", .hidden = true,
              .count_of = nets_length},
    {0}};

/* Tables of single nets. */

static bool has_approximation(const rv_cell *cell) {
  return rv_number(cell, APPROXIMATION) > 0;
}

static bool has_images(const rv_cell *cell) {
  return rv_number(cell, SAMPLES) > 0;
}

static rv_dcim_nets nets_of(const rv_cell_sample *sample) {
  const rv_shared_data *data = sample->cell->shared;
  return (rv_dcim_nets){.sample = sample,
                        .architecture = rv_text(sample->cell, ARCHITECTURE),
                        .plan = open_plan(sample->cell),
                        .metric = NETS,
                        .height = data->shape.height,
                        .width = data->shape.width};
}

static rv_status write_history(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_dcim_nets nets = nets_of(sample);
  rv_dcim_write_history(csv, &nets);
  return RV_OK;
}

static rv_status write_curve(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_dcim_nets nets = nets_of(sample);
  rv_dcim_write_curve(csv, &nets);
  return RV_OK;
}

static rv_status write_approximation(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_dcim_nets nets = nets_of(sample);
  rv_dcim_write_approximation(csv, &nets);
  return RV_OK;
}

static rv_status write_images(rv_csv *csv, const rv_cell_sample *sample) {
  const rv_dcim_nets nets = nets_of(sample);
  return rv_dcim_write_images(csv, &nets);
}

static const rv_extra_table rows = {.about = "one row per net and record",
                                    .columns = rv_dcim_history_columns,
                                    .on = "small paper weight",
                                    .write = write_history};

static const rv_extra_table tables[] = {
    {"curve", "one row per record, over the seeds", rv_dcim_curve_columns, .on = "small paper",
     .write = write_curve},
    {"approximation", "how wrong (2) is in the trained nets, one row per net and layer",
     rv_dcim_approximation_columns, .on = "small paper", .where = has_approximation,
     .write = write_approximation},
    {"images", "of the nets of the first trial, one row per row of an image", rv_dcim_image_columns,
     .on = "small paper", .where = has_images, .write = write_images},
    {0}};

/* Where a claim is true, or asked. */

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

static double insignificant(const rv_cell *cell) {
  (void)cell;
  return 0.003;
}

static double near_transfer(const rv_cell *cell) {
  (void)cell;
  return 0.0003;
}

/* Nearly the weight that (16) has as printed, or by the mean over 784 pixels. */
static bool is_sum(const rv_cell *cell) {
  return fabs(rv_number(cell, REVERSE_WEIGHT) - 1) < 0.01;
}

static bool is_mean(const rv_cell *cell) {
  return fabs(784 * rv_number(cell, REVERSE_WEIGHT) - 1) < 0.01;
}

static bool is_pair_of_means(const rv_cell *cell) {
  return has_both(cell) && is_mean(cell);
}

/* A net and a training of about the paper's size. */
static bool is_paper(const rv_cell *cell) {
  double rate = rv_number(cell, RATE), batch = rv_number(cell, BATCH);
  return has_both(cell) && strcmp(rv_text(cell, WIDTHS), "512-512") == 0 &&
         rv_number(cell, TRAINING_SIZE) >= 50000 && rv_number(cell, EPOCHS) >= 10 &&
         rv_number(cell, EPOCHS) <= 30 && batch >= 50 && batch <= 200 && rate >= 0.0005 &&
         rate <= 0.002;
}

static bool is_paper_sum(const rv_cell *cell) {
  return is_paper(cell) && is_sum(cell);
}

static bool is_paper_mean(const rv_cell *cell) {
  return is_paper(cell) && is_mean(cell);
}

/* How far Adam takes a parameter whose gradient keeps its sign, at least. */
static double reach(const rv_cell *cell) {
  double full = rv_word(cell, DECAY) == RV_DECAY_NONE ? 1 : 0.5;
  return full * rv_number(cell, RATE) * rv_number(cell, EPOCHS) *
         ceil(rv_number(cell, TRAINING_SIZE) / rv_number(cell, BATCH));
}

/* The biases of the pixels have left 0, in steps that do not overshoot; a weight of the reverse
   term that Adam's epsilon does not drown. */
static bool is_begun(const rv_cell *cell) {
  return has_both(cell) && rv_number(cell, RATE) <= 0.02 &&
         rv_number(cell, REVERSE_WEIGHT) >= 1e-5 && reach(cell) >= 0.1;
}

/* They can say which pixels are hardly ever bright. */
static bool is_trained(const rv_cell *cell) {
  return is_begun(cell) && reach(cell) >= 4;
}

#define MEAN  "both objectives, reverse-weight mean"
#define PAPER "512-512 units, 50,000 images, 10 to 30 epochs, a batch near 100, a rate near 0.001"

static const rv_claim claims[] = {
    {"drop-mean", RV_PRINTED, "DCIM Section 3.1",
     "with the mean over the pixels, the accuracy drops by at most 0.3 percent points",
     .expected = RV_HOLDS, .on = "paper", .where = is_paper_mean,
     .needs = "reverse-weight mean, " PAPER, .runs = {DROP, .at_most = insignificant}},
    {"drop-sum", RV_PRINTED, "DCIM Section 3.1, eq. (16)",
     "with the sum over the pixels, as (16) has it, it drops by at most 0.3 percent points",
     .expected = RV_FAILS, .on = "paper", .where = is_paper_sum,
     .needs = "reverse-weight sum, " PAPER, .runs = {DROP, .at_most = insignificant}},
    {"mean-shapes-sum", RV_QUESTION, "DCIM Section 3.1",
     "with the sum, does the reverse net learn the mean shapes: their loss to 0.0003 nats per "
     "pixel?",
     .on = "paper", .where = is_paper_sum, .needs = "reverse-weight sum, " PAPER,
     .runs = {EXCESS, .at_most = near_transfer}},
    {"mean-shapes-mean", RV_QUESTION, "DCIM Section 3.1", "does it with the mean?", .on = "paper",
     .where = is_paper_mean, .needs = "reverse-weight mean, " PAPER,
     .runs = {EXCESS, .at_most = near_transfer}},
    {"floor", RV_EXACT, "Gibbs' inequality",
     "at no time is a reverse loss below that of the class means of the images it is measured on",
     .on = "many", .needs = "66 seeds", .every = {FLOOR_OVER, .slack = 1e-12, .constant = 1}},
    {"unit-bound", RV_EXACT, "DCIM eqs. (2), (14); Taylor",
     "in a trained net (2) is off by at most v/(12√3) for a unit of layer 2", .on = "many",
     .where = has_units, .needs = "66 seeds, two hidden layers, approximation of at least 1",
     .every = {OVER_UNIT_BOUND, .constant = 1}},
    {"better-alone", RV_QUESTION, "DCIM Section 3.1",
     "with the mean over the pixels, is the bidirectional net at least as accurate?",
     .on = "small paper", .where = is_pair_of_means, .needs = MEAN,
     .runs = {DROP, .at_most = zero}},
    {"regularises", RV_QUESTION, "DCIM Section 3.2",
     "does it overfit no more: is training less validation accuracy no larger?",
     .on = "small paper", .where = is_pair_of_means, .needs = MEAN,
     .runs = {MORE_OVERFIT, .at_most = zero}},
    {"approximation", RV_QUESTION, "DCIM eq. (2)",
     "is the mean error of (2) in layer 2 no larger in it?", .on = "small paper",
     .where = has_units_both,
     .needs = "both objectives, two hidden layers, approximation of at least 1",
     .runs = {MORE_UNIT_ERROR, .at_most = zero}},
    {"control-reverse", RV_CONTROL, "planted",
     "learning to generate leaves the reverse loss no smaller", .where = is_begun,
     .needs = "both objectives, rate · steps of at least 0.1, a rate of at most 0.02",
     .runs = {REVERSE_GAIN, .at_most = zero}},
    {"control-floor", RV_CONTROL, "planted", "no reverse loss falls below 1.4 floors",
     .on = "small many", .where = is_trained,
     .needs = "both objectives, rate · steps of at least 4, a rate of at most 0.02",
     .every = {FLOOR_OVER, .constant = 1 / 1.4}},
    {0}};

static const rv_statement statement = {
    .name = "dcim_training",
    .title = "DCIM Section 3.1: one net that classifies and generates",
    .about = "Trains nets to classify, and nets to classify and to generate through the same "
             "weights, from the same first weights on the same images; compares their accuracy and "
             "their reverse loss with what both can be, and asks how wrong approximation (2) is in "
             "them.",
    .plot = "dcim_training",
    .own_trials = 5,
    .trials_option = "seeds",
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell, .close_cell = close_cell, .draw = draw, .keeps_files = true},
    .metrics = metrics,
    .claims = claims,
    .rows = &rows,
    .tables = tables};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
