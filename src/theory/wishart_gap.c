/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The eigenvalues x = t^2 of W'W have a joint density proportional to the absolute determinant of
 * the functions f_j = 2 l_j(t), j < n, of laguerre_functions.h, d = m - n. N. G. de Bruijn (J.
 * Indian Math. Soc. 19, 1955): with S(E) the double integral of sign(t - s) f_i(s) f_j(t) over E,
 * and for odd n a last row and column of the integrals of f_i over E,
 *
 *   P(all t in E) = sqrt(det S(E) / det S),
 *
 * S that of the half line. As (t l_j)' = a_j-1 f_j-1 - a_j f_j+1 with
 * a_j = sqrt((j + 1)(j + 1 + d)) / 2, the inverse of S is known: R = C/2 with
 * C_j,j+1 = -C_j+1,j = -a_j, and for odd n one more entry, -1/h_n-1 and its negative, between the
 * last function and the border; h_j is the integral of f_j. (M. Adler, P. J. Forrester, T. Nagao,
 * P. van Moerbeke, J. Stat. Phys. 99, 2000, have this as skew orthogonal polynomials.) So
 *
 *   P^2 = det(1 - R D),   D = S - S(E),
 *
 * and D is known from the functions outside E alone. Outside are J_1, below E, and J_2, above. Let
 * I(t) be the vector of integrals from t in J_p outwards, I_p that from its inner end, s_p = -1, 1
 * for p = 1, 2, and k_p = h -+ b, b the border's unit vector for odd n and 0 for even n, + for p
 * = 1. Integration by parts gives, with f(t) the vector of the f_j and q the other part,
 *
 *   D = sum_p s_p ( int_Jp f(t) (2 I(t) - k_p - I_p + I_q)' dt + k_p I_p' ).
 *
 * Gauss's rule makes a matrix of low rank of it, D = U V', with a column of U for each node, f(t)
 * times its weight, and one for each part, k_p, so that det(1 - R D) = det(1 - V' R U) has the size
 * of the nodes. What is in it are, for t in J_p,
 *
 *   I(t)' C f(s) = s_p t sum over j < n - 1 of l_j(t) f_j(s) - a_n-2 I_n-2(t) f_n-1(s),
 *   R k_p = g_p (the unit vector of n - 1), g_2 = 1 / sqrt(2 u((n - 1)/2) u((m - 1)/2)),
 *   u(z) = Gamma(z + 1/2) / Gamma(z + 1), g_1 = (-1)^n g_2, and k_1' R k_2 = 2 for odd n, else 0.
 *
 * For small 1 - P all is a sum of terms of one sign that are small themselves, so it keeps its
 * digits. The derivative of ln P in the inner end e of J_p is
 *
 *   f(e)' (1 - R D)^-1 R (k_p - I_1 - I_2),
 *
 * which takes a row and a column more.
 */
#include "theory/wishart_gap.h"

#include "numeric/identity_less.h"
#include "numeric/legendre_integral.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ln of what does not count beside 1: the last function has fallen by it where a part is cut. */
static const double nothing = -41;

/*
 * Below the smallest zero of l_n-1 and above the largest ln |l_n-1| is concave, with second
 * derivatives of at most -1, as ln |t^2 - zero^2|, d ln t and -t^2 / 2 show: at a distance of 9 it
 * has fallen by 40.5 in addition to what it falls by its slope.
 */
static const double reach = 9.1;

/*
 * P(no eigenvalue in J), J with the places of z zeros, is about exp(-c z^2), c = 0.61 in the bulk
 * (F. J. Dyson's exp(-(pi z)^2 / 16)), 0.92 at a soft edge (exp(-s^3/24) of F_1), 1.2 at a hard
 * one: 1e-38 and less from here on.
 */
enum { ZEROS_MAX = 12 };

/*
 * Nodes that resolve a part, which begins `depth` within the edge of the spectrum and holds as many
 * zeros: doubling them changes nothing. Functions vary over lengths of 1/2 at least, or between
 * zeros.
 */
static double nodes_for(size_t zeros, double depth) {
  return 48 + 2 * (double)zeros + 3 * depth;
}

static const size_t rule_count[RV_GAP_RULES] = {48, 64, 90, 120};

/* Gamma(z + 1/2) / Gamma(z + 1): the series in 1 / (z + 1/4)^2 where its last term is below 1e-17.
 */
static double gamma_ratio(double z) {
  const double large = 12;
  double factor = 1;
  for (; z < large; z++)
    factor *= (z + 1) / (z + 0.5);
  double w = z + 0.25, v = 1 / (w * w);
  double series = v * (1.0 / 64 - v * (5.0 / 2048 - v * (61.0 / 49152 - v * 1385.0 / 1048576)));
  return factor / sqrt(w) * exp(-series);
}

static rv_status open_rule(rv_gap_rule *rule, size_t count) {
  double *room = NULL;
  rule->count = count;
  rv_status status = rv_alloc_doubles(&room, count, count + 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&rule->node, count, count + 2);
  if (status == RV_OK) {
    rule->weight = rule->node + count;
    rule->beyond = rule->weight + count;
    rv_legendre_integrals(rule->node, rule->weight, rule->beyond, room, count);
  }
  free(room);
  return status;
}

rv_status rv_wishart_gap_open(rv_wishart_gap *gap, double m, double n) {
  double root = sqrt(m - n), further = n / (sqrt(m) + root); /* sqrt(m) - sqrt(d) */
  *gap =
      (rv_wishart_gap){.m = m,
                       .n = n,
                       .low = fmax(further - sqrt(n), -root),
                       .high = further + sqrt(n),
                       .functions = {.excess = m - n, .count = (size_t)n},
                       .turn = 1 / sqrt(2 * gamma_ratio((n - 1) / 2) * gamma_ratio((m - 1) / 2))};
  for (size_t i = 0; i < RV_GAP_RULES; i++)
    RV_TRY(open_rule(&gap->rule[i], rule_count[i]));
  return RV_OK;
}

void rv_wishart_gap_close(rv_wishart_gap *gap) {
  for (size_t i = 0; i < RV_GAP_RULES; i++)
    free(gap->rule[i].node);
}

/* One of J_1 and J_2. Its points are the nodes and then the inner end. */
typedef struct part {
  double sign, turn;   /* s_p, g_p */
  double inner, outer; /* ends, as distances */
  const rv_gap_rule *rule;
  size_t first, end; /* numbers of points */
} part;

typedef struct outside {
  const rv_wishart_gap *gap;
  part part[2];
  size_t parts, points;
  bool slopes;
  double *distance, *weight;               /* points each; the inner ends weigh nothing */
  double *last, *before;                   /* l_n-1 and l_n-2 */
  double *integral_last, *integral_before; /* of f_n-1 and f_n-2, from the point outwards */
  double *gram, *cross;
} outside;

/* How far outwards a part goes: where the last function is nothing beside its value at `from`. */
static double outer_end(double from, double sign, const rv_wishart_gap *gap) {
  double origin = -sqrt(gap->functions.excess), length = reach;
  double least = rv_laguerre_last_at(from, &gap->functions).log_size + nothing;
  for (double half = length / 2; half > 1e-3 * reach; half /= 2) {
    double place = from + sign * half;
    if (place > origin && !(rv_laguerre_last_at(place, &gap->functions).log_size < least))
      break;
    length = half;
  }
  return fmax(from + sign * length, origin);
}

/* False where the probability is as good as 0. */
static bool add_part(outside *out, double sign, double inner) {
  const rv_wishart_gap *gap = out->gap;
  double n = gap->n, edge = sign < 0 ? gap->low : gap->high;
  double from = sign * fmax(sign * inner, sign * edge);
  double across = sign < 0 ? inner - gap->high : gap->low - inner;
  size_t above = rv_laguerre_last_at(inner, &gap->functions).zeros_above;
  size_t zeros = sign < 0 ? gap->functions.count - 1 - above : above, rule = 0;
  /* beyond the other edge all is as good as outside: the probability is at most exp(nothing) */
  if (zeros >= ZEROS_MAX || across > reach)
    return false;
  double nodes = nodes_for(zeros, fabs(from - inner));
  while (rule + 1 < RV_GAP_RULES && (double)gap->rule[rule].count < nodes)
    rule++;
  part *p = &out->part[out->parts++];
  *p = (part){.sign = sign,
              .turn = sign < 0 && fmod(n, 2) == 1 ? -gap->turn : gap->turn,
              .inner = inner,
              .outer = outer_end(from, sign, gap),
              .rule = &gap->rule[rule],
              .first = out->points,
              .end = out->points + gap->rule[rule].count};
  out->points = p->end + 1;
  return true;
}

static void place_points(const outside *out) {
  for (size_t q = 0; q < out->parts; q++) {
    const part *p = &out->part[q];
    double low = fmin(p->inner, p->outer), half = fabs(p->outer - p->inner) / 2;
    for (size_t i = 0; i < p->rule->count; i++) {
      out->distance[p->first + i] = low + half * (1 + p->rule->node[i]);
      out->weight[p->first + i] = half * p->rule->weight[i];
    }
    out->distance[p->end] = p->inner;
    out->weight[p->end] = 0;
  }
}

/* The integrals of f = 2 l from each point of a part outwards. */
static void integrate(double *integral, const double *l, const part *p) {
  size_t count = p->rule->count;
  double half = fabs(p->outer - p->inner) / 2, whole = 0;
  for (size_t i = 0; i < count; i++) {
    double sum = 0;
    for (size_t j = 0; j < count; j++)
      sum += l[p->first + j] * (p->sign > 0
                                    ? p->rule->beyond[i * count + j]
                                    : p->rule->beyond[(count - 1 - i) * count + count - 1 - j]);
    integral[p->first + i] = 2 * half * sum;
    whole += p->rule->weight[i] * l[p->first + i];
  }
  integral[p->end] = 2 * half * whole;
}

/* I(t)' R U for the point t of a part, with the columns of points first, then those of k_p. */
static void fill_point_row(double *row, size_t t, const part *p, const outside *out) {
  const rv_wishart_gap *gap = out->gap;
  double root = sqrt(gap->functions.excess), factor = p->sign * (root + out->distance[t]);
  double down = sqrt((gap->n - 1) * (gap->m - 1)) / 2 * out->integral_before[t];
  for (size_t s = 0; s < out->points; s++)
    row[s] = (factor * out->gram[t * out->points + s] - down * out->last[s]) * out->weight[s];
  for (size_t q = 0; q < out->parts; q++)
    row[out->points + q] = out->part[q].turn * out->integral_last[t];
}

/* k_p' R U. */
static void fill_turn_row(double *row, size_t p, const outside *out) {
  for (size_t s = 0; s < out->points; s++)
    row[s] = -out->part[p].turn * 2 * out->last[s] * out->weight[s];
  for (size_t q = 0; q < out->parts; q++)
    row[out->points + q] = fmod(out->gap->n, 2) == 0 ? 0 : 2 * ((double)q - (double)p);
}

/* shared = I_q' R U - (k_p + I_p)' R U, which all nodes of part p have in common. */
static void fill_shared_row(double *shared, size_t p, const double *x, size_t side,
                            const outside *out) {
  size_t width = out->points + out->parts;
  const double *own = x + out->part[p].end * side;
  fill_turn_row(shared, p, out);
  for (size_t j = 0; j < width; j++)
    shared[j] = -shared[j] - own[j];
  if (out->parts == 1)
    return;
  const double *other = x + out->part[1 - p].end * side;
  for (size_t j = 0; j < width; j++)
    shared[j] += other[j];
}

/*
 * V' R U into the first points + parts rows and columns of x, whose rows are of `side` numbers. The
 * inner ends have rows and columns there as if they were nodes; that they weigh nothing leaves the
 * determinant as it is. `room` is for parts * side numbers.
 */
static void fill_matrix(double *x, size_t side, double *room, const outside *out) {
  size_t width = out->points + out->parts;
  for (size_t q = 0; q < out->parts; q++)
    for (size_t t = out->part[q].first; t <= out->part[q].end; t++)
      fill_point_row(x + t * side, t, &out->part[q], out);
  for (size_t q = 0; q < out->parts; q++)
    fill_shared_row(room + q * side, q, x, side, out);
  for (size_t q = 0; q < out->parts; q++) {
    const part *p = &out->part[q];
    for (size_t j = 0; j < width; j++)
      x[(out->points + q) * side + j] = p->sign * x[p->end * side + j];
    for (size_t t = p->first; t <= p->end; t++)
      for (size_t j = 0; j < width; j++)
        x[t * side + j] = p->sign * (2 * x[t * side + j] + room[q * side + j]);
  }
}

/* The rows f(e)' R U of the inner ends, and the columns V' R (k_p - I_1 - I_2). */
static void border_matrix(double *x, size_t side, const outside *out) {
  size_t points = out->points, width = points + out->parts;
  for (size_t p = 0; p < out->parts; p++) {
    double *row = x + (width + p) * side;
    for (size_t s = 0; s < points; s++)
      row[s] = out->cross[p * points + s] * out->weight[s];
    for (size_t q = 0; q < out->parts; q++)
      row[points + q] = 2 * out->part[q].turn * out->last[out->part[p].end];
  }
  for (size_t i = 0; i < side; i++) {
    double *row = x + i * side, sum = 0;
    for (size_t s = 0; s < points; s++)
      sum += row[s];
    for (size_t p = 0; p < out->parts; p++)
      row[width + p] = row[points + p] - sum;
  }
}

static void evaluate(rv_gap_value *value, double *x, double *room, const outside *out) {
  size_t inner = out->points + out->parts, side = inner + (out->slopes ? out->parts : 0);
  fill_matrix(x, side, room, out);
  if (out->slopes)
    border_matrix(x, side, out);
  value->log_probability = fmin(rv_identity_less(x, side, inner) / 2, 0);
  if (!out->slopes || value->log_probability == -INFINITY)
    return;
  for (size_t p = 0; p < out->parts; p++) {
    double slope = x[(inner + p) * side + inner + p];
    if (out->part[p].sign < 0)
      value->slope_low = slope;
    else
      value->slope_high = slope;
  }
}

/* The arrays of `out` lie in `room`, which has as many rows of `points` numbers as they need. */
enum { VECTORS = 6 };
static void lay_out(outside *out, double *room) {
  size_t points = out->points;
  out->distance = room;
  out->weight = room + points;
  out->last = room + 2 * points;
  out->before = room + 3 * points;
  out->integral_last = room + 4 * points;
  out->integral_before = room + 5 * points;
  out->cross = room + VECTORS * points;
  out->gram = out->cross + out->parts * points;
}

static rv_status sum_functions(const outside *out) {
  size_t place[2] = {out->part[0].end, out->part[1].end};
  const rv_laguerre_sums sums = {.last = out->last,
                                 .before = out->before,
                                 .gram = out->gram,
                                 .place = place,
                                 .cross = out->cross,
                                 .places = out->slopes ? out->parts : 0};
  RV_TRY(rv_laguerre_sums_at(&sums, out->distance, out->points, &out->gap->functions));
  for (size_t q = 0; q < out->parts; q++) {
    integrate(out->integral_last, out->last, &out->part[q]);
    integrate(out->integral_before, out->before, &out->part[q]);
  }
  return RV_OK;
}

static rv_status fill_and_evaluate(rv_gap_value *value, outside *out) {
  size_t side = out->points + 2 * out->parts;
  double *room = NULL, *x = NULL;
  rv_status status = rv_alloc_doubles(&room, VECTORS + out->parts + out->points, out->points);
  if (status == RV_OK)
    status = rv_alloc_doubles(&x, side + out->parts, side);
  if (status == RV_OK) {
    lay_out(out, room);
    place_points(out);
    status = sum_functions(out);
  }
  if (status == RV_OK)
    evaluate(value, x, x + side * side, out);
  free(room);
  free(x);
  return status;
}

rv_status rv_wishart_gap_at(rv_gap_value *value, double low, double high, bool slopes,
                            const rv_wishart_gap *gap) {
  double root = sqrt(gap->functions.excess);
  outside out = {.gap = gap, .slopes = slopes};
  *value = (rv_gap_value){.log_probability = -INFINITY};
  if (!(low < high))
    return RV_OK;
  if (low > -root && !add_part(&out, -1, low))
    return RV_OK;
  if (isfinite(high) && !add_part(&out, 1, high))
    return RV_OK;
  value->log_probability = 0;
  return out.parts == 0 ? RV_OK : fill_and_evaluate(value, &out);
}
