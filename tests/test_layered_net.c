/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two samplers of layered ReLU nets: against each other, against whole matrices, against one
   layer. */
#include "law.h"
#include "reverify/layered_error.h"
#include "reverify/layered_net.h"
#include "reverify/relu_layer.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

static const rv_stream_key key = {221, 222, 223, 224};

/* A net with biases that are -bias in units of ||h||, and scales. */
typedef struct setting {
  rv_layered_law law;
  rv_hidden_kind kind;
  size_t k;
  double bias[RV_DEPTH_MAX + 1], scale;
} setting;

static const setting shapes[] = {
    {{1, {30, 20}, 0.7}, RV_GEOMETRIC, 4, {0, 0.2}, 1},
    {{2, {40, 20, 10}, 0.6}, RV_GEOMETRIC, 3, {0, 0.05, 0.3}, 1},
    {{2, {7, 12, 30}, 1}, RV_ONES, 30, {0, 0, 0}, 1.3},
    {{3, {45, 31, 21, 14}, 0.8}, RV_UNIFORM_VALUES, 2, {0, 0, 0.04, 0.2}, 1.1},
    {{4, {9, 9, 9, 9, 9}, 1}, RV_HALF_NORMAL, 5, {0, 0.01, 0, 0.1, 0}, 1},
    {{2, {20, 15, 10}, 0.05}, RV_ONES, 3, {0, 0.01, 0.1}, 1}, /* often nothing passes */
};

static rv_layered_reversal reversal_of(const setting *s, double norm) {
  rv_layered_reversal reversal = {{0}, {0}};
  for (size_t l = 1; l <= s->law.depth; l++) {
    reversal.bias[l] = -s->bias[l] * norm;
    reversal.scale[l] = l > 1 ? s->scale : 1;
  }
  return reversal;
}

static void draw(rv_layered_draw *out, size_t count, rv_sampler sampler, const setting *s,
                 int threads, rv_stream_key name) {
  rv_hidden hidden;
  rv_layered_net *net;
  check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
  rv_layered_reversal reversal = reversal_of(s, hidden.norm);
  check_status(rv_layered_net_open(&net, sampler, &s->law, &reversal, &hidden, threads), RV_OK);
  assert_null(hidden.value);
  for (size_t t = 0; t < count; t++, name.trial++) {
    memset(&out[t], 0xff, sizeof out[t]); /* NaN */
    rv_layered_net_draw(&name, &out[t], net);
  }
  rv_layered_net_close(net);
}

/* The definition, with whole matrices and a generator of its own. */

static void normals(double *w, size_t count, gsl_rng *rng) {
  for (size_t i = 0; i < count; i++)
    w[i] = gsl_ran_ugaussian(rng);
}

static double norm_of(const double *x, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += x[i] * x[i];
  return sqrt(sum);
}

enum { WIDEST = 45 };

static void definition(rv_layered_draw *out, const setting *s, gsl_rng *rng) {
  static double w[RV_DEPTH_MAX + 1][WIDEST][WIDEST], h[RV_DEPTH_MAX + 1][WIDEST];
  size_t n[RV_DEPTH_MAX + 1], top = s->law.depth;
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
  rv_layered_reversal reversal = reversal_of(s, hidden.norm);
  for (size_t l = 0; l <= top; l++)
    n[l] = (size_t)s->law.width[l];
  for (size_t i = 0; i < WIDEST; i++)
    h[top][i] = i < s->k ? hidden.value[i] : 0;
  rv_hidden_free(&hidden);
  for (size_t l = top; l > 0; l--)
    for (size_t j = 0; j < n[l - 1]; j++) {
      double z = 0;
      normals(w[l][j], n[l], rng);
      for (size_t i = 0; i < n[l]; i++)
        z += w[l][j][i] * h[l][i];
      bool kept = gsl_rng_uniform(rng) < s->law.p;
      h[l - 1][j] = kept && z > 0 ? 2 / (s->law.p * s->law.width[l - 1]) * z : 0;
    }
  double back[WIDEST], next[WIDEST], miss[WIDEST];
  memcpy(back, h[0], sizeof back);
  *out = (rv_layered_draw){0};
  for (size_t l = 0; l < top; l++)
    for (size_t j = 0; j < n[l]; j++)
      out->active[l] += h[l][j] > 0;
  for (size_t l = 1; l <= top; l++) {
    double norm = norm_of(h[l], n[l]), along = 0;
    for (size_t i = 0; i < n[l]; i++) {
      double u = 0;
      for (size_t j = 0; j < n[l - 1]; j++)
        u += w[l][j][i] * back[j];
      u *= reversal.scale[l];
      along += u * h[l][i];
      next[i] = fmax(u + reversal.bias[l], 0);
      miss[i] = next[i] - h[l][i];
      out->back[l] += l < top && next[i] > 0;
    }
    double unit = norm * sqrt(2 / (s->law.p * s->law.width[l - 1]));
    out->gain[l] = norm > 0 ? along / (norm * norm) : 0;
    out->noise[l] = norm > 0 ? reversal.scale[l] * norm_of(back, n[l - 1]) / unit : 0;
    out->error[l] = norm > 0 ? norm_of(miss, n[l]) / norm : 0;
    memcpy(back, next, sizeof back);
  }
}

enum { DRAWS = 4000 };

/* On a grid of 2^-40: an error of exactly 1, where nothing comes back, has roundings. */
static double rounded(double x) {
  check(isfinite(x));
  return round(x * 0x1p40) * 0x1p-40;
}

static void compare(const rv_layered_draw *one, const rv_layered_draw *other, size_t depth) {
  static double a[DRAWS], b[DRAWS];
  for (size_t l = 1; l <= depth; l++)
    for (int field = 0; field < 5; field++) {
      for (size_t t = 0; t < DRAWS; t++) {
        const rv_layered_draw *d[2] = {&one[t], &other[t]};
        double x[2];
        for (int i = 0; i < 2; i++)
          x[i] = field == 0   ? d[i]->error[l]
                 : field == 1 ? d[i]->gain[l]
                 : field == 2 ? d[i]->noise[l]
                 : field == 3 ? d[i]->active[l - 1] + 100 * d[i]->back[l]
                              : d[i]->gain[l] * d[i]->error[l] + d[i]->noise[l]; /* jointly */
        a[t] = rounded(x[0]);
        b[t] = rounded(x[1]);
      }
      check_same_law(a, b, DRAWS);
    }
}

/* 140 tests at level FALSE_ALARM each. */
static void both_samplers_follow_the_definition(void **state) {
  (void)state;
  static rv_layered_draw drawn[DRAWS], defined[DRAWS];
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    for (size_t t = 0; t < DRAWS; t++)
      definition(&defined[t], &shapes[i], rng);
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      rv_stream_key name = {225, 226 + (uint64_t)sampler, i, 0};
      draw(drawn, DRAWS, (rv_sampler)sampler, &shapes[i], 1, name);
      compare(drawn, defined, shapes[i].law.depth);
    }
  }
  gsl_rng_free(rng);
}

static void one_layer_is_a_relu_layer(void **state) {
  (void)state;
  static double a[DRAWS], b[DRAWS], c[DRAWS], d[DRAWS];
  const setting *s = &shapes[0];
  rv_relu_law law = {s->law.width[0], s->law.width[1], s->law.p, 1};
  static rv_layered_draw net[DRAWS];
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_hidden hidden;
    rv_relu_layer *layer;
    rv_stream_key name = {228, 229, (uint64_t)sampler, 0};
    check_status(rv_hidden_make(&hidden, s->kind, s->k), RV_OK);
    check_status(rv_relu_layer_open(&layer, (rv_sampler)sampler, &law, &hidden,
                                    -s->bias[1] * hidden.norm, 1),
                 RV_OK);
    draw(net, DRAWS, (rv_sampler)sampler, s, 1, (rv_stream_key){228, 230, (uint64_t)sampler, 0});
    for (size_t t = 0; t < DRAWS; t++, name.trial++) {
      rv_relu_draw one;
      rv_relu_layer_draw(&name, &one, layer);
      a[t] = rounded(one.error);
      b[t] = rounded(net[t].error[1]);
      c[t] = one.gain;
      d[t] = net[t].gain[1];
    }
    check_same_law(a, b, DRAWS);
    check_same_law(c, d, DRAWS);
    rv_relu_layer_close(layer);
    rv_hidden_free(&hidden);
  }
}

/* The closed form given gain and noise: the ratio to it has mean 1, the sd is measured. */
static void check_error_given(rv_sampler sampler, const setting *s) {
  static rv_layered_draw d[DRAWS];
  double sum = 0, squares = 0;
  draw(d, DRAWS, sampler, s, 1, key);
  for (size_t t = 0; t < DRAWS; t++) {
    double ratio = pow(d[t].error[s->law.depth], 2) / d[t].error_given_sq;
    sum += ratio;
    squares += ratio * ratio;
  }
  double mean = sum / DRAWS, sd = sqrt(squares / DRAWS - mean * mean);
  check_near(mean, 1, FALSE_ALARM_SD * sd / sqrt(DRAWS) + 1e-12);
}

/* In the wide one most of the error is that of units off the support, whose noise is above two sd.
 */
static void the_error_has_its_mean_given_gain_and_noise(void **state) {
  (void)state;
  static const setting wide = {{1, {1e6, 1e4}, 0.5}, RV_ONES, 4, {0, 4e-3}, 1};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    check_error_given(RV_DENSE, &shapes[i]);
  check_error_given(RV_IMPLICIT, &wide);
}

/* The gain that the limit has at infinite width, which a width of 1e5 moves by a few parts in it:
   2e-4 is twenty. Silent units that come back above 0 take part of it away. */
static void wide_layers_have_the_gain_of_the_limit(void **state) {
  (void)state;
  static rv_layered_draw d[DRAWS];
  static const setting wide = {{2, {1e5, 1e5, 1e4}, 0.5}, RV_ONES, 10, {0, 0, 0}, 1};
  enum { FEW = 400 };
  double sum = 0, squares = 0;
  rv_layered_evolution limit;
  check_status(rv_layered_evolve(&limit, &wide.law, 1, RV_NO_BIAS, false), RV_OK);
  draw(d, FEW, RV_IMPLICIT, &wide, 2, key);
  for (size_t t = 0; t < FEW; t++) {
    sum += d[t].gain[2];
    squares += d[t].gain[2] * d[t].gain[2];
  }
  double mean = sum / FEW, sd = sqrt(squares / FEW - mean * mean);
  check_near(mean, limit.state[2].gain, FALSE_ALARM_SD * sd / sqrt(FEW) + 2e-4);
}

/* Many chunks, all kinds of draws. */
static void the_threads_do_not_matter(void **state) {
  (void)state;
  static const setting large = {
      {3, {100000, 90000, 200000, 300000}, 0.9}, RV_UNIFORM_VALUES, 50000, {0, 1e-8, 0, 1e-4}, 1};
  static const setting held = {
      {3, {150, 90, 200, 130}, 0.9}, RV_UNIFORM_VALUES, 20, {0, 1e-3, 0, 0.1}, 1.2};
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    const setting *s = sampler == RV_DENSE ? &held : &large;
    rv_layered_draw one, two;
    draw(&one, 1, (rv_sampler)sampler, s, 1, key);
    for (int threads = 2; threads <= 3; threads++) {
      draw(&two, 1, (rv_sampler)sampler, s, threads, key);
      check_bytes(&one, &two, sizeof one);
    }
    rv_stream_key other = key;
    other.trial++;
    draw(&two, 1, (rv_sampler)sampler, s, 1, other);
    check(one.error[3] != two.error[3] && one.gain[1] != two.gain[1]);
  }
}

/* A draw leaves nothing behind for the next. */
static void draws_do_not_depend_on_earlier_ones(void **state) {
  (void)state;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_layered_draw series[3], alone;
    rv_stream_key third = key;
    third.trial += 2;
    draw(series, 3, (rv_sampler)sampler, &shapes[3], 1, key);
    draw(&alone, 1, (rv_sampler)sampler, &shapes[3], 1, third);
    check_bytes(&series[2], &alone, sizeof alone);
  }
}

/* The width of x costs nothing, nor does that of the top where few survive. */
static void implicit_ends_may_be_huge(void **state) {
  (void)state;
  static const setting huge = {{2, {1e15, 1e4, 1e12}, 1}, RV_ONES, 5, {0, 0, 0.1}, 1};
  rv_layered_draw d;
  draw(&d, 1, RV_IMPLICIT, &huge, 1, key);
  check_near(d.gain[1], 1, 1e-6);
  check_near(d.noise[2], 1, 0.1);
  check(d.error[1] < 1e-4); /* sqrt(1.5e4 / 1e15) and what a bias of 0 leaves */
  check(isfinite(d.error[2]));
}

static void refuse(setting s, rv_status status, const char *named) {
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_hidden hidden;
    check_status(rv_hidden_make(&hidden, s.kind, s.k), RV_OK);
    rv_layered_reversal reversal = {{0, 1, 1, s.scale}, {0, -s.bias[1], 0, -s.bias[3]}};
    rv_layered_net *net = (rv_layered_net *)&net;
    check_status(rv_layered_net_open(&net, (rv_sampler)sampler, &s.law, &reversal, &hidden, 1),
                 status);
    assert_null(net);
    assert_null(hidden.value);
    if (strstr(rv_message(), named) == NULL)
      fail_msg("'%s' does not name '%s'", rv_message(), named);
    rv_layered_net_close(net);
  }
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  const setting good = {{3, {10, 10, 10, 4}, 1}, RV_ONES, 3, {0, 1, 0, 1}, 1};
  setting s = good;
  s.k = 5;
  refuse(s, RV_EINVAL, "k = 5");
  const double probabilities[] = {0, -0.5, 1.5, NAN};
  for (size_t i = 0; i < 4; i++) {
    s = good;
    s.law.p = probabilities[i];
    refuse(s, RV_EINVAL, "p is");
  }
  const double widths[] = {0, 2.5, NAN, INFINITY, 2e15};
  for (size_t i = 0; i < 5; i++) {
    s = good;
    s.law.width[1] = widths[i];
    refuse(s, RV_EINVAL, "size");
  }
  const size_t depths[] = {0, RV_DEPTH_MAX + 1};
  for (size_t i = 0; i < 2; i++) {
    s = good;
    s.law.depth = depths[i];
    refuse(s, RV_EINVAL, "depth");
  }
  const double biases[] = {-0.1, NAN, INFINITY};
  for (size_t i = 0; i < 3; i++) {
    s = good;
    s.bias[3] = biases[i];
    refuse(s, RV_EINVAL, "bias of layer 3");
  }
  const double scales[] = {0, -1, NAN, INFINITY};
  for (size_t i = 0; i < 4; i++) {
    s = good;
    s.scale = scales[i];
    refuse(s, RV_EINVAL, "scale of layer 3");
  }
  s = good;
  s.law.width[2] = 1e14;
  refuse(s, RV_ENOMEM, "smaller sizes");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_samplers_follow_the_definition),
      cmocka_unit_test(one_layer_is_a_relu_layer),
      cmocka_unit_test(the_error_has_its_mean_given_gain_and_noise),
      cmocka_unit_test(wide_layers_have_the_gain_of_the_limit),
      cmocka_unit_test(the_threads_do_not_matter),
      cmocka_unit_test(draws_do_not_depend_on_earlier_ones),
      cmocka_unit_test(implicit_ends_may_be_huge),
      cmocka_unit_test(refuses_what_is_out_of_range),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
