/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_dense.h"

#include "learn/classify.h"
#include "learn/dense_pass.h"
#include "learn/dropout.h"
#include "learn/loss.h"
#include "learn/trainer.h"

#include <stdlib.h>
#include <string.h>

/* What the nets learn from. */

rv_status rv_dcim_lesson_open(rv_dcim_lesson *lesson, const rv_data_set *set,
                              const rv_class_sums *test, size_t examples,
                              const rv_stream_key *key) {
  rv_stream stream;
  *lesson = (rv_dcim_lesson){.set = set, .test = test, .examples = examples};
  lesson->example = malloc(set->train.count * sizeof *lesson->example);
  if (lesson->example == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu examples: give fewer", set->train.count);
  rv_order_draw(rv_stream_open(&stream, key, RV_OTHER_ROWS), lesson->example, set->train.count);
  rv_status status =
      rv_class_sums_open(&lesson->train, &set->train, lesson->example, lesson->examples);
  if (status != RV_OK)
    rv_dcim_lesson_free(lesson);
  return status;
}

void rv_dcim_lesson_free(rv_dcim_lesson *lesson) {
  free(lesson->example);
  rv_class_sums_free(&lesson->train);
  *lesson = (rv_dcim_lesson){0};
}

/* The way down from every class at once. */

static rv_status open_down(rv_dense_pass *down, const rv_dense_net *net) {
  size_t classes = net->width[net->layers];
  RV_TRY(rv_dense_pass_open(down, net, classes, NULL));
  for (size_t i = 0; i < classes * classes; i++)
    down->unit[net->layers][i] = i % (classes + 1) == 0;
  return RV_OK;
}

rv_status rv_dcim_reverse_logits(float *logit, const rv_dense_net *net) {
  rv_dense_pass down;
  rv_status status = open_down(&down, net);
  if (status == RV_OK) {
    rv_dense_down(&down, net);
    memcpy(logit, down.unit[0], down.rows * net->width[0] * sizeof *logit);
  }
  rv_dense_pass_free(&down);
  return status;
}

/* A training: `up` carries a batch, `tested` images that are measured. */
typedef struct training {
  const rv_dcim_lesson *lesson;
  const rv_dcim_settings *settings;
  const rv_dcim_watch *watch;
  const char *checkpoint;
  const rv_stream_key *key;
  rv_trainer trainer;
  rv_dense_pass up, tested, down;
  uint32_t *example; /* of the batch, as the data set numbers them */
  uint8_t *label;    /* of the batch */
  float *count;      /* classes: images of each in the batch */
  float *sum;        /* classes x pixels, of their gray values */
  rv_dcim_record *record;
  size_t records;
} training;

static size_t lesser(size_t a, size_t b) {
  return a < b ? a : b;
}

static rv_status open_batch(training *t) {
  size_t batch = lesser(t->settings->batch, t->trainer.examples);
  size_t classes = t->lesson->set->classes, pixels = t->lesson->set->pixels;
  t->example = malloc(batch * sizeof *t->example);
  t->label = malloc(batch);
  t->count = calloc(classes * (pixels + 1), sizeof *t->count);
  if (t->example == NULL || t->label == NULL || t->count == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a batch of %zu: give a smaller one", batch);
  t->sum = t->count + classes;
  RV_TRY(rv_dense_pass_open(&t->up, &t->trainer.net, batch, NULL));
  RV_TRY(rv_dense_pass_open(&t->tested, &t->trainer.net, RV_CLASSIFY_ROWS, NULL));
  return open_down(&t->down, &t->trainer.net);
}

static rv_status open_training(training *t) {
  const rv_dcim_settings *s = t->settings;
  const rv_trainer_settings trainer = {.unit = RV_UNIT_SIGMOID,
                                       .width = s->width,
                                       .layers = s->layers,
                                       .descent = RV_ADAM,
                                       .rate = s->rate,
                                       .decay = s->decay,
                                       .epochs = s->epochs,
                                       .gain = s->gain,
                                       .examples = t->lesson->examples,
                                       .batch = s->batch};
  RV_TRY(rv_trainer_open(&t->trainer, &trainer, t->key));
  return open_batch(t);
}

/* The net stays with the caller. */
static void close_training(training *t) {
  rv_dense_pass_free(&t->up);
  rv_dense_pass_free(&t->tested);
  rv_dense_pass_free(&t->down);
  free(t->example);
  free(t->label);
  free(t->count);
  rv_trainer_free(&t->trainer);
}

/* Measuring. */

static void take_labels(uint8_t *label, const rv_images *part, const uint32_t *example,
                        size_t count) {
  for (size_t i = 0; i < count; i++)
    label[i] = part->label[example[i]];
}

static void measure(training *t, uint64_t iteration) {
  const rv_dcim_lesson *lesson = t->lesson;
  rv_dcim_record *r = &t->record[t->records++];
  r->epoch = (double)iteration / (double)t->trainer.steps;
  r->iteration = (double)iteration;
  rv_answers train, validation;
  rv_classify(&train, &t->tested, &t->trainer.net, &lesson->set->train, lesson->example,
              lesser(lesson->examples, RV_DCIM_PROBE));
  rv_classify(&validation, &t->tested, &t->trainer.net, &lesson->set->test, NULL,
              lesson->set->test.count);
  r->train_forward_loss = train.loss;
  r->train_accuracy = train.accuracy;
  r->validation_forward_loss = validation.loss;
  r->validation_accuracy = validation.accuracy;
  rv_dense_down(&t->down, &t->trainer.net);
  r->train_reverse_loss = rv_class_sums_cost(&lesson->train, t->down.unit[0]);
  r->validation_reverse_loss = rv_class_sums_cost(lesson->test, t->down.unit[0]);
}

/* One step. */

static void add_forward(training *t) {
  const rv_dense_net *net = &t->trainer.net;
  rv_dense_pass_load(&t->up, net, t->lesson->set->train.value, t->example);
  rv_dense_up(&t->up, net);
  rv_softmax_loss(t->up.slope[net->layers], NULL, t->up.unit[net->layers], t->label, t->up.rows,
                  t->lesson->set->classes, 1 / (double)t->up.rows);
  rv_dense_up_back(&t->trainer.gradient, &t->up, net);
}

static void add_up_classes(training *t) {
  size_t classes = t->lesson->set->classes, pixels = t->lesson->set->pixels;
  memset(t->count, 0, classes * (pixels + 1) * sizeof *t->count);
  for (size_t i = 0; i < t->up.rows; i++) {
    const float *image = t->up.unit[0] + i * pixels;
    float *sum = t->sum + t->label[i] * pixels;
    t->count[t->label[i]]++;
    for (size_t p = 0; p < pixels; p++)
      sum[p] += image[p];
  }
}

static void add_reverse(training *t) {
  const rv_dense_net *net = &t->trainer.net;
  add_up_classes(t);
  rv_dense_down(&t->down, net);
  rv_class_image_loss(t->down.slope[0], t->down.unit[0], t->count, t->sum, t->down.rows,
                      net->width[0], t->settings->reverse_weight / (double)t->up.rows);
  rv_dense_down_back(&t->trainer.gradient, &t->down, net);
}

static void take_step(training *t, size_t step) {
  const uint32_t *place;
  t->up.rows = rv_trainer_batch(&place, &t->trainer, step);
  for (size_t i = 0; i < t->up.rows; i++)
    t->example[i] = t->lesson->example[place[i]];
  take_labels(t->label, &t->lesson->set->train, t->example, t->up.rows);
  add_forward(t);
  if (t->settings->reverse_weight > 0)
    add_reverse(t);
  rv_trainer_step(&t->trainer);
}

/* The whole. */

static rv_status tell(const training *t, uint64_t iteration) {
  const rv_dcim_record *last = &t->record[t->records - 1];
  uint64_t all = t->settings->epochs * t->trainer.steps;
  char words[96];
  snprintf(words, sizeof words, "epoch %zu of %zu, accuracy %.4f, reverse loss %.4f",
           (size_t)(iteration / t->trainer.steps), t->settings->epochs, last->validation_accuracy,
           last->validation_reverse_loss);
  return rv_dcim_reached(t->watch, (double)iteration / (double)all, words);
}

static rv_status train_epoch(training *t) {
  uint64_t done = t->trainer.epoch * t->trainer.steps;
  uint64_t next = rv_dcim_record_after(done, t->trainer.steps);
  rv_trainer_begin_epoch(&t->trainer, t->key);
  for (size_t step = 0; step < t->trainer.steps; step++) {
    take_step(t, step);
    done++;
    if (done == next) {
      measure(t, done);
      next = rv_dcim_record_after(done, t->trainer.steps);
    }
    RV_TRY(tell(t, done));
  }
  rv_trainer_end_epoch(&t->trainer);
  return RV_OK;
}

/* The records are all numbers of their own, so the checkpoint takes them as an array. */
static rv_status go_on(training *t, size_t numbers) {
  RV_TRY(rv_trainer_go_on(&t->trainer, t->checkpoint, t->lesson->set->hash, &t->record[0].epoch,
                          numbers));
  if (t->trainer.epoch == 0)
    measure(t, 0);
  else
    t->records = rv_dcim_records(t->trainer.epoch, t->trainer.steps);
  return tell(t, t->trainer.epoch * t->trainer.steps);
}

static rv_status train(training *t) {
  size_t numbers = rv_dcim_records(t->settings->epochs, t->trainer.steps) * RV_DCIM_FIELDS;
  memset(t->record, 0, numbers * sizeof(double));
  RV_TRY(go_on(t, numbers));
  while (t->trainer.epoch < t->settings->epochs) {
    RV_TRY(train_epoch(t));
    RV_TRY(rv_trainer_keep(&t->trainer, t->checkpoint, t->lesson->set->hash, &t->record[0].epoch,
                           numbers));
  }
  return RV_OK;
}

rv_status rv_dcim_dense_train(const rv_stream_key *key, rv_dense_net *net, rv_dcim_record *record,
                              const rv_dcim_lesson *lesson, const rv_dcim_settings *settings,
                              const rv_dcim_watch *watch, const char *checkpoint) {
  training t = {.lesson = lesson,
                .settings = settings,
                .watch = watch,
                .checkpoint = checkpoint,
                .key = key,
                .record = record};
  rv_status status = open_training(&t);
  if (status == RV_OK)
    status = train(&t);
  *net = t.trainer.net;
  t.trainer.net = (rv_dense_net){0};
  close_training(&t);
  return status;
}
