/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/squash.h"

#include "numeric/elementary.h"

RV_VECTORISED static void squash(float *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] = 1 / (1 + rv_exp_single(-x[i]));
}

void rv_squash(float *x, size_t count) {
  squash(x, count);
}
