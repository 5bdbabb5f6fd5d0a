/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/shadow.h"

#include "learn/dropout.h"
#include "learn/loss.h"
#include "learn/shadow_reverse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double he_gain = 2;

void rv_subset_draw(const rv_stream_key *key, uint32_t *out, size_t count) {
  rv_stream stream;
  rv_order_draw(rv_stream_open(&stream, key, RV_SUBSET_ROWS), out, count);
}

/* Opening. */

/* Of the history and of the notes behind it. */
static size_t kept_numbers(const rv_shadow *run) {
  return run->set.epochs * sizeof *run->history / sizeof(double) + run->set.notes;
}

static rv_status check_fit(const rv_shadow_settings *set, const rv_data_set *data) {
  if (set->width[0] == data->pixels && set->width[set->layers] == data->classes)
    return RV_OK;
  return rv_fail(RV_EINVAL, "a net of %zu inputs and %zu classes for images of %zu pixels and %zu",
                 set->width[0], set->width[set->layers], data->pixels, data->classes);
}

static rv_status open_passes(rv_shadow *run) {
  const rv_shadow_settings *set = &run->set;
  const rv_dense_net *net = &run->trainer.net;
  bool dropout[RV_DENSE_LAYERS_MAX + 1] = {set->keep_input < 1};
  for (size_t l = 1; l < set->layers; l++)
    dropout[l] = set->keep < 1;
  RV_TRY(rv_dense_pass_open(&run->pass, net, set->batch, dropout));
  RV_TRY(rv_dense_pass_open(&run->test, net, RV_CLASSIFY_ROWS, NULL));
  return set->share > 0 ? rv_dense_pass_open(&run->shadow, net, set->batch, dropout) : RV_OK;
}

static rv_status open_arrays(rv_shadow *run) {
  size_t tests = run->data->test.count, batch = run->set.batch;
  run->label = malloc(batch);
  run->chosen = reallocarray(NULL, batch, sizeof *run->chosen);
  run->all = reallocarray(NULL, tests, sizeof *run->all);
  run->history = calloc(kept_numbers(run), sizeof(double));
  if (run->label == NULL || run->chosen == NULL || run->all == NULL || run->history == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu examples: give fewer", tests + batch);
  run->note = (double *)(run->history + run->set.epochs);
  for (size_t i = 0; i < tests; i++)
    run->all[i] = (uint32_t)i;
  return RV_OK;
}

static rv_status open_parts(rv_shadow *run, size_t examples) {
  const rv_shadow_settings *set = &run->set;
  const rv_trainer_settings trainer = {.unit = RV_UNIT_RELU,
                                       .width = set->width,
                                       .layers = set->layers,
                                       .descent = RV_SGD,
                                       .rate = set->rate,
                                       .decay = set->decay,
                                       .epochs = set->epochs,
                                       .momentum = set->momentum,
                                       .gain = he_gain,
                                       .examples = examples,
                                       .batch = set->batch};
  RV_TRY(rv_trainer_open(&run->trainer, &trainer, &run->key));
  RV_TRY(open_passes(run));
  return open_arrays(run);
}

rv_status rv_shadow_open(rv_shadow *run, const rv_shadow_settings *settings,
                         const rv_data_set *data, const uint32_t *subset, size_t examples,
                         const rv_stream_key *key) {
  *run = (rv_shadow){.set = *settings, .data = data, .subset = subset, .key = *key};
  run->set.batch = settings->batch < examples ? settings->batch : examples;
  RV_TRY(check_fit(settings, data));
  rv_status status = open_parts(run, examples);
  run->set.width = NULL; /* the net has its own */
  if (status != RV_OK)
    rv_shadow_free(run);
  return status;
}

void rv_shadow_free(rv_shadow *run) {
  rv_trainer_free(&run->trainer);
  rv_dense_pass_free(&run->pass);
  rv_dense_pass_free(&run->shadow);
  rv_dense_pass_free(&run->test);
  free(run->label);
  free(run->chosen);
  free(run->all);
  free(run->history);
  *run = (rv_shadow){.subset = NULL};
}

/* A step. */

/* Those of the examples and those of shadows: what one net draws, its twin without shadows does
   not miss. */
typedef struct draws {
  rv_stream example, shadow;
} draws;

static void open_draws(draws *of, const rv_shadow *run) {
  rv_stream_open(&of->example, &run->key, RV_DROPOUT_ROWS + run->trainer.epoch);
  rv_stream_open(&of->shadow, &run->key, RV_SHADOW_ROWS + run->trainer.epoch);
}

static void draw_dropout(gsl_rng *rng, rv_dense_pass *pass, const rv_shadow *run) {
  for (size_t l = 0; l < run->set.layers; l++) {
    double keep = l == 0 ? run->set.keep_input : run->set.keep;
    if (pass->keep[l] != NULL)
      rv_dropout_draw(rng, pass->keep[l], pass->rows * run->trainer.net.width[l], keep, 1 / keep);
  }
}

/* Adds to the gradient what a pass that stands loaded gives; the sum of its losses. */
static double learn(rv_dense_pass *pass, rv_shadow *run, double weight) {
  rv_dense_net *net = &run->trainer.net;
  size_t top = net->layers;
  rv_dense_up(pass, net);
  double loss = rv_softmax_loss(pass->slope[top], NULL, pass->unit[top], run->label, pass->rows,
                                net->width[top], weight);
  rv_dense_up_back(&run->trainer.gradient, pass, net);
  return loss;
}

/* Row i has the label of example i + shift of the batch. */
static void take_labels(rv_shadow *run, size_t rows, size_t shift) {
  for (size_t i = 0; i < rows; i++)
    run->label[i] = run->data->train.label[run->chosen[(i + shift) % run->pass.rows]];
}

static double learn_examples(rv_shadow *run, draws *of, double weight) {
  draw_dropout(&of->example.rng, &run->pass, run);
  rv_dense_pass_load(&run->pass, &run->trainer.net, run->data->train.value, run->chosen);
  take_labels(run, run->pass.rows, 0);
  return learn(&run->pass, run, weight);
}

static double learn_shadows(rv_shadow *run, draws *of, double weight) {
  rv_shadow_reverse(&of->shadow.rng, &run->shadow, &run->pass, &run->trainer.net,
                    run->data->train.value, run->chosen, run->set.layers - 1,
                    run->set.reverse_keep);
  draw_dropout(&of->shadow.rng, &run->shadow, run);
  rv_apply_factors(run->shadow.unit[0], run->shadow.keep[0],
                   run->shadow.rows * run->trainer.net.width[0]);
  take_labels(run, run->shadow.rows, run->set.shuffled ? 1 : 0);
  return learn(&run->shadow, run, weight);
}

/* The sum of the losses of what it has seen; *seen gains their number. */
static double take_step(rv_shadow *run, draws *of, size_t step, size_t *seen) {
  const uint32_t *example;
  size_t rows = rv_trainer_batch(&example, &run->trainer, step);
  size_t shadows = (size_t)lround(run->set.share * (double)rows);
  double weight = 1 / (double)(rows + shadows), loss = 0;
  for (size_t i = 0; i < rows; i++)
    run->chosen[i] = run->subset[example[i]];
  run->pass.rows = rows;
  run->shadow.rows = shadows;
  loss += learn_examples(run, of, weight);
  if (shadows > 0)
    loss += learn_shadows(run, of, weight);
  rv_trainer_step(&run->trainer);
  *seen += rows + shadows;
  return loss;
}

/* An epoch. */

static void note_epoch(rv_shadow *run, double loss, size_t seen) {
  size_t epoch = run->trainer.epoch, examples = run->trainer.examples;
  size_t tests = run->data->test.count;
  size_t trained = examples < RV_SHADOW_CHECKED ? examples : RV_SHADOW_CHECKED;
  rv_answers on_train, on_test;
  rv_classify(&on_train, &run->test, &run->trainer.net, &run->data->train, run->subset, trained);
  rv_classify(&on_test, &run->test, &run->trainer.net, &run->data->test, NULL, tests);
  run->history[epoch - 1] =
      (rv_shadow_epoch){.train_error = on_train.error,
                        .test_error = on_test.error,
                        .test_loss = on_test.loss,
                        .train_loss = loss / (double)seen,
                        .images = (double)seen + (epoch > 1 ? run->history[epoch - 2].images : 0)};
}

rv_status rv_shadow_train(rv_shadow *run, rv_shadow_watch watch, void *context) {
  rv_trainer *trainer = &run->trainer;
  draws of;
  double loss = 0;
  size_t seen = 0;
  open_draws(&of, run);
  rv_trainer_begin_epoch(trainer, &run->key);
  for (size_t step = 0; step < trainer->steps; step++) {
    loss += take_step(run, &of, step, &seen);
    if (watch != NULL)
      RV_TRY(watch(context, (double)(step + 1) / (double)trainer->steps));
  }
  rv_trainer_end_epoch(trainer);
  note_epoch(run, loss, seen);
  return RV_OK;
}

rv_status rv_shadow_keep(const rv_shadow *run, const char *path) {
  return rv_trainer_keep(&run->trainer, path, run->data->hash, (double *)run->history,
                         kept_numbers(run));
}

rv_status rv_shadow_go_on(rv_shadow *run, const char *path) {
  return rv_trainer_go_on(&run->trainer, path, run->data->hash, (double *)run->history,
                          kept_numbers(run));
}

/* The round trip. */

/* How many rows of `back` get the class that those of `pass` have. */
static size_t count_alike(const rv_dense_pass *back, const rv_dense_pass *pass,
                          const rv_dense_net *net) {
  size_t classes = net->width[net->layers], alike = 0;
  for (size_t i = 0; i < pass->rows; i++)
    alike += rv_class_of(back->unit[net->layers] + i * classes, classes) ==
             rv_class_of(pass->unit[net->layers] + i * classes, classes);
  return alike;
}

static double survival(rv_shadow *run, rv_dense_pass *back) {
  const rv_dense_net *net = &run->trainer.net;
  const rv_images *images = &run->data->test;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &run->key, RV_SURVIVE_ROWS);
  size_t most = run->test.rows, alike = 0;
  size_t count = images->count < RV_SHADOW_CHECKED ? images->count : RV_SHADOW_CHECKED;
  for (size_t first = 0; first < count; first += most) {
    const uint32_t *example = run->all + first;
    run->test.rows = count - first < most ? count - first : most;
    back->rows = run->test.rows;
    rv_dense_pass_load(&run->test, net, images->value, example);
    rv_dense_up(&run->test, net);
    rv_shadow_reverse(rng, back, &run->test, net, images->value, example, net->layers - 1,
                      run->set.reverse_keep);
    rv_dense_up(back, net);
    alike += count_alike(back, &run->test, net);
  }
  run->test.rows = most;
  return (double)alike / (double)count;
}

rv_status rv_shadow_survival(double *out, rv_shadow *run) {
  rv_dense_pass back;
  RV_TRY(rv_dense_pass_open(&back, &run->trainer.net, run->test.rows, NULL));
  *out = survival(run, &back);
  rv_dense_pass_free(&back);
  return RV_OK;
}
