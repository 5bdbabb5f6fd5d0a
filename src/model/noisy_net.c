/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/noisy_net.h"

#include "numeric/matrix_products.h"
#include "random/gaussian.h"
#include "support/memory.h"
#include "theory/relu_mean.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

struct rv_noisy_net {
  rv_noisy_net_setting setting;
  double *memory;         /* holds all of the following */
  double *matrix;         /* W^2 to W^(L-1), n x n each */
  double *top;            /* n weights */
  double *unit;           /* r(z^l) of the hidden layers, n each */
  double *noisy;          /* x^l likewise */
  rv_random_input *input; /* of the top unit */
  rv_input_sum sum;
};

/* Rows of the stream of a trial. */
enum { WEIGHTS, NOISE };

static size_t hidden_layers(const rv_noisy_net_setting *s) {
  return s->depth - 1;
}

rv_status rv_noisy_net_check(const rv_noisy_net_setting *s) {
  if (s->depth == 2)
    return RV_OK;
  if (s->inputs > RV_NOISY_NET_WIDTH)
    return rv_fail(RV_EINVAL, "n = %zu is too wide for a net of 3 layers or more: choose up to %d",
                   s->inputs, RV_NOISY_NET_WIDTH);
  if (s->samples > 0)
    return RV_OK;
  if (s->noise == RV_NOISE_EXPONENTIAL)
    return rv_fail(RV_EINVAL, "exponential noise has no finite number of states: choose samples "
                              "of 1 or more");
  size_t bits = (s->depth - 2) * s->inputs;
  return bits <= RV_NOISY_NET_BITS
             ? RV_OK
             : rv_fail(RV_EINVAL,
                       "%zu noisy units below the last hidden layer have too many states: choose "
                       "up to %d, or samples of 1 or more",
                       bits, RV_NOISY_NET_BITS);
}

rv_status rv_noisy_net_open(rv_noisy_net **out, const rv_noisy_net_setting *setting) {
  *out = NULL;
  RV_TRY(rv_noisy_net_check(setting));
  rv_noisy_net *net = calloc(1, sizeof *net);
  if (net == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a net: free some memory");
  net->setting = *setting;
  size_t n = setting->inputs, layers = hidden_layers(setting);
  size_t rows = (layers - 1) * n + 1 + 2 * layers;
  rv_status status = rv_alloc_doubles(&net->memory, rows, n);
  if (status == RV_OK)
    status = rv_input_sum_alloc(&net->sum, n);
  net->input = calloc(n, sizeof *net->input);
  if (status == RV_OK && net->input == NULL)
    status = rv_fail(RV_ENOMEM, "no memory for %zu inputs: free some memory", n);
  if (status != RV_OK) {
    rv_noisy_net_close(net);
    return status;
  }
  net->matrix = net->memory;
  net->top = net->matrix + (layers - 1) * n * n;
  net->unit = net->top + n;
  net->noisy = net->unit + layers * n;
  *out = net;
  return RV_OK;
}

void rv_noisy_net_close(rv_noisy_net *net) {
  if (net == NULL)
    return;
  rv_input_sum_free(&net->sum);
  free(net->input);
  free(net->memory);
  free(net);
}

static void rectify(double *z, size_t n) {
  for (size_t i = 0; i < n; i++)
    z[i] = fmax(0, z[i]);
}

/* The weights, and the first layer's units. */
static void draw_weights(gsl_rng *rng, rv_noisy_net *net) {
  const rv_noisy_net_setting *s = &net->setting;
  size_t n = s->inputs;
  double sd = s->scale / sqrt((double)n);
  for (size_t i = 0; i < n; i++)
    net->unit[i] = s->scale * rv_gaussian(rng, 1);
  rectify(net->unit, n);
  for (size_t i = 0; i < n; i++)
    net->top[i] = s->equal ? sd : sd * rv_gaussian(rng, 1);
  for (size_t i = 0; i < (hidden_layers(s) - 1) * n * n; i++)
    net->matrix[i] = sd * rv_gaussian(rng, 1);
}

/* unit of hidden layer l + 1 = r(W x), x the values of layer l. */
static void step_up(rv_noisy_net *net, const double *x, size_t layer) {
  size_t n = net->setting.inputs;
  const double *matrix = net->matrix + layer * n * n;
  double *unit = net->unit + (layer + 1) * n;
  for (size_t i = 0; i < n; i++)
    unit[i] = rv_inner_product(matrix + i * n, x, n);
  rectify(unit, n);
}

static double forward_pass(rv_noisy_net *net) {
  size_t n = net->setting.inputs, last = hidden_layers(&net->setting) - 1;
  for (size_t l = 0; l < last; l++)
    step_up(net, net->unit + l * n, l);
  return rv_inner_product(net->top, net->unit + last * n, n);
}

static double draw_noise(gsl_rng *rng, const rv_noisy_net_setting *s) {
  if (s->noise == RV_NOISE_EXPONENTIAL)
    return gsl_ran_exponential(rng, 1);
  return gsl_rng_uniform(rng) < s->keep ? 1 / s->keep : 0;
}

static double noise_of_layer(gsl_rng *rng, const rv_noisy_net *net) {
  double noisy = 0, clean = 0;
  for (size_t i = 0; i < net->setting.inputs; i++) {
    noisy += net->unit[i] * draw_noise(rng, &net->setting);
    clean += net->unit[i];
  }
  return clean > 0 ? noisy / clean : 1;
}

/* The inputs of the top unit are those of the last hidden layer. */
static rv_status load_top(rv_noisy_net *net) {
  const rv_noisy_net_setting *s = &net->setting;
  size_t n = s->inputs;
  const double *unit = net->unit + (hidden_layers(s) - 1) * n;
  bool exponential = s->noise == RV_NOISE_EXPONENTIAL;
  for (size_t i = 0; i < n; i++)
    net->input[i] =
        (rv_random_input){exponential ? RV_INPUT_EXPONENTIAL : RV_INPUT_DROPOUT, unit[i], s->keep};
  return rv_input_sum_load(&net->sum, net->top, 0, net->input, n);
}

/* The bias that the setting asks for, given the inputs that z was last loaded with. */
static double bias_of(const rv_noisy_net *net) {
  const rv_noisy_net_setting *s = &net->setting;
  return s->centred ? s->mean * sqrt(net->sum.variance) - net->sum.mean : 0;
}

/* Moments of z about `centre`, and E r(z), summed over states of a probability each. */
typedef struct mixture {
  double bias, centre, weight, mean, square, exact, error;
  double states; /* their number */
} mixture;

static rv_status add_top(mixture *m, rv_noisy_net *net, double weight) {
  rv_relu_value value;
  RV_TRY(load_top(net));
  rv_input_sum_shift(&net->sum, m->bias);
  double mean = net->sum.mean - m->centre, variance = net->sum.variance;
  RV_TRY(rv_relu_mean_of(&value, &net->sum, net->setting.tolerance));
  m->states++;
  m->weight += weight;
  m->mean += weight * mean;
  m->square += weight * (variance + mean * mean);
  m->exact += weight * value.mean;
  m->error += weight * value.error;
  return RV_OK;
}

static rv_status add_states(mixture *m, rv_noisy_net *net, size_t layer, double weight);

/* All states of the noise of a layer from unit `i` on. */
static rv_status add_states_of(mixture *m, rv_noisy_net *net, size_t layer, size_t i,
                               double weight) {
  const rv_noisy_net_setting *s = &net->setting;
  size_t n = s->inputs, at = layer * n + i;
  if (i == n) {
    step_up(net, net->noisy + layer * n, layer);
    return add_states(m, net, layer + 1, weight);
  }
  net->noisy[at] = 0;
  if (net->unit[at] == 0)
    return add_states_of(m, net, layer, i + 1, weight);
  if (s->keep < 1)
    RV_TRY(add_states_of(m, net, layer, i + 1, weight * (1 - s->keep)));
  net->noisy[at] = net->unit[at] / s->keep;
  return add_states_of(m, net, layer, i + 1, weight * s->keep);
}

static rv_status add_states(mixture *m, rv_noisy_net *net, size_t layer, double weight) {
  return layer + 1 == hidden_layers(&net->setting) ? add_top(m, net, weight)
                                                   : add_states_of(m, net, layer, 0, weight);
}

static rv_status add_sample(gsl_rng *rng, mixture *m, rv_noisy_net *net) {
  const rv_noisy_net_setting *s = &net->setting;
  size_t n = s->inputs;
  for (size_t l = 0; l + 1 < hidden_layers(s); l++) {
    for (size_t i = l * n; i < (l + 1) * n; i++)
      net->noisy[i] = net->unit[i] * draw_noise(rng, s);
    step_up(net, net->noisy + l * n, l);
  }
  return add_top(m, net, 1 / (double)s->samples);
}

/* Of sums over so many states, and of E z, a sum of numbers of the size of `largest`. */
static double rounding_of(const rv_noisy_net_draw *d, double largest, double states) {
  return DBL_EPSILON * (states + 4) * (fabs(d->mean) + largest + sqrt(d->variance));
}

static rv_status draw_deep(gsl_rng *rng, rv_noisy_net_draw *out, rv_noisy_net *net) {
  double forward = forward_pass(net);
  RV_TRY(load_top(net));
  mixture m = {.bias = bias_of(net)};
  m.centre = forward + m.bias;
  if (net->setting.samples == 0)
    RV_TRY(add_states(&m, net, 0, 1));
  for (size_t k = 0; k < net->setting.samples; k++)
    RV_TRY(add_sample(rng, &m, net));
  double shift = m.mean / m.weight;
  out->forward = fmax(0, m.centre);
  out->mean = m.centre + shift;
  out->variance = fmax(0, m.square / m.weight - shift * shift);
  out->exact = m.exact / m.weight;
  out->error = m.error / m.weight + rounding_of(out, fabs(forward) + fabs(m.bias), m.states);
  return RV_OK;
}

/* One layer of noise: all of the law of z is known. */
static rv_status draw_shallow(rv_noisy_net_draw *out, rv_noisy_net *net) {
  const rv_noisy_net_setting *s = &net->setting;
  rv_relu_value value;
  RV_TRY(load_top(net));
  double bias = bias_of(net);
  rv_input_sum_shift(&net->sum, bias);
  out->mean = net->sum.mean;
  out->variance = net->sum.variance;
  out->forward = fmax(0, out->mean);
  for (rv_relu_approximation kind = 0; kind < RV_RELU_APPROXIMATIONS; kind++)
    out->approximation[kind] = rv_relu_approximate(kind, &net->sum);
  out->normal_bound = rv_relu_normal_bound(&net->sum);
  RV_TRY(rv_relu_mean_of(&value, &net->sum, s->tolerance));
  out->exact = value.mean;
  out->error = value.error + rounding_of(out, fabs(bias), 1);
  return RV_OK;
}

rv_status rv_noisy_net_draw_net(const rv_stream_key *key, rv_noisy_net_draw *out,
                                rv_noisy_net *net) {
  rv_stream stream;
  *out = (rv_noisy_net_draw){0};
  draw_weights(rv_stream_open(&stream, key, WEIGHTS), net);
  gsl_rng *rng = rv_stream_open(&stream, key, NOISE);
  out->noise = noise_of_layer(rng, net);
  return net->setting.depth == 2 ? draw_shallow(out, net) : draw_deep(rng, out, net);
}
