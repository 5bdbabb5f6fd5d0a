/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/round_trip.h"

#include "numeric/matrix_products.h"
#include "random/gaussian.h"
#include "random/gaussian_matrix.h"
#include "reverify/relu_error.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

struct rv_round_trip {
  rv_sampler sampler;
  rv_round_trip_law law;
  size_t m, n, k, classes;
  double alpha, bias;
  double *weight;                /* dense: W, row by row */
  double *input, *x, *again;     /* m: z_0, x, and xi or x~ */
  double *noise, *fresh, *z, *u; /* n: g, gamma, z, W'x or W'x~ */
};

/* The rows of the streams of a draw beside those of W. */
enum { TOP_ROW = 1 << 30, SECOND_ROW, FIRST_ROW };

static rv_status open_arrays(rv_round_trip *t) {
  const rv_matrix_law sizes = {.m = t->law.m, .n = t->law.n, .variance = 1};
  double bytes = 8 * (3 * t->law.m + 4 * t->law.n + t->law.m * t->law.n);
  if (t->sampler == RV_DENSE) {
    RV_TRY(rv_dense_affordable(&sizes, t->law.n, bytes));
    RV_TRY(rv_alloc_doubles(&t->weight, t->m, t->n));
  }
  double **const down[] = {&t->input, &t->x, &t->again};
  double **const up[] = {&t->noise, &t->fresh, &t->z, &t->u};
  for (size_t i = 0; i < 3; i++)
    RV_TRY(rv_alloc_doubles(down[i], t->m, 1));
  for (size_t i = 0; i < 4; i++)
    RV_TRY(rv_alloc_doubles(up[i], t->n, 1));
  return RV_OK;
}

rv_status rv_round_trip_open(rv_round_trip **out, rv_sampler sampler, const rv_round_trip_law *law,
                             size_t classes) {
  *out = NULL;
  const rv_matrix_law sizes = {.m = law->m, .n = law->n, .variance = 1};
  RV_TRY(rv_matrix_law_check(&sizes));
  if (!(law->k >= 1) || law->k > law->n || !(law->p > 0) || !(law->p <= 1) || !(law->tau >= 0) ||
      isinf(law->tau) || fmax(law->m, law->n) > 1e8 || classes < 1)
    return rv_fail(RV_EINVAL, "a round trip needs sizes up to 1e8, k from 1 to n, p above 0 and at "
                              "most 1, tau of at least 0 and a class: change them");
  rv_round_trip *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
  *t = (rv_round_trip){.sampler = sampler,
                       .law = *law,
                       .m = (size_t)law->m,
                       .n = (size_t)law->n,
                       .k = (size_t)law->k,
                       .classes = classes,
                       .alpha = 2 / (law->p * law->m),
                       .bias = -law->tau * rv_round_trip_sigma(law)};
  rv_status status = open_arrays(t);
  if (status != RV_OK)
    rv_round_trip_close(t);
  else
    *out = t;
  return status;
}

void rv_round_trip_close(rv_round_trip *t) {
  if (t == NULL)
    return;
  double *const arrays[] = {t->weight, t->input, t->x, t->again, t->noise, t->fresh, t->z, t->u};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    free(arrays[i]);
  free(t);
}

/* r(alpha y) . dropout */
static double unit_value(double y, gsl_rng *rng, const rv_round_trip *t) {
  bool kept = t->law.p == 1 || gsl_rng_uniform(rng) < t->law.p;
  return kept && y > 0 ? t->alpha * y : 0;
}

static double threshold(double u, const rv_round_trip *t) {
  return fmax(u + t->bias, 0);
}

/* Dense: u = W'x. */
static void go_up(double *u, const double *x, const rv_round_trip *t) {
  for (size_t i = 0; i < t->n; i++)
    u[i] = 0;
  for (size_t j = 0; j < t->m; j++)
    if (x[j] != 0)
      for (size_t i = 0; i < t->n; i++)
        u[i] += x[j] * t->weight[j * t->n + i];
}

static void draw_dense(const rv_stream_key *key, gsl_rng *rng, rv_round_trip *t) {
  rv_gaussian_rows(t->weight, key, 0, t->m, t->n, 1);
  for (size_t j = 0; j < t->m; j++) {
    double y = 0;
    for (size_t i = 0; i < t->k; i++)
      y += t->weight[j * t->n + i];
    t->x[j] = unit_value(y, rng, t);
  }
  go_up(t->u, t->x, t);
  for (size_t i = 0; i < t->n; i++)
    t->z[i] = threshold(t->u[i], t);
  for (size_t j = 0; j < t->m; j++)
    t->again[j] = unit_value(rv_inner_product(t->weight + j * t->n, t->z, t->n), rng, t);
  go_up(t->u, t->again, t);
  for (size_t i = 0; i < t->n; i++)
    t->u[i] = threshold(t->u[i], t);
}

/* h'a, h of k ones. */
static double along_h(const double *a, const rv_round_trip *t) {
  double sum = 0;
  for (size_t i = 0; i < t->k; i++)
    sum += a[i];
  return sum;
}

/* Products of x~ in the first pass's directions. */
typedef struct again {
  double input, x, xi, energy; /* z_0'x~ / s^2, x^'x~, xi_'x~, ||x~||^2 */
} again;

/* x~ = r(alpha W z) . dropout; xi is drawn here. */
static again go_down(gsl_rng *rng, double mean, double repeated, double across, double norm,
                     rv_round_trip *t) {
  rv_gaussian_numbers(t->again, rng, t->m, 1);
  double along = norm > 0 ? rv_inner_product(t->again, t->x, t->m) / norm : 0;
  again out = {0};
  for (size_t j = 0; j < t->m; j++) {
    double unit = norm > 0 ? t->x[j] / norm : 0, xi = t->again[j] - along * unit;
    double x = unit_value(mean * t->input[j] + repeated * unit + across * xi, rng, t);
    out.input += t->input[j] * x / t->law.k;
    out.x += unit * x;
    out.xi += xi * x;
    out.energy += x * x;
  }
  return out;
}

/* First pass: x, g made P g, z. Returns ||x||. */
static double draw_first(gsl_rng *rng, rv_round_trip *t) {
  double norm_of_h = sqrt(t->law.k), gain = 0, energy = 0;
  for (size_t j = 0; j < t->m; j++) {
    t->input[j] = norm_of_h * rv_gaussian(rng, 1);
    t->x[j] = unit_value(t->input[j], rng, t);
    gain += t->input[j] * t->x[j] / t->law.k;
    energy += t->x[j] * t->x[j];
  }
  rv_gaussian_numbers(t->noise, rng, t->n, 1);
  double along = along_h(t->noise, t) / t->law.k;
  for (size_t i = 0; i < t->n; i++) {
    bool on = i < t->k;
    t->noise[i] -= on ? along : 0;
    t->z[i] = threshold((on ? gain : 0) + sqrt(energy) * t->noise[i], t);
  }
  return sqrt(energy);
}

/* Returns ||z~ - z||^2 in the mean over gamma. */
static double draw_implicit(gsl_rng *rng, rv_round_trip *t) {
  double norm = draw_first(rng, t), mean = along_h(t->z, t) / t->law.k;
  double across_sq = 0, repeated = 0, given = 0;
  for (size_t i = 0; i < t->n; i++) {
    double off = t->z[i] - (i < t->k ? mean : 0);
    across_sq += off * off;
    repeated += off * t->noise[i];
  }
  double across = sqrt(across_sq);
  again a = go_down(rng, mean, repeated, across, norm, t);
  double new_norm = sqrt(fmax(a.energy - a.x * a.x, 0)), along_e = 0;
  rv_gaussian_numbers(t->fresh, rng, t->n, 1);
  double along = along_h(t->fresh, t) / t->law.k;
  for (size_t i = 0; i < t->n && across > 0; i++)
    along_e += (t->z[i] - (i < t->k ? mean : 0)) / across * t->fresh[i];
  for (size_t i = 0; i < t->n; i++) {
    bool on = i < t->k;
    double e = across > 0 ? (t->z[i] - (on ? mean : 0)) / across : 0;
    double known = (on ? a.input : 0) + a.x * t->noise[i] + a.xi * e;
    double left = sqrt(fmax(1 - (on ? 1 / t->law.k : 0) - e * e, 0));
    given += rv_relu_coordinate_sq(t->z[i], known, new_norm * left, t->bias);
    t->u[i] = threshold(known + new_norm * (t->fresh[i] - (on ? along : 0) - along_e * e), t);
  }
  return given;
}

/* V z and V z~ are pairs of normal numbers, of the correlation that the cosine is. */
static bool draw_same_argmax(gsl_rng *rng, double cosine, size_t classes) {
  size_t best = 0, best_again = 0;
  double most = -INFINITY, most_again = -INFINITY, sine = sqrt(fmax(1 - cosine * cosine, 0));
  for (size_t c = 0; c < classes; c++) {
    double one = rv_gaussian(rng, 1);
    double two = cosine * one + sine * rv_gaussian(rng, 1);
    if (one > most) {
      most = one;
      best = c;
    }
    if (two > most_again) {
      most_again = two;
      best_again = c;
    }
  }
  return best == best_again;
}

void rv_round_trip_draw_one(const rv_stream_key *key, rv_round_trip_draw *out, rv_round_trip *t) {
  rv_stream stream, top;
  bool dense = t->sampler == RV_DENSE;
  gsl_rng *rng = rv_stream_open(&stream, key, dense ? SECOND_ROW : FIRST_ROW);
  double given = NAN, error = 0;
  if (dense)
    draw_dense(key, rng, t);
  else
    given = draw_implicit(rng, t);
  for (size_t i = 0; i < t->n; i++)
    error += (t->u[i] - t->z[i]) * (t->u[i] - t->z[i]);
  double energy = rv_inner_product(t->z, t->z, t->n),
         again_energy = rv_inner_product(t->u, t->u, t->n);
  *out = (rv_round_trip_draw){.cosine = 1, .same_argmax = true};
  if (!(energy > 0))
    return;
  out->error_sq = error / energy;
  out->error_given_sq = given / energy;
  out->cosine = again_energy > 0
                    ? fmin(rv_inner_product(t->z, t->u, t->n) / sqrt(energy * again_energy), 1)
                    : 0;
  out->same_argmax = draw_same_argmax(rv_stream_open(&top, key, TOP_ROW), out->cosine, t->classes);
}
