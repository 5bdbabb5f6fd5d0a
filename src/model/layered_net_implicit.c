/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_net_parts.h"

#include "random/binomial.h"
#include "random/chi_squared.h"
#include "random/gaussian.h"
#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* Units are taken in chunks, each with a stream and sums of its own, whatever the threads. */
enum { CHUNK_MIN = 1 << 14, CHUNKS_MAX = 4096 };

static rv_status check_memory(const rv_layered_net *net, double widest) {
  double units = widest, share = 0.9;
  for (size_t l = 1; l < net->law.depth; l++)
    units += net->law.width[l];
  double bytes = 8 * units * net->law.p / 2;
  return bytes <= share * rv_physical_memory()
             ? RV_OK
             : rv_fail(RV_ENOMEM,
                       "the layers between x and h would need %.3g bytes: choose smaller sizes or "
                       "a smaller depth",
                       bytes);
}

/* Arrays have room for whole layers, of which only the active part is ever touched. */
rv_status rv_layered_open_implicit(rv_layered_net *net) {
  double widest = (double)net->hidden.k;
  for (size_t l = 1; l < net->law.depth; l++)
    widest = fmax(widest, net->law.width[l]);
  RV_TRY(check_memory(net, widest));
  for (size_t l = 1; l < net->law.depth; l++)
    RV_TRY(rv_alloc_doubles(&net->value[l], (size_t)net->law.width[l], 1));
  RV_TRY(rv_alloc_doubles(&net->back, (size_t)widest, 1));
  net->partial = calloc(CHUNKS_MAX, sizeof *net->partial);
  return net->partial != NULL ? RV_OK
                              : rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
}

/* Something done to many units of one layer. */
typedef struct task {
  const rv_stream_key *key;
  const rv_layered_net *net;
  size_t layer;
  double *value, *noise;     /* active units: h and g */
  double unit;               /* of h: alpha times the norm of the layer above */
  double gain, sigma, along; /* of u: gain h + sigma (g - along h) */
  double bias;
} task;

typedef void (*piece)(rv_unit_sums *sums, gsl_rng *rng, const task *t, size_t first, size_t last);

/* The sums of all chunks, added in order; each chunk is drawn from its own stream. */
static rv_unit_sums run(const task *t, rv_layered_part part, piece work, size_t count) {
  size_t length = (count + CHUNKS_MAX - 1) / CHUNKS_MAX;
  length = length < CHUNK_MIN ? CHUNK_MIN : length;
  size_t chunks = (count + length - 1) / length;
  int threads = t->net->threads;
  rv_unit_sums total = {0}, *partial = t->net->partial;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1 && chunks > 1)
  for (size_t c = 0; c < chunks; c++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, t->key, rv_layered_row(t->layer, part, c));
    size_t first = c * length, last = first + length < count ? first + length : count;
    partial[c] = (rv_unit_sums){0};
    work(&partial[c], rng, t, first, last);
  }
  for (size_t c = 0; c < chunks; c++) {
    total.energy += partial[c].energy;
    total.product += partial[c].product;
    total.error_sq += partial[c].error_sq;
    total.count += partial[c].count;
  }
  return total;
}

/* Active units: their inputs, given that they are positive, are half-normal. */
static void draw_active(rv_unit_sums *sums, gsl_rng *rng, const task *t, size_t first,
                        size_t last) {
  for (size_t i = first; i < last; i++) {
    double h = t->unit * fabs(rv_gaussian(rng, 1));
    t->value[i] = h;
    sums->energy += h * h;
  }
}

static void draw_noise(rv_unit_sums *sums, gsl_rng *rng, const task *t, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    t->noise[i] = rv_gaussian(rng, 1);
    sums->product += t->noise[i] * t->value[i];
  }
}

static void reverse_active(rv_unit_sums *sums, gsl_rng *rng, const task *t, size_t first,
                           size_t last) {
  (void)rng; /* all is drawn */
  for (size_t i = first; i < last; i++) {
    double h = t->value[i], u = t->gain * h + t->sigma * (t->noise[i] - t->along * h);
    double reversed = fmax(u + t->bias, 0);
    sums->energy += reversed * reversed;
    sums->product += reversed * h;
    sums->error_sq += (reversed - h) * (reversed - h);
    sums->count += reversed > 0;
  }
}

/* A normal number above c >= 0. For c up to 1 a third of the half-normal ones and more are. */
static double draw_tail(gsl_rng *rng, double c) {
  if (c > 1)
    return gsl_ran_gaussian_tail(rng, c, 1);
  double g;
  do
    g = fabs(rv_gaussian(rng, 1));
  while (g < c);
  return g;
}

/*
 * The input of a silent unit, in units of the norm of the layer above: negative, or dropped and
 * positive. P(z < 0) = 1/2 of P(silent) = 1 - p/2.
 */
static double draw_silent_input(gsl_rng *rng, double p) {
  double z = fabs(rv_gaussian(rng, 1));
  return p == 1 || gsl_rng_uniform(rng) * (2 - p) < 1 ? -z : z;
}

static void reverse_silent(rv_unit_sums *sums, gsl_rng *rng, const task *t, size_t first,
                           size_t last) {
  double c = -t->bias / t->sigma;
  bool has_input = t->layer < t->net->law.depth;
  for (size_t i = first; i < last; i++) {
    double reversed = t->sigma * (draw_tail(rng, c) - c);
    sums->energy += reversed * reversed;
    sums->count++;
    if (has_input)
      sums->product += reversed * draw_silent_input(rng, t->net->law.p);
  }
}

/* Silent units that come back above 0: h is 0 there, so hhat is its own error. */
static rv_unit_sums reverse_survivors(const task *t) {
  const rv_layered_net *net = t->net;
  double silent = net->law.width[t->layer] - (double)net->active[t->layer];
  if (silent == 0 || !(t->sigma > 0))
    return (rv_unit_sums){0};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, t->key, rv_layered_row(t->layer, RV_COUNTS, 1));
  double survivors = rv_binomial(rng, silent, gsl_cdf_ugaussian_Q(-t->bias / t->sigma));
  if (t->layer == net->law.depth && t->bias == 0) /* only squares are needed, none by itself */
    return (rv_unit_sums){.energy = t->sigma * t->sigma * rv_chi_squared(rng, survivors)};
  return run(t, RV_SURVIVORS, reverse_silent, (size_t)survivors);
}

/* What a reversed layer passes up: z'hhat for the input z of each unit, and ||hhat||^2. */
typedef struct message {
  double product, energy;
} message;

/* h^(l), from the norm of h^(l+1). */
static void go_down(const rv_stream_key *key, size_t layer, rv_layered_net *net) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, rv_layered_row(layer, RV_COUNTS, 0));
  task t = {.key = key,
            .net = net,
            .layer = layer,
            .value = net->value[layer],
            .unit = rv_layered_alpha(net, layer + 1) * sqrt(net->norm_sq[layer + 1])};
  net->active[layer] = (size_t)rv_binomial(rng, net->law.width[layer], net->law.p / 2);
  net->norm_sq[layer] = run(&t, RV_ACTIVE_UNITS, draw_active, net->active[layer]).energy;
}

/* x = alpha r(z) . dropout has z'x = alpha s^2 Q and ||x||^2 = alpha^2 s^2 Q, s the norm above. */
static message reach_bottom(const rv_stream_key *key, rv_layered_net *net) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, rv_layered_row(0, RV_COUNTS, 0));
  double active = rv_binomial(rng, net->law.width[0], net->law.p / 2);
  double q = rv_chi_squared(rng, active);
  net->active[0] = net->norm_sq[1] > 0 ? (size_t)active : 0;
  double alpha = rv_layered_alpha(net, 1), product = alpha * net->norm_sq[1] * q;
  return (message){.product = product, .energy = alpha * product};
}

/* hhat^(l) from what the layer below passes up. */
static message go_up(const rv_stream_key *key, rv_layered_draw *out, message below, size_t layer,
                     rv_layered_net *net) {
  double norm_sq = net->norm_sq[layer], scale = net->reversal.scale[layer];
  if (norm_sq == 0) /* then so is all below, and 0 comes back */
    return (message){0};
  bool is_top = layer == net->law.depth;
  task t = {.key = key,
            .net = net,
            .layer = layer,
            .value = is_top ? net->hidden.value : net->value[layer],
            .noise = net->back,
            .gain = scale * below.product / norm_sq,
            .sigma = scale * sqrt(below.energy),
            .bias = net->reversal.bias[layer]};
  t.along = run(&t, RV_ACTIVE_NOISE, draw_noise, net->active[layer]).product / norm_sq;
  rv_unit_sums active = run(&t, RV_ACTIVE_UNITS, reverse_active, net->active[layer]);
  rv_unit_sums silent = reverse_survivors(&t);
  rv_layered_note(out, net, layer, t.gain, t.sigma, active.error_sq + silent.energy);
  if (is_top)
    return (message){0};
  out->back[layer] = active.count + silent.count;
  /* the input of an active unit is h / alpha */
  double product = active.product / rv_layered_alpha(net, layer + 1) +
                   sqrt(net->norm_sq[layer + 1]) * silent.product;
  return (message){.product = product, .energy = active.energy + silent.energy};
}

void rv_layered_draw_implicit(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net) {
  size_t top = net->law.depth;
  net->active[top] = net->hidden.k;
  net->norm_sq[top] = net->top_norm_sq;
  for (size_t l = top - 1; l > 0; l--)
    go_down(key, l, net);
  message m = reach_bottom(key, net);
  for (size_t l = 0; l < top; l++)
    out->active[l] = net->norm_sq[l + 1] > 0 ? (double)net->active[l] : 0;
  for (size_t l = 1; l <= top; l++)
    m = go_up(key, out, m, l, net);
}
