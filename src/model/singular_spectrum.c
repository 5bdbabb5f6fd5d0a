/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/singular_spectrum.h"

#include "support/memory.h"
#include "theory/rank_tolerance.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* The Gram matrix has its eigenvalues to a few n eps of the largest; ten times that is told apart.
 */
static bool gram_tells(const rv_singular_spectrum *s, const rv_tall_matrix *a) {
  double largest = s->eigenvalue[s->n - 1], n = (double)s->n;
  double resolved = 10 * n * DBL_EPSILON * largest;
  double zero = s->tolerance * s->tolerance / (double)a->m;
  return zero >= resolved || s->eigenvalue[0] > resolved;
}

static rv_status decompose(rv_singular_spectrum *s, const rv_tall_matrix *a) {
  RV_TRY(rv_matrix_singular_values(s->eigenvalue, a->value, a->m, a->n));
  for (size_t i = 0; i < s->n; i++)
    s->eigenvalue[i] *= s->eigenvalue[i] / (double)a->m;
  return RV_OK;
}

static rv_status find(rv_singular_spectrum *s, const rv_tall_matrix *a, rv_gram *gram,
                      double epsilon) {
  double m = (double)a->m;
  RV_TRY(rv_alloc_doubles(&s->eigenvalue, s->n, 1));
  RV_TRY(rv_gram_spectrum(s->eigenvalue, gram));
  double square = 0; /* the mean square of the entries */
  for (size_t i = 0; i < s->n; i++)
    square += s->eigenvalue[i] / (double)s->n;
  /* the decomposition itself rounds in double precision */
  s->tolerance = fmax(rv_rank_tolerance(m, (double)s->n, epsilon, sqrt(square)),
                      m * DBL_EPSILON * sqrt(s->eigenvalue[s->n - 1] * m));
  if (!gram_tells(s, a))
    RV_TRY(decompose(s, a));
  for (size_t i = 0; i < s->n; i++)
    s->rank += sqrt(s->eigenvalue[i] * m) > s->tolerance;
  return RV_OK;
}

rv_status rv_singular_spectrum_find(rv_singular_spectrum *out, const rv_tall_matrix *matrix,
                                    rv_gram *gram, double epsilon) {
  *out = (rv_singular_spectrum){.n = matrix->n};
  rv_status status = find(out, matrix, gram, epsilon);
  rv_gram_free(gram);
  if (status != RV_OK)
    rv_singular_spectrum_free(out);
  return status;
}

void rv_singular_spectrum_free(rv_singular_spectrum *spectrum) {
  free(spectrum->eigenvalue);
  *spectrum = (rv_singular_spectrum){.eigenvalue = NULL};
}
