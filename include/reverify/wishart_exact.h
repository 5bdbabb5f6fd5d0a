/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact joint law of the extreme eigenvalues of W'W, W an m x n matrix of independent N(0,1)
 * entries, at every size: de Bruijn's Pfaffian. Theorem 3.1 for all h at once is a probability of
 * this law, that of rv_wishart_exact_norm.
 */
#ifndef REVERIFY_WISHART_EXACT_H
#define REVERIFY_WISHART_EXACT_H

#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rv_wishart_exact rv_wishart_exact;

enum { RV_WISHART_EXACT_MAX = 1000 };

/*
 * Prepares the law of m x n matrices, 1 <= min(m, n) <= RV_WISHART_EXACT_MAX, m and n of at most
 * 1e15. RV_EINVAL for other sizes, RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_wishart_exact_open(rv_wishart_exact **out, double m, double n);
void rv_wishart_exact_close(rv_wishart_exact *law);

/*
 * P(low <= all n eigenvalues of W'W <= high), absolute error below 1e-12; NaN without memory or
 * for a NaN. The n - m zeros of a wide W count: then the probability is 0 for low > 0. Takes about
 * n (3 n + 200)^2 operations. Safe on several threads.
 */
double rv_wishart_exact_interval(const rv_wishart_exact *law, double low, double high);

/* P(||I - W'W/m|| <= epsilon). */
double rv_wishart_exact_norm(const rv_wishart_exact *law, double epsilon);

/* E ||I - W'W/m||, relative error below 1e-9. */
double rv_wishart_exact_norm_mean(const rv_wishart_exact *law);

#ifdef __cplusplus
}
#endif

#endif
