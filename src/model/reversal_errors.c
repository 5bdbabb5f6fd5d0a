/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reversal_errors.h"

#include "support/interrupt.h"

#include <stdio.h>

static rv_status stopped(void) {
  return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
}

/* As many vectors are drawn at once; the blocks are the same whatever the threads, and small enough
   that the few vectors of a large layer make two. */
enum { BLOCK = RV_REVERSALS_MAX / 2 };

static void reverse_block(const rv_stream_key *key, double *error, const double *matrix,
                          size_t first, size_t trials, rv_matrix_layer *layer) {
  rv_reversal reversal[BLOCK];
  size_t count = trials - first < BLOCK ? trials - first : BLOCK;
  rv_stream_key of_block = *key;
  of_block.trial = first;
  rv_matrix_layer_reverse(&of_block, reversal, matrix, count, 0, layer);
  for (size_t t = 0; t < count; t++)
    error[first + t] = reversal[t].error;
}

rv_status rv_layer_errors(const rv_stream_key *key, double *error, const double *matrix, size_t m,
                          size_t n, const rv_hidden *hidden, double p, double bias, size_t trials,
                          int threads) {
  rv_status status = RV_OK;
  char message[512] = "";
#pragma omp parallel num_threads(threads)
  {
    rv_matrix_layer *layer;
    rv_status opened = rv_matrix_layer_open(&layer, m, n, hidden, p, bias);
    if (opened != RV_OK) {
#pragma omp critical(reverify_layer_errors)
      {
        status = opened;
        snprintf(message, sizeof message, "%s", rv_message());
      }
    }
#pragma omp for schedule(dynamic, 1)
    for (size_t first = 0; first < trials; first += BLOCK)
      if (opened == RV_OK && !rv_interrupted())
        reverse_block(key, error, matrix, first, trials, layer);
    rv_matrix_layer_close(layer);
  }
  if (rv_interrupted())
    return stopped();
  return status == RV_OK ? RV_OK : rv_fail(status, "%s", message);
}

rv_status rv_stack_errors(const rv_stream_key *key, double *error, const double *const *matrix,
                          const rv_layered_law *law, const rv_layered_reversal *reversal,
                          const rv_hidden *hidden, size_t trials) {
  rv_matrix_stack *stack;
  RV_TRY(rv_matrix_stack_open(&stack, matrix, law, reversal, hidden));
  rv_stream_key of_block = *key;
  for (size_t t = 0; t < trials && !rv_interrupted(); t += RV_STACK_BLOCK) {
    of_block.trial = t;
    rv_matrix_stack_reverse(&of_block, error + t * (law->depth + 1),
                            trials - t < RV_STACK_BLOCK ? trials - t : RV_STACK_BLOCK, stack);
  }
  rv_matrix_stack_close(stack);
  return rv_interrupted() ? stopped() : RV_OK;
}
