/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_pass_trial.h"

#include "reverify/dcim_exact.h"
#include "reverify/dcim_monte_carlo.h"
#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rv_dcim_pass_trial {
  rv_dcim_pass_setting setting;
  rv_dcim net;
  double *memory;                                /* holds all of the following */
  double *input, *bound, *pass[RV_PROPAGATIONS]; /* all units, but for the input */
  double *reference, *error;                     /* top layer: means, their standard error */
  double *posterior, *posterior_error;           /* the same of the classes */
  double *sampled, *sampled_error;               /* Monte Carlo beside enumeration */
  double *favoured, *class_bound;                /* classes by a pass, and what it may be off by */
};

double rv_dcim_pass_rounding(double width, double depth) {
  double terms = pow(2, fmin(width, RV_DCIM_EXACT_MAX));
  return depth * (terms + 4 * width + 16) * DBL_EPSILON;
}

double rv_hoeffding_allowance(size_t samples) {
  return sqrt(log(2 / RV_MONTE_CARLO_RISK) / (2 * (double)samples));
}

/* n numbers. */
static void fill(double *out, double value, size_t n) {
  for (size_t j = 0; j < n; j++)
    out[j] = value;
}

static double rounding(const rv_dcim_pass_trial *t) {
  return rv_dcim_pass_rounding((double)t->setting.width, (double)t->setting.depth);
}

static rv_status open_net(rv_dcim *net, const rv_dcim_pass_setting *setting) {
  size_t widths[RV_DCIM_LAYERS_MAX + 1];
  if (setting->depth > RV_DCIM_LAYERS_MAX)
    return rv_fail(RV_EINVAL, "depth = %zu is too large: choose up to %d", setting->depth,
                   RV_DCIM_LAYERS_MAX);
  for (size_t l = 0; l < setting->depth; l++)
    widths[l] = setting->width;
  widths[setting->depth] = setting->top;
  return rv_dcim_open(net, widths, setting->depth);
}

static rv_status open_arrays(rv_dcim_pass_trial *t) {
  double **of_units[] = {&t->bound, &t->input, &t->pass[0], &t->pass[1], &t->pass[2], &t->pass[3]};
  double **of_top[] = {&t->reference, &t->error,         &t->posterior, &t->posterior_error,
                       &t->sampled,   &t->sampled_error, &t->favoured,  &t->class_bound};
  size_t all = sizeof of_units / sizeof *of_units, top = sizeof of_top / sizeof *of_top;
  size_t units = t->net.units, width = t->setting.top;
  RV_TRY(rv_alloc_doubles(&t->memory, all * units + top * width, 1));
  double *next = t->memory;
  for (size_t i = 0; i < all; i++, next += units)
    *of_units[i] = next;
  for (size_t i = 0; i < top; i++, next += width)
    *of_top[i] = next;
  return RV_OK;
}

rv_status rv_dcim_pass_trial_open(rv_dcim_pass_trial **out, const rv_dcim_pass_setting *setting) {
  *out = NULL;
  rv_dcim_pass_trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a net: free some memory");
  t->setting = *setting;
  rv_status status = open_net(&t->net, setting);
  if (status == RV_OK)
    status = open_arrays(t);
  if (status == RV_OK)
    *out = t;
  else
    rv_dcim_pass_trial_close(t);
  return status;
}

void rv_dcim_pass_trial_close(rv_dcim_pass_trial *t) {
  if (t == NULL)
    return;
  rv_dcim_free(&t->net);
  free(t->memory);
  free(t);
}

static void draw_input(const rv_stream_key *key, double *input, size_t n) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, UINT64_MAX);
  for (size_t i = 0; i < n; i++)
    input[i] = gsl_rng_uniform(rng) < 0.5;
}

static double *top_of(const rv_dcim_pass_trial *t, double *units) {
  return units + t->net.first[t->net.layers];
}

/* What rounding may be is no part of a difference. A saturated net's mean may not vary at all: what
   is off then is so by more standard errors than any number, and by so many that squares stay
   finite. */
static double z_score(double mean, double expected, double error, double rounding) {
  const double most = 1e100;
  double beyond = fabs(mean - expected) - rounding;
  return beyond > 0 ? copysign(fmin(beyond / error, most), mean - expected) : 0;
}

/* Monte Carlo beside enumeration, which knows its standard errors. */
static rv_status sample_units(const rv_stream_key *key, rv_dcim_pass_draw *out,
                              rv_dcim_pass_trial *t, const rv_dcim_laws *laws) {
  size_t samples = t->setting.samples;
  double *mean = t->sampled, variance, pass = *top_of(t, t->pass[RV_MEAN_ONLY]);
  RV_TRY(rv_dcim_monte_carlo(key, mean, t->sampled_error, &t->net, t->input, 1, samples));
  RV_TRY(rv_dcim_monte_carlo_variance(&variance, &t->net, laws->law[t->net.layers - 2], 0));
  out->standard_error = sqrt(variance / (double)samples);
  out->z_units = z_score(mean[0], t->reference[0], out->standard_error, rounding(t));
  out->z_forward = z_score(mean[0], pass, out->standard_error, rounding(t));
  return RV_OK;
}

static rv_status sample_classes(const rv_stream_key *key, rv_dcim_pass_draw *out,
                                rv_dcim_pass_trial *t, const rv_dcim_laws *laws) {
  size_t samples = t->setting.samples, likeliest = rv_most_likely(t->posterior, t->setting.top);
  double *mean = t->sampled, variance;
  RV_TRY(rv_dcim_monte_carlo_posterior(key, mean, t->sampled_error, &t->net, t->input, samples));
  RV_TRY(rv_dcim_monte_carlo_posterior_variance(&variance, &t->net, laws->law[t->net.layers - 1],
                                                likeliest));
  out->z_classes = z_score(mean[likeliest], t->posterior[likeliest],
                           sqrt(variance / (double)samples), rounding(t));
  return RV_OK;
}

/* A net of fewer layers is integrated, and nothing is drawn. */
static rv_status sample_beside(const rv_stream_key *key, rv_dcim_pass_draw *out,
                               rv_dcim_pass_trial *t, const rv_dcim_laws *laws) {
  if (t->setting.samples == 0 || t->net.layers < 3)
    return RV_OK;
  RV_TRY(sample_units(key, out, t, laws));
  return sample_classes(key, out, t, laws);
}

/* p(c | x^0) for one layer is the softmax itself. */
static rv_status exact_posterior(rv_dcim_pass_trial *t, const rv_dcim_laws *laws) {
  size_t top = t->net.layers;
  if (top > 1)
    return rv_dcim_exact_posterior(t->posterior, laws->law[top - 1], &t->net);
  rv_dcim_forward_posterior(t->posterior, &t->net, t->input, false);
  return RV_OK;
}

static rv_status refer_to_laws(const rv_stream_key *key, rv_dcim_pass_draw *out,
                               rv_dcim_pass_trial *t, const rv_dcim_laws *laws) {
  size_t second = t->net.first[t->net.layers > 1 ? 2 : 1];
  const double *pass = t->pass[RV_MEAN_ONLY];
  memcpy(t->reference, top_of(t, laws->mean), t->setting.top * sizeof *t->reference);
  RV_TRY(exact_posterior(t, laws));
  fill(t->posterior_error, 0, t->setting.top);
  out->over_bound = rv_dcim_over_bound(pass + second, laws->mean + second, t->bound + second, NULL,
                                       rounding(t), t->net.units - second);
  RV_TRY(rv_dcim_split_error(&out->parts, &t->net, pass, laws->mean));
  return sample_beside(key, out, t, laws);
}

static rv_status refer_to_enumeration(const rv_stream_key *key, rv_dcim_pass_draw *out,
                                      rv_dcim_pass_trial *t) {
  rv_dcim_laws laws;
  RV_TRY(rv_dcim_laws_make(&laws, &t->net, t->input, 1));
  rv_status status = refer_to_laws(key, out, t, &laws);
  rv_dcim_laws_free(&laws);
  return status;
}

static rv_status refer_to_monte_carlo(const rv_stream_key *key, rv_dcim_pass_draw *out,
                                      rv_dcim_pass_trial *t) {
  size_t units = t->setting.top, samples = t->setting.samples;
  RV_TRY(rv_dcim_monte_carlo(key, t->reference, t->error, &t->net, t->input, units, samples));
  out->standard_error = rv_root_mean_square(t->error, NULL, units);
  fill(t->error, rv_hoeffding_allowance(samples), units);
  out->over_bound = rv_dcim_over_bound(top_of(t, t->pass[RV_MEAN_ONLY]), t->reference,
                                       top_of(t, t->bound), t->error, rounding(t), units);
  RV_TRY(rv_dcim_monte_carlo_posterior(key, t->posterior, t->posterior_error, &t->net, t->input,
                                       samples));
  fill(t->posterior_error, rv_hoeffding_allowance(samples), units);
  return RV_OK;
}

/* The probability of `best` less the largest of the others. */
static double margin(const double *p, size_t best, size_t n) {
  double second = 0;
  for (size_t c = 0; c < n; c++)
    second = c != best ? fmax(second, p[c]) : second;
  return p[best] - second;
}

/* Leaves the probabilities that the pass gives in t->favoured. */
static rv_dcim_guess judge_classes(rv_dcim_pass_trial *t, rv_propagation pass) {
  size_t classes = t->setting.top;
  double *p = t->favoured;
  rv_dcim_forward_posterior(p, &t->net, t->pass[pass], pass == RV_MEAN_VARIANCE);
  size_t favoured = rv_most_likely(p, classes);
  return (rv_dcim_guess){.distance = rv_total_variation(p, t->posterior, classes),
                         .confidence = p[favoured],
                         .overconfidence = p[favoured] - t->posterior[favoured],
                         .likeliest = favoured == rv_most_likely(t->posterior, classes),
                         .margin = margin(p, favoured, classes)};
}

/* The forward pass alone has a bound. Where it favours a class other than the exact one, two
   probabilities have changed places: each is off by E, and by rounding, at most. */
static void bound_classes(rv_dcim_pass_draw *out, rv_dcim_pass_trial *t) {
  size_t classes = t->setting.top;
  double e = rv_dcim_posterior_bound(&t->net, t->pass[RV_MEAN_ONLY], t->bound);
  out->class_bound = e;
  fill(t->class_bound, e, classes);
  out->class_over_bound = rv_dcim_over_bound(t->favoured, t->posterior, t->class_bound,
                                             t->posterior_error, rounding(t), classes);
  double excess = out->guess.margin - 2 * rounding(t);
  out->missed_margin = out->guess.likeliest || excess <= 0 ? 0 : excess / (2 * e);
}

rv_status rv_dcim_pass_trial_draw(const rv_stream_key *key, rv_dcim_pass_draw *out,
                                  rv_dcim_pass_trial *t) {
  size_t units = t->setting.top;
  *out = (rv_dcim_pass_draw){0};
  RV_TRY(rv_dcim_draw(key, &t->net, t->setting.coupling, t->setting.bias_sd));
  draw_input(key, t->input, t->net.width[0]);
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    RV_TRY(rv_dcim_forward(t->pass[p], &t->net, t->input, (rv_propagation)p));
  rv_dcim_forward_bound(t->bound, &t->net, t->pass[RV_MEAN_ONLY]);
  RV_TRY(t->setting.exact ? refer_to_enumeration(key, out, t) : refer_to_monte_carlo(key, out, t));
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    out->error[p] = rv_root_mean_square(top_of(t, t->pass[p]), t->reference, units);
  out->bound = rv_root_mean_square(top_of(t, t->bound), NULL, units);
  out->corrected = judge_classes(t, RV_MEAN_VARIANCE);
  out->guess = judge_classes(t, RV_MEAN_ONLY);
  bound_classes(out, t);
  return RV_OK;
}
