/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The residual of DCIM eq. (19) by sampling. For states a, a' of x^0, b, b' of x^L and fresh inner
 * layers in each term, the defect R(a,b) - R(a,b') - R(a',b) + R(a',b') of the log-ratio R
 * (dcim_ratio.h) is 0 where R = F(x^0) + G(x^L), and has a mean square of four times residual^2.
 */
#ifndef REVERIFY_MODEL_DCIM_DEFECT_H
#define REVERIFY_MODEL_DCIM_DEFECT_H

#include "reverify/dcim_network.h"
#include "reverify/stream.h"

typedef struct rv_dcim_defects {
  double residual_sq; /* mean of defect^2 / 4, unbiased for residual^2 */
  double largest;     /* |defect| in units of its rounding bound */
  double formula;     /* |formula of (20) - R| in units of its rounding bound, in one state */
} rv_dcim_defects;

/* `count` defects of states of equally probable units, from the stream (key, 2^64 - 1).
   RV_ENOMEM. */
rv_status rv_dcim_sample_defects(const rv_stream_key *key, rv_dcim_defects *out,
                                 const rv_dcim *forward, const rv_dcim *back, size_t count);

#endif
