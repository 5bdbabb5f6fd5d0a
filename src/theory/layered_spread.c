/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/layered_spread.h"

#include "theory/rectified_normal.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* What a layer passes on, averages of its units' r(u - theta) = y: 2/(p n) times the sums of y^2,
   of zeta y and of (y - r(zeta))^2. */
enum { ENERGY, GAIN, ERROR, PASSED };

/* What u and its threshold depend on. */
enum { C, NU, THETA, ARGUMENTS };

/* One layer in the limit. */
typedef struct layer {
  double c, nu, theta, p, n;
  const gsl_integration_glfixed_table *table;
} layer;

/* Averages over units, times 2/p. */
typedef struct averages {
  rv_jet jet[PASSED];             /* by the mean of u - theta where that does not move with zeta */
  double slope[PASSED];           /* d/dc */
  double bend[PASSED][2];         /* d^2/dc^2, d^2/dc dnu */
  double bend_theta[PASSED];      /* d^2/dc dtheta */
  double square[2][2];            /* of products of what goes into ENERGY and GAIN */
  double with_energy[PASSED];     /* of each and r(zeta)^2 */
  double with_noise[PASSED];      /* of each and g r(zeta) */
  double slope_noise[PASSED];     /* of d/dc of each and g r(zeta) */
  double moved_energy[PASSED][2]; /* of d/dc and d/dnu of each and r(zeta)^2 */
} averages;

enum { NODES = 64 };

static void add_jet(averages *a, int i, double zeta, double weight, rv_jet jet) {
  a->jet[i] = rv_jet_add(a->jet[i], weight, jet);
  a->slope[i] += weight * zeta * jet.mean;
  a->bend[i][0] += weight * zeta * zeta * jet.mean_mean;
  a->bend[i][1] += weight * zeta * jet.mean_sd;
  a->bend_theta[i] -= weight * zeta * jet.mean_mean;
  a->with_energy[i] += weight * zeta * zeta * jet.value;
  a->moved_energy[i][0] += weight * zeta * zeta * zeta * jet.mean;
  a->moved_energy[i][1] += weight * zeta * zeta * jet.sd;
}

/* E g f(mean + nu g) = nu E f'. */
static void add_noise(averages *a, const rv_rectified *r, double zeta, double weight, double nu) {
  double z2 = zeta * zeta, above = nu * r->moment[0];
  a->with_noise[ENERGY] += weight * zeta * 2 * nu * r->moment[1];
  a->with_noise[GAIN] += weight * z2 * above;
  a->with_noise[ERROR] += weight * zeta * 2 * (nu * r->moment[1] - zeta * above);
  a->slope_noise[ENERGY] += weight * 2 * z2 * above;
  a->slope_noise[GAIN] += weight * z2 * zeta * r->density;
  a->slope_noise[ERROR] += weight * 2 * z2 * (above - zeta * r->density);
}

static rv_jet error_jet(rv_jet first, rv_jet second, double zeta) {
  rv_jet jet = rv_jet_add(second, -2 * zeta, first);
  jet.value += zeta * zeta;
  return jet;
}

/* Active units with an input in (low, high). The silent ones take from the gain E r(u) as much as
   one without signal has; it is subtracted here, where the two cancel. */
static void add_active(averages *a, const layer *in, double low, double high) {
  rv_rectified silent = rv_rectified_normal(-in->theta, in->nu);
  rv_jet without = rv_rectified_first(&silent, -in->theta, in->nu);
  for (size_t i = 0; i < NODES && low < high; i++) {
    double zeta, weight;
    gsl_integration_glfixed_point(low, high, i, &zeta, &weight, in->table);
    weight *= 2 * gsl_ran_ugaussian_pdf(zeta);
    double mean = in->c * zeta - in->theta;
    rv_rectified r = rv_rectified_normal(mean, in->nu);
    rv_jet first = rv_rectified_first(&r, mean, in->nu);
    rv_jet second = rv_rectified_second(&r, mean, in->nu);
    add_jet(a, ENERGY, zeta, weight, second);
    add_jet(a, GAIN, zeta, weight * zeta, first);
    a->jet[GAIN] = rv_jet_add(a->jet[GAIN], -weight * zeta, without);
    add_jet(a, ERROR, zeta, weight, error_jet(first, second, zeta));
    add_noise(a, &r, zeta, weight, in->nu);
    a->square[ENERGY][ENERGY] += weight * r.moment[4];
    a->square[ENERGY][GAIN] += weight * zeta * (r.moment[3] - silent.moment[3]);
    a->square[GAIN][GAIN] += weight * zeta * zeta * r.moment[2];
  }
}

static averages average(const layer *in) {
  const double end = 9; /* the rest of the normal law is 1e-19 */
  double bend = in->theta / in->c, reach = end * in->nu / fabs(in->c);
  double low = fmin(fmax(bend - reach, 0), end), high = fmax(fmin(bend + reach, end), low);
  averages a = {0};
  add_active(&a, in, 0, low);
  add_active(&a, in, low, high);
  add_active(&a, in, high, end);
  rv_rectified r = rv_rectified_normal(-in->theta, in->nu);
  rv_jet second = rv_rectified_second(&r, -in->theta, in->nu);
  double silent = (2 - in->p) / in->p;
  a.jet[ENERGY] = rv_jet_add(a.jet[ENERGY], silent, second);
  a.jet[ERROR] = rv_jet_add(a.jet[ERROR], silent, second);
  a.square[ENERGY][ENERGY] += silent * r.moment[4];
  a.square[GAIN][GAIN] += silent * r.moment[2];
  a.square[GAIN][ENERGY] = a.square[ENERGY][GAIN];
  return a;
}

/* First order of the arguments: shifts of their means, covariances, and those with the q_j. */
typedef struct state {
  double shift[2], covariance[2][2]; /* of c and v */
  double with_q[2][RV_DEPTH_MAX + 1];
} state;

typedef struct arguments {
  double shift[ARGUMENTS], covariance[ARGUMENTS][ARGUMENTS];
  double with_q[ARGUMENTS][RV_DEPTH_MAX + 1];
  double by_own_q[ARGUMENTS]; /* their regression on q_l of the same units */
} arguments;

static double variance_of_q(const rv_layered_law *law, size_t l) {
  return 2 / (law->p * law->width[l]) * (3 - law->p / 2);
}

/* c - nu t, nu and theta from c, v, q_l and the q_j above. */
static arguments arguments_of(const state *s, const layer *in, double v, size_t l,
                              const rv_layered_law *law) {
  double q = variance_of_q(law, l), by_v = in->nu / (2 * v), by_q = in->nu / 2;
  double above = 0, c_above = 0, v_above = 0;
  arguments a = {0};
  for (size_t j = l; j < law->depth; j++) {
    double own = variance_of_q(law, j);
    bool is_above = j > l;
    a.with_q[C][j] = s->with_q[0][j];
    a.with_q[NU][j] = by_v * s->with_q[1][j] + (is_above ? 0 : by_q * own);
    a.with_q[THETA][j] = is_above ? -in->theta / 2 * own : 0;
    above += is_above ? own : 0;
    c_above += is_above ? s->with_q[0][j] : 0;
    v_above += is_above ? s->with_q[1][j] : 0;
  }
  for (int i = 0; i < ARGUMENTS; i++)
    a.by_own_q[i] = a.with_q[i][l] / q;
  a.shift[C] = s->shift[0];
  a.shift[NU] = by_v * s->shift[1] - in->nu / 8 * (s->covariance[1][1] / (v * v) + q) +
                in->nu / (4 * v) * s->with_q[1][l];
  a.shift[THETA] = 3 * in->theta / 8 * above;
  double t = 2 / (in->p * in->n);
  a.covariance[C][C] = s->covariance[0][0] + in->nu * in->nu * t;
  a.covariance[C][NU] = by_v * s->covariance[0][1] + by_q * s->with_q[0][l];
  a.covariance[NU][NU] =
      by_v * by_v * s->covariance[1][1] + 2 * by_v * by_q * s->with_q[1][l] + by_q * by_q * q;
  a.covariance[C][THETA] = -in->theta / 2 * c_above;
  a.covariance[NU][THETA] = -in->theta / 2 * by_v * v_above;
  a.covariance[THETA][THETA] = in->theta * in->theta / 4 * above;
  for (int i = 0; i < ARGUMENTS; i++)
    for (int j = 0; j < i; j++)
      a.covariance[i][j] = a.covariance[j][i];
  return a;
}

/* First and second derivatives of an average by the arguments. */
typedef struct derivatives {
  double first[ARGUMENTS], second[ARGUMENTS][ARGUMENTS];
} derivatives;

static derivatives derivatives_of(const averages *a, int i) {
  const rv_jet *j = &a->jet[i];
  return (derivatives){.first = {a->slope[i], j->sd, -j->mean},
                       .second = {{a->bend[i][0], a->bend[i][1], a->bend_theta[i]},
                                  {a->bend[i][1], j->sd_sd, -j->mean_sd},
                                  {a->bend_theta[i], -j->mean_sd, j->mean_mean}}};
}

/* Covariances with the averages q_l and t of the same units. */
static double with_own_q(const averages *a, int i, const layer *in) {
  return 2 / (in->p * in->n) * a->with_energy[i] - a->jet[i].value / in->n;
}

static double with_own_t(const averages *a, int i, const layer *in) {
  return 2 / (in->p * in->n) * a->with_noise[i];
}

/* The shift of the mean of what is passed on. */
static double shift_of(const averages *a, int i, const arguments *x, const layer *in) {
  derivatives d = derivatives_of(a, i);
  double unit = 2 / (in->p * in->n);
  double shift = -in->nu * unit * a->slope_noise[i];
  for (int r = C; r <= NU; r++) /* the threshold does not move with q_l */
    shift += x->by_own_q[r] * (unit * a->moved_energy[i][r] - d.first[r] / in->n);
  for (int r = 0; r < ARGUMENTS; r++) {
    shift += d.first[r] * x->shift[r];
    for (int c = 0; c < ARGUMENTS; c++)
      shift += d.second[r][c] * x->covariance[r][c] / 2;
  }
  return shift;
}

/* Covariance of two of what is passed on: of the averages, of their arguments, of both. */
static double covariance_of(const averages *a, int i, int j, const arguments *x, const layer *in) {
  derivatives d = derivatives_of(a, i), e = derivatives_of(a, j);
  double sum = 2 / (in->p * in->n) * a->square[i][j] - a->jet[i].value * a->jet[j].value / in->n;
  for (int r = 0; r < ARGUMENTS; r++)
    sum += x->by_own_q[r] * (e.first[r] * with_own_q(a, i, in) + d.first[r] * with_own_q(a, j, in));
  sum -= in->nu * (e.first[C] * with_own_t(a, i, in) + d.first[C] * with_own_t(a, j, in));
  for (int r = 0; r < ARGUMENTS; r++)
    for (int c = 0; c < ARGUMENTS; c++)
      sum += d.first[r] * x->covariance[r][c] * e.first[c];
  return sum;
}

static double with_q_of(const averages *a, int i, const arguments *x, size_t j) {
  derivatives d = derivatives_of(a, i);
  double sum = 0;
  for (int r = 0; r < ARGUMENTS; r++)
    sum += d.first[r] * x->with_q[r][j];
  return sum;
}

/* Of the relative error, ERROR / q_l. */
static double error_shift(const averages *a, const arguments *x, const layer *in, size_t l,
                          const rv_layered_law *law) {
  double joint = with_own_q(a, ERROR, in) + with_q_of(a, ERROR, x, l);
  return shift_of(a, ERROR, x, in) - joint + a->jet[ERROR].value * variance_of_q(law, l);
}

static state pass(const averages *a, const arguments *x, const layer *in, double scale, size_t l,
                  const rv_layered_law *law) {
  static const int passed[2] = {GAIN, ENERGY};
  const double factor[2] = {scale, scale * scale};
  state s = {0};
  for (int i = 0; i < 2; i++) {
    s.shift[i] = factor[i] * shift_of(a, passed[i], x, in);
    for (int j = 0; j < 2; j++)
      s.covariance[i][j] = factor[i] * factor[j] * covariance_of(a, passed[i], passed[j], x, in);
    for (size_t j = l + 1; j < law->depth; j++)
      s.with_q[i][j] = factor[i] * with_q_of(a, passed[i], x, j);
  }
  return s;
}

static void note(rv_layer_spread *out, const state *s, double gain_unit, double noise_sq,
                 double order_below) {
  out->gain = s->shift[0];
  out->noise_sq = s->shift[1];
  out->gain_variance = s->covariance[0][0];
  out->noise_sq_variance = s->covariance[1][1];
  out->covariance = s->covariance[0][1];
  out->gain_unit = gain_unit;
  double order = fabs(s->shift[0]) / gain_unit + s->covariance[0][0] / (gain_unit * gain_unit) +
                 fabs(s->shift[1]) / noise_sq + s->covariance[1][1] / (noise_sq * noise_sq);
  out->order = fmax(order, order_below);
}

rv_status rv_layered_spread_find(rv_layered_spread *out, const rv_layered_evolution *evolution,
                                 const rv_layered_law *law, double norm) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a quadrature: free some memory");
  *out = (rv_layered_spread){0};
  double first = variance_of_q(law, 0); /* gain and noise^2 of one layer are q_0 */
  state s = {.covariance = {{first, first}, {first, first}}};
  note(&out->layer[1], &s, 1, 1, 0);
  double norms[RV_DEPTH_MAX + 1];
  norms[law->depth] = norm;
  for (size_t l = law->depth; l > 0; l--)
    norms[l - 1] = norms[l] * sqrt(2 / (law->p * law->width[l - 1]));
  for (size_t l = 1; l < law->depth; l++) {
    const rv_layer_state *at = &evolution->state[l];
    double v = at->noise * at->noise, n = law->width[l];
    layer in = {.c = at->gain,
                .nu = at->noise * sqrt(n / law->width[l - 1]),
                .theta = -evolution->reversal.bias[l] / (norms[l] * sqrt(2 / (law->p * n))),
                .p = law->p,
                .n = n,
                .table = table};
    averages a = average(&in);
    arguments x = arguments_of(&s, &in, v, l, law);
    double scale = evolution->reversal.scale[l + 1], above = evolution->state[l + 1].noise;
    out->layer[l].error_sq = error_shift(&a, &x, &in, l, law);
    s = pass(&a, &x, &in, scale, l, law);
    note(&out->layer[l + 1], &s, scale * hypot(in.c, in.nu), above * above, out->layer[l].order);
  }
  gsl_integration_glfixed_table_free(table);
  return RV_OK;
}
