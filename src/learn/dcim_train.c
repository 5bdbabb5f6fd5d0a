/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_train.h"

#include "learn/dropout.h"
#include "learn/trainer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the nets learn from. */

rv_status rv_dcim_lesson_open(rv_dcim_lesson *lesson, const rv_data_set *set,
                              const rv_class_sums *test, size_t examples,
                              const rv_stream_key *key) {
  rv_stream stream;
  *lesson =
      (rv_dcim_lesson){.set = set, .test = test, .examples = examples, .tested = set->test.count};
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

typedef struct training {
  const rv_dcim_model *model;
  const rv_dcim_lesson *lesson;
  const rv_dcim_settings *settings;
  const rv_dcim_watch *watch;
  const char *checkpoint;
  const rv_stream_key *key;
  rv_trainer trainer;
  uint32_t *example; /* of the batch, as the data set numbers them */
  float *logit;      /* classes x pixels, given each class */
  rv_stream draws;   /* of units, in this epoch */
  rv_dcim_record *record;
  size_t records;
} training;

static size_t lesser(size_t a, size_t b) {
  return a < b ? a : b;
}

static rv_status open_training(training *t) {
  const rv_dcim_settings *s = t->settings;
  const rv_data_set *set = t->lesson->set;
  const rv_trainer_settings trainer = {.descent = RV_ADAM,
                                       .rate = s->rate,
                                       .decay = s->decay,
                                       .epochs = s->epochs,
                                       .examples = t->lesson->examples,
                                       .batch = s->batch};
  RV_TRY(rv_trainer_open_on(&t->trainer, t->model->parameter, t->model->gradient, t->model->count,
                            &trainer));
  t->example = malloc(lesser(s->batch, t->lesson->examples) * sizeof *t->example);
  t->logit = malloc(set->classes * set->pixels * sizeof *t->logit);
  return t->example != NULL && t->logit != NULL
             ? RV_OK
             : rv_fail(RV_ENOMEM, "no memory for a batch of %zu: give a smaller one", s->batch);
}

static void close_training(training *t) {
  free(t->example);
  free(t->logit);
  rv_trainer_free(&t->trainer);
}

/* Measuring. */

/* Of some images, with the same draws of units whenever it is asked. */
static rv_status measure_part(rv_dcim_measure *out, training *t, const rv_dcim_batch *batch) {
  rv_stream stream;
  const rv_dcim_objective *objective = &t->settings->objective;
  return t->model->measure(out, t->model->net, batch,
                           objective->kind == RV_DCIM_SAMPLED ? objective->layer : 0,
                           rv_stream_open(&stream, t->key, RV_MEASURE_ROWS));
}

/* By what the net is trained by, if it is trained to generate. */
static rv_status measure_reverse(rv_dcim_record *r, training *t, double train, double validation) {
  if (t->settings->objective.kind == RV_DCIM_SAMPLED) {
    r->train_reverse_loss = train;
    r->validation_reverse_loss = validation;
    return RV_OK;
  }
  RV_TRY(t->model->reverse_logits(t->logit, t->model->net));
  r->train_reverse_loss = rv_class_sums_cost(&t->lesson->train, t->logit);
  r->validation_reverse_loss = rv_class_sums_cost(t->lesson->test, t->logit);
  return RV_OK;
}

/* At so many images of either part. */
typedef struct counts {
  size_t train, test;
} counts;

/* On the way a curve is to be seen, which the part that has fewer images makes no smoother. */
static counts look_at(const training *t, uint64_t iteration) {
  const rv_dcim_lesson *lesson = t->lesson;
  counts all = {.train = lesser(lesson->examples, RV_DCIM_PROBE), .test = lesson->tested};
  size_t less = lesser(all.train, all.test);
  return iteration == t->settings->epochs * t->trainer.steps ? all : (counts){less, less};
}

static rv_status measure(training *t, uint64_t iteration) {
  const rv_dcim_lesson *lesson = t->lesson;
  const rv_data_set *set = lesson->set;
  const counts looked = look_at(t, iteration);
  const rv_dcim_batch seen = {&set->train, lesson->example, looked.train},
                      unseen = {&set->test, NULL, looked.test};
  rv_dcim_measure train, validation;
  rv_dcim_record *r = &t->record[t->records++];
  RV_TRY(t->model->set(t->model->net));
  RV_TRY(measure_part(&train, t, &seen));
  RV_TRY(measure_part(&validation, t, &unseen));
  *r = (rv_dcim_record){.epoch = (double)iteration / (double)t->trainer.steps,
                        .iteration = (double)iteration,
                        .train_accuracy = train.accuracy,
                        .validation_accuracy = validation.accuracy,
                        .train_forward_loss = train.forward_loss,
                        .validation_forward_loss = validation.forward_loss};
  return measure_reverse(r, t, train.sampled_loss, validation.sampled_loss);
}

/* One step. */

static rv_status take_step(training *t, size_t step) {
  const uint32_t *place;
  size_t rows = rv_trainer_batch(&place, &t->trainer, step);
  const rv_dcim_batch batch = {&t->lesson->set->train, t->example, rows};
  for (size_t i = 0; i < rows; i++)
    t->example[i] = t->lesson->example[place[i]];
  RV_TRY(t->model->set(t->model->net));
  RV_TRY(t->model->add(t->model->net, &batch, &t->settings->objective, &t->draws.rng));
  rv_trainer_step(&t->trainer);
  return RV_OK;
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
  rv_stream_open(&t->draws, t->key, RV_DROPOUT_ROWS + t->trainer.epoch);
  for (size_t step = 0; step < t->trainer.steps; step++) {
    RV_TRY(take_step(t, step));
    done++;
    if (done == next) {
      RV_TRY(measure(t, done));
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
    RV_TRY(measure(t, 0));
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

rv_status rv_dcim_train(const rv_stream_key *key, const rv_dcim_model *model,
                        rv_dcim_record *record, const rv_dcim_lesson *lesson,
                        const rv_dcim_settings *settings, const rv_dcim_watch *watch,
                        const char *checkpoint) {
  training t = {.model = model,
                .lesson = lesson,
                .settings = settings,
                .watch = watch,
                .checkpoint = checkpoint,
                .key = key,
                .record = record};
  rv_status status = open_training(&t);
  if (status == RV_OK)
    status = train(&t);
  close_training(&t);
  return status;
}
