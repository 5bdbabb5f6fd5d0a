/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/dcim_forward.h"

#include "reverify/logistic.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 1 / sqrt(1 + pi v / 8): how far a variance flattens the logistic function. */
static double flattening(double variance) {
  return 1 / sqrt(1 + M_PI / 8 * variance);
}

/* sum_i w_i^2 m_i (1 - m_i). */
static double independent_variance(const double *w, const double *mean, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += w[i] * w[i] * mean[i] * (1 - mean[i]);
  return sum;
}

static void mean_only(double *out, const rv_dcim *net, size_t layer, const double *below) {
  rv_dcim_field(out, net, layer, below);
  for (size_t j = 0; j < net->width[layer]; j++)
    out[j] = rv_logistic(out[j]);
}

static void mean_variance(double *out, const rv_dcim *net, size_t layer, const double *below) {
  size_t n = net->width[layer - 1];
  rv_dcim_field(out, net, layer, below);
  for (size_t j = 0; j < net->width[layer]; j++) {
    double v = independent_variance(net->weight[layer] + j * n, below, n);
    out[j] = rv_logistic(out[j] * flattening(v));
  }
}

/* Rounding may take the integral out of [0, 1], where the next layer would refuse its inputs. */
static rv_status factorised(double *out, const rv_dcim *net, size_t layer, const double *below) {
  size_t width = net->width[layer];
  RV_TRY(rv_sigmoid_marginals(out, net->weight[layer], net->bias + net->first[layer], below, width,
                              net->width[layer - 1], RV_ZERO_ONE, 1));
  for (size_t j = 0; j < width; j++)
    out[j] = fmin(fmax(out[j], 0), 1);
  return RV_OK;
}

/* The covariances of two layers, and W C between them. */
typedef struct carried {
  double *covariance, *next, *product;
} carried;

/* In: the covariance of the layer below; out: the layer's means, and its own covariance. */
static void carry_layer(double *out, carried *c, const rv_dcim *net, size_t layer,
                        const double *below) {
  size_t n = net->width[layer - 1], width = net->width[layer];
  const double *w = net->weight[layer];
  rv_dcim_field(out, net, layer, below);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)width, (int)n, (int)n, 1, w, (int)n,
              c->covariance, (int)n, 0, c->product, (int)n);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)width, (int)width, (int)n, 1,
              c->product, (int)n, w, (int)n, 0, c->next, (int)width);
  double *gain = c->product; /* done with */
  for (size_t j = 0; j < width; j++) {
    double kappa = flattening(c->next[j * width + j]);
    out[j] = rv_logistic(kappa * out[j]);
    gain[j] = kappa * out[j] * (1 - out[j]);
  }
  for (size_t j = 0; j < width; j++)
    for (size_t k = 0; k < width; k++)
      c->next[j * width + k] *= gain[j] * gain[k];
  for (size_t j = 0; j < width; j++)
    c->next[j * width + j] = out[j] * (1 - out[j]);
  double *swap = c->covariance;
  c->covariance = c->next;
  c->next = swap;
}

static size_t widest(const rv_dcim *net) {
  size_t width = 0;
  for (size_t l = 0; l <= net->layers; l++)
    width = net->width[l] > width ? net->width[l] : width;
  return width;
}

static rv_status open_carried(carried *c, const rv_dcim *net, const double *input) {
  size_t most = widest(net), n = net->width[0];
  RV_TRY(rv_alloc_doubles(&c->covariance, most, most));
  RV_TRY(rv_alloc_doubles(&c->next, most, most));
  RV_TRY(rv_alloc_doubles(&c->product, most, most));
  memset(c->covariance, 0, n * n * sizeof(double));
  for (size_t i = 0; i < n; i++)
    c->covariance[i * n + i] = input[i] * (1 - input[i]);
  return RV_OK;
}

static rv_status carry_all(double *mean, const rv_dcim *net) {
  carried c = {NULL, NULL, NULL};
  rv_status status = open_carried(&c, net, mean);
  for (size_t l = 1; l <= net->layers && status == RV_OK; l++)
    carry_layer(mean + net->first[l], &c, net, l, mean + net->first[l - 1]);
  free(c.covariance);
  free(c.next);
  free(c.product);
  return status;
}

rv_status rv_dcim_forward(double *mean, const rv_dcim *net, const double *input,
                          rv_propagation propagation) {
  memcpy(mean, input, net->width[0] * sizeof *mean);
  if (propagation == RV_COVARIANCE)
    return carry_all(mean, net);
  for (size_t l = 1; l <= net->layers; l++) {
    double *out = mean + net->first[l];
    const double *below = mean + net->first[l - 1];
    if (propagation == RV_MEAN_ONLY)
      mean_only(out, net, l, below);
    else if (propagation == RV_MEAN_VARIANCE)
      mean_variance(out, net, l, below);
    else
      RV_TRY(factorised(out, net, l, below));
  }
  return RV_OK;
}

void rv_dcim_forward_posterior(double *posterior, const rv_dcim *net, const double *mean,
                               bool variances) {
  size_t top = net->layers, n = net->width[top - 1];
  const double *below = mean + net->first[top - 1];
  rv_dcim_field(posterior, net, top, below);
  for (size_t c = 0; c < net->width[top] && variances; c++)
    posterior[c] *= flattening(independent_variance(net->weight[top] + c * n, below, n));
  rv_softmax(posterior, posterior, net->width[top]);
}

/* The largest q (1 - q) for |q - mean| <= error. */
static double largest_variance(double mean, double error) {
  double distance = fmax(fabs(mean - 0.5) - error, 0);
  return 0.25 - distance * distance;
}

static double unit_bound(const double *w, const double *mean, const double *error, size_t n,
                         bool independent) {
  double propagated = 0, sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++) {
    double variance = largest_variance(mean[i], error[i]);
    propagated += fabs(w[i]) * error[i] / 4;
    sum += fabs(w[i]) * sqrt(variance);
    squares += w[i] * w[i] * variance;
  }
  return propagated + RV_LOGISTIC_CURVATURE * (independent ? squares : sum * sum);
}

/* max_c w_ci - min_c w_ci over the rows of a matrix of `rows` x n. */
static double column_range(const double *w, size_t rows, size_t n, size_t i) {
  double low = w[i], high = w[i];
  for (size_t c = 1; c < rows; c++) {
    low = fmin(low, w[c * n + i]);
    high = fmax(high, w[c * n + i]);
  }
  return high - low;
}

double rv_dcim_posterior_bound(const rv_dcim *net, const double *mean, const double *bound) {
  size_t top = net->layers, n = net->width[top - 1], below = net->first[top - 1];
  double propagated = 0, sum = 0;
  for (size_t i = 0; i < n; i++) {
    double range = column_range(net->weight[top], net->width[top], n, i);
    propagated += range * bound[below + i] / 4;
    sum += range * sqrt(largest_variance(mean[below + i], bound[below + i]));
  }
  return fmin(propagated + RV_LOGISTIC_CURVATURE * sum * sum, 1);
}

/* Whether the units of a layer are independent: those of layer 1 are given x^0. */
static bool are_independent(const rv_dcim *net, size_t layer, const double *mean) {
  bool realised = true;
  for (size_t i = 0; i < net->width[0]; i++)
    realised = realised && (mean[i] == 0 || mean[i] == 1);
  return layer == 0 || (layer == 1 && realised);
}

void rv_dcim_forward_bound(double *bound, const rv_dcim *net, const double *mean) {
  memset(bound, 0, net->units * sizeof *bound);
  for (size_t l = 1; l <= net->layers; l++) {
    bool independent = are_independent(net, l - 1, mean);
    for (size_t j = 0; j < net->width[l]; j++) {
      size_t n = net->width[l - 1], unit = net->first[l] + j, below = net->first[l - 1];
      double found =
          unit_bound(net->weight[l] + j * n, mean + below, bound + below, n, independent);
      bound[unit] = fmin(found, fmax(mean[unit], 1 - mean[unit]));
    }
  }
}
