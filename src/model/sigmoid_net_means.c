/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_net_means.h"

#include "model/dcim_pass_error.h"
#include "model/sigmoid_net_exact.h"
#include "reverify/dcim_forward.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double rv_unit_reference(const rv_unit_mean *unit) {
  return isnan(unit->exact) ? unit->monte_carlo.mean : unit->exact;
}

static bool is_random(double mean) {
  return mean != 0 && mean != 1;
}

/*
 * *out = the net without the inputs that are 0 or 1, which go into the biases of layer 1; without
 * any other, the first stays. `random` (n_0) gets the means of the inputs that remain. Layers from
 * 2 on are the net's own. Free with free_reduced.
 */
static rv_status reduce(rv_dcim *out, double *random, const rv_dcim *net, const double *input) {
  size_t n = net->width[0], kept = 0, width = net->width[1];
  for (size_t i = 0; i < n; i++)
    kept += is_random(input[i]);
  bool all_fixed = kept == 0;
  kept += all_fixed;
  *out = *net;
  out->bias = NULL;
  out->weight[1] = NULL;
  RV_TRY(rv_alloc_doubles(&out->bias, net->units - n + kept, 1));
  RV_TRY(rv_alloc_doubles(&out->weight[1], width, kept));
  out->width[0] = kept;
  out->units -= n - kept;
  for (size_t l = 1; l <= net->layers; l++)
    out->first[l] -= n - kept;
  memset(out->bias, 0, kept * sizeof *out->bias);
  memcpy(out->bias + kept, net->bias + n, (net->units - n) * sizeof *out->bias);
  for (size_t i = 0, to = 0; i < n; i++) {
    bool stays = is_random(input[i]) || (all_fixed && i == 0);
    for (size_t j = 0; j < width; j++) {
      double w = net->weight[1][j * n + i];
      if (stays)
        out->weight[1][j * kept + to] = w;
      else if (input[i] == 1)
        out->bias[kept + j] += w;
    }
    if (stays)
      random[to++] = input[i];
  }
  return RV_OK;
}

static void free_reduced(rv_dcim *net) {
  free(net->bias);
  free(net->weight[1]);
}

/* What is worked on; all arrays hold the units of all layers, the inputs included. */
typedef struct work {
  double *memory;
  double *forward, *variance_pass, *exact, *bound, *field;
  double *direction; /* RV_FUNCTIONS x units of layers 1 to L */
} work;

static rv_status open_work(work *w, const rv_dcim *net) {
  RV_TRY(rv_alloc_doubles(&w->memory, 5 + RV_FUNCTIONS, net->units));
  w->forward = w->memory;
  w->variance_pass = w->forward + net->units;
  w->exact = w->variance_pass + net->units;
  w->bound = w->exact + net->units;
  w->field = w->bound + net->units;
  w->direction = w->field + net->units;
  return RV_OK;
}

static rv_status passes(work *w, const rv_dcim *net, const double *input, bool softmax) {
  RV_TRY(rv_dcim_forward(w->forward, net, input, RV_MEAN_ONLY));
  RV_TRY(rv_dcim_forward(w->variance_pass, net, input, RV_MEAN_VARIANCE));
  rv_dcim_forward_bound(w->bound, net, w->forward);
  for (size_t l = 1; l <= net->layers; l++)
    rv_dcim_field(w->field + net->first[l], net, l, w->forward + net->first[l - 1]);
  size_t top = net->first[net->layers];
  if (!softmax)
    return RV_OK;
  double bound = rv_dcim_posterior_bound(net, w->forward, w->bound);
  rv_dcim_forward_posterior(w->forward + top, net, w->forward, false);
  rv_dcim_forward_posterior(w->variance_pass + top, net, w->variance_pass, true);
  for (size_t c = 0; c < net->width[net->layers]; c++)
    w->bound[top + c] = bound;
  return RV_OK;
}

/* The d of overconfidence and of the gap of the logarithmic loss. */
static void aim(double *direction, const work *w, const rv_dcim *net, bool softmax) {
  size_t units = net->units - net->width[0];
  for (size_t l = 1; l <= net->layers; l++) {
    size_t width = net->width[l];
    bool classes = softmax && l == net->layers;
    size_t likeliest = rv_most_likely(w->forward + net->first[l], width);
    for (size_t j = 0; j < width; j++) {
      double z = w->field[net->first[l] + j];
      double *d = direction + net->first[l] - net->width[0] + j;
      d[0] = classes ? (double)(j == likeliest) : (z >= 0 ? 1 : -1) / (double)width;
      d[units] = classes ? z : z / (double)width;
    }
  }
}

/* d'(m - M) for the exact M, and for that of Monte Carlo, which knows d'M. */
static rv_estimate gap(const double *direction, const double *pass, const rv_unit_mean *unit,
                       size_t n, bool exact, const rv_estimate *function) {
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += direction[j] * (exact ? pass[j] - unit[j].exact : pass[j]);
  return exact ? (rv_estimate){sum, 0} : (rv_estimate){sum - function->mean, function->error};
}

static size_t count_otherwise(const rv_unit_mean *unit, const double *forward, size_t n,
                              bool classes) {
  if (classes) {
    size_t best = 0;
    for (size_t c = 1; c < n; c++)
      best = rv_unit_reference(&unit[c]) > rv_unit_reference(&unit[best]) ? c : best;
    return best != rv_most_likely(forward, n);
  }
  size_t count = 0;
  for (size_t j = 0; j < n; j++)
    count += (forward[j] < 0.5) != (rv_unit_reference(&unit[j]) < 0.5);
  return count;
}

static double confidence(const double *forward, size_t n, bool classes) {
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += fmax(forward[j], 1 - forward[j]) / (double)n;
  return classes ? forward[rv_most_likely(forward, n)] : sum;
}

static void judge(rv_layer_trust *out, const rv_unit_mean *unit, const work *w, const rv_dcim *net,
                  size_t layer, const rv_estimate *function, bool classes) {
  size_t n = net->width[layer], units = net->units - net->width[0];
  size_t first = net->first[layer], at = first - net->width[0];
  const double *forward = w->forward + first, *d = w->direction + at;
  *out = (rv_layer_trust){.exact = true,
                          .class_index = classes ? rv_most_likely(forward, n) : 0,
                          .confidence = confidence(forward, n, classes),
                          .decisions = classes ? 1 : n,
                          .otherwise = count_otherwise(unit + at, forward, n, classes)};
  for (size_t j = 0; j < n; j++)
    out->exact = out->exact && !isnan(unit[at + j].exact);
  out->overconfidence = gap(d, forward, unit + at, n, out->exact, &function[0]);
  out->log_loss_gap = gap(d + units, forward, unit + at, n, out->exact, &function[1]);
  if (isnan(out->overconfidence.mean))
    out->decisions = out->otherwise = 0;
}

static rv_status find_means(rv_unit_mean *unit, rv_layer_trust *trust, work *w, const rv_dcim *net,
                            const double *input, size_t most, const rv_samples *how,
                            rv_estimate *estimate) {
  size_t inputs = net->width[0], units = net->units - inputs;
  rv_estimate *function = estimate + units;
  RV_TRY(passes(w, net, input, how->softmax));
  aim(w->direction, w, net, how->softmax);
  RV_TRY(rv_sigmoid_net_exact(w->exact, net, input, how->softmax, most, how->threads));
  if (how->count > 0)
    RV_TRY(rv_sigmoid_net_sample(estimate, function, net, input, w->direction, how));
  for (size_t j = 0; j < units; j++)
    unit[j] = (rv_unit_mean){.forward = w->forward[inputs + j],
                             .variance_pass = w->variance_pass[inputs + j],
                             .monte_carlo = estimate[j],
                             .exact = w->exact[inputs + j],
                             .bound = w->bound[inputs + j]};
  for (size_t l = 1; l <= net->layers; l++)
    judge(&trust[l - 1], unit, w, net, l, function + (l - 1) * RV_FUNCTIONS,
          how->softmax && l == net->layers);
  return RV_OK;
}

static rv_status with_memory(rv_unit_mean *unit, rv_layer_trust *trust, const rv_dcim *net,
                             const double *input, size_t most, const rv_samples *how) {
  work w = {0};
  size_t count = net->units - net->width[0] + net->layers * RV_FUNCTIONS;
  rv_estimate *estimate = reallocarray(NULL, count, sizeof *estimate);
  rv_status status = open_work(&w, net);
  if (estimate == NULL)
    status = rv_fail(RV_ENOMEM, "no memory for %zu means: free some memory", count);
  for (size_t j = 0; j < count && estimate != NULL; j++)
    estimate[j] = (rv_estimate){NAN, NAN};
  if (status == RV_OK)
    status = find_means(unit, trust, &w, net, input, most, how, estimate);
  free(estimate);
  free(w.memory);
  return status;
}

rv_status rv_sigmoid_net_means(rv_unit_mean *unit, rv_layer_trust *trust, const rv_dcim *net,
                               const double *input, size_t most, const rv_samples *how) {
  double *random;
  rv_dcim reduced;
  RV_TRY(rv_alloc_doubles(&random, net->width[0], 1));
  rv_status status = reduce(&reduced, random, net, input);
  if (status == RV_OK)
    status = with_memory(unit, trust, &reduced, random, most, how);
  free_reduced(&reduced);
  free(random);
  return status;
}
