/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/matrix_stack.h"

#include "model/matrix_draws.h"
#include "numeric/matrix_products.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rv_matrix_stack {
  const double *const *matrix;
  const rv_layered_law *law;
  const rv_layered_reversal *reversal;
  const rv_hidden *hidden;
  size_t width[RV_DEPTH_MAX + 1];
  double *h[RV_DEPTH_MAX + 1];        /* RV_STACK_BLOCK x width[l]: a row each vector h^(l) */
  double *restored[RV_DEPTH_MAX + 1]; /* hhat^(l), likewise */
  rv_support support;                 /* of the top */
};

static rv_status fill(rv_matrix_stack *s) {
  for (size_t l = 0; l <= s->law->depth; l++) {
    s->width[l] = (size_t)s->law->width[l];
    RV_TRY(rv_alloc_doubles(&s->h[l], RV_STACK_BLOCK, s->width[l]));
    RV_TRY(rv_alloc_doubles(&s->restored[l], RV_STACK_BLOCK, s->width[l]));
  }
  return rv_support_open(&s->support, s->width[s->law->depth]);
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
  rv_support_free(&s->support);
  free(s);
}

/* h^(l-1) from h^(l), for all vectors. */
static void generate(rv_stream *stream, rv_matrix_stack *s, size_t l, size_t count) {
  size_t below = s->width[l - 1];
  rv_multiply_many(s->h[l - 1], s->matrix[l - 1], below, s->width[l], s->h[l], count);
  for (size_t t = 0; t < count; t++)
    rv_relu_dropout(&stream[t].rng, s->h[l - 1] + t * below, below, s->law->p);
}

/* hhat^(l) from hhat^(l-1), for all vectors; hhat^(0) = h^(0). */
static void restore(rv_matrix_stack *s, size_t l, size_t count) {
  double *u = s->restored[l];
  rv_multiply_transposed_many(u, s->matrix[l - 1], s->width[l - 1], s->width[l],
                              l == 1 ? s->h[0] : s->restored[l - 1], count);
  for (size_t i = 0; i < count * s->width[l]; i++)
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

void rv_matrix_stack_reverse(const rv_stream_key *key, double *error, size_t count,
                             rv_matrix_stack *s) {
  rv_stream stream[RV_STACK_BLOCK];
  size_t depth = s->law->depth;
  for (size_t t = 0; t < count; t++) {
    rv_stream_key trial = *key;
    trial.trial += t;
    rv_support_draw(rv_stream_open(&stream[t], &trial, 0), s->h[depth] + t * s->width[depth],
                    &s->support, s->hidden);
  }
  for (size_t l = depth; l > 0; l--)
    generate(stream, s, l, count);
  memset(error, 0, count * (depth + 1) * sizeof *error);
  for (size_t l = 1; l <= depth; l++) {
    restore(s, l, count);
    for (size_t t = 0; t < count; t++)
      error[t * (depth + 1) + l] =
          relative_error(s->restored[l] + t * s->width[l], s->h[l] + t * s->width[l], s->width[l]);
  }
}
