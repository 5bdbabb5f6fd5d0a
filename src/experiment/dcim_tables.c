/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/dcim_tables.h"

#include "experiment/dcim_metrics.h"
#include "experiment/dcim_options.h"
#include "experiment/gray_row.h"

#include <math.h>

static const rv_dcim_plan *plan_of(const rv_cell_sample *sample) {
  return sample->cell->shared;
}

/* The results of one net, which are only read. */
static rv_dcim_results results_of(const rv_cell_sample *sample, int net, size_t trial) {
  double *numbers = (double *)sample->value + trial * sample->metrics + RV_DCIM_NUMBERS;
  return rv_dcim_results_of(numbers, plan_of(sample), net);
}

static void begin_row(rv_csv *csv, const rv_cell_sample *sample, int net) {
  rv_csv_text(csv, rv_text(sample->cell, RV_OPT_ARCHITECTURE));
  rv_csv_text(csv, rv_dcim_net_name(net));
  rv_csv_number(csv, net == RV_DCIM_DISCRIMINATIVE ? 0 : plan_of(sample)->reverse_weight);
}

static void begin_net_row(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial) {
  begin_row(csv, sample, net);
  rv_csv_count(csv, trial + 1);
}

static void end_row(rv_csv *csv, const rv_cell_sample *sample) {
  rv_csv_count(csv, sample->index + 1);
  rv_csv_text(csv, sample->cell->plan);
  rv_csv_end_row(csv);
}

/* Calls `write` for the nets of the first trials, kind by kind. */
static void for_each_net(rv_csv *csv, const rv_cell_sample *sample, size_t trials,
                         void (*write)(rv_csv *csv, const rv_cell_sample *sample, int net,
                                       size_t trial)) {
  for (int net = 0; net < RV_DCIM_NETS; net++)
    for (size_t trial = 0; trial < trials && plan_of(sample)->trained[net]; trial++)
      write(csv, sample, net, trial);
}

/* Training. */

const rv_table_column rv_dcim_history_columns[] = {
    {"architecture", "of the net"},
    {"objective", "that the net is trained by"},
    {"reverse_weight", "λ; 0 for discriminative"},
    {"seed", "number of the trial, from 1"},
    {"epoch", "passes through the training images so far"},
    {"iteration", "steps so far"},
    {"train_accuracy", "part classified right of up to 10,000 training images"},
    {"validation_accuracy", "of the validation images; before the end, of either part as many as "
                            "there are of both"},
    {"train_reverse_loss",
     "−ln q(x | c), of sampled −ln q(x | x^k), nats per pixel, of the training images"},
    {"validation_reverse_loss", "likewise, of the validation images"},
    {"train_forward_loss", "−ln p(c | x), nats, of up to 10,000 training images"},
    {"validation_forward_loss", "likewise, of the validation images, as many as accuracies are of"},
    {"cell", "row of the table of cells, from 1"},
    {"plan", "of the preset"},
    {0}};

static void write_record(rv_csv *csv, const rv_dcim_record *record) {
  rv_csv_number(csv, record->epoch);
  rv_csv_number(csv, record->iteration);
  rv_csv_number(csv, record->train_accuracy);
  rv_csv_number(csv, record->validation_accuracy);
  rv_csv_number(csv, record->train_reverse_loss);
  rv_csv_number(csv, record->validation_reverse_loss);
  rv_csv_number(csv, record->train_forward_loss);
  rv_csv_number(csv, record->validation_forward_loss);
}

static void write_history(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial) {
  const rv_dcim_results results = results_of(sample, net, trial);
  for (size_t r = 0; r < results.records; r++) {
    begin_net_row(csv, sample, net, trial);
    write_record(csv, &results.record[r]);
    end_row(csv, sample);
  }
}

rv_status rv_dcim_write_history(rv_csv *csv, const rv_cell_sample *sample) {
  for_each_net(csv, sample, sample->trials, write_history);
  return RV_OK;
}

/* The same over all seeds. */

const rv_table_column rv_dcim_curve_columns[] = {
    {"architecture", "of the nets"},
    {"objective", "that they are trained by"},
    {"reverse_weight", "λ; 0 for discriminative"},
    {"epoch", "passes through the training images so far"},
    {"iteration", "steps so far"},
    {"train_accuracy_mean", "over the seeds"},
    {"train_accuracy_least", "of the seeds"},
    {"train_accuracy_most", "of the seeds"},
    {"validation_accuracy_mean", "over the seeds"},
    {"validation_accuracy_least", "of the seeds"},
    {"validation_accuracy_most", "of the seeds"},
    {"train_reverse_loss_mean", "over the seeds"},
    {"train_reverse_loss_least", "of the seeds"},
    {"train_reverse_loss_most", "of the seeds"},
    {"validation_reverse_loss_mean", "over the seeds"},
    {"validation_reverse_loss_least", "of the seeds"},
    {"validation_reverse_loss_most", "of the seeds"},
    {"cell", "row of the table of cells, from 1"},
    {"plan", "of the preset"},
    {0}};

/* Mean, least and most of one number of a record, `offset` doubles from its start. */
static void write_spread(rv_csv *csv, const rv_cell_sample *sample, int net, size_t record,
                         size_t offset) {
  double sum = 0, least = INFINITY, most = -INFINITY;
  for (size_t t = 0; t < sample->trials; t++) {
    const rv_dcim_results results = results_of(sample, net, t);
    double value = (&results.record[record].epoch)[offset];
    sum += value;
    least = fmin(least, value);
    most = fmax(most, value);
  }
  rv_csv_number(csv, sum / (double)sample->trials);
  rv_csv_number(csv, least);
  rv_csv_number(csv, most);
}

static void write_curve(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial) {
  static const size_t offset[] = {offsetof(rv_dcim_record, train_accuracy) / sizeof(double),
                                  offsetof(rv_dcim_record, validation_accuracy) / sizeof(double),
                                  offsetof(rv_dcim_record, train_reverse_loss) / sizeof(double),
                                  offsetof(rv_dcim_record, validation_reverse_loss) /
                                      sizeof(double)};
  const rv_dcim_results results = results_of(sample, net, trial);
  for (size_t r = 0; r < results.records; r++) {
    begin_row(csv, sample, net);
    rv_csv_number(csv, results.record[r].epoch);
    rv_csv_number(csv, results.record[r].iteration);
    for (size_t o = 0; o < RV_COUNT(offset); o++)
      write_spread(csv, sample, net, r, offset[o]);
    end_row(csv, sample);
  }
}

/* All trials have the same iterations. */
rv_status rv_dcim_write_curve(rv_csv *csv, const rv_cell_sample *sample) {
  for_each_net(csv, sample, 1, write_curve);
  return RV_OK;
}

/* Approximation (2). */

const rv_table_column rv_dcim_approximation_columns[] = {
    {"architecture", "of the net"},
    {"objective", "that the net was trained by"},
    {"reverse_weight", "λ; 0 for discriminative"},
    {"seed", "number of the trial, from 1"},
    {"layer", "1, where (2) is exact; of dense nets 2, against exact means; others and classes, "
              "against draws"},
    {"mean_error", "|error| of the forward pass, mean over images and units"},
    {"largest_error", "its maximum"},
    {"bound", "what it is at most, mean over images and units; of dense nets"},
    {"standard_error", "of the draws, root mean square"},
    {"same_class", "part of the images of which both find the same class most probable"},
    {"cell", "row of the table of cells, from 1"},
    {"plan", "of the preset"},
    {0}};

static void end_exact_layer(rv_csv *csv, const rv_cell_sample *sample) {
  rv_csv_empty(csv);
  rv_csv_empty(csv);
  end_row(csv, sample);
}

static void begin_layer(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial,
                        const char *layer, const double error[3]) {
  begin_net_row(csv, sample, net, trial);
  rv_csv_text(csv, layer);
  for (int i = 0; i < 3; i++)
    rv_csv_number(csv, error[i]);
}

static void write_dense_layers(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial) {
  const rv_dcim_approximation *a = results_of(sample, net, trial).approximation;
  const double none[] = {0, 0, 0}, units[] = {a->unit_error, a->unit_largest, a->unit_bound},
               classes[] = {a->class_error, a->class_largest, a->class_bound};
  begin_layer(csv, sample, net, trial, "1", none);
  end_exact_layer(csv, sample);
  if (plan_of(sample)->layers > 1) {
    begin_layer(csv, sample, net, trial, "2", units);
    end_exact_layer(csv, sample);
  }
  begin_layer(csv, sample, net, trial, "classes", classes);
  rv_csv_number(csv, a->class_standard_error);
  rv_csv_number(csv, a->same_class);
  end_row(csv, sample);
}

/* The last layer is that of the classes. */
static void write_conv_layer(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial,
                             size_t layer) {
  const rv_dcim_results results = results_of(sample, net, trial);
  const rv_conv_error *error = &results.error[layer - 1];
  bool top = layer == plan_of(sample)->layers + 1;
  char name[32];
  snprintf(name, sizeof name, "%zu", layer);
  begin_net_row(csv, sample, net, trial);
  rv_csv_text(csv, top ? "classes" : name);
  rv_csv_number(csv, error->error);
  rv_csv_number(csv, error->largest);
  rv_csv_empty(csv);
  rv_csv_number(csv, error->standard_error);
  if (top)
    rv_csv_number(csv, results.approximation->same_class);
  else
    rv_csv_empty(csv);
  end_row(csv, sample);
}

static void write_layers(rv_csv *csv, const rv_cell_sample *sample, int net, size_t trial) {
  if (!plan_of(sample)->convolutional)
    write_dense_layers(csv, sample, net, trial);
  for (size_t l = 1; plan_of(sample)->convolutional && l <= plan_of(sample)->layers + 1; l++)
    write_conv_layer(csv, sample, net, trial, l);
}

rv_status rv_dcim_write_approximation(rv_csv *csv, const rv_cell_sample *sample) {
  for_each_net(csv, sample, sample->trials, write_layers);
  return RV_OK;
}

/* Images. */

const rv_table_column rv_dcim_image_columns[] = {
    {"architecture", "of the net"},
    {"objective", "that the net was trained by"},
    {"reverse_weight", "λ; 0 for discriminative"},
    {"seed", "number of the trial, from 1"},
    {"class", "that the image was drawn for"},
    {"sample", "number of the image, from 1"},
    {"label", "class that the forward pass finds most probable"},
    {"probability", "of that class"},
    {"row", "of the image, from 0 at the top"},
    {"pixels", RV_GRAY_ROW_ABOUT},
    {"cell", "row of the table of cells, from 1"},
    {"plan", "of the preset"},
    {0}};

/* Image `index` of the first net of a kind. */
static rv_status write_image(rv_csv *csv, const rv_cell_sample *sample, int net, size_t index) {
  const rv_dcim_plan *plan = plan_of(sample);
  const double *image = results_of(sample, net, 0).image + index * (RV_DCIM_PIXELS + plan->pixels);
  for (size_t row = 0; row < plan->height; row++) {
    begin_net_row(csv, sample, net, 0);
    rv_csv_count(csv, index / plan->samples);
    rv_csv_count(csv, index % plan->samples + 1);
    rv_csv_count(csv, (size_t)image[RV_DCIM_CLASS]);
    rv_csv_number(csv, image[RV_DCIM_PROBABILITY]);
    rv_csv_count(csv, row);
    RV_TRY(rv_gray_row_write(csv, image + RV_DCIM_PIXELS + row * plan->width, plan->width));
    end_row(csv, sample);
  }
  return RV_OK;
}

rv_status rv_dcim_write_images(rv_csv *csv, const rv_cell_sample *sample) {
  size_t images = plan_of(sample)->classes * plan_of(sample)->samples;
  for (int net = 0; net < RV_DCIM_NETS; net++)
    for (size_t i = 0; i < images && plan_of(sample)->trained[net]; i++)
      RV_TRY(write_image(csv, sample, net, i));
  return RV_OK;
}
