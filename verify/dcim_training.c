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
#include "experiment/dcim_tables.h"
#include "experiment/statement.h"
#include "experiment/trial_watch.h"
#include "learn/convolution.h"
#include "learn/image_statistics.h"
#include "learn/shared_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARCHITECTURE, OBJECTIVE, REVERSE_WEIGHT, DATA, TRAINING_SIZE, EPOCHS, BATCH, RATE, DECAY };
enum { GAIN = DECAY + 1, WIDTHS, LAYERS, SAMPLED_LAYER, VALIDATION_SIZE, APPROXIMATION };
enum { SAMPLES = APPROXIMATION + 1, SAVE };
enum { DENSE, CNN };
enum { DISCRIMINATIVE = RV_DCIM_DISCRIMINATIVE, BIDIRECTIONAL = RV_DCIM_BIDIRECTIONAL };
enum { SAMPLED = RV_DCIM_SAMPLED, BOTH, ALL };
enum { SUM_RULE = -1, MEAN_RULE = -2, USUAL_RULE = -1, LAST_RULE = -1 };

/* The numbers of the nets stand behind the metrics (dcim_pair.h); of those before DROP there is one
   for each net. */
enum { ACCURACY, TRAIN = RV_DCIM_NETS, REVERSE = 2 * RV_DCIM_NETS, DIVERSITY = 3 * RV_DCIM_NETS };
enum { RECOGNISED = 4 * RV_DCIM_NETS, UNIT_ERROR = 5 * RV_DCIM_NETS };
enum { CLASS_ERROR = 6 * RV_DCIM_NETS, DROP = 7 * RV_DCIM_NETS };
enum { DROP_SAMPLED = DROP + 1, MORE_OVERFIT, REVERSE_GAIN, TRANSFER, EXCESS, FLOOR, FLOOR_OVER };
enum { MORE_DIVERSE = FLOOR_OVER + 1, MORE_UNIT_ERROR, OVER_UNIT_BOUND, NETS };

static const char *const architectures[] = {"dense", "cnn", NULL};
static const char *const objectives[] = {"discriminative", "bidirectional", "sampled",
                                         "both",           "all",           NULL};
static const char *const usual_rules[] = {"usual", NULL};
static const char *const layer_rules[] = {"last", NULL};
static const char *const weight_rules[] = {"sum", "mean", NULL};
static const char *const no_yes[] = {"no", "yes", NULL};

static const rv_parameter parameters[] = {
    [ARCHITECTURE] = {"architecture", "of the net", .words = architectures, .fallback = "dense"},
    [OBJECTIVE] = {"objective",
                   "what is trained; both: discriminative and bidirectional, which start alike",
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
    [RATE] = {"rate",
              "of Adam; usual is 0.004, for cnn 0.001",
              {0, 1, .low_open = true},
              .rules = usual_rules,
              .fallback = "usual",
              .label = true},
    [DECAY] = {"decay", "of the rate, step by step to 0", .words = rv_decay_names,
               .fallback = "linear", .label = true},
    [GAIN] = {"gain",
              "of the first weights, N(0, gain / inputs); usual is 4, for cnn 6.25",
              {0, 100, .low_open = true},
              .rules = usual_rules,
              .fallback = "usual",
              .label = true},
    [WIDTHS] = {"widths", "of the hidden layers of dense, parted by hyphens", .text = true,
                .fallback = "512-512"},
    [LAYERS] = {"layers", "hidden ones of cnn, window-stride-kernels or units, parted by slashes",
                .text = true, .fallback = "3-1-32/3-1-32/2-2-32/3-1-64/3-1-64/2-2-64/50"},
    [SAMPLED_LAYER] = {"sampled_layer",
                       "hidden layer k whose units are drawn, for (22) and for images",
                       {1, RV_HIDDEN_LAYERS_MAX, .integer = true},
                       .rules = layer_rules,
                       .fallback = "last",
                       .label = true},
    [VALIDATION_SIZE] = {"validation_size",
                         "validation images that accuracies are of, the first ones; 0: all",
                         {0, 1e9, .integer = true},
                         .fallback = "0",
                         .label = true},
    [APPROXIMATION] = {"approximation",
                       "validation images on which approximation (2) is measured",
                       {0, 10000, .integer = true},
                       .fallback = "20",
                       .label = true},
    [SAMPLES] = {"samples",
                 "images drawn per class from each net",
                 {0, 100, .integer = true},
                 .fallback = "10",
                 .label = true},
    [SAVE] = {"save", "keep the weights of the first trial as .npy and .safetensors",
              .words = no_yes, .fallback = "no", .label = true},
    {0}};

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
     {[REVERSE_WEIGHT] = "mean,0.03,sum",
      [TRAINING_SIZE] = "1000",
      [EPOCHS] = "5",
      [BATCH] = "10",
      [RATE] = "0.01",
      [DECAY] = "none",
      [WIDTHS] = "32-32",
      [APPROXIMATION] = "5"},
     .trials = {5, 0, 0}},
    {"paper",
     {[REVERSE_WEIGHT] = "mean,sum",
      [TRAINING_SIZE] = "{0|10000|0}",
      [EPOCHS] = "{12|8|12}",
      [APPROXIMATION] = "{20|10|20}"},
     .trials = {0, 5, 12}},
    {"cnn_small",
     {[ARCHITECTURE] = "cnn",
      [OBJECTIVE] = "all",
      [TRAINING_SIZE] = "{1000|5000|5000}",
      [EPOCHS] = "{4|6|6}",
      [BATCH] = "10",
      [RATE] = "0.005",
      [DECAY] = "none",
      [LAYERS] = "4-2-16/3-2-32/24",
      [VALIDATION_SIZE] = "{500|1000|1000}",
      [APPROXIMATION] = "{1|5|5}"},
     .trials = {10, 10, 0}},
    {"cnn",
     {[ARCHITECTURE] = "cnn", [OBJECTIVE] = "all", [EPOCHS] = "12", [DECAY] = "cosine"},
     .trials = {0, 0, 6}},
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
      [DECAY] = "none",
      [WIDTHS] = "8-8",
      [APPROXIMATION] = "1",
      [SAMPLES] = "0"},
     .trials = {0, 250, 1000}},
    {0}};

/* The run: its data, and what it knows of nets that several cells have in common. */

typedef struct shared {
  rv_data_sets data;
  rv_dcim_memory memory;
} shared;

static rv_status open_run(void **run) {
  *run = calloc(1, sizeof(shared));
  return *run != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a run: free some memory");
}

static void close_run(void *run) {
  shared *of = run;
  rv_data_sets_free(&of->data);
  rv_dcim_memory_free(&of->memory);
  free(of);
}

static shared *run_of(const rv_cell *cell) {
  return cell->run;
}

/* The cell. */

static size_t whole(const rv_cell *cell, size_t parameter) {
  return (size_t)rv_number(cell, parameter);
}

static bool is_cnn(const rv_cell *cell) {
  return rv_word(cell, ARCHITECTURE) == CNN;
}

/* The hidden layers of the cell's architecture, into the plan. */
static rv_status read_layers(rv_dcim_plan *plan, const rv_cell *cell, const rv_data_shape *shape) {
  plan->convolutional = is_cnn(cell);
  return plan->convolutional
             ? rv_dcim_read_layers(plan->spec, &plan->layers, rv_text(cell, LAYERS), shape->height,
                                   shape->width)
             : rv_dcim_read_widths(plan->hidden, &plan->layers, rv_text(cell, WIDTHS));
}

static rv_status check_count(const rv_cell *cell, size_t parameter, const char *option,
                             size_t there) {
  if (rv_number(cell, parameter) > (double)there)
    return rv_fail(RV_EINVAL, "--%s %.0f is more than the %zu images there are: give fewer", option,
                   rv_number(cell, parameter), there);
  return RV_OK;
}

/* Images that there are, and pixels that dcim_network.h has room for. */
static rv_status check_images(const rv_cell *cell, const rv_data_shape *shape) {
  size_t pixels = shape->height * shape->width;
  if (!is_cnn(cell) && pixels > RV_DCIM_WIDTH_MAX)
    return rv_fail(RV_EINVAL, "--data: images of %zu pixels: give some of up to %d", pixels,
                   RV_DCIM_WIDTH_MAX);
  RV_TRY(check_count(cell, TRAINING_SIZE, "training-size", shape->train));
  RV_TRY(check_count(cell, VALIDATION_SIZE, "validation-size", shape->test));
  return check_count(cell, APPROXIMATION, "approximation", shape->test);
}

static void set_rule(rv_cell *cell, size_t parameter, int rule, double number) {
  if (cell->value[parameter].number == rule)
    cell->value[parameter].number = number;
}

static rv_status resolve(rv_cell *cell) {
  rv_shared_data *data;
  rv_dcim_plan plan;
  RV_TRY(rv_data_sets_enter(&data, &run_of(cell)->data, rv_text(cell, DATA)));
  const rv_data_shape *shape = &data->shape;
  RV_TRY(read_layers(&plan, cell, shape));
  RV_TRY(check_images(cell, shape));
  set_rule(cell, TRAINING_SIZE, 0, (double)shape->train);
  set_rule(cell, VALIDATION_SIZE, 0, (double)shape->test);
  set_rule(cell, REVERSE_WEIGHT, SUM_RULE, 1);
  set_rule(cell, REVERSE_WEIGHT, MEAN_RULE, 1 / ((double)shape->height * (double)shape->width));
  set_rule(cell, RATE, USUAL_RULE, is_cnn(cell) ? 0.001 : 0.004);
  set_rule(cell, GAIN, USUAL_RULE, is_cnn(cell) ? 6.25 : 4);
  set_rule(cell, SAMPLED_LAYER, LAST_RULE, (double)plan.layers);
  if (rv_number(cell, SAMPLED_LAYER) > (double)plan.layers)
    return rv_fail(RV_EINVAL,
                   "--sampled-layer %.0f is above the %zu hidden layers: give 1 to %zu, or last",
                   rv_number(cell, SAMPLED_LAYER), plan.layers, plan.layers);
  return RV_OK;
}

/* True if nets of this kind are trained. */
static bool has_net(const rv_cell *cell, int net) {
  int objective = rv_word(cell, OBJECTIVE);
  return objective == net || objective == ALL || (objective == BOTH && net != SAMPLED);
}

static rv_shared_data *data_of(const rv_cell *cell) {
  return rv_data_sets_find(&run_of(cell)->data, rv_text(cell, DATA));
}

/* What a trial of a resolved cell is to do; its layers are known to be sound. */
static rv_dcim_plan plan_of(const rv_cell *cell) {
  const rv_data_shape *shape = &data_of(cell)->shape;
  rv_dcim_plan plan = {.height = shape->height,
                       .width = shape->width,
                       .pixels = shape->height * shape->width,
                       .classes = shape->classes,
                       .examples = whole(cell, TRAINING_SIZE),
                       .epochs = whole(cell, EPOCHS),
                       .batch = whole(cell, BATCH),
                       .rate = rv_number(cell, RATE),
                       .decay = (rv_decay)rv_word(cell, DECAY),
                       .gain = rv_number(cell, GAIN),
                       .reverse_weight = rv_number(cell, REVERSE_WEIGHT),
                       .layer = whole(cell, SAMPLED_LAYER),
                       .approximation = whole(cell, APPROXIMATION),
                       .samples = whole(cell, SAMPLES)};
  for (int net = 0; net < RV_DCIM_NETS; net++)
    plan.trained[net] = has_net(cell, net);
  read_layers(&plan, cell, shape);
  return plan;
}

/* The numbers of the nets of a trial. */
static size_t nets_length(const rv_cell *cell) {
  const rv_dcim_plan plan = plan_of(cell);
  return rv_dcim_numbers(&plan);
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

static void report_net(double *metric, const rv_dcim_results *results, int net,
                       const rv_dcim_plan *plan, double variance) {
  const rv_dcim_record *last = &results->record[results->records - 1];
  metric[ACCURACY + net] = last->validation_accuracy;
  metric[TRAIN + net] = last->train_accuracy;
  metric[REVERSE + net] = last->validation_reverse_loss;
  metric[UNIT_ERROR + net] = results->approximation->unit_error;
  metric[CLASS_ERROR + net] = results->approximation->class_error;
  metric[OVER_UNIT_BOUND] = fmax(metric[OVER_UNIT_BOUND], results->approximation->unit_over_bound);
  double drawn =
      rv_dcim_images_variance(results->image, plan->classes, plan->pixels, plan->samples);
  metric[DIVERSITY + net] = variance > 0 ? drawn / variance : 0;
  metric[RECOGNISED + net] =
      rv_dcim_images_recognised(results->image, plan->classes, plan->pixels, plan->samples);
}

/* Differences of nets; where one is not trained, they are not measured. */
static void compare(double *metric) {
  const int d = DISCRIMINATIVE, b = BIDIRECTIONAL, n = SAMPLED;
  metric[EXCESS] = metric[REVERSE + b] - metric[TRANSFER];
  metric[DROP] = metric[ACCURACY + d] - metric[ACCURACY + b];
  metric[DROP_SAMPLED] = metric[ACCURACY + d] - metric[ACCURACY + n];
  metric[MORE_OVERFIT] =
      metric[TRAIN + b] - metric[ACCURACY + b] - (metric[TRAIN + d] - metric[ACCURACY + d]);
  metric[REVERSE_GAIN] = metric[REVERSE + d] - metric[REVERSE + b];
  metric[MORE_UNIT_ERROR] = metric[UNIT_ERROR + b] - metric[UNIT_ERROR + d];
  metric[MORE_DIVERSE] = metric[DIVERSITY + n] - metric[DIVERSITY + b];
}

/* Of nets that are not trained nothing is measured, and their metrics are 0. No floor stands below
   the reverse loss of (22). */
static rv_status report(double *metric, const rv_dcim_plan *plan, const rv_dcim_lesson *lesson) {
  double variance = 0; /* of the images of a class, which those drawn are held against */
  memset(metric, 0, NETS * sizeof *metric);
  if (plan->samples > 0)
    RV_TRY(rv_within_class_variance(&variance, &lesson->set->test));
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    if (!plan->trained[net])
      continue;
    const rv_dcim_results results = rv_dcim_results_of(metric + NETS, plan, net);
    report_net(metric, &results, net, plan, variance);
    if (net != SAMPLED)
      metric[FLOOR_OVER] = fmax(metric[FLOOR_OVER], floor_over(&results, lesson));
  }
  metric[FLOOR] = rv_class_sums_floor(lesson->test);
  metric[TRANSFER] = rv_class_sums_transfer(lesson->test, &lesson->train);
  compare(metric);
  return RV_OK;
}

static rv_status run(const rv_stream_key *key, double *metric, const rv_cell *cell,
                     const rv_dcim_lesson *lesson) {
  rv_dcim_files files;
  const rv_dcim_plan plan = plan_of(cell);
  const rv_dcim_watch watch = {reached, (void *)cell};
  rv_status status =
      rv_dcim_files_name(&files, key, cell, plan.reverse_weight, rv_word(cell, SAVE));
  if (status == RV_OK)
    status =
        rv_dcim_pair_run(key, metric + NETS, &plan, lesson, &files, &run_of(cell)->memory, &watch);
  if (status == RV_OK)
    status = report(metric, &plan, lesson);
  rv_dcim_files_free(&files);
  return status;
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell,
                      void *workspace) {
  (void)workspace;
  rv_shared_data *data = data_of(cell);
  rv_dcim_lesson lesson;
  RV_TRY(rv_shared_data_load(data));
  RV_TRY(rv_dcim_lesson_open(&lesson, &data->set, &data->test, whole(cell, TRAINING_SIZE), key));
  lesson.tested = whole(cell, VALIDATION_SIZE);
  rv_status status = run(key, metric, cell, &lesson);
  rv_dcim_lesson_free(&lesson);
  return status;
}

/* Where a metric is measured. */

static bool has_discriminative(const rv_cell *cell) {
  return has_net(cell, DISCRIMINATIVE);
}

static bool has_bidirectional(const rv_cell *cell) {
  return has_net(cell, BIDIRECTIONAL);
}

static bool has_sampled(const rv_cell *cell) {
  return has_net(cell, SAMPLED);
}

static bool has_both(const rv_cell *cell) {
  return has_discriminative(cell) && has_bidirectional(cell);
}

static bool has_discriminative_sampled(const rv_cell *cell) {
  return has_discriminative(cell) && has_sampled(cell);
}

static bool has_floor(const rv_cell *cell) {
  return has_discriminative(cell) || has_bidirectional(cell);
}

static bool has_images(const rv_cell *cell) {
  return rv_number(cell, SAMPLES) > 0;
}

static bool has_images_d(const rv_cell *cell) {
  return has_images(cell) && has_discriminative(cell);
}

static bool has_images_b(const rv_cell *cell) {
  return has_images(cell) && has_bidirectional(cell);
}

static bool has_images_s(const rv_cell *cell) {
  return has_images(cell) && has_sampled(cell);
}

/* One image of a class has no variance. */
static bool has_diversity(const rv_cell *cell) {
  return rv_number(cell, SAMPLES) >= 2;
}

static bool has_diversity_d(const rv_cell *cell) {
  return has_diversity(cell) && has_discriminative(cell);
}

static bool has_diversity_b(const rv_cell *cell) {
  return has_diversity(cell) && has_bidirectional(cell);
}

static bool has_diversity_s(const rv_cell *cell) {
  return has_diversity(cell) && has_sampled(cell);
}

static bool has_more_diverse(const rv_cell *cell) {
  return has_diversity_b(cell) && has_sampled(cell);
}

static bool has_approximation(const rv_cell *cell) {
  return rv_number(cell, APPROXIMATION) > 0;
}

/* Layer 2 is one of units where there are two hidden layers. */
static bool has_units(const rv_cell *cell) {
  const char *two =
      is_cnn(cell) ? strchr(rv_text(cell, LAYERS), '/') : strchr(rv_text(cell, WIDTHS), '-');
  return has_approximation(cell) && two != NULL;
}

/* Exact means, and a bound, are known of fully connected layers. */
static bool has_unit_bound(const rv_cell *cell) {
  return has_units(cell) && !is_cnn(cell);
}

static bool has_units_d(const rv_cell *cell) {
  return has_units(cell) && has_discriminative(cell);
}

static bool has_units_b(const rv_cell *cell) {
  return has_units(cell) && has_bidirectional(cell);
}

static bool has_units_s(const rv_cell *cell) {
  return has_units(cell) && has_sampled(cell);
}

static bool has_units_both(const rv_cell *cell) {
  return has_units(cell) && has_both(cell);
}

static bool has_classes_d(const rv_cell *cell) {
  return has_approximation(cell) && has_discriminative(cell);
}

static bool has_classes_b(const rv_cell *cell) {
  return has_approximation(cell) && has_bidirectional(cell);
}

static bool has_classes_s(const rv_cell *cell) {
  return has_approximation(cell) && has_sampled(cell);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static const rv_metric metrics[] = {
    [ACCURACY + DISCRIMINATIVE] = {"accuracy_discriminative",
                                   "part of the validation images classified right",
                                   .measured = has_discriminative},
    [ACCURACY +
        BIDIRECTIONAL] = {"accuracy_bidirectional", "likewise", .measured = has_bidirectional},
    [ACCURACY + SAMPLED] = {"accuracy_sampled", "likewise", .measured = has_sampled},
    [TRAIN + DISCRIMINATIVE] = {"train_accuracy_discriminative",
                                "the same on up to 10,000 of the training images",
                                .measured = has_discriminative},
    [TRAIN + BIDIRECTIONAL] = {"train_accuracy_bidirectional", "likewise",
                               .measured = has_bidirectional},
    [TRAIN + SAMPLED] = {"train_accuracy_sampled", "likewise", .measured = has_sampled},
    [REVERSE + DISCRIMINATIVE] = {"reverse_loss_discriminative",
                                  "−ln q(x | c) of the validation images, nats per pixel",
                                  .measured = has_discriminative},
    [REVERSE +
        BIDIRECTIONAL] = {"reverse_loss_bidirectional", "likewise", .measured = has_bidirectional},
    [REVERSE + SAMPLED] = {"reverse_loss_sampled",
                           "−ln q(x | x^k) of the validation images, nats per pixel",
                           .measured = has_sampled},
    [DIVERSITY + DISCRIMINATIVE] = {"diversity_discriminative",
                                    "variance of a pixel over the images drawn for a class / that "
                                    "over the validation images of a class",
                                    .measured = has_diversity_d},
    [DIVERSITY +
        BIDIRECTIONAL] = {"diversity_bidirectional", "likewise", .measured = has_diversity_b},
    [DIVERSITY + SAMPLED] = {"diversity_sampled", "likewise", .measured = has_diversity_s},
    [RECOGNISED + DISCRIMINATIVE] = {"recognised_discriminative",
                                     "part of the images drawn for a class that it is found in",
                                     .measured = has_images_d},
    [RECOGNISED +
        BIDIRECTIONAL] = {"recognised_bidirectional", "likewise", .measured = has_images_b},
    [RECOGNISED + SAMPLED] = {"recognised_sampled", "likewise", .measured = has_images_s},
    [UNIT_ERROR + DISCRIMINATIVE] = {"unit_error_discriminative",
                                     "mean |error| of (2) for a unit of layer 2",
                                     .measured = has_units_d},
    [UNIT_ERROR +
        BIDIRECTIONAL] = {"unit_error_bidirectional", "likewise", .measured = has_units_b},
    [UNIT_ERROR + SAMPLED] = {"unit_error_sampled", "likewise", .measured = has_units_s},
    [CLASS_ERROR + DISCRIMINATIVE] = {"class_error_discriminative",
                                      "mean |error| of (15) for a class",
                                      .measured = has_classes_d},
    [CLASS_ERROR +
        BIDIRECTIONAL] = {"class_error_bidirectional", "likewise", .measured = has_classes_b},
    [CLASS_ERROR + SAMPLED] = {"class_error_sampled", "likewise", .measured = has_classes_s},
    [DROP] = {"drop", "accuracy_discriminative − accuracy_bidirectional", .measured = has_both},
    [DROP_SAMPLED] = {"drop_sampled", "accuracy_discriminative − accuracy_sampled",
                      .measured = has_discriminative_sampled},
    [MORE_OVERFIT] = {"more_overfit",
                      "training − validation accuracy, of bidirectional − discriminative",
                      .measured = has_both},
    [REVERSE_GAIN] = {"reverse_gain", "reverse loss, discriminative − bidirectional",
                      .measured = has_both},
    [TRANSFER] = {"transfer", .about = "of the class means of the training images, nats per pixel"},
    [EXCESS] = {"excess", "reverse_loss_bidirectional − transfer", .measured = has_bidirectional},
    [FLOOR] = {"floor", .about = "of the class means of the validation images: the least there is"},
    [FLOOR_OVER] = {"floor_over_loss", "largest floor / −ln q(x | c) of any record, either part",
                    .bound = one, .measured = has_floor},
    [MORE_DIVERSE] = {"more_diverse", "diversity, sampled − bidirectional",
                      .measured = has_more_diverse},
    [MORE_UNIT_ERROR] = {"more_unit_error", "bidirectional − discriminative",
                         .measured = has_units_both},
    [OVER_UNIT_BOUND] = {"over_unit_bound", "largest |error| of a unit of layer 2 / its bound",
                         .bound = one, .measured = has_unit_bound},
    [NETS] = {"nets", "records, approximation and images of the nets", .hidden = true,
              .count_of = nets_length},
    {0}};

/* Tables of single nets. */

static rv_dcim_nets nets_of(const rv_cell_sample *sample) {
  const rv_shared_data *data = data_of(sample->cell);
  return (rv_dcim_nets){.sample = sample,
                        .architecture = rv_text(sample->cell, ARCHITECTURE),
                        .plan = plan_of(sample->cell),
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
                                    .on = "small paper weight cnn_small cnn",
                                    .write = write_history};

static const rv_extra_table tables[] = {
    {"curve", "one row per record, over the seeds", rv_dcim_curve_columns,
     .on = "small paper cnn_small cnn", .write = write_curve},
    {"approximation", "how wrong (2) is in the trained nets, one row per net and layer",
     rv_dcim_approximation_columns, .on = "small paper cnn_small cnn", .where = has_approximation,
     .write = write_approximation},
    {"images", "of the nets of the first trial, one row per row of an image", rv_dcim_image_columns,
     .on = "small paper cnn_small cnn", .where = has_images, .write = write_images},
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

/* -ln q for q = 1/2. */
static double even_gray(const rv_cell *cell) {
  (void)cell;
  return M_LN2;
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
  return has_both(cell) && !is_cnn(cell) && strcmp(rv_text(cell, WIDTHS), "512-512") == 0 &&
         rv_number(cell, TRAINING_SIZE) >= 50000 && rv_number(cell, EPOCHS) >= 10 &&
         rv_number(cell, EPOCHS) <= 30 && batch >= 50 && batch <= 200 && rate >= 0.0005 &&
         rate <= 0.01;
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

/* The biases of the pixels have moved far enough to say which are hardly ever bright, in steps that
   do not overshoot; a weight of the reverse term that Adam's epsilon does not drown. */
static bool is_trained(const rv_cell *cell) {
  return has_both(cell) && rv_number(cell, RATE) <= 0.02 &&
         rv_number(cell, REVERSE_WEIGHT) >= 1e-5 && reach(cell) >= 4;
}

/* What is printed, to the last of its digits, for MNIST; on other images it is no more than a mark.
 */

static double printed_accuracy(const rv_cell *cell) {
  (void)cell;
  return 0.9885;
}

static double printed_accuracy_sampled(const rv_cell *cell) {
  (void)cell;
  return 0.9895;
}

static double printed_reverse(const rv_cell *cell) {
  (void)cell;
  return 0.235;
}

static double printed_reverse_sampled(const rv_cell *cell) {
  (void)cell;
  return 0.145;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static bool is_paper_net(const rv_cell *cell) {
  return is_cnn(cell) && is_mean(cell) &&
         strcmp(rv_text(cell, LAYERS), parameters[LAYERS].fallback) == 0 &&
         rv_number(cell, TRAINING_SIZE) >= 50000 && rv_number(cell, EPOCHS) >= 10 &&
         rv_number(cell, BATCH) >= 50 && rv_number(cell, BATCH) <= 200;
}

static bool is_paper_cnn(const rv_cell *cell) {
  return is_paper_net(cell) && has_bidirectional(cell);
}

static bool is_paper_sampled(const rv_cell *cell) {
  return is_paper_net(cell) && has_sampled(cell);
}

/* Units of the last hidden layer of a convolutional net. */
static size_t last_units(const rv_cell *cell) {
  rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX];
  size_t layers;
  bool sound = rv_conv_read(spec, &layers, rv_text(cell, LAYERS), RV_HIDDEN_LAYERS_MAX) == RV_OK;
  return sound ? spec[layers - 1].kernels : 0;
}

/* As in the paper, units enough to tell styles apart are drawn, of nets that have learned to. */
static bool is_diverse(const rv_cell *cell) {
  return is_cnn(cell) && has_more_diverse(cell) && is_mean(cell) && last_units(cell) >= 16 &&
         rv_is_rule(cell, SAMPLED_LAYER, "last") && rv_is_rule(cell, GAIN, "usual") &&
         rv_number(cell, RATE) <= 0.02 && reach(cell) >= 1;
}

#define MEAN "both objectives, reverse-weight mean"
#define PAPER                                                                                      \
  "512-512 units, 50,000 images, 10 to 30 epochs, a batch near 100, a rate of 0.0005 to 0.01"

#define PAPER_CNN                                                                                  \
  "architecture cnn, bidirectional, reverse-weight mean, 50,000 images, 10 epochs, a batch near "  \
  "100"
#define PAPER_SAMPLED "the same with sampled"
#define DIVERSE                                                                                    \
  "architecture cnn, bidirectional and sampled, reverse-weight mean, 16 units in the last layer, " \
  "which is drawn, two samples, the usual gain, rate · steps of at least 1, a rate of at most "   \
  "0.02"

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
     .where = has_unit_bound,
     .needs = "66 seeds, two hidden layers of dense, approximation of at least 1",
     .every = {OVER_UNIT_BOUND, .constant = 1}},
    {"cnn-accuracy", RV_QUESTION, "DCIM Section 3.2",
     "trained by (21), does the convolutional net have the accuracy printed for MNIST, 0.989?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_cnn, .needs = PAPER_CNN,
     .runs = {ACCURACY + BIDIRECTIONAL, .at_least = printed_accuracy}},
    {"cnn-reverse", RV_QUESTION, "DCIM Section 3.2",
     "is its reverse loss no larger than what is printed for MNIST, 0.23 nats per pixel?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_cnn, .needs = PAPER_CNN,
     .runs = {REVERSE + BIDIRECTIONAL, .at_most = printed_reverse}},
    {"sampled-accuracy", RV_QUESTION, "DCIM Section 3.2, eq. (22)",
     "trained by (22), does it have the accuracy printed for MNIST, 0.990?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_sampled, .needs = PAPER_SAMPLED,
     .runs = {ACCURACY + SAMPLED, .at_least = printed_accuracy_sampled}},
    {"sampled-reverse", RV_QUESTION, "DCIM Section 3.2, eq. (22)",
     "is its reverse loss then no larger than what is printed for MNIST, 0.14 nats per pixel?",
     .plot = "dcim_training_cnn", .on = "cnn", .where = is_paper_sampled, .needs = PAPER_SAMPLED,
     .runs = {REVERSE + SAMPLED, .at_most = printed_reverse_sampled}},
    {"modes", RV_QUESTION, "DCIM Section 3.2, Fig. 3",
     "do images of a net trained by (22) differ more within a class than those of one trained by "
     "(21)?",
     .plot = "dcim_training_modes", .on = "cnn_small cnn", .where = is_diverse, .needs = DIVERSE,
     .runs = {MORE_DIVERSE, .at_least = zero}},
    {"spread", RV_QUESTION, "DCIM Section 3.2, Fig. 3",
     "do images of a net trained by (22) differ at least half as much as those of the data?",
     .plot = "dcim_training_modes", .on = "cnn_small cnn", .where = is_diverse, .needs = DIVERSE,
     .runs = {DIVERSITY + SAMPLED, .at_least = half}},
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
     "learning to generate leaves the reverse loss above that of even gray, ln 2",
     .on = "small paper weight", .where = is_trained,
     .needs = "both objectives, rate · steps of at least 4, a rate of at most 0.02",
     .runs = {REVERSE + BIDIRECTIONAL, .at_least = even_gray}},
    {"control-floor", RV_CONTROL, "planted", "no reverse loss falls below 1.4 floors",
     .on = "small many", .where = is_trained,
     .needs = "both objectives, rate · steps of at least 4, a rate of at most 0.02",
     .every = {FLOOR_OVER, .constant = 1 / 1.4}},
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
    .parameters = parameters,
    .plans = plans,
    .open_run = open_run,
    .close_run = close_run,
    .resolve = resolve,
    .trial = {.draw = draw, .keeps_files = true},
    .metrics = metrics,
    .claims = claims,
    .rows = &rows,
    .tables = tables};

/* Presets leave out what this build cannot draw. */
int main(int argc, char **argv) {
  rv_plan drawn[RV_COUNT(plans)];
  rv_statement here = statement;
  memcpy(drawn, plans, sizeof plans);
  for (size_t p = 0; drawn[p].name != NULL; p++)
    if (drawn[p].list[ARCHITECTURE] != NULL && rv_convolution_check() != RV_OK)
      memset(drawn[p].trials, 0, sizeof drawn[p].trials);
  here.plans = drawn;
  return rv_verify(&here, argc, argv);
}
