/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps downhill along a gradient: gradient descent with momentum (B. T. Polyak, USSR Computational
 * Mathematics 4, 1964),
 *
 *   v <- momentum v + g,   w <- w - rate v,
 *
 * and Adam (D. P. Kingma, J. Ba, ICLR 2015, algorithm 1), with beta_1 = 0.9, beta_2 = 0.999 and
 * epsilon = 1e-8.
 */
#ifndef REVERIFY_LEARN_OPTIMISER_H
#define REVERIFY_LEARN_OPTIMISER_H

#include "reverify/status.h"

#include <stddef.h>
#include <stdint.h>

typedef enum rv_descent { RV_SGD, RV_ADAM } rv_descent;

typedef struct rv_optimiser {
  rv_descent descent;
  double rate;
  double momentum; /* of RV_SGD, in [0, 1) */
  uint64_t steps;  /* taken so far */
  size_t count;    /* of parameters */
  float *state;    /* count running means of the gradient, and of Adam as many of its square */
} rv_optimiser;

/* `count` parameters; no step taken yet. RV_ENOMEM. Free with rv_optimiser_free; {0} survives it.
 */
rv_status rv_optimiser_open(rv_optimiser *optimiser, rv_descent descent, double rate,
                            double momentum, size_t count);
void rv_optimiser_free(rv_optimiser *optimiser);

/* The numbers in `state`: count for RV_SGD, 2 count for RV_ADAM. */
size_t rv_optimiser_state(const rv_optimiser *optimiser);

/* One step; `gradient` is zeroed for the next. */
void rv_optimiser_step(rv_optimiser *optimiser, float *parameter, float *gradient);

#endif
