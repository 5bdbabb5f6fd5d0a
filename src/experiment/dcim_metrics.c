/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/dcim_metrics.h"

#include "experiment/dcim_options.h"
#include "learn/dcim_marks.h"
#include "learn/image_statistics.h"

#include <math.h>
#include <string.h>

bool rv_dcim_has_discriminative(const rv_cell *cell) {
  return rv_dcim_has_net(cell, RV_DCIM_DISCRIMINATIVE);
}

bool rv_dcim_has_bidirectional(const rv_cell *cell) {
  return rv_dcim_has_net(cell, RV_DCIM_BIDIRECTIONAL);
}

bool rv_dcim_has_sampled(const rv_cell *cell) {
  return rv_dcim_has_net(cell, RV_DCIM_SAMPLED);
}

bool rv_dcim_has_both(const rv_cell *cell) {
  return rv_dcim_has_discriminative(cell) && rv_dcim_has_bidirectional(cell);
}

bool rv_dcim_has_generative_pair(const rv_cell *cell) {
  return rv_dcim_has_bidirectional(cell) && rv_dcim_has_sampled(cell);
}

/* No floor stands below the reverse loss of (22). */
static bool has_floor(const rv_cell *cell) {
  return rv_dcim_has_discriminative(cell) || rv_dcim_has_bidirectional(cell);
}

bool rv_dcim_has_images(const rv_cell *cell) {
  return rv_number(cell, RV_OPT_SAMPLES) > 0;
}

bool rv_dcim_has_diversity(const rv_cell *cell) {
  return rv_number(cell, RV_OPT_SAMPLES) >= 2;
}

bool rv_dcim_has_approximation(const rv_cell *cell) {
  return rv_number(cell, RV_OPT_APPROXIMATION) > 0;
}

bool rv_dcim_has_units(const rv_cell *cell) {
  const char *second = rv_dcim_is_conv(cell) ? strchr(rv_text(cell, RV_OPT_LAYERS), '/')
                                             : strchr(rv_text(cell, RV_OPT_WIDTHS), '-');
  return rv_dcim_has_approximation(cell) && second != NULL;
}

bool rv_dcim_has_unit_bound(const rv_cell *cell) {
  return rv_dcim_has_units(cell) && !rv_dcim_is_conv(cell);
}

static size_t numbers(const rv_cell *cell) {
  const rv_dcim_plan plan = rv_dcim_plan_of(cell);
  return rv_dcim_numbers(&plan);
}

/* Each stands alone in a figure. */
#define ACCURACY       "part of the validation images classified right"
#define TRAIN_ACCURACY "part of up to 10,000 of the training images classified right"
#define REVERSE_LOSS   "−ln q(x | c) of the validation images, nats per pixel"
#define DIVERSITY                                                                                  \
  "variance of a pixel over the images drawn for a class / that over the validation images of a "  \
  "class"
#define RECOGNISED  "part of the images drawn for a class that it is found in"
#define UNIT_ERROR  "mean |error| of (2) for a unit of layer 2"
#define CLASS_ERROR "mean |error| of (15) for a class"

/* In the order of the enumerators. */
const rv_metric rv_dcim_metrics[] = {
    {"accuracy_discriminative", ACCURACY, .measured = rv_dcim_has_discriminative},
    {"accuracy_bidirectional", ACCURACY, .measured = rv_dcim_has_bidirectional},
    {"accuracy_sampled", ACCURACY, .measured = rv_dcim_has_sampled},
    {"train_accuracy_discriminative", TRAIN_ACCURACY, .measured = rv_dcim_has_discriminative},
    {"train_accuracy_bidirectional", TRAIN_ACCURACY, .measured = rv_dcim_has_bidirectional},
    {"train_accuracy_sampled", TRAIN_ACCURACY, .measured = rv_dcim_has_sampled},
    {"reverse_loss_discriminative", REVERSE_LOSS, .measured = rv_dcim_has_discriminative},
    {"reverse_loss_bidirectional", REVERSE_LOSS, .measured = rv_dcim_has_bidirectional},
    {"reverse_loss_sampled", "−ln q(x | x^k) of the validation images, nats per pixel",
     .measured = rv_dcim_has_sampled},
    {"diversity_discriminative", DIVERSITY, .measured = rv_dcim_has_diversity,
     .also = rv_dcim_has_discriminative},
    {"diversity_bidirectional", DIVERSITY, .measured = rv_dcim_has_diversity,
     .also = rv_dcim_has_bidirectional},
    {"diversity_sampled", DIVERSITY, .measured = rv_dcim_has_diversity,
     .also = rv_dcim_has_sampled},
    {"recognised_discriminative", RECOGNISED, .measured = rv_dcim_has_images,
     .also = rv_dcim_has_discriminative},
    {"recognised_bidirectional", RECOGNISED, .measured = rv_dcim_has_images,
     .also = rv_dcim_has_bidirectional},
    {"recognised_sampled", RECOGNISED, .measured = rv_dcim_has_images, .also = rv_dcim_has_sampled},
    {"unit_error_discriminative", UNIT_ERROR, .measured = rv_dcim_has_units,
     .also = rv_dcim_has_discriminative},
    {"unit_error_bidirectional", UNIT_ERROR, .measured = rv_dcim_has_units,
     .also = rv_dcim_has_bidirectional},
    {"unit_error_sampled", UNIT_ERROR, .measured = rv_dcim_has_units, .also = rv_dcim_has_sampled},
    {"class_error_discriminative", CLASS_ERROR, .measured = rv_dcim_has_approximation,
     .also = rv_dcim_has_discriminative},
    {"class_error_bidirectional", CLASS_ERROR, .measured = rv_dcim_has_approximation,
     .also = rv_dcim_has_bidirectional},
    {"class_error_sampled", CLASS_ERROR, .measured = rv_dcim_has_approximation,
     .also = rv_dcim_has_sampled},
    {"drop", "accuracy_discriminative − accuracy_bidirectional", .measured = rv_dcim_has_both},
    {"drop_sampled", "accuracy_discriminative − accuracy_sampled",
     .measured = rv_dcim_has_discriminative, .also = rv_dcim_has_sampled},
    {"more_overfit", "training − validation accuracy, of bidirectional − discriminative",
     .measured = rv_dcim_has_both},
    {"reverse_gain", "reverse loss, discriminative − bidirectional", .measured = rv_dcim_has_both},
    {"transfer", .about = "of the class means of the training images, nats per pixel"},
    {"excess", "reverse_loss_bidirectional − transfer", .measured = rv_dcim_has_bidirectional},
    {"floor", .about = "of the class means of the validation images: the least there is"},
    {"floor_over_loss", "largest floor / −ln q(x | c) of any record, either part", .bound = rv_one,
     .measured = has_floor},
    {"more_diverse", "diversity, sampled − bidirectional", .measured = rv_dcim_has_diversity,
     .also = rv_dcim_has_generative_pair},
    {"more_unit_error", "bidirectional − discriminative", .measured = rv_dcim_has_units,
     .also = rv_dcim_has_both},
    {"over_unit_bound", "largest |error| of a unit of layer 2 / its bound", .bound = rv_one,
     .measured = rv_dcim_has_unit_bound},
    {"nets", "records, approximation and images of the nets", .hidden = true, .count_of = numbers},
    {0}};

static void report_net(double *metric, const rv_dcim_marks *marks, int net) {
  metric[RV_DCIM_ACCURACY + net] = marks->accuracy;
  metric[RV_DCIM_TRAIN + net] = marks->train_accuracy;
  metric[RV_DCIM_REVERSE + net] = marks->reverse_loss;
  metric[RV_DCIM_DIVERSITY + net] = marks->diversity;
  metric[RV_DCIM_RECOGNISED + net] = marks->recognised;
  metric[RV_DCIM_UNIT_ERROR + net] = marks->unit_error;
  metric[RV_DCIM_CLASS_ERROR + net] = marks->class_error;
  metric[RV_DCIM_OVER_UNIT_BOUND] = fmax(metric[RV_DCIM_OVER_UNIT_BOUND], marks->unit_over_bound);
  if (net != RV_DCIM_SAMPLED)
    metric[RV_DCIM_FLOOR_OVER] = fmax(metric[RV_DCIM_FLOOR_OVER], marks->floor_over_loss);
}

/* Differences of nets; where one is not trained, they are not measured. */
static void compare(double *metric) {
  const int d = RV_DCIM_DISCRIMINATIVE, b = RV_DCIM_BIDIRECTIONAL, s = RV_DCIM_SAMPLED;
  const double *accuracy = metric + RV_DCIM_ACCURACY, *train = metric + RV_DCIM_TRAIN,
               *reverse = metric + RV_DCIM_REVERSE;
  metric[RV_DCIM_DROP] = accuracy[d] - accuracy[b];
  metric[RV_DCIM_DROP_SAMPLED] = accuracy[d] - accuracy[s];
  metric[RV_DCIM_MORE_OVERFIT] = train[b] - accuracy[b] - (train[d] - accuracy[d]);
  metric[RV_DCIM_REVERSE_GAIN] = reverse[d] - reverse[b];
  metric[RV_DCIM_EXCESS] = reverse[b] - metric[RV_DCIM_TRANSFER];
  metric[RV_DCIM_MORE_DIVERSE] = metric[RV_DCIM_DIVERSITY + s] - metric[RV_DCIM_DIVERSITY + b];
  metric[RV_DCIM_MORE_UNIT_ERROR] = metric[RV_DCIM_UNIT_ERROR + b] - metric[RV_DCIM_UNIT_ERROR + d];
}

rv_status rv_dcim_trial_metrics(double *metric, const rv_dcim_plan *plan,
                                const rv_dcim_lesson *lesson) {
  double variance = 0; /* of the images of a class, which those drawn are held against */
  memset(metric, 0, RV_DCIM_NUMBERS * sizeof *metric);
  if (plan->samples > 0)
    RV_TRY(rv_within_class_variance(&variance, &lesson->set->test));
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    if (!plan->trained[net])
      continue;
    const rv_dcim_results results = rv_dcim_results_of(metric + RV_DCIM_NUMBERS, plan, net);
    const rv_dcim_marks marks = rv_dcim_marks_of(&results, plan, lesson, variance);
    report_net(metric, &marks, net);
  }
  metric[RV_DCIM_FLOOR] = rv_class_sums_floor(lesson->test);
  metric[RV_DCIM_TRANSFER] = rv_class_sums_transfer(lesson->test, &lesson->train);
  compare(metric);
  return RV_OK;
}
