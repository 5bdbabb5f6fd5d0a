/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/matrix_stack.h"

#include "matrix_products.h"

#include "reverify/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct rv_matrix_stack {
  const double *const *matrix;
  const rv_layered_law *law;
  const rv_layered_reversal *reversal;
  const rv_hidden *hidden;
  size_t width[RV_DEPTH_MAX + 1];
  double *h[RV_DEPTH_MAX + 1];        /* h^(l), width[l] */
  double *restored[RV_DEPTH_MAX + 1]; /* hhat^(l) */
  double *value;                      /* the non-zero values of the layer under way */
  size_t *index, *active;             /* 0, 1, 2, ...; where those values stand */
};

static rv_status fill(rv_matrix_stack *s) {
  size_t widest = 0;
  for (size_t l = 0; l <= s->law->depth; l++) {
    s->width[l] = (size_t)s->law->width[l];
    widest = s->width[l] > widest ? s->width[l] : widest;
    RV_TRY(rv_alloc_doubles(&s->h[l], s->width[l], 1));
    RV_TRY(rv_alloc_doubles(&s->restored[l], s->width[l], 1));
  }
  RV_TRY(rv_alloc_doubles(&s->value, widest, 1));
  s->index = malloc(widest * sizeof *s->index);
  s->active = malloc(widest * sizeof *s->active);
  if (s->index == NULL || s->active == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu indices: free some memory", widest);
  for (size_t i = 0; i < widest; i++)
    s->index[i] = i;
  return RV_OK;
}

rv_status rv_matrix_stack_open(rv_matrix_stack **out, const double *const *matrix,
                               const rv_layered_law *law, const rv_layered_reversal *reversal,
                               const rv_hidden *hidden) {
  *out = NULL;
  if ((double)hidden->k > law->width[law->depth])
    return rv_fail(RV_EINVAL, "k = %zu is larger than the top layer: choose k up to %.0f",
                   hidden->k, law->width[law->depth]);
  rv_matrix_stack *s = calloc(1, sizeof *s);
  if (s == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a stack of layers: free some memory");
  *s = (rv_matrix_stack){.matrix = matrix, .law = law, .reversal = reversal, .hidden = hidden};
  rv_status status = fill(s);
  if (status != RV_OK) {
    rv_matrix_stack_close(s);
    return status;
  }
  *out = s;
  return RV_OK;
}

void rv_matrix_stack_close(rv_matrix_stack *s) {
  if (s == NULL)
    return;
  for (size_t l = 0; l <= RV_DEPTH_MAX; l++) {
    free(s->h[l]);
    free(s->restored[l]);
  }
  free(s->value);
  free(s->index);
  free(s->active);
  free(s);
}

static void draw_top(gsl_rng *rng, rv_matrix_stack *s) {
  size_t top = s->law->depth, k = s->hidden->k;
  gsl_ran_choose(rng, s->active, k, s->index, s->width[top], sizeof *s->index);
  memset(s->h[top], 0, s->width[top] * sizeof *s->h[top]);
  for (size_t i = 0; i < k; i++)
    s->h[top][s->active[i]] = s->hidden->value[i];
}

/* h^(l-1) from h^(l). */
static void generate(gsl_rng *rng, rv_matrix_stack *s, size_t l) {
  size_t count = 0, below = s->width[l - 1];
  double p = s->law->p, alpha = 2 / (p * (double)below), *x = s->h[l - 1];
  for (size_t i = 0; i < s->width[l]; i++)
    if (s->h[l][i] > 0) {
      s->active[count] = i;
      s->value[count++] = s->h[l][i];
    }
  rv_multiply_sparse(x, s->matrix[l - 1], below, s->width[l], s->active, s->value, count);
  for (size_t j = 0; j < below; j++) {
    bool kept = p == 1 || gsl_rng_uniform(rng) < p;
    x[j] = kept ? fmax(alpha * x[j], 0) : 0;
  }
}

/* hhat^(l) from hhat^(l-1). */
static void restore(rv_matrix_stack *s, size_t l) {
  double *u = s->restored[l];
  rv_multiply_transposed(u, s->matrix[l - 1], s->width[l - 1], s->width[l], s->restored[l - 1]);
  for (size_t i = 0; i < s->width[l]; i++)
    u[i] = fmax(s->reversal->scale[l] * u[i] + s->reversal->bias[l], 0);
}

static double relative_error(const double *restored, const double *h, size_t count) {
  double difference = 0, square = 0;
  for (size_t i = 0; i < count; i++) {
    difference += (restored[i] - h[i]) * (restored[i] - h[i]);
    square += h[i] * h[i];
  }
  return square > 0 ? sqrt(difference / square) : 0;
}

void rv_matrix_stack_reverse(const rv_stream_key *key, double *error, rv_matrix_stack *s) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  draw_top(rng, s);
  for (size_t l = s->law->depth; l > 0; l--)
    generate(rng, s, l);
  memcpy(s->restored[0], s->h[0], s->width[0] * sizeof *s->h[0]);
  for (size_t l = 1; l <= s->law->depth; l++) {
    restore(s, l);
    error[l] = relative_error(s->restored[l], s->h[l], s->width[l]);
  }
}
