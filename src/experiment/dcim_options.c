/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/dcim_options.h"

#include "experiment/training_run.h"

#include <stdlib.h>

/* Objectives that stand for several nets, behind the nets themselves. */
enum { BOTH = RV_DCIM_NETS, ALL };
enum { SUM_RULE = -1, MEAN_RULE = -2, USUAL_RULE = -1, LAST_RULE = -1 };

static const char *const architectures[] = {"dense", "cnn", NULL};
static const char *const objectives[] = {"discriminative", "bidirectional", "sampled",
                                         "both",           "all",           NULL};
static const char *const usual_rules[] = {"usual", NULL};
static const char *const layer_rules[] = {"last", NULL};
static const char *const weight_rules[] = {"sum", "mean", NULL};
static const char *const no_yes[] = {"no", "yes", NULL};

const rv_parameter rv_dcim_options[] = {
    [RV_OPT_ARCHITECTURE] = {"architecture", "of the net", .words = architectures,
                             .fallback = "dense"},
    [RV_OPT_OBJECTIVE] =
        {"objective", "what is trained; both: discriminative and bidirectional, which start alike",
         .words = objectives, .fallback = "both", .label = true},
    [RV_OPT_REVERSE_WEIGHT] = {"reverse_weight",
                               "λ, of ln q summed over the pixels; sum is 1, mean 1/pixels",
                               {0, 1e6, .low_open = true},
                               .rules = weight_rules,
                               .fallback = "mean",
                               .label = true},
    [RV_OPT_DATA] = {"data", "folder of four idx files, as MNIST has them", .text = true,
                     .fallback = RV_DATA_SET_FOLDER, .label = true},
    [RV_OPT_TRAINING_SIZE] = {"training_size",
                              "training images, drawn at random for each trial; 0: all",
                              {0, 1e9, .integer = true},
                              .fallback = "0"},
    [RV_OPT_EPOCHS] = {"epochs",
                       "passes through the training images",
                       {1, 10000, .integer = true},
                       .fallback = "12",
                       .label = true},
    [RV_OPT_BATCH] = {"batch",
                      "images of one step",
                      {1, 100000, .integer = true},
                      .fallback = "100",
                      .label = true},
    [RV_OPT_RATE] = {"rate",
                     "of Adam; usual is 0.004, for cnn 0.001",
                     {0, 1, .low_open = true},
                     .rules = usual_rules,
                     .fallback = "usual",
                     .label = true},
    [RV_OPT_DECAY] = {"decay", "of the rate, step by step to 0", .words = rv_decay_names,
                      .fallback = "linear", .label = true},
    [RV_OPT_GAIN] = {"gain",
                     "of the first weights, N(0, gain / inputs); usual is 4, for cnn 6.25",
                     {0, 100, .low_open = true},
                     .rules = usual_rules,
                     .fallback = "usual",
                     .label = true},
    [RV_OPT_WIDTHS] = {"widths", "of the hidden layers of dense, parted by hyphens", .text = true,
                       .fallback = "512-512"},
    [RV_OPT_LAYERS] = {"layers",
                       "hidden ones of cnn, window-stride-kernels or units, parted by slashes",
                       .text = true, .fallback = "3-1-32/3-1-32/2-2-32/3-1-64/3-1-64/2-2-64/50"},
    [RV_OPT_SAMPLED_LAYER] = {"sampled_layer",
                              "hidden layer k whose units are drawn, for (22) and for images",
                              {1, RV_HIDDEN_LAYERS_MAX, .integer = true},
                              .rules = layer_rules,
                              .fallback = "last",
                              .label = true},
    [RV_OPT_VALIDATION_SIZE] = {"validation_size",
                                "validation images that accuracies are of, the first ones; 0: all",
                                {0, 1e9, .integer = true},
                                .fallback = "0",
                                .label = true},
    [RV_OPT_APPROXIMATION] = {"approximation",
                              "validation images on which approximation (2) is measured",
                              {0, 10000, .integer = true},
                              .fallback = "20",
                              .label = true},
    [RV_OPT_SAMPLES] = {"samples",
                        "images drawn per class from each net",
                        {0, 100, .integer = true},
                        .fallback = "10",
                        .label = true},
    [RV_OPT_SAVE] = {"save",
                     "keep the weights of the first trial as .npy and .safetensors, in whose names "
                     "stands what varies",
                     .words = no_yes, .fallback = "no", .label = true},
    [RV_OPT_GRADIENT] = {"gradient",
                         "of sampled, what it makes of units being drawn: nothing (given), as if "
                         "they moved as their means do, or by the score function, unbiased",
                         .words = rv_draw_gradients, .all = "each", .fallback = "given",
                         .label = true},
    [RV_OPT_PASS] = {"pass",
                     "what passes carry: the units' means, (2), or also the variances of the "
                     "fields, which flatten the sigmoid",
                     .words = rv_dcim_passes, .all = "each", .fallback = "means", .label = true},
    {0}};

rv_shared_data *rv_dcim_data(const rv_cell *cell) {
  return rv_training_data(cell, RV_OPT_DATA);
}

bool rv_dcim_is_conv(const rv_cell *cell) {
  return rv_word(cell, RV_OPT_ARCHITECTURE) == RV_CONV_NET;
}

bool rv_dcim_has_net(const rv_cell *cell, int net) {
  int objective = rv_word(cell, RV_OPT_OBJECTIVE);
  return objective == net || objective == ALL || (objective == BOTH && net != RV_DCIM_SAMPLED);
}

/* The hidden layers of the cell's architecture, into the plan. */
static rv_status read_layers(rv_dcim_plan *plan, const rv_cell *cell, const rv_data_shape *shape) {
  plan->convolutional = rv_dcim_is_conv(cell);
  return plan->convolutional
             ? rv_dcim_read_layers(plan->spec, &plan->layers, rv_text(cell, RV_OPT_LAYERS),
                                   shape->height, shape->width)
             : rv_dcim_read_widths(plan->hidden, &plan->layers, rv_text(cell, RV_OPT_WIDTHS));
}

/* Images that there are, and pixels that dcim_network.h has room for. */
static rv_status check_images(const rv_cell *cell, const rv_data_shape *shape) {
  size_t pixels = shape->height * shape->width;
  if (!rv_dcim_is_conv(cell) && pixels > RV_DCIM_DRAWN_MAX)
    return rv_fail(RV_EINVAL, "--data: images of %zu pixels: give some of up to %d", pixels,
                   RV_DCIM_DRAWN_MAX);
  RV_TRY(rv_images_check(cell, RV_OPT_TRAINING_SIZE, "training-size", shape->train));
  RV_TRY(rv_images_check(cell, RV_OPT_VALIDATION_SIZE, "validation-size", shape->test));
  return rv_images_check(cell, RV_OPT_APPROXIMATION, "approximation", shape->test);
}

static void set_rule(rv_cell *cell, size_t parameter, int rule, double number) {
  if (cell->value[parameter].number == rule)
    cell->value[parameter].number = number;
}

static void set_rules(rv_cell *cell, const rv_data_shape *shape, size_t layers) {
  bool conv = rv_dcim_is_conv(cell);
  set_rule(cell, RV_OPT_TRAINING_SIZE, 0, (double)shape->train);
  set_rule(cell, RV_OPT_VALIDATION_SIZE, 0, (double)shape->test);
  set_rule(cell, RV_OPT_REVERSE_WEIGHT, SUM_RULE, 1);
  set_rule(cell, RV_OPT_REVERSE_WEIGHT, MEAN_RULE,
           1 / ((double)shape->height * (double)shape->width));
  set_rule(cell, RV_OPT_RATE, USUAL_RULE, conv ? 0.001 : 0.004);
  set_rule(cell, RV_OPT_GAIN, USUAL_RULE, conv ? 6.25 : 4);
  set_rule(cell, RV_OPT_SAMPLED_LAYER, LAST_RULE, (double)layers);
}

rv_status rv_dcim_resolve(rv_cell *cell) {
  rv_shared_data *data;
  rv_dcim_plan plan;
  RV_TRY(rv_training_data_enter(&data, cell, RV_OPT_DATA));
  RV_TRY(read_layers(&plan, cell, &data->shape));
  RV_TRY(check_images(cell, &data->shape));
  set_rules(cell, &data->shape, plan.layers);
  if (rv_number(cell, RV_OPT_SAMPLED_LAYER) > (double)plan.layers)
    return rv_fail(RV_EINVAL,
                   "--sampled-layer %.0f is above the %zu hidden layers: give 1 to %zu, or last",
                   rv_number(cell, RV_OPT_SAMPLED_LAYER), plan.layers, plan.layers);
  return RV_OK;
}

static size_t whole(const rv_cell *cell, size_t parameter) {
  return (size_t)rv_number(cell, parameter);
}

/* The layers of a resolved cell are known to be sound. */
rv_dcim_plan rv_dcim_plan_of(const rv_cell *cell) {
  const rv_data_shape *shape = &rv_dcim_data(cell)->shape;
  rv_dcim_plan plan = {.height = shape->height,
                       .width = shape->width,
                       .pixels = shape->height * shape->width,
                       .classes = shape->classes,
                       .examples = whole(cell, RV_OPT_TRAINING_SIZE),
                       .epochs = whole(cell, RV_OPT_EPOCHS),
                       .batch = whole(cell, RV_OPT_BATCH),
                       .rate = rv_number(cell, RV_OPT_RATE),
                       .decay = (rv_decay)rv_word(cell, RV_OPT_DECAY),
                       .gain = rv_number(cell, RV_OPT_GAIN),
                       .reverse_weight = rv_number(cell, RV_OPT_REVERSE_WEIGHT),
                       .layer = whole(cell, RV_OPT_SAMPLED_LAYER),
                       .draw = (rv_draw_gradient)rv_word(cell, RV_OPT_GRADIENT),
                       .pass = (rv_dcim_pass)rv_word(cell, RV_OPT_PASS),
                       .approximation = whole(cell, RV_OPT_APPROXIMATION),
                       .samples = whole(cell, RV_OPT_SAMPLES)};
  for (int net = 0; net < RV_DCIM_NETS; net++)
    plan.trained[net] = rv_dcim_has_net(cell, net);
  read_layers(&plan, cell, shape);
  return plan;
}

rv_status rv_dcim_open_plan(void **out, const rv_cell *cell) {
  rv_dcim_plan *plan = malloc(sizeof *plan);
  *out = plan;
  if (plan == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a plan: free some memory");
  *plan = rv_dcim_plan_of(cell);
  return RV_OK;
}

void rv_dcim_close_plan(void *plan) {
  free(plan);
}
