/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The layer of the baseline that `index` is held against; its count if there is none. */
static size_t partner_of(const rv_net *net, size_t index) {
  const rv_net_source *baseline = &net->baseline;
  size_t found = 0, place = baseline->count;
  for (size_t i = 0; i < baseline->count; i++)
    if (strcmp(baseline->layer[i].name, net->source.layer[index].name) == 0) {
      found++;
      place = i;
    }
  return found == 1 ? place : index < baseline->count ? index : baseline->count;
}

static rv_status check_partner(const rv_net *net, size_t index) {
  const rv_layer_source *own = &net->source.layer[index];
  size_t place = partner_of(net, index);
  if (place == net->baseline.count)
    return rv_fail(RV_EINVAL,
                   "'%s' of '%s' has no layer to be compared with: give a baseline of "
                   "the same layers",
                   own->name, own->file);
  const rv_layer_source *other = &net->baseline.layer[place];
  if (own->rows == other->rows && own->columns == other->columns)
    return RV_OK;
  return rv_fail(RV_EINVAL,
                 "'%s' of '%s' has %zu x %zu weights, '%s' of the baseline '%s' %zu x %zu: give "
                 "nets of the same shapes",
                 own->name, own->file, own->rows, own->columns, other->name, other->file,
                 other->rows, other->columns);
}

static rv_status open_both(rv_net *out, char *const *path, size_t count, char *const *baseline,
                           size_t baselines, const rv_net_source_options *options) {
  RV_TRY(rv_net_source_open(&out->source, path, count, options));
  if (baselines == 0)
    return RV_OK;
  RV_TRY(rv_net_source_open(&out->baseline, baseline, baselines, options));
  for (size_t i = 0; i < out->source.count; i++)
    RV_TRY(check_partner(out, i));
  return RV_OK;
}

rv_status rv_net_open(rv_net *out, char *const *path, size_t count, char *const *baseline,
                      size_t baselines, const rv_net_source_options *options) {
  *out = (rv_net){.threads = 1};
  rv_status status = open_both(out, path, count, baseline, baselines, options);
  if (status != RV_OK)
    rv_net_close(out);
  return status;
}

void rv_net_close(rv_net *net) {
  rv_net_source_close(&net->source);
  rv_net_source_close(&net->baseline);
  *net = (rv_net){.threads = 1};
}

size_t rv_net_inputs(const rv_net *net, size_t index) {
  const rv_layer_source *layer = &net->source.layer[index];
  return layer->inputs_are_rows ? layer->rows : layer->columns;
}

size_t rv_net_outputs(const rv_net *net, size_t index) {
  const rv_layer_source *layer = &net->source.layer[index];
  return layer->inputs_are_rows ? layer->columns : layer->rows;
}

static double largest_of(const double *value, size_t count) {
  double largest = 0;
  for (size_t i = 0; i < count; i++)
    largest = fmax(largest, fabs(value[i]));
  return largest;
}

/* Rounding is that of the numbers subtracted, however small their difference is. */
static rv_status subtract_baseline(rv_net_layer *layer, rv_net *net, size_t index, size_t count) {
  double *other;
  RV_TRY(rv_net_source_read(&other, &net->baseline, partner_of(net, index)));
  double before = fmax(largest_of(layer->value, count), largest_of(other, count));
  for (size_t i = 0; i < count; i++)
    layer->value[i] -= other[i];
  free(other);
  double after = largest_of(layer->value, count);
  if (after > 0)
    layer->epsilon *= fmax(before / after, 1);
  return RV_OK;
}

static rv_status scale(rv_net_layer *layer, const rv_layer_source *source, size_t count) {
  int exponent = 0;
  for (size_t i = 0; i < count; i++)
    if (!isfinite(layer->value[i]))
      return rv_fail(RV_EINVAL, "'%s' of '%s' has an entry that is not finite: give finite weights",
                     source->name, source->file);
  frexp(largest_of(layer->value, count), &exponent);
  for (size_t i = 0; i < count; i++)
    layer->value[i] = ldexp(layer->value[i], -exponent);
  return RV_OK;
}

rv_status rv_net_layer_read(rv_net_layer *out, rv_net *net, size_t index) {
  const rv_layer_source *source = &net->source.layer[index];
  size_t count = source->rows * source->columns;
  *out = (rv_net_layer){.epsilon = source->epsilon};
  RV_TRY(rv_net_source_read(&out->value, &net->source, index));
  rv_status status = RV_OK;
  if (net->baseline.count > 0)
    status = subtract_baseline(out, net, index, count);
  if (status == RV_OK)
    status = scale(out, source, count);
  if (status != RV_OK)
    rv_net_layer_free(out);
  return status;
}

void rv_net_layer_free(rv_net_layer *layer) {
  free(layer->value);
  *layer = (rv_net_layer){.value = NULL};
}

bool rv_net_fits(size_t *at, const rv_net *net) {
  for (*at = 0; *at + 1 < net->source.count; ++*at)
    if (rv_net_outputs(net, *at) != rv_net_inputs(net, *at + 1))
      return false;
  return true;
}

/* 1, 2, 5, 10, ... up to half of the outputs and a million. */
enum { USUAL_MAX = 19 };

static size_t usual_ks(double out[USUAL_MAX], size_t n) {
  static const double step[] = {2, 2.5, 2};
  size_t count = 0;
  out[count++] = 1;
  for (double k = 2; k <= (double)n / 2 && k <= 1e6; k *= step[count % 3], count++)
    out[count] = k;
  return count;
}

static size_t trials_for(const rv_net_lists *lists, size_t m, size_t n) {
  if (lists->trials > 0)
    return lists->trials;
  return (double)m * (double)n > 1e6 ? 30 : 100;
}

static void fill(rv_net_settings *out, const rv_list *k, const rv_net_lists *lists, size_t m,
                 size_t n) {
  for (size_t a = 0; a < k->count; a++)
    for (size_t b = 0; b < lists->p->count; b++)
      for (size_t c = 0; c < lists->tau->count; c++) {
        double tau = lists->tau->item[c];
        if (k->item[a] <= (double)n)
          out->item[out->count++] =
              (rv_net_setting){k->item[a], lists->p->item[b],
                               tau < 0 ? sqrt(2 * log((double)n)) : tau, trials_for(lists, m, n)};
      }
}

rv_status rv_net_settings_make(rv_net_settings *out, const rv_net_lists *lists, size_t m,
                               size_t n) {
  double usual[USUAL_MAX];
  rv_list k = *lists->k;
  if (k.count == 0)
    k = (rv_list){usual, usual_ks(usual, n)};
  *out = (rv_net_settings){.item = NULL};
  double wanted = (double)k.count * (double)lists->p->count * (double)lists->tau->count;
  if (wanted > RV_LIST_MAX)
    return rv_fail(RV_EINVAL, "there are more than %d settings: give shorter lists", RV_LIST_MAX);
  out->item = calloc((size_t)wanted, sizeof *out->item);
  if (out->item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %.0f settings: give shorter lists", wanted);
  fill(out, &k, lists, m, n);
  return RV_OK;
}
