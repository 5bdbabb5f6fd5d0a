/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * De Bruijn's Pfaffian (wishart_gap.c has S, its inverse, and the names) does not depend on the
 * basis of the functions f_j but for the determinant of the change. Let g_j be orthonormal on the
 * interval E, of the same span as the f_j, j < n, and S(E) their double integrals of sign(t - s):
 * then S(E) is well conditioned however little of the f_j lies in E. With the recurrence
 * x g_j = b_j+1 g_j+1 + a_j g_j + b_j g_j-1 and b_0 the norm of f_0 on E, the change is triangular,
 * and from 2 a_i the leading coefficients of the l_j,
 *
 *   P = b_0^n prod_(0 < i < n) (b_i / (2 a_i-1))^(n - i) Pf S(E) Pf R,
 *
 * with Pf R = prod of a_i / 2 over even i < n - 1, times the turn g_2 for odd n. In Legendre series
 * on E, g_i = sum c_ik P_k, S(E) = C T C' with the antisymmetric T_k,k+1 = 4 / ((2k + 1)(2k + 3)),
 * in units of half the length of E, squared, all there is of it.
 */
#include "theory/wishart_inside.h"

#include "numeric/legendre.h"
#include "support/memory.h"
#include "theory/scaled_recurrence.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/* Ten standard deviations beyond an edge of the spectrum there is nothing to be seen. */
static const double beyond = 10;

/* An edge of the spectrum is this far from its place with a probability of at most exp(-t^2/2),
   which no double holds (wishart_edge.h). */
static const double never = 40;

typedef struct inside {
  const rv_wishart_gap *gap;
  size_t rows, side, nodes; /* n, n or n + 1, of the quadrature */
  long double log_largest;  /* of f_0 */
  double low, half;         /* lower end of E, as a distance, and half its length */
  double *node, *above, *transform;
  double *values, *series; /* rows x nodes: g_j at the nodes, its Legendre series */
  double *s;               /* side x side */
  long double *log_first;
} inside;

/* The nodes that resolve n functions with 2n zeros at most, with the tails of the interval. */
static size_t nodes_for(size_t rows) {
  return (size_t)(3.2 * (double)rows) + 200;
}

/*
 * The part of the interval that counts. A wall moves the other edge of the spectrum away from it,
 * by less than the wall itself has moved: as ln of the density is concave, moving all would be too
 * far.
 */
static void cut(inside *in, double low, double high) {
  const rv_wishart_gap *gap = in->gap;
  double width = 2 * sqrt(gap->n), origin = -sqrt(gap->functions.excess);
  double lowest = fmax(origin, fmin(gap->low, high - width) - beyond);
  double highest = fmax(gap->high, fmax(low, origin) + width) + beyond;
  in->low = fmax(low, lowest);
  in->half = (fmin(high, highest) - in->low) / 2;
}

/* f_0 in units of its largest value, as all of it may be below the smallest double. */
static void place_nodes(inside *in) {
  double d = in->gap->functions.excess;
  rv_legendre_transform(in->node, in->transform, in->nodes);
  in->log_largest = -INFINITY;
  for (size_t i = 0; i < in->nodes; i++) {
    double distance = in->low + in->half * (1 + in->node[i]);
    in->above[i] = distance * (distance + 2 * sqrt(d));
    in->log_first[i] = M_LN2 + rv_laguerre_log_first(distance, d);
    in->log_largest = fmaxl(in->log_largest, in->log_first[i]);
  }
  for (size_t i = 0; i < in->nodes; i++)
    in->log_first[i] -= in->log_largest;
}

/* The weights are half the transform's first column, as P_0 = 1. */
static double weight(const inside *in, size_t i) {
  return 2 * in->half * in->transform[i * in->nodes];
}

/* The integral of x^power g^2 over E, x = t^2 - d. */
static double moment(const double *g, int power, const inside *in) {
  double sum = 0;
  for (size_t i = 0; i < in->nodes; i++)
    sum += weight(in, i) * g[i] * g[i] * (power == 0 ? 1 : in->above[i]);
  return sum;
}

/* g_j into `values`; returns ln of the factors of Pf S(E). */
static double orthonormalise(const inside *in, rv_recurrence *r) {
  double n = in->gap->n, d = in->gap->functions.excess, norm = 0;
  double sum = n * (double)in->log_largest;
  for (size_t j = 0; j < in->rows; j++) {
    double i = (double)j, *g = in->values + j * in->nodes;
    if (j > 0) {
      double centre = moment(g - in->nodes, 1, in);
      rv_recurrence_step(r, centre, j > 1 ? norm : 0, 1);
    }
    rv_recurrence_values(g, r);
    norm = sqrt(moment(g, 0, in));
    rv_recurrence_divide(r, norm);
    rv_recurrence_rescale(r);
    rv_recurrence_values(g, r);
    sum += (n - i) * log(j == 0 ? norm : norm / sqrt(i * (i + d)));
  }
  return sum;
}

/* S(E). */
static void fill_matrix(const inside *in) {
  size_t rows = in->rows, nodes = in->nodes, side = in->side;
  double half = in->half, *scaled = in->values;
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)nodes, (int)nodes, 1,
              in->values, (int)nodes, in->transform, (int)nodes, 0, in->series, (int)nodes);
  for (size_t i = 0; i < rows; i++)
    for (size_t k = 0; k + 1 < nodes; k++) {
      double j = (double)k;
      scaled[i * nodes + k] =
          in->series[i * nodes + k] * 4 * half * half / ((2 * j + 1) * (2 * j + 3));
    }
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)rows, (int)(nodes - 1), 1,
              scaled, (int)nodes, in->series + 1, (int)nodes, 0, in->s, (int)side);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < i; j++) {
      in->s[i * side + j] -= in->s[j * side + i];
      in->s[j * side + i] = -in->s[i * side + j];
    }
    in->s[i * side + i] = 0;
    if (side > rows) {
      in->s[i * side + rows] = 2 * half * in->series[i * nodes];
      in->s[rows * side + i] = -in->s[i * side + rows];
    }
  }
  if (side > rows)
    in->s[side * side - 1] = 0;
}

/* ln |det S(E)|, which is destroyed. */
static rv_status log_determinant(double *out, const inside *in) {
  lapack_int *pivot = malloc(in->side * sizeof *pivot), side = (lapack_int)in->side;
  if (pivot == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu pivots: free some memory", in->side);
  lapack_int info = LAPACKE_dgetrf(LAPACK_COL_MAJOR, side, side, in->s, side, pivot);
  free(pivot);
  if (info < 0)
    return rv_fail(RV_ENUMERIC, "LAPACK's dgetrf refused a law's matrix: report it");
  *out = 0;
  for (size_t i = 0; i < in->side; i++)
    *out += log(fabs(in->s[i * in->side + i]));
  return RV_OK;
}

/* ln Pf R. */
static double log_pfaffian_of_inverse(const inside *in) {
  double d = in->gap->functions.excess, sum = in->rows % 2 == 1 ? log(in->gap->turn) : 0;
  for (size_t j = 0; j + 1 < in->rows; j += 2) {
    double i = (double)j;
    sum += log(sqrt((i + 1) * (i + 1 + d)) / 4);
  }
  return sum;
}

static rv_status allocate(inside *in) {
  size_t rows = in->rows, nodes = in->nodes;
  RV_TRY(rv_alloc_doubles(&in->node, nodes, 1));
  RV_TRY(rv_alloc_doubles(&in->above, nodes, 1));
  RV_TRY(rv_alloc_doubles(&in->transform, nodes, nodes));
  RV_TRY(rv_alloc_doubles(&in->values, rows, nodes));
  RV_TRY(rv_alloc_doubles(&in->series, rows, nodes));
  RV_TRY(rv_alloc_doubles(&in->s, in->side, in->side));
  in->log_first = malloc(nodes * sizeof *in->log_first);
  if (in->log_first == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu logarithms: free some memory", nodes);
  return RV_OK;
}

static void release(inside *in) {
  free(in->node);
  free(in->above);
  free(in->transform);
  free(in->values);
  free(in->series);
  free(in->s);
  free(in->log_first);
}

static rv_status evaluate(double *log_probability, inside *in) {
  rv_recurrence r;
  double log_square = 0;
  place_nodes(in);
  RV_TRY(rv_recurrence_open(&r, in->above, in->log_first, in->nodes));
  double factors = orthonormalise(in, &r);
  rv_recurrence_close(&r);
  fill_matrix(in);
  RV_TRY(log_determinant(&log_square, in));
  *log_probability = fmin(factors + log_square / 2 + log_pfaffian_of_inverse(in), 0);
  return RV_OK;
}

rv_status rv_wishart_inside(double *log_probability, double low, double high,
                            const rv_wishart_gap *gap) {
  size_t rows = gap->functions.count;
  inside in = {.gap = gap, .rows = rows, .side = rows + rows % 2, .nodes = nodes_for(rows)};
  cut(&in, low, high);
  *log_probability = -INFINITY;
  if (!(in.half > 0) || high < gap->low - never || low > gap->high + never)
    return RV_OK;
  rv_status status = allocate(&in);
  if (status == RV_OK)
    status = evaluate(log_probability, &in);
  release(&in);
  return status;
}
