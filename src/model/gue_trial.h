/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of whole matrices H of the Gaussian unitary ensemble and of vectors h. */
#ifndef REVERIFY_MODEL_GUE_TRIAL_H
#define REVERIFY_MODEL_GUE_TRIAL_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/* Working memory of one thread. */
typedef struct rv_gue_trial rv_gue_trial;

/* n x n; h has k <= n ones. 16 n^2 bytes and a little. RV_ENOMEM. */
rv_status rv_gue_trial_open(rv_gue_trial **out, size_t n, size_t k);
void rv_gue_trial_close(rv_gue_trial *trial);

/*
 * eigenvalue (n), ascending: those of H / sqrt(n), the same as of rv_gue_spectrum_dense.
 * *cosine_sq: of the angle between Hh and h, the support of h from the stream (key, `row`), row of
 * at least n. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_gue_trial_draw(const rv_stream_key *key, double *eigenvalue, double *cosine_sq,
                            uint64_t row, rv_gue_trial *trial);

#endif
