/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Let A_s be the integral operator on (0, infinity) with kernel Ai(x + y + s). Then
 *
 *   F_1(s) = det(1 - A_s)   and   F_2(s) = det(1 - A_s^2) = det(1 - A_s) det(1 + A_s),
 *
 * so the eigenvalues l_i of one symmetric matrix give both laws, and, because the operator
 * depends on s through its kernel only, their derivatives l_i' = v_i' (dA/ds) v_i give both
 * densities. Gauss-Legendre nodes turn A_s into that matrix; the error falls exponentially with
 * their number (Bornemann 2010).
 */
#include "reverify/tracy_widom.h"

#include "numeric/root.h"

#include <float.h>
#include <gsl/gsl_chebyshev.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_airy.h>
#include <lapacke.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* One of the numbers for which GSL has the nodes to full precision. */
enum { NODES = 96 };

/* Beyond these the law has no mass that a double absolute error of 1e-13 or DBL_MIN can hold. */
static const double lowest = -12, highest = 103;

/* Eigenvalues of the discretised A_s and their derivatives in s. */
typedef struct spectrum {
  double value[NODES], slope[NODES];
} spectrum;

/* Ai decays like exp(-2/3 x^1.5): beyond 103 it is below 1e-303 and counts as zero. */
static double airy(double x) {
  return x > highest ? 0 : gsl_sf_airy_Ai(x, GSL_PREC_DOUBLE);
}

static double airy_slope(double x) {
  return x > highest ? 0 : gsl_sf_airy_Ai_deriv(x, GSL_PREC_DOUBLE);
}

/*
 * The half line is cut where Ai(L + s) < 1e-19 (L + s = 16), so the part cut off changes no digit;
 * for s > 0 the length 16 stays, as the kernel only gets smaller.
 */
static bool nodes_and_weights(double node[NODES], double weight[NODES], double s) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return false;
  double length = 16 - fmin(s, 0);
  for (size_t i = 0; i < NODES; i++)
    gsl_integration_glfixed_point(0, length, i, &node[i], &weight[i], table);
  gsl_integration_glfixed_table_free(table);
  return true;
}

/* The symmetric matrix sqrt(w_i w_j) f(x_i + x_j + s) of an operator with kernel f(x + y + s). */
static bool discretise(double matrix[NODES][NODES], double (*f)(double), double s) {
  double node[NODES], weight[NODES];
  if (!nodes_and_weights(node, weight, s))
    return false;
  for (int i = 0; i < NODES; i++)
    for (int j = 0; j <= i; j++)
      matrix[i][j] = matrix[j][i] = sqrt(weight[i] * weight[j]) * f(node[i] + node[j] + s);
  return true;
}

/* `job` is 'N' for the eigenvalues only, 'V' to turn the columns of `kernel` into eigenvectors. */
static bool eigenvalues(double value[NODES], double kernel[NODES][NODES], char job) {
  return LAPACKE_dsyevd(LAPACK_COL_MAJOR, job, 'L', NODES, &kernel[0][0], NODES, value) == 0;
}

static bool kernel_eigenvalues(spectrum *out, double s) {
  double kernel[NODES][NODES];
  return discretise(kernel, airy, s) && eigenvalues(out->value, kernel, 'N');
}

static bool kernel_spectrum(spectrum *out, double s) {
  double vector[NODES][NODES], slope[NODES][NODES];
  if (!discretise(vector, airy, s) || !eigenvalues(out->value, vector, 'V') ||
      !discretise(slope, airy_slope, s))
    return false;
  /* column-major output: row e of the C array is the eigenvector of value[e] */
  for (int e = 0; e < NODES; e++) {
    out->slope[e] = 0;
    for (int i = 0; i < NODES; i++)
      for (int j = 0; j < NODES; j++)
        out->slope[e] += vector[e][i] * slope[i][j] * vector[e][j];
  }
  return true;
}

/* ln det(1 - A) for beta = 1, ln det(1 - A^2) for beta = 2; accurate when it is tiny. */
static double log_determinant(const spectrum *a, int beta) {
  double sum = 0;
  for (int e = 0; e < NODES; e++) {
    /* rounding can push an eigenvalue near 1 past it, far in the left tail: F is 0 there */
    double loss = beta == 1 ? a->value[e] : a->value[e] * a->value[e];
    sum += loss < 1 ? log1p(-loss) : -INFINITY;
  }
  return sum;
}

/* The derivative of log_determinant in s. */
static double log_determinant_slope(const spectrum *a, int beta) {
  double sum = 0;
  for (int e = 0; e < NODES; e++) {
    double v = a->value[e];
    sum -= beta == 1 ? a->slope[e] / (1 - v) : 2 * v * a->slope[e] / (1 - v * v);
  }
  return sum;
}

static bool invalid(int beta, double s) {
  return (beta != 1 && beta != 2) || isnan(s);
}

double rv_tracy_widom_cdf(int beta, double s) {
  spectrum a;
  if (invalid(beta, s))
    return NAN;
  if (s <= lowest || s >= highest)
    return s >= highest;
  return kernel_eigenvalues(&a, s) ? exp(log_determinant(&a, beta)) : NAN;
}

double rv_tracy_widom_upper(int beta, double s) {
  spectrum a;
  if (invalid(beta, s))
    return NAN;
  if (s <= lowest || s >= highest)
    return s <= lowest;
  return kernel_eigenvalues(&a, s) ? -expm1(log_determinant(&a, beta)) : NAN;
}

double rv_tracy_widom_pdf(int beta, double s) {
  spectrum a;
  if (invalid(beta, s))
    return NAN;
  if (s <= lowest || s >= highest)
    return 0;
  if (!kernel_spectrum(&a, s))
    return NAN;
  double cdf = exp(log_determinant(&a, beta));
  return cdf > 0 ? cdf * log_determinant_slope(&a, beta) : 0;
}

/* Chebyshev interpolants of each law and its first derivatives, made once. */
enum { ORDERS = 3 };
static gsl_cheb_series *table[2][ORDERS];
static const double table_low = -10, table_high = 14; /* 1 - F_1(14) < 1e-15, F_1(-10) = 1e-21 */

static double cdf_of_table(double s, void *beta) {
  return rv_tracy_widom_cdf(*(int *)beta, s);
}

static void make_tables(void) {
  enum { DEGREE = 128 };
  for (int beta = 1; beta <= 2; beta++)
    for (int order = 0; order < ORDERS; order++) {
      gsl_cheb_series *series = gsl_cheb_alloc(DEGREE);
      if (series == NULL)
        break; /* then every value is computed */
      gsl_function f = {.function = cdf_of_table, .params = &beta};
      if (order == 0)
        gsl_cheb_init(series, &f, table_low, table_high);
      else
        gsl_cheb_calc_deriv(series, table[beta - 1][order - 1]);
      table[beta - 1][order] = series;
    }
}

static const gsl_cheb_series *table_of(int beta, int order) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_tables);
  return table[beta - 1][order];
}

double rv_tracy_widom_cdf_interpolated(int beta, double s) {
  if (invalid(beta, s) || table_of(beta, 0) == NULL)
    return rv_tracy_widom_cdf(beta, s);
  if (s < table_low || s > table_high)
    return s > table_high;
  return gsl_cheb_eval(table_of(beta, 0), s);
}

double rv_tracy_widom_derivative(int beta, int order, double s) {
  if (invalid(beta, s) || order < 1 || order >= ORDERS || table_of(beta, order) == NULL)
    return NAN;
  return s < table_low || s > table_high ? 0 : gsl_cheb_eval(table_of(beta, order), s);
}

/* Quantile searches work on ln F or ln (1 - F), which are close to polynomials. */
typedef struct target {
  int beta;
  double log_probability;
} target;

static double cdf_excess(double s, void *untyped) {
  const target *t = untyped;
  return log(rv_tracy_widom_cdf(t->beta, s)) - t->log_probability;
}

static double upper_excess(double s, void *untyped) {
  const target *t = untyped;
  return log(fmax(rv_tracy_widom_upper(t->beta, s), DBL_MIN)) - t->log_probability;
}

double rv_tracy_widom_quantile(int beta, double p) {
  if (invalid(beta, p) || !(p > 0) || !(p < 1))
    return NAN;
  target t = {beta, log(p)};
  return rv_root(cdf_excess, &t, -9, 12); /* F_1(-9) < 1e-13, 1 - F_1(12) < 1e-12 */
}

double rv_tracy_widom_upper_quantile(int beta, double q) {
  if (invalid(beta, q) || !(q >= 1e-300) || !(q < 1))
    return NAN;
  target t = {beta, log(q)};
  return rv_root(upper_excess, &t, -10, highest);
}

/* Moments as given by Bornemann (2010), table 10. */
double rv_tracy_widom_mean(int beta) {
  return beta == 1 ? -1.2065335745820 : beta == 2 ? -1.7710868074116 : NAN;
}

double rv_tracy_widom_variance(int beta) {
  return beta == 1 ? 1.6077810345810 : beta == 2 ? 0.8131947928329 : NAN;
}
