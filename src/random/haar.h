/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Haar-distributed orthogonal matrices. */
#ifndef REVERIFY_RANDOM_HAAR_H
#define REVERIFY_RANDOM_HAAR_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/*
 * out (m x n, row-major) = sqrt(max(m, n)) times orthonormal columns (m >= n) or rows (m < n), in
 * the law that no rotation from either side changes. O(m n min(m, n)) operations; the bytes do not
 * depend on `threads`. RV_ENOMEM, RV_ENUMERIC when LAPACK fails.
 */
rv_status rv_haar_matrix(double *out, const rv_stream_key *key, size_t m, size_t n, int threads);

#endif
