/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several ReLU layers with given matrices, generated downwards and reversed one by one, as in
 * layered_error.h: h^(l-1) = r(alpha_l W_l h^(l)) . dropout down to x = h^(0), upwards hhat^(l) =
 * r(a_l W_l'hhat^(l-1) + b_l).
 */
#ifndef REVERIFY_MODEL_MATRIX_STACK_H
#define REVERIFY_MODEL_MATRIX_STACK_H

#include "reverify/hidden.h"
#include "reverify/layered_error.h"
#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/* Working memory of one thread. */
typedef struct rv_matrix_stack rv_matrix_stack;

/*
 * matrix[l - 1] is W_l (n_(l-1) x n_l, row-major), l = 1 .. law->depth; all is borrowed. RV_EINVAL
 * when k is larger than the top; RV_ENOMEM.
 */
rv_status rv_matrix_stack_open(rv_matrix_stack **out, const double *const *matrix,
                               const rv_layered_law *law, const rv_layered_reversal *reversal,
                               const rv_hidden *hidden);
void rv_matrix_stack_close(rv_matrix_stack *stack);

/* As many vectors are carried through the layers at once, so that each matrix is read once. */
enum { RV_STACK_BLOCK = 32 };

/*
 * error (count x (depth + 1), count <= RV_STACK_BLOCK): entry l of row t is ||hhat^(l) - h^(l)|| /
 * ||h^(l)||, l = 1 .. depth (0 where h^(l) = 0; entry 0 is 0), for h with its values on a random
 * support; support and dropout from the stream (key, row 0) of the trial key->trial + t.
 */
void rv_matrix_stack_reverse(const rv_stream_key *key, double *error, size_t count,
                             rv_matrix_stack *stack);

#endif
