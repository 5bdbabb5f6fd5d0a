/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The extreme eigenvalues of equalised Gaussian matrices, simulated, and what is fitted to them in
 * src/theory/equalised_edge.c.
 *
 * Usage: equalised_edge FILE: draws, writes FILE (tests/fixtures/equalised_edge.csv; some eight
 * minutes on one processor) and prints the coefficients.
 *        equalised_edge FILE fit: the coefficients from FILE alone.
 *        equalised_edge FILE PART: draws only this part of the matrices of each shape, 0 to 1.
 *
 * Columns: the edge, the sides, 1 if the fit does not see the shape, the draws; mean, its standard
 * error, variance and skewness in the units of equalised_edge.h, and the values that 0.05, 0.01 and
 * 0.001 of the draws exceed. Where d <= 0.4, so that the mean of a Gaussian matrix is known to
 * 0.002, that of the largest eigenvalue is corrected by the same matrix before it was equalised.
 */
#include "theory/equalised_edge.h"
#include "numeric/equalise.h"
#include "numeric/gram.h"
#include "random/gaussian_matrix.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"
#include "theory/edge_expansion.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void openblas_set_num_threads(int threads);

enum { DRAWS_MIN = 500, RECORDS_MAX = 128 };

typedef struct plan {
  size_t m, n, draws;
  bool held_out;
} plan;

static const plan plans[] = {
    {8, 8, 200000, false},    {12, 8, 200000, false},   {16, 8, 200000, false},
    {32, 8, 100000, false},   {128, 8, 60000, false},   {512, 8, 40000, false},
    {8000, 8, 5000, false},   {16, 16, 200000, false},  {24, 16, 150000, false},
    {32, 16, 150000, false},  {64, 16, 100000, false},  {256, 16, 50000, false},
    {1024, 16, 20000, false}, {32, 32, 100000, false},  {48, 32, 80000, false},
    {64, 32, 80000, false},   {128, 32, 60000, false},  {512, 32, 20000, false},
    {2048, 32, 10000, false}, {64, 64, 50000, false},   {96, 64, 40000, false},
    {128, 64, 40000, false},  {256, 64, 25000, false},  {1024, 64, 12000, false},
    {128, 128, 25000, false}, {256, 128, 20000, false}, {512, 128, 3000, false},
    {256, 256, 4000, false},  {512, 512, 1500, false},  {784, 10, 20000, true},
    {40, 24, 50000, true},    {300, 100, 8000, true},   {250, 200, 4000, true}};

static const double level[] = {0.05, 0.01, 0.001};

typedef struct record {
  bool lower, held_out;
  double m, n, draws, mean, error, variance, skewness, quantile[3];
} record;

/* Room for one shape: the matrix, its scales, the Gram matrix and its eigenvalues, and the units of
   all draws: upper and lower edge, and the upper one of the matrix before it was equalised. */
typedef struct room {
  double *matrix, *row, *column, *gram, *eigenvalue, *upper, *lower, *raw;
} room;

static rv_status open_room(room *r, const plan *p, size_t draws) {
  RV_TRY(rv_alloc_doubles(&r->matrix, p->m, p->n));
  RV_TRY(rv_alloc_doubles(&r->row, p->m, 1));
  RV_TRY(rv_alloc_doubles(&r->column, p->n, 1));
  RV_TRY(rv_alloc_doubles(&r->gram, p->n, p->n));
  RV_TRY(rv_alloc_doubles(&r->eigenvalue, p->n, 1));
  RV_TRY(rv_alloc_doubles(&r->upper, draws, 1));
  RV_TRY(rv_alloc_doubles(&r->lower, draws, 1));
  return rv_alloc_doubles(&r->raw, draws, 1);
}

static void close_room(room *r) {
  free(r->matrix);
  free(r->row);
  free(r->column);
  free(r->gram);
  free(r->eigenvalue);
  free(r->upper);
  free(r->lower);
  free(r->raw);
}

static rv_status find_spectrum(room *r, const plan *p) {
  memset(r->gram, 0, p->n * p->n * sizeof *r->gram);
  rv_gram_add(r->gram, r->matrix, p->m, p->n, 1);
  if (LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (int)p->n, r->gram, (int)p->n, r->eigenvalue) != 0)
    return rv_fail(RV_ENUMERIC, "LAPACK dsyevd failed: report it");
  return RV_OK;
}

static rv_status draw(room *r, const plan *p, size_t trial) {
  const rv_stream_key key = {7, 77, p->m * 1000003U + p->n, trial};
  double m = (double)p->m, n = (double)p->n;
  rv_equalised equalised;
  rv_gaussian_rows(r->matrix, &key, 0, p->m, p->n, 1);
  RV_TRY(find_spectrum(r, p));
  r->raw[trial] = rv_equalised_edge_units(m, n, r->eigenvalue[p->n - 1] / m);
  RV_TRY(rv_equalise(&equalised, r->matrix, r->row, r->column, p->m, p->n));
  if (!equalised.converged)
    return rv_fail(RV_ENUMERIC, "a %zu x %zu matrix was not equalised: report it", p->m, p->n);
  RV_TRY(find_spectrum(r, p));
  r->upper[trial] = rv_equalised_edge_units(m, n, r->eigenvalue[p->n - 1] / m);
  r->lower[trial] = rv_equalised_lower_units(m, n, r->eigenvalue[0] / m);
  return RV_OK;
}

/* The mean less its regression on the mean of the Gaussian matrices, which is known. */
static void correct_mean(record *out, const double *units, const double *raw, size_t draws) {
  const double d_max = 0.4;
  rv_edge_expansion gaussian = rv_upper_expansion(out->m, out->n);
  if (2 * sqrt(gaussian.h) > d_max)
    return;
  double covariance = gsl_stats_covariance(units, 1, raw, 1, draws);
  double slope = covariance / gsl_stats_variance(raw, 1, draws);
  out->mean -= slope * (gsl_stats_mean(raw, 1, draws) - rv_expanded_mean(&gaussian));
  out->error = sqrt((out->variance - slope * covariance) / (double)draws);
}

static record summarise(const plan *p, bool lower, double *units, const double *raw, size_t draws) {
  record out = {.lower = lower,
                .held_out = p->held_out,
                .m = (double)p->m,
                .n = (double)p->n,
                .draws = (double)draws,
                .mean = gsl_stats_mean(units, 1, draws),
                .variance = gsl_stats_variance(units, 1, draws),
                .skewness = gsl_stats_skew(units, 1, draws)};
  out.error = sqrt(out.variance / (double)draws);
  if (!lower)
    correct_mean(&out, units, raw, draws);
  gsl_sort(units, 1, draws);
  for (int i = 0; i < 3; i++)
    out.quantile[i] = gsl_stats_quantile_from_sorted_data(units, 1, draws, 1 - level[i]);
  return out;
}

static void print_record(FILE *file, const record *r) {
  fprintf(file, "%s,%.0f,%.0f,%d,%.0f,%.5f,%.5f,%.5f,%.4f,%.4f,%.4f,%.4f\n",
          r->lower ? "lower" : "upper", r->m, r->n, r->held_out, r->draws, r->mean, r->error,
          r->variance, r->skewness, r->quantile[0], r->quantile[1], r->quantile[2]);
  fflush(file);
}

static rv_status simulate_shape(FILE *file, const plan *p, double part) {
  size_t draws = (size_t)fmax((double)p->draws * part, DRAWS_MIN);
  room r = {0};
  rv_status status = open_room(&r, p, draws);
  for (size_t trial = 0; trial < draws && status == RV_OK; trial++)
    status = draw(&r, p, trial);
  if (status == RV_OK) {
    record upper = summarise(p, false, r.upper, r.raw, draws);
    print_record(file, &upper);
  }
  if (status == RV_OK && rv_equalised_has_lower((double)p->m, (double)p->n)) {
    record lower = summarise(p, true, r.lower, r.raw, draws);
    print_record(file, &lower);
  }
  close_room(&r);
  return status;
}

static rv_status simulate(const char *path, double part) {
  FILE *file = fopen(path, "w");
  if (file == NULL)
    return rv_fail(RV_EPLACE, "%s cannot be written: choose another place", path);
  fprintf(file, "edge,m,n,held_out,draws,mean,mean_error,variance,skewness,upper_05,upper_01,"
                "upper_001\n");
  rv_status status = RV_OK;
  for (size_t i = 0; i < sizeof plans / sizeof *plans && status == RV_OK; i++)
    status = simulate_shape(file, &plans[i], part);
  return fclose(file) == 0 ? status : rv_fail(RV_EIO, "%s: writing failed", path);
}

static rv_status read_records(record *out, size_t *count, const char *path) {
  FILE *file = fopen(path, "r");
  char line[256], edge[8];
  int held_out;
  *count = 0;
  if (file == NULL)
    return rv_fail(RV_EINVAL, "%s cannot be read: simulate first", path);
  while (*count < RECORDS_MAX && fgets(line, sizeof line, file) != NULL) {
    record *r = &out[*count];
    if (sscanf(line, "%7[a-z],%lf,%lf,%d,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", edge, &r->m, &r->n,
               &held_out, &r->draws, &r->mean, &r->error, &r->variance, &r->skewness,
               &r->quantile[0], &r->quantile[1], &r->quantile[2]) != 12)
      continue; /* the names of the columns */
    r->lower = strcmp(edge, "lower") == 0;
    r->held_out = held_out == 1;
    (*count)++;
  }
  fclose(file);
  return RV_OK;
}

/* What was seen of a moment, and its error: that of the draws, and what the fit may leave. */
static double seen(double *error, rv_equalised_moment moment, const record *r) {
  switch (moment) {
  case RV_EQUALISED_MEAN:
    *error = hypot(r->error, 0.003);
    return r->mean;
  case RV_EQUALISED_VARIANCE:
    *error = hypot(sqrt(2.3 / r->draws), 0.004); /* of a kurtosis of 3.3 */
    return log(rv_tracy_widom_variance(1) / r->variance);
  default:
    *error = hypot(sqrt(15 / r->draws), 0.01);
    return r->skewness;
  }
}

static void fit(const record *records, size_t count, bool lower, rv_equalised_moment moment) {
  double known, term[RV_EQUALISED_TERMS], error, chi_squared;
  size_t used = 0;
  for (size_t i = 0; i < count; i++)
    used += records[i].lower == lower && !records[i].held_out;
  size_t terms = (size_t)rv_equalised_terms(&known, term, lower, moment, 2, 1), row = 0;
  gsl_matrix *x = gsl_matrix_alloc(used, terms), *covariance = gsl_matrix_alloc(terms, terms);
  gsl_vector *y = gsl_vector_alloc(used), *w = gsl_vector_alloc(used), *c = gsl_vector_alloc(terms);
  for (size_t i = 0; i < count; i++) {
    const record *r = &records[i];
    if (r->lower != lower || r->held_out)
      continue;
    rv_equalised_terms(&known, term, lower, moment, r->m, r->n);
    for (size_t t = 0; t < terms; t++)
      gsl_matrix_set(x, row, t, term[t]);
    gsl_vector_set(y, row, seen(&error, moment, r) - known);
    gsl_vector_set(w, row++, 1 / (error * error));
  }
  gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(used, terms);
  gsl_multifit_wlinear(x, w, y, c, covariance, &chi_squared, work);
  printf("    {");
  for (size_t t = 0; t < terms; t++)
    printf("%s%.4f", t > 0 ? ", " : "", gsl_vector_get(c, t));
  printf("}, /* chi^2 %.1f of %zu */\n", chi_squared, used - terms);
  gsl_multifit_linear_free(work);
  gsl_matrix_free(x);
  gsl_matrix_free(covariance);
  gsl_vector_free(y);
  gsl_vector_free(w);
  gsl_vector_free(c);
}

/* The p-values that the laws in the library give to what `level` of the draws exceed. */
static void compare(const record *records, size_t count) {
  printf("edge   m     n     held out  p-values of what 0.05, 0.01, 0.001 exceed\n");
  for (size_t i = 0; i < count; i++) {
    const record *r = &records[i];
    rv_equalised_law law =
        r->lower ? rv_equalised_lower_law(r->m, r->n) : rv_equalised_upper_law(r->m, r->n);
    printf("%s  %-5.0f %-5.0f %s", r->lower ? "lower" : "upper", r->m, r->n,
           r->held_out ? "yes     " : "no      ");
    for (int l = 0; l < 3; l++)
      printf("  %.5f", rv_equalised_upper_tail(&law, r->quantile[l]));
    printf("\n");
  }
}

static rv_status run(const char *path, const char *what) {
  record records[RECORDS_MAX];
  size_t count;
  if (strcmp(what, "fit") != 0)
    RV_TRY(simulate(path, atof(what)));
  RV_TRY(read_records(records, &count, path));
  for (int lower = 0; lower <= 1; lower++) {
    printf("static const double %s_coefficient[][RV_EQUALISED_TERMS] = {\n",
           lower ? "lower" : "upper");
    for (int moment = RV_EQUALISED_MEAN; moment <= RV_EQUALISED_SKEWNESS; moment++)
      fit(records, count, lower, (rv_equalised_moment)moment);
    printf("};\n");
  }
  compare(records, count);
  return RV_OK;
}

int main(int argc, char **argv) {
  if (argc != 2 && argc != 3) {
    fprintf(stderr, "Usage: equalised_edge FILE [fit | PART]\n");
    return 2;
  }
  openblas_set_num_threads(1);
  rv_status status = run(argv[1], argc == 3 ? argv[2] : "1");
  if (status != RV_OK)
    fprintf(stderr, "equalised_edge: %s\n", rv_message());
  return status == RV_OK ? 0 : rv_exit_status(status);
}
