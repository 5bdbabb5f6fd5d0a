/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_pair.h"

#include "learn/dcim_conv.h"
#include "learn/dcim_dense.h"
#include "learn/trainer.h"
#include "learn/widths.h"
#include "reverify/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

rv_status rv_dcim_read_widths(size_t width[RV_HIDDEN_LAYERS_MAX], size_t *layers,
                              const char *text) {
  return rv_widths_read(width, layers, text, RV_HIDDEN_LAYERS_MAX, RV_HIDDEN_WIDTH_MAX);
}

/* A net with one class is as good as any to see whether the layers fit. */
rv_status rv_dcim_read_layers(rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX + 1], size_t *layers,
                              const char *text, size_t height, size_t width) {
  rv_conv_net net;
  RV_TRY(rv_conv_read(spec, layers, text, RV_HIDDEN_LAYERS_MAX));
  RV_TRY(rv_convolution_check());
  spec[*layers] = (rv_conv_spec){.kernels = 1};
  rv_status status = rv_conv_net_open(&net, (rv_maps){height, width, 1}, spec, *layers + 1);
  rv_conv_net_free(&net);
  return status;
}

/* Where the results stand: net after net, of each its records, its approximation, its images. */

static size_t records_of(const rv_dcim_plan *plan) {
  return rv_dcim_records(plan->epochs, (plan->examples + plan->batch - 1) / plan->batch);
}

static size_t image_numbers(const rv_dcim_plan *plan) {
  return plan->classes * plan->samples * (RV_DCIM_PIXELS + plan->pixels);
}

static size_t error_numbers(const rv_dcim_plan *plan) {
  return plan->convolutional ? (plan->layers + 1) * RV_CONV_ERROR_FIELDS : 0;
}

static size_t net_numbers(const rv_dcim_plan *plan) {
  return records_of(plan) * RV_DCIM_FIELDS + RV_DCIM_APPROXIMATION_FIELDS + error_numbers(plan) +
         image_numbers(plan);
}

static size_t count_trained(const rv_dcim_plan *plan) {
  size_t nets = 0;
  for (int net = 0; net < RV_DCIM_NETS; net++)
    nets += plan->trained[net];
  return nets;
}

size_t rv_dcim_numbers(const rv_dcim_plan *plan) {
  return count_trained(plan) * net_numbers(plan);
}

rv_dcim_results rv_dcim_results_of(double *numbers, const rv_dcim_plan *plan, int net) {
  for (int before = 0; before < net; before++)
    numbers += plan->trained[before] ? net_numbers(plan) : 0;
  size_t records = records_of(plan);
  double *behind = numbers + records * RV_DCIM_FIELDS;
  return (rv_dcim_results){.record = (rv_dcim_record *)numbers,
                           .records = records,
                           .approximation = (rv_dcim_approximation *)behind,
                           .error = (rv_conv_error *)(behind + RV_DCIM_APPROXIMATION_FIELDS),
                           .image = behind + RV_DCIM_APPROXIMATION_FIELDS + error_numbers(plan)};
}

/* The watcher of the whole hears of a part of the work on one net. */
typedef struct part {
  const rv_dcim_watch *watch;
  double from, share;
  const char *net;
} part;

static rv_status pass_on(void *context, double fraction, const char *words) {
  const part *p = context;
  char line[160];
  snprintf(line, sizeof line, "%s, %s", p->net, words != NULL ? words : "inference");
  return rv_dcim_reached(p->watch, p->from + p->share * fraction, line);
}

/* Of the work on a net, training takes about so much. */
static const double training_share = 0.9;

/* The net that is worked on; the one that it is not is zeroed. */
typedef struct subject {
  rv_dcim_dense dense;
  rv_dcim_conv conv;
  rv_dcim_model model;
} subject;

static rv_status open_dense(subject *s, const rv_dcim_plan *plan, const rv_stream_key *key) {
  size_t width[RV_HIDDEN_LAYERS_MAX + 2];
  width[0] = plan->pixels;
  memcpy(width + 1, plan->hidden, plan->layers * sizeof *width);
  width[plan->layers + 1] = plan->classes;
  RV_TRY(rv_dcim_dense_open(&s->dense, plan->pass, width, plan->layers + 1, plan->batch));
  rv_dense_net_draw(key, &s->dense.net, plan->gain, RV_WEIGHT_ROWS);
  s->model = rv_dcim_dense_model(&s->dense);
  return RV_OK;
}

static rv_status open_conv(subject *s, const rv_dcim_plan *plan, const rv_stream_key *key) {
  rv_conv_spec spec[RV_HIDDEN_LAYERS_MAX + 1];
  memcpy(spec, plan->spec, plan->layers * sizeof *spec);
  spec[plan->layers] = (rv_conv_spec){.kernels = plan->classes};
  RV_TRY(rv_dcim_conv_open(&s->conv, plan->pass, (rv_maps){plan->height, plan->width, 1}, spec,
                           plan->layers + 1));
  rv_conv_net_draw(key, &s->conv.net, plan->gain, RV_WEIGHT_ROWS);
  s->model = rv_dcim_conv_model(&s->conv);
  return RV_OK;
}

static void close_subject(subject *s) {
  rv_dcim_dense_close(&s->dense);
  rv_dcim_conv_close(&s->conv);
}

static rv_status save(const subject *s, const rv_dcim_plan *plan, const char *path) {
  if (path == NULL)
    return RV_OK;
  return plan->convolutional ? rv_conv_net_save(&s->conv.net, path)
                             : rv_dense_net_save(&s->dense.net, path);
}

static rv_status train(const rv_stream_key *key, subject *s, const rv_dcim_results *results,
                       const rv_dcim_plan *plan, int kind, const rv_dcim_lesson *lesson,
                       const rv_dcim_files *files, const rv_dcim_watch *watch) {
  const rv_dcim_settings settings = {.epochs = plan->epochs,
                                     .batch = plan->batch,
                                     .rate = plan->rate,
                                     .decay = plan->decay,
                                     .objective = {.kind = kind,
                                                   .reverse_weight = plan->reverse_weight,
                                                   .layer = plan->layer,
                                                   .draw = plan->draw}};
  RV_TRY(rv_dcim_train(key, &s->model, results->record, lesson, &settings, watch,
                       files->checkpoint[kind]));
  return save(s, plan, files->weights[kind]);
}

/* What a dense net's table has of layer 2 and of the classes, too. */
static rv_status approximate_conv(const rv_stream_key *key, const rv_dcim_results *results,
                                  const rv_dcim_plan *plan, rv_dcim_conv *conv,
                                  const rv_dcim_lesson *lesson, const rv_dcim_watch *watch) {
  const rv_conv_error *top = &results->error[plan->layers];
  rv_dcim_approximation *out = results->approximation;
  RV_TRY(rv_conv_approximation_measure(key, results->error, &out->same_class, conv,
                                       &lesson->set->test, plan->approximation, watch));
  if (plan->layers > 1) {
    out->unit_error = results->error[1].error;
    out->unit_largest = results->error[1].largest;
  }
  out->class_error = top->error;
  out->class_largest = top->largest;
  out->class_standard_error = top->standard_error;
  return RV_OK;
}

static rv_status approximate_dense(const rv_stream_key *key, const rv_dcim_results *results,
                                   const rv_dcim_plan *plan, const rv_dense_net *net,
                                   const rv_dcim_lesson *lesson, const rv_dcim_watch *watch) {
  rv_dcim exact;
  rv_status status = rv_dcim_of_dense(&exact, net);
  if (status == RV_OK)
    status = rv_dcim_approximation_measure(key, results->approximation, &exact, &lesson->set->test,
                                           plan->approximation, watch);
  rv_dcim_free(&exact);
  return status;
}

static rv_status question(const rv_stream_key *key, subject *s, const rv_dcim_results *results,
                          const rv_dcim_plan *plan, const rv_dcim_lesson *lesson,
                          const rv_dcim_watch *watch) {
  if (plan->approximation > 0 && plan->convolutional)
    RV_TRY(approximate_conv(key, results, plan, &s->conv, lesson, watch));
  else if (plan->approximation > 0)
    RV_TRY(approximate_dense(key, results, plan, &s->dense.net, lesson, watch));
  return rv_dcim_images_draw(key, results->image, &s->model, plan->classes, plan->pixels,
                             plan->samples, plan->layer);
}

/* `p` says which part of the whole the work on this net is. */
static rv_status work_on(const rv_stream_key *key, const rv_dcim_results *results,
                         const rv_dcim_plan *plan, int kind, const rv_dcim_lesson *lesson,
                         const rv_dcim_files *files, part p) {
  subject s = {.model = {.net = NULL}};
  part training = p, asking = p;
  training.share = p.share * training_share;
  asking.from = p.from + training.share;
  asking.share = p.share - training.share;
  const rv_dcim_watch watch[] = {{pass_on, &training}, {pass_on, &asking}};
  rv_status status = plan->convolutional ? open_conv(&s, plan, key) : open_dense(&s, plan, key);
  if (status == RV_OK)
    status = train(key, &s, results, plan, kind, lesson, files, &watch[0]);
  if (status == RV_OK)
    status = question(key, &s, results, plan, lesson, &watch[1]);
  close_subject(&s);
  return status;
}

/* Of a discriminative net: all that its numbers depend on. */
static uint64_t name_of(const rv_stream_key *key, const rv_dcim_plan *plan,
                        const rv_dcim_lesson *lesson) {
  char text[2048];
  int used = snprintf(text, sizeof text,
                      "%" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64
                      " %zu %zu %zu %zu %.17g %s %.17g %zu %zu %zu %d %s",
                      key->seed, key->program, key->cell, key->trial, lesson->set->hash,
                      plan->examples, lesson->tested, plan->epochs, plan->batch, plan->rate,
                      rv_decay_names[plan->decay], plan->gain, plan->layer, plan->approximation,
                      plan->samples, plan->convolutional, rv_dcim_passes[plan->pass]);
  for (size_t l = 0; l < plan->layers; l++) {
    const rv_conv_spec *spec = &plan->spec[l];
    char *end = text + used;
    size_t left = sizeof text - (size_t)used;
    used += plan->convolutional
                ? snprintf(end, left, "/%zu-%zu-%zu", spec->window, spec->stride, spec->kernels)
                : snprintf(end, left, "-%zu", plan->hidden[l]);
  }
  return rv_hash_text(text);
}

/* A discriminative net that is known, or that is to be from now on. */
static rv_status recall_or_work(const rv_stream_key *key, const rv_dcim_results *results,
                                const rv_dcim_plan *plan, const rv_dcim_lesson *lesson,
                                const rv_dcim_files *files, rv_dcim_memory *memory, part p) {
  uint64_t name = name_of(key, plan, lesson);
  double *numbers = &results->record[0].epoch;
  if (files->weights[RV_DCIM_DISCRIMINATIVE] == NULL &&
      rv_dcim_recall(numbers, memory, name, net_numbers(plan)))
    return rv_dcim_reached(p.watch, p.from + p.share, "discriminative, as before");
  RV_TRY(work_on(key, results, plan, RV_DCIM_DISCRIMINATIVE, lesson, files, p));
  rv_dcim_remember(memory, name, numbers, net_numbers(plan));
  return RV_OK;
}

rv_status rv_dcim_pair_run(const rv_stream_key *key, double *numbers, const rv_dcim_plan *plan,
                           const rv_dcim_lesson *lesson, const rv_dcim_files *files,
                           rv_dcim_memory *memory, const rv_dcim_watch *watch) {
  part p = {.watch = watch, .share = 1 / (double)count_trained(plan)};
  memset(numbers, 0, rv_dcim_numbers(plan) * sizeof *numbers);
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    if (!plan->trained[net])
      continue;
    const rv_dcim_results results = rv_dcim_results_of(numbers, plan, net);
    p.net = rv_dcim_net_name(net);
    RV_TRY(net == RV_DCIM_DISCRIMINATIVE && memory != NULL
               ? recall_or_work(key, &results, plan, lesson, files, memory, p)
               : work_on(key, &results, plan, net, lesson, files, p));
    p.from += p.share;
  }
  return RV_OK;
}
