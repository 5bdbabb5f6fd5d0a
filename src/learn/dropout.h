/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a training run draws besides its first weights. */
#ifndef REVERIFY_LEARN_DROPOUT_H
#define REVERIFY_LEARN_DROPOUT_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* factor (count) = independent factors, `value` with probability p in (0, 1], else 0. With value =
   1/p their mean is 1 (N. Srivastava et al., JMLR 15, 2014, the scaled form). The generator is a
   stream's (reverify/stream.h). */
void rv_dropout_draw(gsl_rng *rng, float *factor, size_t count, double p, double value);

/* index (count) = 0, ..., count - 1 in random order. */
void rv_order_draw(gsl_rng *rng, uint32_t *index, size_t count);

#endif
