/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shadow_trial.h"

#include "experiment/checkpoint_path.h"
#include "experiment/shadow_look.h"

#include <stdlib.h>
#include <string.h>

typedef struct trial {
  const rv_stream_key *key;
  const rv_cell *cell;
  const rv_shadow_setting *setting;
  const rv_data_set *data;
  const char *weights;
  uint32_t *subset;
  double *record;
  rv_shadow_marks *marks;
  rv_method method; /* being trained */
} trial;

void rv_shadow_method(rv_shadow_settings *out, size_t *width, const rv_shadow_setting *setting,
                      const rv_data_set *data, rv_method method) {
  bool drops = method != RV_PLAIN;
  memcpy(width, setting->width, sizeof setting->width);
  width[0] = data->pixels;
  width[setting->layers] = data->classes;
  *out = (rv_shadow_settings){.width = width,
                              .layers = setting->layers,
                              .batch = setting->batch,
                              .epochs = setting->epochs,
                              .rate = setting->rate[method],
                              .momentum = setting->momentum,
                              .decay = setting->decay,
                              .keep_input = drops ? setting->keep_input : 1,
                              .keep = drops ? setting->keep : 1,
                              .share = method == RV_SHADOW ? setting->share : 0,
                              .reverse_keep = setting->reverse_keep,
                              .shuffled = setting->shuffled};
}

static bool looks_closer(const trial *t) {
  return t->setting->examine > 0 && t->key->trial == 0;
}

static size_t probe_numbers(const trial *t) {
  return rv_record_examinations(t->setting) * t->setting->layers * RV_PROBE_NUMBERS;
}

/* How much work the trial has behind it, `epochs` into the method: a shadow costs a way down more
   than an example. */
static double fraction(const trial *t, double epochs) {
  const double of_shadow = 1 + 1.4 * t->setting->share;
  return ((double)t->method +
          (t->method == RV_SHADOW ? of_shadow : 1) * epochs / (double)t->setting->epochs) /
         (2 + of_shadow);
}

typedef struct epoch_watch {
  const trial *of;
  double epoch;
} epoch_watch;

static rv_status watch_epoch(void *context, double part) {
  const epoch_watch *watch = context;
  return rv_trial_reached(watch->of->cell, fraction(watch->of, watch->epoch + part), NULL);
}

static rv_status say_epoch(const trial *t, const rv_shadow *run) {
  char words[96];
  size_t epoch = run->trainer.epoch;
  if (epoch == 0)
    return rv_trial_reached(t->cell, fraction(t, 0), NULL);
  snprintf(words, sizeof words, "%s, epoch %zu of %zu, test error %.4f", rv_net_names[t->method],
           epoch, t->setting->epochs, run->history[epoch - 1].test_error);
  return rv_trial_reached(t->cell, fraction(t, (double)epoch), words);
}

/* Where the epoch just finished, or none, is one to look at the layers after. */
static rv_status look_at_layers(const trial *t, rv_shadow *run) {
  size_t epoch = run->trainer.epoch, examine = t->setting->examine;
  if (!looks_closer(t) || epoch % examine != 0)
    return RV_OK;
  return rv_look_at_layers(run->note + epoch / examine * t->setting->layers * RV_PROBE_NUMBERS,
                           t->key, &run->trainer.net);
}

static rv_status train(const trial *t, rv_shadow *run, const char *checkpoint) {
  RV_TRY(rv_shadow_go_on(run, checkpoint));
  RV_TRY(say_epoch(t, run));
  if (run->trainer.epoch == 0)
    RV_TRY(look_at_layers(t, run));
  while (run->trainer.epoch < t->setting->epochs) {
    epoch_watch watch = {t, (double)run->trainer.epoch};
    RV_TRY(rv_shadow_train(run, watch_epoch, &watch));
    RV_TRY(look_at_layers(t, run));
    RV_TRY(rv_shadow_keep(run, checkpoint));
    RV_TRY(say_epoch(t, run));
  }
  return RV_OK;
}

static rv_status save(const trial *t, const rv_dense_net *net) {
  char *path;
  if (t->weights == NULL || t->key->trial != 0)
    return RV_OK;
  if (asprintf(&path, "%s%s", t->weights, rv_net_names[t->method]) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = rv_dense_net_save(net, path);
  free(path);
  return status;
}

/* What is to be known of a net that stands. */
static rv_status look(const trial *t, rv_shadow *run, size_t net) {
  RV_TRY(rv_shadow_survival(&t->marks->survival[net], run));
  RV_TRY(rv_look_at_top(&t->marks->recognised[net], &run->trainer.net, t->data));
  return looks_closer(t)
             ? rv_look_at_pictures(t->record, t->setting, &run->trainer.net, t->data, net)
             : RV_OK;
}

static rv_status train_and_look(const trial *t, rv_shadow *run) {
  char *checkpoint;
  RV_TRY(rv_checkpoint_path(&checkpoint, t->cell, t->key, rv_net_names[t->method]));
  rv_status status = train(t, run, checkpoint);
  free(checkpoint);
  RV_TRY(status);
  memcpy(rv_record_history(t->record, t->setting, t->method), run->history,
         t->setting->epochs * sizeof *run->history);
  memcpy(rv_record_probes(t->record, t->setting, t->method), run->note,
         run->set.notes * sizeof *run->note);
  RV_TRY(look(t, run, t->method));
  return save(t, &run->trainer.net);
}

static rv_status open_method(rv_shadow *run, const trial *t) {
  size_t width[RV_DENSE_LAYERS_MAX + 1];
  rv_shadow_settings set;
  rv_shadow_method(&set, width, t->setting, t->data, t->method);
  set.notes = looks_closer(t) ? probe_numbers(t) : 0;
  return rv_shadow_open(run, &set, t->data, t->subset, t->setting->training_size, t->key);
}

static rv_status run_methods(trial *t) {
  rv_shadow run;
  for (t->method = RV_PLAIN; t->method < RV_METHODS; t->method++) {
    RV_TRY(open_method(&run, t));
    rv_status status = t->method == RV_PLAIN ? look(t, &run, RV_UNTRAINED) : RV_OK;
    if (status == RV_OK)
      status = train_and_look(t, &run);
    rv_shadow_free(&run);
    RV_TRY(status);
  }
  return RV_OK;
}

rv_status rv_shadow_trial_run(const rv_stream_key *key, double *record, rv_shadow_marks *marks,
                              const rv_cell *cell, const rv_shadow_setting *setting,
                              const rv_data_set *data, const char *weights) {
  if (setting->training_size > data->train.count)
    return rv_fail(RV_EINVAL, "%zu examples are asked for, of %zu: lower --training-size",
                   setting->training_size, data->train.count);
  trial t = {key, cell, setting, data, weights, .record = record, .marks = marks};
  t.subset = reallocarray(NULL, data->train.count, sizeof *t.subset);
  if (t.subset == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu indices: free some memory", data->train.count);
  memset(record, 0, rv_record_numbers(setting) * sizeof *record);
  rv_subset_draw(key, t.subset, data->train.count);
  rv_status status = run_methods(&t);
  free(t.subset);
  return status;
}
