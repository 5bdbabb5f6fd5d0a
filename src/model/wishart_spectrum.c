/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/wishart_spectrum.h"

#include "numeric/bidiagonal.h"
#include "numeric/gram.h"
#include "numeric/symmetric.h"
#include "numeric/tridiagonal.h"
#include "random/chi_squared.h"
#include "random/ensemble_gram.h"
#include "random/gaussian_matrix.h"
#include "reverify/wishart_edge.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CORNER_MAX = 1 << 24, CORNER_UNITS = 20 };

/* The streams of the implicit draw take two rows of the trial's key, and the start vector of the
   dense one's eigenvalue search a row that no matrix reaches. */
enum { DIAGONAL_ROW, SUBDIAGONAL_ROW };
#define START_ROW SIZE_MAX

struct rv_wishart {
  rv_sampler sampler;
  rv_matrix_law law;
  double rows, others; /* the smaller and the larger of n and m */
  int threads;
  double *gram, *panel;                 /* dense; the panel is the whole matrix if orthogonal */
  double *start;                        /* dense: where the search for the eigenvalues starts */
  double *diagonal_sq, *subdiagonal_sq; /* implicit: the corner of B */
  size_t upper_corner, lower_corner;    /* rows that each edge needs; lower 0: none to be found */
};

size_t rv_wishart_corner(double rows, double edge_length) {
  double units = ceil(CORNER_UNITS * edge_length);
  return units < rows ? (size_t)units : (size_t)rows;
}

/* Rows of the corner for the lower edge; all rows where that edge is hard. */
static size_t lower_corner(double m, double n) {
  return rv_wishart_corner(fmin(m, n), rv_lower_edge_length(m, n));
}

bool rv_wishart_has_smallest(rv_sampler sampler, double m, double n) {
  return sampler == RV_DENSE || m < n || lower_corner(m, n) <= CORNER_MAX;
}

static rv_status open_dense(rv_wishart *w) {
  double panel_rows = fmin((double)rv_gram_panel_rows((size_t)w->rows), w->others);
  if (w->law.ensemble == RV_ORTHOGONAL)
    panel_rows = w->others;
  /* the Gram matrix, the factor that may finish its spectrum, and the panel */
  RV_TRY(rv_dense_affordable(&w->law, w->rows, 8 * w->rows * (2 * w->rows + panel_rows)));
  size_t n = (size_t)w->rows;
  RV_TRY(rv_alloc_doubles(&w->gram, n, n));
  RV_TRY(rv_alloc_doubles(&w->start, n, 1));
  return rv_alloc_doubles(&w->panel, (size_t)panel_rows, n);
}

static rv_status open_implicit(rv_wishart *w) {
  double upper_length = rv_upper_edge_length(w->law.m, w->law.n);
  w->upper_corner = rv_wishart_corner(w->rows, upper_length);
  bool smallest = w->law.m >= w->law.n && rv_wishart_has_smallest(RV_IMPLICIT, w->law.m, w->law.n);
  w->lower_corner = smallest ? lower_corner(w->law.m, w->law.n) : 0;
  size_t rows = w->upper_corner > w->lower_corner ? w->upper_corner : w->lower_corner;
  RV_TRY(rv_alloc_doubles(&w->diagonal_sq, rows, 1));
  return rv_alloc_doubles(&w->subdiagonal_sq, rows, 1);
}

rv_status rv_wishart_open(rv_wishart **out, rv_sampler sampler, const rv_matrix_law *law,
                          int threads) {
  *out = NULL;
  RV_TRY(rv_matrix_law_check(law));
  if (sampler == RV_IMPLICIT && law->ensemble != RV_GAUSSIAN)
    return rv_fail(RV_EINVAL, "the implicit sampler knows only Gaussian entries: use --sampler "
                              "dense");
  rv_wishart *w = calloc(1, sizeof *w);
  if (w == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
  w->sampler = sampler;
  w->law = *law;
  w->rows = fmin(law->m, law->n);
  w->others = fmax(law->m, law->n);
  w->threads = threads;
  rv_status status = sampler == RV_DENSE ? open_dense(w) : open_implicit(w);
  if (status != RV_OK) {
    rv_wishart_close(w);
    return status;
  }
  *out = w;
  return RV_OK;
}

void rv_wishart_close(rv_wishart *w) {
  if (w == NULL)
    return;
  free(w->gram);
  free(w->panel);
  free(w->start);
  free(w->diagonal_sq);
  free(w->subdiagonal_sq);
  free(w);
}

static rv_status draw_orthogonal_gram(const rv_stream_key *key, const rv_entry_law *entries,
                                      rv_wishart *w) {
  size_t n = (size_t)w->rows, others = (size_t)w->others;
  RV_TRY(rv_ensemble_matrix(w->panel, key, others, n, entries, w->threads));
  memset(w->gram, 0, n * n * sizeof *w->gram);
  rv_gram_add(w->gram, w->panel, others, n, w->threads);
  return RV_OK;
}

/*
 * Smallest and largest non-zero eigenvalue of W'W. For m < n they are those of WW', the Gram
 * matrix of W', which is then drawn row by row.
 */
static rv_status draw_dense(const rv_stream_key *key, double *smallest, double *largest,
                            rv_wishart *w) {
  size_t n = (size_t)w->rows;
  rv_entry_law entries = rv_matrix_entries(&w->law);
  if (entries.ensemble == RV_ORTHOGONAL)
    RV_TRY(draw_orthogonal_gram(key, &entries, w));
  else
    rv_ensemble_gram(w->gram, w->panel, key, (size_t)w->others, n, &entries, w->law.m < w->law.n,
                     w->threads);
  rv_gaussian_rows(w->start, key, START_ROW, 1, n, 1);
  return rv_symmetric_extremes(smallest, largest, w->gram, n, w->start, w->threads);
}

static void draw_corner(const rv_stream_key *key, rv_wishart *w) {
  size_t rows = w->upper_corner > w->lower_corner ? w->upper_corner : w->lower_corner;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, DIAGONAL_ROW);
  for (size_t i = 0; i < rows; i++)
    w->diagonal_sq[i] = rv_chi_squared(rng, w->others - (double)i);
  rng = rv_stream_open(&stream, key, SUBDIAGONAL_ROW);
  for (size_t i = 0; i + 1 < rows; i++)
    w->subdiagonal_sq[i] = rv_chi_squared(rng, w->rows - 1 - (double)i);
}

/* Both laws leave these windows with a probability of about 1e-15; missing them costs time only. */
static rv_window upper_window(double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  return (rv_window){edge.centre - 8 * edge.scale, edge.centre + 10 * edge.scale};
}

static rv_window lower_window(double m, double n) {
  rv_edge edge = rv_lower_edge_log(m, n); /* NaN on a hard edge: then the window is ignored */
  return (rv_window){exp(edge.centre - 10 * edge.scale), exp(edge.centre + 8 * edge.scale)};
}

static rv_status draw_implicit(const rv_stream_key *key, double *smallest, double *largest,
                               rv_wishart *w) {
  draw_corner(key, w);
  RV_TRY(rv_bidiagonal_eigenvalue(largest, w->upper_corner, w->diagonal_sq, w->subdiagonal_sq,
                                  w->upper_corner, upper_window(w->others, w->rows)));
  if (w->lower_corner > 0)
    RV_TRY(rv_bidiagonal_eigenvalue(smallest, 1, w->diagonal_sq, w->subdiagonal_sq, w->lower_corner,
                                    lower_window(w->others, w->rows)));
  *smallest *= w->law.variance;
  *largest *= w->law.variance;
  return RV_OK;
}

rv_status rv_wishart_draw(const rv_stream_key *key, rv_wishart_extremes *out, rv_wishart *w) {
  double smallest = NAN, largest = NAN;
  RV_TRY(w->sampler == RV_DENSE ? draw_dense(key, &smallest, &largest, w)
                                : draw_implicit(key, &smallest, &largest, w));
  double m = w->law.m;
  out->lambda_max = largest / m;
  /* rounding can leave a singular Gram matrix a negative eigenvalue of size eps */
  out->lambda_min = m < w->law.n ? 0 : isnan(smallest) ? NAN : fmax(smallest / m, 0);
  out->norm =
      isnan(out->lambda_min) ? out->lambda_max - 1 : fmax(out->lambda_max - 1, 1 - out->lambda_min);
  return RV_OK;
}

/*
 * The tridiagonal BB'/m of the lower bidiagonal B: diagonal d_i^2 + o_(i-1)^2, next to it d_i o_i,
 * d_i and o_i chi of max(m,n) - i and of r - 1 - i degrees of freedom.
 */
rv_status rv_wishart_spectrum(const rv_stream_key *key, double *eigenvalue, size_t m, size_t n) {
  size_t r = m < n ? m : n, others = m < n ? n : m;
  double *off_diagonal, carried = 0, rows = (double)m;
  RV_TRY(rv_alloc_doubles(&off_diagonal, r, 1));
  rv_stream d_stream, o_stream;
  gsl_rng *d_rng = rv_stream_open(&d_stream, key, DIAGONAL_ROW);
  gsl_rng *o_rng = rv_stream_open(&o_stream, key, SUBDIAGONAL_ROW);
  for (size_t i = 0; i < r; i++) {
    double d_sq = rv_chi_squared(d_rng, (double)(others - i)) / rows;
    double o_sq = rv_chi_squared(o_rng, (double)(r - 1 - i)) / rows;
    eigenvalue[i] = d_sq + carried;
    off_diagonal[i] = sqrt(d_sq * o_sq);
    carried = o_sq;
  }
  rv_status status = rv_tridiagonal_spectrum(eigenvalue, off_diagonal, r);
  free(off_diagonal);
  for (size_t i = 0; i < r; i++)
    eigenvalue[i] = fmax(eigenvalue[i], 0); /* rounding can make a 0 negative */
  return status;
}
