/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_net_parts.h"

#include "numeric/matrix_products.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <math.h>
#include <string.h>

/* The rows are cut in this many slices, each with a sum of its own, whatever the threads. */
enum { SLICES = 16 };

static size_t width(const rv_layered_net *net, size_t layer) {
  return (size_t)net->law.width[layer];
}

rv_status rv_layered_open_dense(rv_layered_net *net) {
  double units = 0, widest = 0;
  for (size_t l = 0; l <= net->law.depth; l++) {
    units += net->law.width[l];
    widest = fmax(widest, net->law.width[l]);
  }
  const rv_matrix_law sizes = {
      .m = net->law.width[0], .n = net->law.width[net->law.depth], .variance = 1};
  RV_TRY(rv_dense_affordable(&sizes, widest, 8 * (units + (1 + 2 * SLICES) * widest)));
  for (size_t l = 0; l <= net->law.depth; l++)
    RV_TRY(rv_alloc_doubles(&net->value[l], width(net, l), 1));
  RV_TRY(rv_alloc_doubles(&net->back, (size_t)widest, 1));
  RV_TRY(rv_alloc_doubles(&net->row, SLICES, (size_t)widest));
  return rv_alloc_doubles(&net->sum, SLICES, (size_t)widest);
}

/* Row j of W_layer. */
static const double *draw_row(const rv_stream_key *key, size_t layer, size_t j, size_t slice,
                              const rv_layered_net *net) {
  double *row = net->row + slice * width(net, layer);
  rv_gaussian_rows(row, key, rv_layered_row(layer, RV_MATRIX_ROW, j), 1, width(net, layer), 1);
  return row;
}

static bool is_kept(const rv_stream_key *key, size_t layer, size_t j, double p) {
  rv_stream stream;
  return p == 1 ||
         gsl_rng_uniform(rv_stream_open(&stream, key, rv_layered_row(layer, RV_DROPOUT, j))) < p;
}

/* h^(l-1) = r(alpha_l W_l h^(l)) . dropout */
static void go_down(const rv_stream_key *key, size_t layer, rv_layered_net *net) {
  double alpha = rv_layered_alpha(net, layer);
#pragma omp parallel for schedule(dynamic, 1) num_threads(net->threads) if (net->threads > 1)
  for (size_t slice = 0; slice < SLICES; slice++)
    for (size_t j = slice; j < width(net, layer - 1); j += SLICES) {
      double z = 0;
      if (is_kept(key, layer, j, net->law.p))
        z = rv_inner_product(draw_row(key, layer, j, slice, net), net->value[layer],
                             width(net, layer));
      net->value[layer - 1][j] = fmax(alpha * z, 0);
    }
}

/* sum = W_l' hhat^(l-1), the rows drawn again where hhat is not 0. */
static void go_up(const rv_stream_key *key, size_t layer, rv_layered_net *net) {
  size_t n = width(net, layer);
#pragma omp parallel for schedule(dynamic, 1) num_threads(net->threads) if (net->threads > 1)
  for (size_t slice = 0; slice < SLICES; slice++) {
    double *sum = net->sum + slice * n;
    memset(sum, 0, n * sizeof *sum);
    for (size_t j = slice; j < width(net, layer - 1); j += SLICES) {
      if (net->back[j] == 0)
        continue;
      const double *row = draw_row(key, layer, j, slice, net);
      for (size_t i = 0; i < n; i++)
        sum[i] += net->back[j] * row[i];
    }
  }
  for (size_t slice = 1; slice < SLICES; slice++)
    for (size_t i = 0; i < n; i++)
      net->sum[i] += net->sum[slice * n + i];
}

/* back = hhat^(l) from u^(l) = a_l sum, and what the draw shows of it. */
static void threshold(rv_layered_draw *out, size_t layer, rv_layered_net *net) {
  size_t n = width(net, layer), below = width(net, layer - 1);
  double scale = net->reversal.scale[layer], bias = net->reversal.bias[layer];
  double sigma = scale * sqrt(rv_inner_product(net->back, net->back, below));
  const double *h = net->value[layer];
  double along = scale * rv_inner_product(h, net->sum, n), error_sq = 0;
  for (size_t i = 0; i < n; i++) {
    net->back[i] = fmax(scale * net->sum[i] + bias, 0);
    error_sq += (net->back[i] - h[i]) * (net->back[i] - h[i]);
    out->back[layer] += layer < net->law.depth && net->back[i] > 0;
  }
  double norm_sq = net->norm_sq[layer];
  rv_layered_note(out, net, layer, norm_sq > 0 ? along / norm_sq : 0, sigma, error_sq);
}

void rv_layered_draw_dense(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net) {
  size_t top = net->law.depth;
  memset(net->value[top], 0, width(net, top) * sizeof(double));
  memcpy(net->value[top], net->hidden.value, net->hidden.k * sizeof(double));
  for (size_t l = top; l > 0; l--)
    go_down(key, l, net);
  for (size_t l = 0; l < top; l++)
    for (size_t j = 0; j < width(net, l); j++)
      out->active[l] += net->value[l][j] > 0;
  for (size_t l = 0; l <= top; l++)
    net->norm_sq[l] = rv_inner_product(net->value[l], net->value[l], width(net, l));
  memcpy(net->back, net->value[0], width(net, 0) * sizeof(double));
  for (size_t l = 1; l <= top; l++) {
    go_up(key, l, net);
    threshold(out, l, net);
  }
}
