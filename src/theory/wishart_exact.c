/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For m >= n and d = m - n the eigenvalues x = t^2 of W'W have a joint density proportional to
 * |prod (x_i - x_j)| prod t_i^d exp(-t_i^2 / 2), an absolute determinant in the functions
 *
 *   f_i(t) = sqrt(2) p_i(t^2) t^d exp(-t^2 / 2),   i < n,
 *
 * p_i the orthonormal Laguerre polynomials of parameter d - 1/2. N. G. de Bruijn (J. Indian Math.
 * Soc. 19, 1955) integrates it over a cube: with S_ij the integral of f_j F_i - f_i F_j over
 * [a, b], F_i that of f_i up to t, and for odd n a last row and column of the integrals of f_i,
 *
 *   P(a^2 <= all eigenvalues <= b^2) = sqrt(det S(a, b) / det S(0, infinity)).
 *
 * As the f_i are orthonormal on the half line, S is well conditioned and doubles do. Of Legendre
 * series f_i = sum a_ik P_k on the interval, scaled to [-1, 1], S = A T A' exactly, with T
 * antisymmetric and T_k,k+1 = 4 / ((2k + 1)(2k + 3)) all there is of it.
 */
#include "reverify/wishart_exact.h"

#include "numeric/legendre.h"
#include "support/memory.h"

#include <cblas.h>
#include <gsl/gsl_sf_log.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

struct rv_wishart_exact {
  double m, n;      /* as given */
  double excess;    /* d */
  size_t rows;      /* the smaller side, the number of functions */
  size_t nodes;     /* of the quadrature */
  double low, high; /* of the t - sqrt(d) that count */
  double *node, *transform;
  double log_whole; /* ln det S(low, high) */
};

/* Beyond ten standard deviations of an edge of the spectrum of W there is nothing to be seen. */
static const double beyond = 10;

/* The nodes that resolve n functions with 2n zeros at most, with the tails of the interval. */
static size_t nodes_for(size_t rows) {
  return (size_t)(3.2 * (double)rows) + 200;
}

/* ln(2 / Gamma(d + 1/2)) + d ln d - d, by Stirling's series where that cancels. */
static double log_constant(double d) {
  const double large = 30;
  if (d == 0)
    return M_LN2 - log(M_PI) / 2;
  if (d < large)
    return M_LN2 + d * log(d) - d - lgamma(d + 0.5);
  double square = d * d;
  return M_LN2 - log(2 * M_PI) / 2 +
         (1.0 / 24 - (7.0 / 2880 - (31.0 / 40320 - 127.0 / 215040 / square) / square) / square) / d;
}

/* ln f_0(sqrt(d) + t): the powers of numbers near sqrt(d) against their exponentials. */
static double log_first(double t, double d) {
  if (d == 0)
    return (log_constant(d) - t * t) / 2;
  double relative = t / sqrt(d);
  return log_constant(d) / 2 + d * (gsl_sf_log_1plusx_mx(relative) - relative * relative / 2);
}

/*
 * f_i(sqrt(d) + t) for all i, `stride` apart; the polynomials by their recurrence, with logarithms
 * for what overflows. t^2 - d is taken from the distance t to keep its digits when d is vast.
 */
static void functions_at(double *out, size_t stride, double t, const rv_wishart_exact *law) {
  const double large = 1e100;
  double nu = law->excess - 0.5, shift = t * (t + 2 * sqrt(law->excess)), before = 0, value = 1;
  double log_scale = log_first(t, law->excess);
  for (size_t k = 0; k < law->rows; k++) {
    double i = (double)k;
    out[k * stride] = value * exp(log_scale);
    double next = ((2 * i + 0.5 - shift) * value - sqrt(i * (i + nu)) * before) /
                  sqrt((i + 1) * (i + nu + 1));
    before = value;
    value = next;
    double size = fmax(fabs(before), fabs(value));
    if (size > large) {
      before /= size;
      value /= size;
      log_scale += log(size);
    }
  }
}

/* series (rows x nodes): the coefficients a_ik on [low, high]; values is as large. */
static void series_on(double *series, double *values, double low, double high,
                      const rv_wishart_exact *law) {
  size_t count = law->nodes, rows = law->rows;
  double half = (high - low) / 2;
  for (size_t j = 0; j < count; j++)
    functions_at(values + j, count, low + half * (1 + law->node[j]), law);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)count, (int)count, 1,
              values, (int)count, law->transform, (int)count, 0, series, (int)count);
}

/* S (side x side) from the series; `values` is overwritten. */
static void fill_matrix(double *s, size_t side, const double *series, double *values, double half,
                        const rv_wishart_exact *law) {
  size_t count = law->nodes, rows = law->rows;
  for (size_t i = 0; i < rows; i++)
    for (size_t k = 0; k + 1 < count; k++) {
      double j = (double)k;
      values[i * count + k] = series[i * count + k] * 4 * half * half / ((2 * j + 1) * (2 * j + 3));
    }
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)rows, (int)(count - 1), 1,
              values, (int)count, series + 1, (int)count, 0, s, (int)side);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < i; j++) {
      s[i * side + j] -= s[j * side + i];
      s[j * side + i] = -s[i * side + j];
    }
    s[i * side + i] = 0;
    if (side > rows) {
      s[i * side + rows] = 2 * half * series[i * count];
      s[rows * side + i] = -s[i * side + rows];
    }
  }
  if (side > rows)
    s[side * side - 1] = 0;
}

/* ln |det|, -infinity for a singular matrix; destroys it. NaN without memory. */
static double log_determinant(double *matrix, size_t side) {
  lapack_int *pivot = malloc(side * sizeof *pivot);
  if (pivot == NULL)
    return NAN;
  lapack_int info = LAPACKE_dgetrf(LAPACK_ROW_MAJOR, (lapack_int)side, (lapack_int)side, matrix,
                                   (lapack_int)side, pivot);
  free(pivot);
  if (info < 0)
    return NAN;
  double sum = 0;
  for (size_t i = 0; i < side; i++)
    sum += log(fabs(matrix[i * side + i]));
  return sum;
}

/* ln det S(low, high); NaN without memory. */
static double log_pfaffian_sq(double low, double high, const rv_wishart_exact *law) {
  size_t rows = law->rows, side = rows + rows % 2;
  double *series = NULL, *values = NULL, *s = NULL, result = NAN;
  if (rv_alloc_doubles(&series, rows, law->nodes) == RV_OK &&
      rv_alloc_doubles(&values, rows, law->nodes) == RV_OK &&
      rv_alloc_doubles(&s, side, side) == RV_OK) {
    series_on(series, values, low, high, law);
    fill_matrix(s, side, series, values, (high - low) / 2, law);
    result = log_determinant(s, side);
  }
  free(series);
  free(values);
  free(s);
  return result;
}

static rv_status prepare(rv_wishart_exact *law) {
  RV_TRY(rv_alloc_doubles(&law->node, law->nodes, 1));
  RV_TRY(rv_alloc_doubles(&law->transform, law->nodes, law->nodes));
  rv_legendre_transform(law->node, law->transform, law->nodes);
  law->log_whole = log_pfaffian_sq(law->low, law->high, law);
  if (!isfinite(law->log_whole))
    return rv_fail(RV_ENUMERIC,
                   "the law of a %.15g x %.15g Wishart matrix has no constant: "
                   "report it",
                   law->m, law->n);
  return RV_OK;
}

rv_status rv_wishart_exact_open(rv_wishart_exact **out, double m, double n) {
  const double side_max = 1e15;
  *out = NULL;
  if (!(m >= 1 && n >= 1 && m <= side_max && n <= side_max) || m != floor(m) || n != floor(n) ||
      fmin(m, n) > RV_WISHART_EXACT_MAX)
    return rv_fail(RV_EINVAL,
                   "the exact law of %.15g x %.15g matrices is out of reach: give whole sides, "
                   "the smaller one of at most %d",
                   m, n, RV_WISHART_EXACT_MAX);
  rv_wishart_exact *law = calloc(1, sizeof *law);
  if (law == NULL)
    return rv_fail(RV_ENOMEM, "no memory for an exact law: free some memory");
  double larger = fmax(m, n), smaller = fmin(m, n), root = sqrt(larger - smaller);
  double further = smaller / (sqrt(larger) + root); /* sqrt(m) - sqrt(d) */
  *law = (rv_wishart_exact){.m = m,
                            .n = n,
                            .excess = larger - smaller,
                            .rows = (size_t)smaller,
                            .nodes = nodes_for((size_t)smaller),
                            .low = fmax(-root, further - sqrt(smaller) - beyond),
                            .high = further + sqrt(smaller) + beyond};
  rv_status status = prepare(law);
  if (status != RV_OK) {
    rv_wishart_exact_close(law);
    return status;
  }
  *out = law;
  return RV_OK;
}

void rv_wishart_exact_close(rv_wishart_exact *law) {
  if (law == NULL)
    return;
  free(law->node);
  free(law->transform);
  free(law);
}

/* sqrt(x) - sqrt(d). */
static double distance_of(double x, double d) {
  return isinf(x) ? x : x == d ? 0 : (x - d) / (sqrt(x) + sqrt(d));
}

double rv_wishart_exact_interval(const rv_wishart_exact *law, double low, double high) {
  if (isnan(low) || isnan(high))
    return NAN;
  if (high <= 0 || low >= high || (law->n > law->m && low > 0))
    return 0;
  double from = fmax(law->low, distance_of(fmax(low, 0), law->excess));
  double to = fmin(law->high, distance_of(high, law->excess));
  if (from >= to)
    return 0;
  if (from == law->low && to == law->high)
    return 1;
  return fmin(1, exp((log_pfaffian_sq(from, to, law) - law->log_whole) / 2));
}

double rv_wishart_exact_norm(const rv_wishart_exact *law, double epsilon) {
  return rv_wishart_exact_interval(law, law->m * (1 - epsilon), law->m * (1 + epsilon));
}

/* The integral of P(norm > epsilon) from `low` to `high`, in as many pieces as show the law. */
static double mean_beyond(double low, double high, const rv_wishart_exact *law) {
  enum { NODES = 24, PIECES = 8 };
  double node[NODES], weight[NODES], sum = 0;
  rv_legendre_rule(node, weight, NODES);
  /* by u = sqrt(1 - epsilon), or sqrt(1 + epsilon), a singular value: smooth where it is 0 */
  double sign = low < 1 ? -1 : 1;
  double from = sqrt(1 + sign * low), step = (sqrt(1 + sign * high) - from) / PIECES;
  for (int piece = 0; piece < PIECES; piece++)
    for (int i = 0; i < NODES; i++) {
      double u = from + step * (piece + (1 + node[i]) / 2), epsilon = sign * (u * u - 1);
      sum += weight[i] * step * u * sign * (1 - rv_wishart_exact_norm(law, epsilon));
    }
  return sum;
}

/*
 * The singular values of W lie within sqrt(n) of sqrt(m), and the largest is no less than the norm
 * of a row or of a column, up to a few standard deviations: from there on, which for a wide W is
 * far beyond 1, the law is looked at.
 */
double rv_wishart_exact_norm_mean(const rv_wishart_exact *law) {
  double e = (sqrt(law->n) + beyond) / sqrt(law->m), high = 2 * e + e * e;
  if (!(law->n > law->m))
    return mean_beyond(0, fmin(1, high), law) + (high > 1 ? mean_beyond(1, high, law) : 0);
  double longest = fmax(sqrt(law->n) - beyond, 0), low = fmax(longest * longest / law->m - 1, 1);
  return low + mean_beyond(low, high, law);
}
