/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/shadow_reverse.h"

#include "learn/dropout.h"
#include "learn/product.h"
#include "numeric/elementary.h"

#include <math.h>

/* In double precision, in eight sums that a vector unit can hold. */
RV_VECTORISED static double square_norm(const float *x, size_t count) {
  double sum[8] = {0}, rest = 0;
  size_t whole = count / 8 * 8;
  for (size_t i = 0; i < whole; i += 8)
    for (size_t j = 0; j < 8; j++)
      sum[j] += (double)x[i + j] * (double)x[i + j];
  for (size_t i = whole; i < count; i++)
    rest += (double)x[i] * (double)x[i];
  for (size_t j = 0; j < 8; j++)
    rest += sum[j];
  return rest;
}

RV_VECTORISED static void scale(float *x, float factor, size_t count) {
  for (size_t i = 0; i < count; i++)
    x[i] *= factor;
}

static void match_norm(float *x, const float *model, size_t count) {
  double own = square_norm(x, count);
  if (own > 0)
    scale(x, (float)sqrt(square_norm(model, count) / own), count);
}

/* lower (rows x n_(l-1)) = r(upper W_l), upper being rows x n_l. */
static void generate(float *lower, const float *upper, const rv_dense_net *net, size_t rows,
                     size_t l) {
  const rv_product shape = {.rows = rows, .columns = net->width[l - 1], .inner = net->width[l]};
  rv_product_set(lower, upper, net->weight[l], shape);
  rv_rectify(lower, rows * net->width[l - 1]);
}

void rv_shadow_reverse(gsl_rng *rng, rv_dense_pass *shadow, const rv_dense_pass *pass,
                       const rv_dense_net *net, const float *image, const uint32_t *example,
                       size_t top, double keep) {
  const float *upper = pass->unit[top];
  for (size_t l = top; l >= 1; l--) {
    size_t below = net->width[l - 1], count = shadow->rows * below;
    float *lower = shadow->unit[l - 1];
    generate(lower, upper, net, shadow->rows, l);
    if (keep < 1) {
      rv_dropout_draw(rng, shadow->slope[l - 1], count, keep, 1);
      rv_apply_factors(lower, shadow->slope[l - 1], count);
    }
    for (size_t i = 0; i < shadow->rows; i++)
      match_norm(lower + i * below,
                 l > 1 ? pass->unit[l - 1] + i * below : image + example[i] * below, below);
    upper = lower;
  }
}
