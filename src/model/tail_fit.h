/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A power law fitted to the largest eigenvalues: density proportional to x^-alpha from `from` on,
 * by maximum likelihood, `from` where the Kolmogorov distance is smallest, with the probability of
 * as bad a fit where the law is true, by parametric bootstrap (A. Clauset, C. R. Shalizi, M. E. J.
 * Newman, SIAM Rev. 51, 2009). The exponent of C. H. Martin and M. W. Mahoney (J. Mach. Learn. Res.
 * 22, 2021).
 */
#ifndef REVERIFY_MODEL_TAIL_FIT_H
#define REVERIFY_MODEL_TAIL_FIT_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

typedef struct rv_tail_fit {
  double exponent, from, to; /* NaN where there are fewer than RV_TAIL_MIN points */
  size_t count;              /* eigenvalues from `from` on */
  double distance;           /* Kolmogorov distance of these from the law */
  double p_value;            /* to 0.005 */
} rv_tail_fit;

/* A tail of fewer eigenvalues fits any law. */
enum { RV_TAIL_MIN = 20 };

/*
 * Of the eigenvalues, ascending, that are above `edge`: what a random matrix has below is no tail,
 * so that one has no exponent. The bootstrap draws from the stream (key, row 0). RV_ENOMEM.
 */
rv_status rv_tail_fit_find(rv_tail_fit *out, const rv_stream_key *key, const double *eigenvalue,
                           size_t count, double edge);

#endif
