/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The residual of DCIM eq. (19) (dcim_ratio.h) by sampling. For states a, a' of x^0 and b, b' of
 * x^L, and inner layers drawn afresh in each term, all uniform, R = ln p - ln q has the defect
 *
 *   R(a, b) - R(a, b') - R(a', b) + R(a', b'),
 *
 * from which F(x^0) and G(x^L) cancel; its mean square is 4 residual^2.
 */
#ifndef REVERIFY_MODEL_DCIM_DEFECT_H
#define REVERIFY_MODEL_DCIM_DEFECT_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"
#include "reverify/stream.h"

/*
 * defect (count of them) from one stream; `x` (all units) is the state of the last term drawn.
 * Rounding takes a defect of 0 to at most four times rv_dcim_log_ratio_rounding. RV_ENOMEM.
 */
rv_status rv_dcim_defects(gsl_rng *rng, double *defect, size_t count, double *x,
                          const rv_dcim *forward, const rv_dcim *back);

typedef struct rv_dcim_sampled {
  double residual_sq; /* mean of defect^2 / 4 */

  /* In units of what rounding may make of a 0: the largest |defect|, and |rv_dcim_tied_log_ratio -
     rv_dcim_log_ratio| of the last state. */
  double defect, formula;
} rv_dcim_sampled;

/* `count` > 0 defects from one stream. RV_ENOMEM. */
rv_status rv_dcim_sample(gsl_rng *rng, rv_dcim_sampled *out, size_t count, const rv_dcim *forward,
                         const rv_dcim *back);

#endif
