/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shadow_tables.h"

#include "experiment/gray_row.h"
#include "model/layer_probe.h"

#include <gsl/gsl_statistics_double.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static const rv_shadow_setting *setting_of(const rv_cell_sample *sample) {
  return &((const rv_shadow_cell *)sample->cell->shared)->setting;
}

/* The record of a trial, its last metric; the functions that find places in it serve writers too.
 */
static double *record_of(const rv_cell_sample *sample, size_t trial) {
  size_t before = sample->metrics - rv_record_numbers(setting_of(sample));
  return (double *)sample->value + trial * sample->metrics + before;
}

static void begin_row(rv_csv *csv, const rv_cell_sample *sample, size_t net) {
  rv_csv_text(csv, rv_net_names[net]);
  rv_csv_count(csv, setting_of(sample)->training_size);
}

/* What else tells cells apart. */
static void end_row(rv_csv *csv, const rv_cell_sample *sample, size_t net) {
  const rv_shadow_setting *s = setting_of(sample);
  rv_csv_text(csv, sample->cell->plan);
  const rv_data_set *data = ((const rv_shadow_cell *)sample->cell->shared)->data;
  char hash[17];
  snprintf(hash, sizeof hash, "%016" PRIx64, data->hash);
  rv_csv_text(csv, data->name);
  rv_csv_text(csv, hash);
  rv_csv_number(csv, net < RV_METHODS ? s->rate[net] : 0);
  rv_csv_number(csv, s->share);
  rv_csv_number(csv, s->reverse_keep);
  rv_csv_text(csv, s->shuffled ? "shuffled" : "own");
  rv_csv_count(csv, sample->index);
  rv_csv_end_row(csv);
}

#define CELL_COLUMNS                                                                               \
  {"plan", "of the preset, or own"}, {"set", "name of the data set"},                              \
      {"set_hash", "of its contents"}, {"rate", "of gradient descent of this method"},             \
      {"share", "of images with a shadow"},                                                        \
      {"reverse_keep", "dropout on the way down keeps a unit with this probability"},              \
      {"labels", "of shadows"}, {                                                                  \
    "cell", "number of the cell in the grid, from 0"                                               \
  }

/* Epochs. */

const rv_table_column rv_shadow_epoch_columns[] = {
    {"method", "plain, dropout, shadow"},
    {"training_size", "images to learn from"},
    {"seed", "number of the trial, from 1"},
    {"epoch", "rounds finished, of steps / (training_size / batch) each"},
    {"train_error", "share of wrong labels among the first 2000 of these images"},
    {"test_error", "among all test images"},
    {"train_loss", "mean of what was descended on, with dropout and shadows, nats"},
    {"test_loss", "mean of -log p(label) over the test images, nats"},
    {"images", "seen so far, shadows included"},
    {"steps", "taken so far"},
    CELL_COLUMNS,
    {0}};

static void write_epoch(rv_csv *csv, const rv_cell_sample *sample, const rv_shadow_epoch *at,
                        size_t epoch) {
  const rv_shadow_setting *s = setting_of(sample);
  rv_csv_count(csv, epoch);
  rv_csv_number(csv, at->train_error);
  rv_csv_number(csv, at->test_error);
  rv_csv_finite(csv, at->train_loss);
  rv_csv_finite(csv, at->test_loss);
  rv_csv_number(csv, at->images);
  rv_csv_count(csv, epoch * ((s->training_size + s->batch - 1) / s->batch));
}

rv_status rv_shadow_write_epochs(rv_csv *csv, const rv_cell_sample *sample) {
  for (rv_method m = 0; m < RV_METHODS; m++)
    for (size_t t = 0; t < sample->trials; t++) {
      const rv_shadow_epoch *history =
          rv_record_history(record_of(sample, t), setting_of(sample), m);
      for (size_t e = 1; e <= setting_of(sample)->epochs; e++) {
        begin_row(csv, sample, m);
        rv_csv_count(csv, t + 1);
        write_epoch(csv, sample, &history[e - 1], e);
        end_row(csv, sample, m);
      }
    }
  return RV_OK;
}

/* Curves. */

const rv_table_column rv_shadow_curve_columns[] = {
    {"method", "plain, dropout, shadow"},
    {"training_size", "images to learn from"},
    {"epoch", "rounds finished"},
    {"images", "seen so far, shadows included, over training_size"},
    {"test_error", "mean over the seeds"},
    {"test_error_low", "lower end of Student's interval of 95 % for it"},
    {"test_error_high", "upper end"},
    {"train_error", "mean over the seeds"},
    {"seeds", "that it is taken over"},
    CELL_COLUMNS,
    {0}};

static double mean_over(double *sd, const double *value, size_t count) {
  double mean = gsl_stats_mean(value, 1, count);
  *sd = count < 2 ? NAN : gsl_stats_sd_m(value, 1, count, mean);
  return mean;
}

/* test and train have room for the errors of all trials. */
static void write_point(rv_csv *csv, const rv_cell_sample *sample, double *test, double *train,
                        rv_method method, size_t epoch) {
  size_t trials = sample->trials;
  double images = 0, sd, unused;
  for (size_t t = 0; t < trials; t++) {
    const rv_shadow_epoch *at =
        rv_record_history(record_of(sample, t), setting_of(sample), method) + epoch - 1;
    test[t] = at->test_error;
    train[t] = at->train_error;
    images = at->images;
  }
  double mean = mean_over(&sd, test, trials), half = rv_interval_half_width(sd, trials);
  begin_row(csv, sample, method);
  rv_csv_count(csv, epoch);
  rv_csv_number(csv, images / (double)setting_of(sample)->training_size);
  rv_csv_number(csv, mean);
  rv_csv_finite(csv, mean - half);
  rv_csv_finite(csv, mean + half);
  rv_csv_number(csv, mean_over(&unused, train, trials));
  rv_csv_count(csv, trials);
  end_row(csv, sample, method);
}

rv_status rv_shadow_write_curves(rv_csv *csv, const rv_cell_sample *sample) {
  size_t trials = sample->trials;
  double *errors = reallocarray(NULL, trials, 2 * sizeof *errors);
  if (errors == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu errors: give fewer seeds", trials);
  for (rv_method m = 0; m < RV_METHODS; m++)
    for (size_t e = 1; e <= setting_of(sample)->epochs; e++)
      write_point(csv, sample, errors, errors + trials, m, e);
  free(errors);
  return RV_OK;
}

/* Layers. */

const rv_table_column rv_shadow_layer_columns[] = {
    {"method", "plain, dropout, shadow"},
    {"training_size", "images to learn from"},
    {"epoch", "rounds finished; 0: random weights"},
    {"layer", "from 1, the first next to the input"},
    {"directions", "learned ones, as examine_net finds them"},
    {"bulk_distance",
     "Kolmogorov distance from the Marchenko-Pastur law of what they leave, equalised"},
    {"bulk_allowed", "what 999 of 1000 random matrices keep to"},
    {"output_spread", "sd of the logarithm of the norms of the units' weights"},
    {"input_spread", "of those of the inputs"},
    {"error", "root mean square of ||r(W'x + b) - h|| / ||h||, 10 ones, no dropout (Theorem 3.2)"},
    CELL_COLUMNS,
    {0}};

static void write_probes(rv_csv *csv, const rv_cell_sample *sample, rv_method method) {
  const rv_shadow_setting *s = setting_of(sample);
  const double *probe = rv_record_probes(record_of(sample, 0), s, method);
  for (size_t i = 0; i < rv_record_examinations(s); i++)
    for (size_t l = 1; l <= s->layers; l++) {
      begin_row(csv, sample, method);
      rv_csv_count(csv, i * s->examine);
      rv_csv_count(csv, l);
      for (size_t j = 0; j < RV_PROBE_NUMBERS; j++)
        rv_csv_finite(csv, *probe++);
      end_row(csv, sample, method);
    }
}

rv_status rv_shadow_write_layers(rv_csv *csv, const rv_cell_sample *sample) {
  for (rv_method m = 0; m < RV_METHODS; m++)
    write_probes(csv, sample, m);
  return RV_OK;
}

/* Images that come back. */

const rv_table_column rv_shadow_reversal_columns[] = {
    {"method", "shadow; random: the net before training"},
    {"training_size", "images to learn from"},
    {"layer", "hidden layer that the images are regenerated from"},
    {"kept", "share of its units that are kept, the largest, the others set to 0"},
    {"active", "share of its units that is then above 0, mean over 100 test images"},
    {"error", "||s - x|| / ||x||, mean over 100 test images"},
    {"recognised", "share of these at a smaller angle to their image than to any other of them"},
    {"error_predicted", "of wide layers of random weights, all units kept"},
    CELL_COLUMNS,
    {0}};

static void write_layer(rv_csv *csv, const rv_cell_sample *sample, size_t net, size_t layer) {
  const rv_look *at =
      rv_record_looks(record_of(sample, 0), setting_of(sample), net) + (layer - 1) * RV_THINNINGS;
  for (size_t i = 0; i < RV_THINNINGS; i++) {
    begin_row(csv, sample, net);
    rv_csv_count(csv, layer);
    rv_csv_number(csv, ldexp(1, -(int)i));
    rv_csv_number(csv, at[i].seen.active);
    rv_csv_finite(csv, at[i].seen.error);
    rv_csv_number(csv, at[i].seen.recognised);
    rv_csv_finite(csv, at[i].predicted);
    end_row(csv, sample, net);
  }
}

rv_status rv_shadow_write_reversal(rv_csv *csv, const rv_cell_sample *sample) {
  for (size_t net = 0; net < RV_NETS; net++)
    for (size_t l = 1; l < setting_of(sample)->layers; l++)
      write_layer(csv, sample, net, l);
  return RV_OK;
}

const rv_table_column rv_shadow_image_columns[] = {
    {"method", "shadow; random: the net before training"},
    {"training_size", "images to learn from"},
    {"layer", "hidden layer that the image is regenerated from; 0: the image itself"},
    {"image", "from 1"},
    {"label", "of the image"},
    {"row", "of the image, from 0 at the top"},
    {"pixels", RV_GRAY_ROW_ABOUT},
    CELL_COLUMNS,
    {0}};

static rv_status write_image(rv_csv *csv, const rv_cell_sample *sample, size_t net, size_t layer,
                             size_t image) {
  double *record = record_of(sample, 0);
  const rv_picture_facts *facts = rv_record_facts(record, setting_of(sample));
  const double *pixel = rv_record_picture(record, setting_of(sample), net, layer, image);
  size_t height = (size_t)facts->height, width = (size_t)facts->width;
  for (size_t row = 0; row < height; row++) {
    begin_row(csv, sample, net);
    rv_csv_count(csv, layer);
    rv_csv_count(csv, image + 1);
    rv_csv_number(csv, facts->label[image]);
    rv_csv_count(csv, row);
    RV_TRY(rv_gray_row_write(csv, pixel + row * width, width));
    end_row(csv, sample, net);
  }
  return RV_OK;
}

rv_status rv_shadow_write_images(rv_csv *csv, const rv_cell_sample *sample) {
  static const size_t shown[] = {RV_UNTRAINED, RV_SHADOW};
  for (size_t n = 0; n < RV_COUNT(shown); n++)
    for (size_t l = n == 0 ? 0 : 1; l < setting_of(sample)->layers; l++)
      for (size_t i = 0; i < RV_PICTURES; i++)
        RV_TRY(write_image(csv, sample, shown[n], l, i));
  return RV_OK;
}
