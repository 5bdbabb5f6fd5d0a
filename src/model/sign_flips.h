/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies of a given matrix whose entries have independent random signs. They keep all magnitudes,
 * whatever their variances, tails and zeros, and lose what the signs had in common: where the signs
 * of the matrix are independent and symmetric too, it is exchangeable with its copies, and the rank
 * of its largest eigenvalue among theirs an exact p-value (D. Hong, Y. Sheng, E. Dobriban, arXiv
 * 2012.02985, 2020).
 */
#ifndef REVERIFY_MODEL_SIGN_FLIPS_H
#define REVERIFY_MODEL_SIGN_FLIPS_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/*
 * largest[c] = the largest eigenvalue of A'A / max(m, n), for `copies` copies A of the matrix (m x
 * n, row-major). Their signs are those of the streams (key, row), from row 0 to max(m, n) for every
 * 16 copies, and Lanczos starts with those of the last rows, UINT64_MAX - c.
 *
 * By Lanczos in single precision, up to 0.003 of the scale on which the largest eigenvalue of a
 * Gaussian matrix of this shape fluctuates (wishart_edge.h), but for about one copy in 1e5, which
 * has the second largest. 4 m n bytes for the entries and 2 m n for the signs of up to 16 copies,
 * both read about 6 min(m, n)^(1/3) times. The bytes do not depend on `threads`.
 *
 * RV_EINVAL for no rows or columns, or an entry that is not finite; RV_ENOMEM; RV_ENUMERIC where
 * Lanczos has not come so far after 2000 steps.
 */
rv_status rv_sign_flips(double *largest, const rv_stream_key *key, const double *matrix, size_t m,
                        size_t n, size_t copies, int threads);

#endif
