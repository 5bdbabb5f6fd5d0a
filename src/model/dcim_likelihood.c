/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_likelihood.h"

#include "numeric/stationary.h"
#include "numeric/transpose.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int states(const rv_dcim *net, size_t layer) {
  return 1 << net->width[layer];
}

static rv_status check_widths(const rv_dcim *net) {
  for (size_t l = 0; l <= net->layers; l++)
    if (net->width[l] > RV_LIKELIHOOD_WIDTH_MAX)
      return rv_fail(RV_EINVAL, "likelihoods are summed over layers of up to %d units, not %zu",
                     RV_LIKELIHOOD_WIDTH_MAX, net->width[l]);
  return RV_OK;
}

/* out (r x c) = op(a) op(b). */
static void multiply(double *out, const double *a, CBLAS_TRANSPOSE of_a, const double *b,
                     CBLAS_TRANSPOSE of_b, int r, int c, int inner) {
  cblas_dgemm(CblasRowMajor, of_a, of_b, r, c, inner, 1, a, of_a == CblasNoTrans ? inner : r, b,
              of_b == CblasNoTrans ? c : inner, 0, out, c);
}

/* Row by row, by doubling; the probability of a 0 is no difference, so that none is lost. */
static void fill_steps(double *out, const double *field, size_t width, size_t rows) {
  for (size_t u = 0; u < rows; u++) {
    double *row = out + (u << width);
    row[0] = 1;
    for (size_t j = 0; j < width; j++) {
      double one = rv_logistic(field[u * width + j]), zero = rv_logistic(-field[u * width + j]);
      size_t half = (size_t)1 << j;
      for (size_t v = 0; v < half; v++) {
        row[half + v] = row[v] * one;
        row[v] *= zero;
      }
    }
  }
}

rv_status rv_dcim_step_matrix(double *out, const rv_dcim *net, size_t layer) {
  double *field;
  RV_TRY(check_widths(net));
  RV_TRY(rv_alloc_doubles(&field, (size_t)states(net, layer - 1), net->width[layer]));
  rv_dcim_state_fields(field, net, layer);
  fill_steps(out, field, net->width[layer], (size_t)states(net, layer - 1));
  free(field);
  return RV_OK;
}

/* The matrices of a chain: step[l] = T^l, up[l] = T^1 ... T^l, down[l] = T^(l+1) ... T^L, each of
   `size` at most; up[0] and down[L] are identities. */
typedef struct chain {
  size_t size;
  double *memory;
  double *step[RV_DCIM_LAYERS_MAX + 1], *up[RV_DCIM_LAYERS_MAX + 1], *down[RV_DCIM_LAYERS_MAX + 1];
  double *weighted, *half, *pair; /* room for C, A'C and R */
} chain;

static void set_identity(double *out, int n) {
  memset(out, 0, (size_t)n * (size_t)n * sizeof *out);
  for (int i = 0; i < n; i++)
    out[i * n + i] = 1;
}

static rv_status alloc_chain(chain *c, const rv_dcim *net) {
  size_t widest = 0, L = net->layers;
  RV_TRY(check_widths(net));
  for (size_t l = 0; l <= L; l++)
    widest = net->width[l] > widest ? net->width[l] : widest;
  c->size = (size_t)1 << 2 * widest;
  RV_TRY(rv_alloc_doubles(&c->memory, 3 * (L + 1) + 3, c->size));
  for (size_t l = 0; l <= L; l++) {
    c->step[l] = c->memory + 3 * l * c->size;
    c->up[l] = c->step[l] + c->size;
    c->down[l] = c->up[l] + c->size;
  }
  c->weighted = c->memory + 3 * (L + 1) * c->size;
  c->half = c->weighted + c->size;
  c->pair = c->half + c->size;
  return RV_OK;
}

static rv_status open_chain(chain *c, const rv_dcim *net) {
  size_t L = net->layers;
  RV_TRY(alloc_chain(c, net));
  set_identity(c->up[0], states(net, 0));
  set_identity(c->down[L], states(net, L));
  for (size_t l = 1; l <= L; l++) {
    rv_status status = rv_dcim_step_matrix(c->step[l], net, l);
    if (status != RV_OK) {
      free(c->memory);
      return status;
    }
    multiply(c->up[l], c->up[l - 1], CblasNoTrans, c->step[l], CblasNoTrans, states(net, 0),
             states(net, l), states(net, l - 1));
  }
  for (size_t l = L; l > 0; l--)
    multiply(c->down[l - 1], c->step[l], CblasNoTrans, c->down[l], CblasNoTrans, states(net, l - 1),
             states(net, L), states(net, l));
  return RV_OK;
}

rv_status rv_dcim_end_matrix(double *out, const rv_dcim *net) {
  chain c;
  RV_TRY(open_chain(&c, net));
  memcpy(out, c.up[net->layers],
         (size_t)states(net, 0) * (size_t)states(net, net->layers) * sizeof *out);
  free(c.memory);
  return RV_OK;
}

static void add_to_gradient(rv_dcim *gradient, size_t layer, size_t j, double residual,
                            const double *below) {
  size_t width = gradient->width[layer - 1];
  gradient->bias[gradient->first[layer] + j] += residual;
  for (size_t i = 0; i < width; i++)
    gradient->weight[layer][j * width + i] += residual * below[i];
}

static void clear(rv_dcim *gradient) {
  memset(gradient->bias, 0, gradient->units * sizeof(double));
  for (size_t l = 1; l <= gradient->layers; l++)
    memset(gradient->weight[l], 0, gradient->width[l] * gradient->width[l - 1] * sizeof(double));
}

/* From pair = R^l: sum_v R(u, v) (v_j - logistic(field_j(u))) for each u and j. */
static void differentiate_layer(rv_dcim *gradient, const double *pair, const rv_dcim *net,
                                size_t layer) {
  double below[RV_LIKELIHOOD_WIDTH_MAX], field[RV_LIKELIHOOD_WIDTH_MAX];
  for (size_t u = 0; u < (size_t)states(net, layer - 1); u++) {
    const double *row = pair + (u << net->width[layer]);
    rv_dcim_unpack(below, u, net->width[layer - 1]);
    rv_dcim_field(field, net, layer, below);
    for (size_t j = 0; j < net->width[layer]; j++) {
      double one = 0, zero = 0;
      for (size_t v = 0; v < (size_t)states(net, layer); v++)
        *(v >> j & 1 ? &one : &zero) += row[v];
      add_to_gradient(gradient, layer, j,
                      one * rv_logistic(-field[j]) - zero * rv_logistic(field[j]), below);
    }
  }
}

static rv_status forward_summed_over(double *value, rv_dcim *gradient, const rv_dcim *net,
                                     const double *data) {
  chain c;
  RV_TRY(open_chain(&c, net));
  size_t L = net->layers;
  int inputs = states(net, 0), tops = states(net, L);
  *value = 0;
  for (int s = 0; s < inputs * tops; s++) {
    *value += data[s] > 0 ? data[s] * log(c.up[L][s]) : 0;
    c.weighted[s] = data[s] / c.up[L][s];
  }
  for (size_t l = 1; l <= L; l++) {
    int below = states(net, l - 1), here = states(net, l);
    multiply(c.half, c.up[l - 1], CblasTrans, c.weighted, CblasNoTrans, below, tops, inputs);
    multiply(c.pair, c.half, CblasNoTrans, c.down[l], CblasTrans, below, here, tops);
    for (int s = 0; s < below * here; s++)
      c.pair[s] *= c.step[l][s];
    differentiate_layer(gradient, c.pair, net, l);
  }
  free(c.memory);
  return RV_OK;
}

/* The contribution of one x^0, whose means are in `mean`: ones (n_L) holds the probability of x^0
   together with each x_j^L = 1, `share` that of x^0; back-propagation. */
static double pass_one(rv_dcim *gradient, double *residual, const double *mean, const double *ones,
                       double share, const rv_dcim *net) {
  size_t L = net->layers;
  double value = 0, field[RV_LIKELIHOOD_WIDTH_MAX];
  rv_dcim_field(field, net, L, mean + net->first[L - 1]);
  for (size_t j = 0; j < net->width[L]; j++) {
    value += ones[j] * field[j] - share * rv_softplus_sum(&field[j], 1);
    residual[net->first[L] + j] = ones[j] - share * mean[net->first[L] + j];
  }
  for (size_t l = L; l > 0; l--) {
    const double *below = mean + net->first[l - 1];
    size_t width = net->width[l - 1];
    double *down = residual + net->first[l - 1];
    memset(down, 0, width * sizeof *down);
    for (size_t j = 0; j < net->width[l]; j++) {
      double r = residual[net->first[l] + j];
      add_to_gradient(gradient, l, j, r, below);
      for (size_t i = 0; i < width; i++)
        down[i] += net->weight[l][j * width + i] * r * below[i] * (1 - below[i]);
    }
  }
  return value;
}

static rv_status forward_by_pass(double *value, rv_dcim *gradient, const rv_dcim *net,
                                 const double *data) {
  double *mean, input[RV_LIKELIHOOD_WIDTH_MAX], ones[RV_LIKELIHOOD_WIDTH_MAX];
  size_t top = net->width[net->layers];
  RV_TRY(check_widths(net));
  RV_TRY(rv_alloc_doubles(&mean, 2, net->units));
  *value = 0;
  rv_status status = RV_OK;
  for (size_t x = 0; x < (size_t)states(net, 0) && status == RV_OK; x++) {
    double share = 0;
    memset(ones, 0, sizeof ones);
    for (size_t v = 0; v < (size_t)1 << top; v++) {
      share += data[x << top | v];
      for (size_t j = 0; j < top; j++)
        ones[j] += v >> j & 1 ? data[x << top | v] : 0;
    }
    rv_dcim_unpack(input, x, net->width[0]);
    status = rv_dcim_forward(mean, net, input, RV_MEAN_ONLY);
    *value += pass_one(gradient, mean + net->units, mean, ones, share, net);
  }
  free(mean);
  return status;
}

rv_status rv_dcim_forward_likelihood(double *value, rv_dcim *gradient, const rv_dcim *net,
                                     const double *data, rv_reading reading) {
  clear(gradient);
  return reading == RV_SUMMED_OVER ? forward_summed_over(value, gradient, net, data)
                                   : forward_by_pass(value, gradient, net, data);
}

static void add_net(rv_dcim *sum, const rv_dcim *other) {
  cblas_daxpy((int)sum->units, 1, other->bias, 1, sum->bias, 1);
  for (size_t l = 1; l <= sum->layers; l++)
    cblas_daxpy((int)(sum->width[l] * sum->width[l - 1]), 1, other->weight[l], 1, sum->weight[l],
                1);
}

/* The half of q: the forward half of the reversed net, and its gradient reversed. */
static rv_status add_reverse(double *value, rv_dcim *gradient, const rv_dcim *back,
                             const double *reversed_data, rv_reading reading) {
  rv_dcim of_back = {.layers = 0}, turned = {.layers = 0};
  double half = 0;
  rv_status status = rv_dcim_open(&of_back, back->width, back->layers);
  if (status == RV_OK)
    status = rv_dcim_forward_likelihood(&half, &of_back, back, reversed_data, reading);
  if (status == RV_OK)
    status = rv_dcim_reverse(&turned, &of_back);
  if (status == RV_OK) {
    add_net(gradient, &turned);
    *value += half;
  }
  rv_dcim_free(&of_back);
  rv_dcim_free(&turned);
  return status;
}

rv_status rv_dcim_pair_likelihood(double *value, rv_dcim *gradient, const rv_dcim *net,
                                  const double *data, rv_reading reading) {
  rv_dcim back = {.layers = 0};
  double *reversed_data;
  size_t rows = (size_t)states(net, 0), columns = (size_t)states(net, net->layers);
  RV_TRY(rv_dcim_forward_likelihood(value, gradient, net, data, reading));
  RV_TRY(rv_alloc_doubles(&reversed_data, columns, rows));
  rv_transpose(reversed_data, data, rows, columns);
  rv_status status = rv_dcim_reverse(&back, net);
  if (status == RV_OK)
    status = add_reverse(value, gradient, &back, reversed_data, reading);
  rv_dcim_free(&back);
  free(reversed_data);
  return status;
}

/* data = p(x^L | x^0) on entry, times the stationary law of p q on return. */
static rv_status weigh_by_stationary(double *data, double *there_and_back, const rv_dcim *net,
                                     const rv_dcim *back) {
  int inputs = states(net, 0), tops = states(net, net->layers);
  double *down;
  RV_TRY(rv_alloc_doubles(&down, (size_t)tops + 1, (size_t)inputs));
  rv_status status = rv_dcim_end_matrix(down, back);
  if (status == RV_OK) {
    double *law = down + (size_t)tops * (size_t)inputs;
    multiply(there_and_back, data, CblasNoTrans, down, CblasNoTrans, inputs, inputs, tops);
    rv_stationary_law(law, there_and_back, (size_t)inputs);
    for (int s = 0; s < inputs * tops; s++)
      data[s] *= law[s / tops];
  }
  free(down);
  return status;
}

rv_status rv_dcim_stationary_data(double *data, const rv_dcim *net) {
  rv_dcim back = {.layers = 0};
  double *there_and_back;
  RV_TRY(rv_dcim_end_matrix(data, net));
  RV_TRY(rv_alloc_doubles(&there_and_back, (size_t)states(net, 0), (size_t)states(net, 0)));
  rv_status status = rv_dcim_reverse(&back, net);
  if (status == RV_OK)
    status = weigh_by_stationary(data, there_and_back, net, &back);
  rv_dcim_free(&back);
  free(there_and_back);
  return status;
}

rv_status rv_independent_data(double *out, const double *data, size_t rows, size_t columns) {
  double *row;
  RV_TRY(rv_alloc_doubles(&row, rows + columns, 1));
  double *column = row + rows;
  memset(row, 0, (rows + columns) * sizeof *row);
  for (size_t s = 0; s < rows * columns; s++) {
    row[s / columns] += data[s];
    column[s % columns] += data[s];
  }
  for (size_t s = 0; s < rows * columns; s++)
    out[s] = row[s / columns] * column[s % columns];
  free(row);
  return RV_OK;
}
