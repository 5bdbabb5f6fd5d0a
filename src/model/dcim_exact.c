/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/dcim_exact.h"

#include "reverify/logistic.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The states below are taken in blocks, and these in slices, each with a sum of its own. */
enum { BLOCK = 256, SLICES = 8 };

rv_status rv_dcim_enumerable(const rv_dcim *net, size_t layer) {
  if (net->width[layer] <= RV_DCIM_EXACT_MAX)
    return RV_OK;
  return rv_fail(RV_EINVAL,
                 "%zu units in layer %zu cannot be enumerated: choose up to %d, or Monte Carlo",
                 net->width[layer], layer, RV_DCIM_EXACT_MAX);
}

/* out (2^n) = scale times the product over the bits, from the probabilities of 1 and of 0. */
static void outer_product(double *out, double scale, const double *one, const double *zero,
                          size_t n) {
  out[0] = scale;
  for (size_t i = 0; i < n; i++) {
    size_t half = (size_t)1 << i;
    for (size_t x = 0; x < half; x++) {
      out[half + x] = out[x] * one[i];
      out[x] *= zero[i];
    }
  }
}

void rv_product_law(double *law, const double *mean, size_t n) {
  double zero[32];
  for (size_t i = 0; i < n; i++)
    zero[i] = 1 - mean[i];
  outer_product(law, 1, mean, zero, n);
}

void rv_dcim_unpack(double *x, size_t state, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (double)(state >> i & 1);
}

void rv_law_means(double *mean, const double *law, size_t n) {
  memset(mean, 0, n * sizeof *mean);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    for (size_t i = 0; i < n; i++)
      mean[i] += x >> i & 1 ? law[x] : 0;
}

/* Fields of the states first .. first + BLOCK - 1, each from the state without its lowest bit. */
static void block_fields(double *field, const rv_dcim *net, size_t layer, size_t first,
                         size_t count) {
  size_t width = net->width[layer], below = net->width[layer - 1];
  double x[RV_DCIM_EXACT_MAX];
  rv_dcim_unpack(x, first, below);
  rv_dcim_field(field, net, layer, x);
  for (size_t state = 1; state < count; state++) {
    size_t bit = (size_t)__builtin_ctzl(state), parent = state & (state - 1);
    for (size_t j = 0; j < width; j++)
      field[state * width + j] = field[parent * width + j] + net->weight[layer][j * below + bit];
  }
}

void rv_dcim_state_fields(double *field, const rv_dcim *net, size_t layer) {
  block_fields(field, net, layer, 0, (size_t)1 << net->width[layer - 1]);
}

/* The working memory of a thread: parts of one array. */
typedef struct workspace {
  double *memory, *field, *low, *high;
} workspace;

static rv_status open_workspace(workspace *w, size_t width) {
  size_t low = (size_t)BLOCK << width / 2, high = (size_t)BLOCK << (width - width / 2);
  RV_TRY(rv_alloc_doubles(&w->memory, BLOCK * width + low + high, 1));
  w->low = w->memory;
  w->high = w->low + low;
  w->field = w->high + high;
  return RV_OK;
}

/* Row x of the block: P(x) A(x, .) over the low bits, B(x, .) over the high ones. */
static void build_rows(workspace *w, size_t row, double probability, size_t width) {
  double one[RV_DCIM_EXACT_MAX], zero[RV_DCIM_EXACT_MAX];
  size_t low = width / 2, high = width - low;
  for (size_t j = 0; j < width; j++) {
    double z = w->field[row * width + j], decay = exp(-fabs(z)), larger = 1 / (1 + decay);
    one[j] = z >= 0 ? larger : decay * larger;
    zero[j] = z >= 0 ? decay * larger : larger;
  }
  outer_product(w->low + (row << low), probability, one, zero, low);
  outer_product(w->high + (row << high), 1, one + low, zero + low, high);
}

static void add_block(double *sum, workspace *w, const double *law, const rv_dcim *net,
                      size_t layer, size_t first, size_t count) {
  size_t width = net->width[layer];
  int low = 1 << width / 2, high = 1 << (width - width / 2);
  block_fields(w->field, net, layer, first, count);
  for (size_t row = 0; row < count; row++)
    build_rows(w, row, law[first + row], width);
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, high, low, (int)count, 1, w->high, high,
              w->low, low, 1, sum, low);
}

static void sum_slice(double *sum, workspace *w, size_t slice, const double *law,
                      const rv_dcim *net, size_t layer) {
  size_t states = (size_t)1 << net->width[layer - 1];
  memset(sum, 0, sizeof(double) << net->width[layer]);
  for (size_t first = slice * BLOCK; first < states; first += SLICES * BLOCK)
    add_block(sum, w, law, net, layer, first, states - first < BLOCK ? states - first : BLOCK);
}

/* sum (slices x 2^(n_l)) = what each slice of the states below contributes. */
static rv_status sum_slices(double *sum, size_t slices, const double *law, const rv_dcim *net,
                            size_t layer, int threads) {
  size_t failures = 0;
#pragma omp parallel num_threads(threads) if (threads > 1) reduction(+ : failures)
  {
    workspace w;
    bool open = open_workspace(&w, net->width[layer]) == RV_OK;
    failures += !open;
#pragma omp for schedule(dynamic, 1)
    for (size_t s = 0; s < slices; s++)
      if (open)
        sum_slice(sum + (s << net->width[layer]), &w, s, law, net, layer);
    free(w.memory);
  }
  return failures == 0 ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a law: choose smaller widths");
}

rv_status rv_dcim_transition(double *out, const double *law, const rv_dcim *net, size_t layer,
                             int threads) {
  double *sum;
  RV_TRY(rv_dcim_enumerable(net, layer - 1));
  RV_TRY(rv_dcim_enumerable(net, layer));
  size_t states = (size_t)1 << net->width[layer - 1], size = (size_t)1 << net->width[layer];
  size_t slices = states <= BLOCK ? 1 : SLICES;
  RV_TRY(rv_alloc_doubles(&sum, slices, size));
  rv_status status = sum_slices(sum, slices, law, net, layer, threads);
  memset(out, 0, size * sizeof *out);
  for (size_t s = 0; s < slices && status == RV_OK; s++)
    cblas_daxpy((int)size, 1, sum + s * size, 1, out, 1);
  free(sum);
  return status;
}

/* out (n_l) = sum over the states x below of P(x) f(b + Wx), f in place on the n_l fields. */
static rv_status average_fields(double *out, const double *law, const rv_dcim *net, size_t layer,
                                void (*f)(double *field, size_t width)) {
  RV_TRY(rv_dcim_enumerable(net, layer - 1));
  size_t states = (size_t)1 << net->width[layer - 1], width = net->width[layer];
  double *field;
  RV_TRY(rv_alloc_doubles(&field, BLOCK, width));
  memset(out, 0, width * sizeof *out);
  for (size_t first = 0; first < states; first += BLOCK) {
    size_t count = states - first < BLOCK ? states - first : BLOCK;
    block_fields(field, net, layer, first, count);
    for (size_t row = 0; row < count; row++) {
      f(field + row * width, width);
      for (size_t j = 0; j < width; j++)
        out[j] += law[first + row] * field[row * width + j];
    }
  }
  free(field);
  return RV_OK;
}

static void logistic_each(double *field, size_t width) {
  for (size_t j = 0; j < width; j++)
    field[j] = rv_logistic(field[j]);
}

static void softmax_all(double *field, size_t width) {
  rv_softmax(field, field, width);
}

rv_status rv_dcim_exact_means(double *mean, const double *law, const rv_dcim *net, size_t layer) {
  return average_fields(mean, law, net, layer, logistic_each);
}

rv_status rv_dcim_exact_posterior(double *posterior, const double *law, const rv_dcim *net) {
  return average_fields(posterior, law, net, net->layers, softmax_all);
}
