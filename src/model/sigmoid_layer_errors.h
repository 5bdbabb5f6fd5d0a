/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the approximations of sigmoid_approximation.h make of the units of one layer. */
#ifndef REVERIFY_MODEL_SIGMOID_LAYER_ERRORS_H
#define REVERIFY_MODEL_SIGMOID_LAYER_ERRORS_H

#include "model/sigmoid_layer.h"

#include <stdbool.h>

/* No more inputs are enumerated, and no more units of a layer. */
enum { RV_LAYER_ENUMERATED_INPUTS = 12, RV_LAYER_ENUMERATED_UNITS = 10 };

/*
 * Means over the units, unless called the largest. `exact` is the mean by rv_sigmoid_marginals,
 * `rounding` its error bound by rv_sigmoid_marginal_error.
 */
typedef struct rv_sigmoid_layer_errors {
  double variance;                 /* v = Var z */
  double error[RV_APPROXIMATIONS]; /* |approximation - exact| */

  /* The largest (error - rounding) / bound; 0 where no error exceeds its rounding, or no bound is
     known. */
  double bound_ratio[RV_APPROXIMATIONS];
  double bound_gap; /* 1 - error / bound of RV_TAYLOR */

  /* |exact - exp(-v/2) / 2|, which vanishes for normal z of mean -v in the coding 0/1. */
  double limit;

  /* The error of RV_SECOND_ORDER with P(x_i = 1) in place of P(x_i = 1) P(x_i = 0) in v: wrong, as
     a control needs it. */
  double uncentred;

  /* The largest |exact - sum over all states| / rounding of the first units; 0 for more than
     RV_LAYER_ENUMERATED_INPUTS inputs. */
  double enumeration;
  double rounding; /* the largest */
} rv_sigmoid_layer_errors;

/* RV_EINVAL as rv_sigmoid_marginals and rv_unit_summarise, RV_ENOMEM. */
rv_status rv_sigmoid_layer_measure(rv_sigmoid_layer_errors *out, const rv_sigmoid_layer *layer);

/* The approximation of the least of these errors; or of those that take a few operations once the
   moments are known. The first of equals. */
rv_approximation rv_least_error(const double error[RV_APPROXIMATIONS], bool closed_form);

#endif
