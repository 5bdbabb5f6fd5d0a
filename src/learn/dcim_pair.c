/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_pair.h"

#include "learn/widths.h"

#include <stdio.h>
#include <string.h>

const char *rv_dcim_net_name(int net) {
  return net == RV_DCIM_DISCRIMINATIVE ? "discriminative" : "bidirectional";
}

rv_status rv_dcim_read_widths(size_t width[RV_HIDDEN_LAYERS_MAX], size_t *layers,
                              const char *text) {
  return rv_widths_read(width, layers, text, RV_HIDDEN_LAYERS_MAX, RV_HIDDEN_WIDTH_MAX);
}

/* Where the results stand: net after net, of each its records, its approximation, its images. */

static size_t records_of(const rv_dcim_plan *plan) {
  return rv_dcim_records(plan->epochs, (plan->examples + plan->batch - 1) / plan->batch);
}

static size_t image_numbers(const rv_dcim_plan *plan) {
  return plan->classes * plan->samples * (RV_DCIM_PIXELS + plan->pixels);
}

static size_t net_numbers(const rv_dcim_plan *plan) {
  return records_of(plan) * RV_DCIM_FIELDS + RV_DCIM_APPROXIMATION_FIELDS + image_numbers(plan);
}

size_t rv_dcim_numbers(const rv_dcim_plan *plan) {
  size_t nets = 0;
  for (int net = 0; net < RV_DCIM_NETS; net++)
    nets += plan->trained[net];
  return nets * net_numbers(plan);
}

rv_dcim_results rv_dcim_results_of(double *numbers, const rv_dcim_plan *plan, int net) {
  for (int before = 0; before < net; before++)
    numbers += plan->trained[before] ? net_numbers(plan) : 0;
  size_t records = records_of(plan);
  double *behind = numbers + records * RV_DCIM_FIELDS;
  return (rv_dcim_results){.record = (rv_dcim_record *)numbers,
                           .records = records,
                           .approximation = (rv_dcim_approximation *)behind,
                           .image = behind + RV_DCIM_APPROXIMATION_FIELDS};
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

static rv_status train(const rv_stream_key *key, rv_dense_net *net, const rv_dcim_results *results,
                       const rv_dcim_plan *plan, int kind, const rv_dcim_lesson *lesson,
                       const rv_dcim_files *files, const rv_dcim_watch *watch) {
  size_t width[RV_HIDDEN_LAYERS_MAX + 2];
  width[0] = plan->pixels;
  memcpy(width + 1, plan->hidden, plan->layers * sizeof *width);
  width[plan->layers + 1] = plan->classes;
  const rv_dcim_settings settings = {.width = width,
                                     .layers = plan->layers + 1,
                                     .epochs = plan->epochs,
                                     .batch = plan->batch,
                                     .rate = plan->rate,
                                     .decay = plan->decay,
                                     .gain = plan->gain,
                                     .reverse_weight =
                                         kind == RV_DCIM_BIDIRECTIONAL ? plan->reverse_weight : 0};
  RV_TRY(rv_dcim_dense_train(key, net, results->record, lesson, &settings, watch,
                             files->checkpoint[kind]));
  return files->weights[kind] != NULL ? rv_dense_net_save(net, files->weights[kind]) : RV_OK;
}

static rv_status question(const rv_stream_key *key, const rv_dcim_results *results,
                          const rv_dcim_plan *plan, const rv_dcim *net,
                          const rv_dcim_lesson *lesson, const rv_dcim_watch *watch) {
  if (plan->approximation > 0)
    RV_TRY(rv_dcim_approximation_measure(key, results->approximation, net, &lesson->set->test,
                                         plan->approximation, watch));
  return rv_dcim_images_draw(key, results->image, net, plan->samples);
}

static rv_status question_trained(const rv_stream_key *key, const rv_dcim_results *results,
                                  const rv_dcim_plan *plan, const rv_dense_net *net,
                                  const rv_dcim_lesson *lesson, const rv_dcim_watch *watch) {
  rv_dcim exact;
  rv_status status = rv_dcim_of_dense(&exact, net);
  if (status == RV_OK)
    status = question(key, results, plan, &exact, lesson, watch);
  rv_dcim_free(&exact);
  return status;
}

/* `p` says which part of the whole the work on this net is. */
static rv_status work_on(const rv_stream_key *key, const rv_dcim_results *results,
                         const rv_dcim_plan *plan, int kind, const rv_dcim_lesson *lesson,
                         const rv_dcim_files *files, part p) {
  rv_dense_net net;
  part training = p, asking = p;
  training.share = p.share * training_share;
  asking.from = p.from + training.share;
  asking.share = p.share - training.share;
  const rv_dcim_watch watch[] = {{pass_on, &training}, {pass_on, &asking}};
  rv_status status = train(key, &net, results, plan, kind, lesson, files, &watch[0]);
  if (status == RV_OK)
    status = question_trained(key, results, plan, &net, lesson, &watch[1]);
  rv_dense_net_free(&net);
  return status;
}

rv_status rv_dcim_pair_run(const rv_stream_key *key, double *numbers, const rv_dcim_plan *plan,
                           const rv_dcim_lesson *lesson, const rv_dcim_files *files,
                           const rv_dcim_watch *watch) {
  bool both = plan->trained[RV_DCIM_DISCRIMINATIVE] && plan->trained[RV_DCIM_BIDIRECTIONAL];
  part p = {.watch = watch, .share = both ? 0.5 : 1};
  memset(numbers, 0, rv_dcim_numbers(plan) * sizeof *numbers);
  for (int net = 0; net < RV_DCIM_NETS; net++) {
    if (!plan->trained[net])
      continue;
    const rv_dcim_results results = rv_dcim_results_of(numbers, plan, net);
    p.net = rv_dcim_net_name(net);
    RV_TRY(work_on(key, &results, plan, net, lesson, files, p));
    p.from += p.share;
  }
  return RV_OK;
}
