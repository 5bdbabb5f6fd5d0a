/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_net_samples.h"

#include "numeric/elementary.h"
#include "reverify/logistic.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A block of two layers of a thousand units, in doubles, is 4 MB. */
enum { BLOCK = 256 };

/* What is estimated: the units of layers 1 to L, then the functions. */
static size_t units_of(const rv_dcim *net) {
  return net->units - net->width[0];
}

static size_t estimates_of(const rv_dcim *net) {
  return units_of(net) + net->layers * RV_FUNCTIONS;
}

/* The working memory of a thread: parts of one array. */
typedef struct workspace {
  double *memory;
  double *x, *next;         /* BLOCK rows of the values of a layer, and of the layer above */
  double *value;            /* BLOCK rows of the functions of a layer */
  double *mean, *deviation; /* of a block: means, and sums of squared deviations from them */
} workspace;

static rv_status open_workspace(workspace *w, const rv_dcim *net) {
  size_t widest = 0, count = estimates_of(net);
  for (size_t l = 0; l <= net->layers; l++)
    widest = net->width[l] > widest ? net->width[l] : widest;
  RV_TRY(rv_alloc_doubles(&w->memory, (2 * widest + RV_FUNCTIONS) * BLOCK + 2 * count, 1));
  w->x = w->memory;
  w->next = w->x + BLOCK * widest;
  w->value = w->next + BLOCK * widest;
  w->mean = w->value + BLOCK * RV_FUNCTIONS;
  w->deviation = w->mean + count;
  return RV_OK;
}

enum { WORDS = 512 };

RV_VECTORISED static void compare_words(double *p, const double *word, size_t count) {
  for (size_t i = 0; i < count; i++)
    p[i] = word[i] + 0.5 < p[i] * 0x1p32 ? 1 : 0;
}

/* In place, 1 with probability p, else 0; p is met to 2^-33. */
static void draw_values(double *p, gsl_rng *rng, size_t count) {
  double word[WORDS];
  for (size_t first = 0; first < count; first += WORDS) {
    size_t some = count - first < WORDS ? count - first : WORDS;
    for (size_t i = 0; i < some; i++)
      word[i] = (double)gsl_rng_get(rng);
    compare_words(p + first, word, some);
  }
}

static void draw_inputs(double *x, gsl_rng *rng, const double *input, size_t n, size_t rows) {
  for (size_t r = 0; r < rows; r++)
    memcpy(x + r * n, input, n * sizeof *x);
  draw_values(x, rng, rows * n);
}

RV_VECTORISED static void squash_fields(double *z, size_t count) {
  for (size_t i = 0; i < count; i++)
    z[i] = 1 / (1 + rv_exp(-z[i]));
}

/* next (rows x n_l) = the conditional means of layer l given the values x of layer l - 1. */
static void conditional_means(double *next, const double *x, const rv_dcim *net, size_t layer,
                              size_t rows, bool softmax) {
  size_t width = net->width[layer], below = net->width[layer - 1];
  for (size_t r = 0; r < rows; r++)
    memcpy(next + r * width, net->bias + net->first[layer], width * sizeof *next);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)width, (int)below, 1, x,
              (int)below, net->weight[layer], (int)below, 1, next, (int)width);
  if (!softmax)
    squash_fields(next, rows * width);
  for (size_t r = 0; r < rows && softmax; r++)
    rv_softmax(next + r * width, next + r * width, width);
}

/* Means of the columns, and sums of squared deviations from them: two passes lose no digits. */
RV_VECTORISED static void summarise_columns(double *mean, double *deviation, const double *value,
                                            size_t rows, size_t columns) {
  memset(mean, 0, columns * sizeof *mean);
  memset(deviation, 0, columns * sizeof *deviation);
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < columns; j++)
      mean[j] += value[r * columns + j];
  for (size_t j = 0; j < columns; j++)
    mean[j] /= (double)rows;
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < columns; j++) {
      double d = value[r * columns + j] - mean[j];
      deviation[j] += d * d;
    }
}

static void summarise_layer(workspace *w, const rv_dcim *net, size_t layer, size_t rows,
                            const double *direction) {
  size_t width = net->width[layer], first = net->first[layer] - net->width[0];
  size_t function = units_of(net) + (layer - 1) * RV_FUNCTIONS;
  summarise_columns(w->mean + first, w->deviation + first, w->next, rows, width);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, RV_FUNCTIONS, (int)width, 1,
              w->next, (int)width, direction + first, (int)units_of(net), 0, w->value,
              RV_FUNCTIONS);
  summarise_columns(w->mean + function, w->deviation + function, w->value, rows, RV_FUNCTIONS);
}

/* One block of samples: w->mean and w->deviation. */
static void sample_block(workspace *w, size_t block, size_t rows, const rv_dcim *net,
                         const double *input, const double *direction, const rv_samples *how) {
  const rv_stream_key key = {
      .seed = how->seed, .program = how->program, .cell = how->vector, .trial = block};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  draw_inputs(w->x, rng, input, net->width[0], rows);
  for (size_t l = 1; l <= net->layers; l++) {
    bool top = l == net->layers;
    conditional_means(w->next, w->x, net, l, rows, how->softmax && top);
    summarise_layer(w, net, l, rows, direction);
    if (top)
      break;
    draw_values(w->next, rng, rows * net->width[l]);
    double *swap = w->x;
    w->x = w->next;
    w->next = swap;
  }
}

/* Adds a block to what `before` samples gave: out[j].mean, and in out[j].error the sum of squared
   deviations (T. F. Chan, G. H. Golub, R. J. LeVeque, Amer. Statist. 37, 1983). */
static void add_block(rv_estimate *out, const double *mean, const double *deviation, size_t count,
                      double before, double rows) {
  for (size_t j = 0; j < count; j++) {
    double step = mean[j] - out[j].mean;
    out[j].mean += step * (rows / (before + rows));
    out[j].error += deviation[j] + step * step * (before * rows / (before + rows));
  }
}

/* `out` (units, then functions). Blocks are added in their order. */
static rv_status sample_all(rv_estimate *out, const rv_dcim *net, const double *input,
                            const double *direction, const rv_samples *how) {
  size_t blocks = (how->count + BLOCK - 1) / BLOCK, failures = 0;
#pragma omp parallel num_threads(how->threads) if (how->threads > 1) reduction(+ : failures)
  {
    workspace w = {0};
    bool open = open_workspace(&w, net) == RV_OK;
    failures += !open;
#pragma omp for ordered schedule(static, 1)
    for (size_t b = 0; b < blocks; b++) {
      size_t before = b * BLOCK, rows = how->count - before < BLOCK ? how->count - before : BLOCK;
      bool wanted = open && !rv_interrupted();
      if (wanted)
        sample_block(&w, b, rows, net, input, direction, how);
#pragma omp ordered
      {
        if (wanted)
          add_block(out, w.mean, w.deviation, estimates_of(net), (double)before, (double)rows);
#pragma omp critical(reverify_sigmoid_net_samples)
        if (how->progress != NULL)
          rv_progress_trials(how->progress, (double)rows);
      }
    }
    free(w.memory);
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return failures == 0 ? RV_OK : rv_fail(RV_ENOMEM, "no memory for samples: free some memory");
}

rv_status rv_sigmoid_net_sample(rv_estimate *unit, rv_estimate *function, const rv_dcim *net,
                                const double *input, const double *direction,
                                const rv_samples *how) {
  if (how->count < 2)
    return rv_fail(RV_EINVAL, "%zu samples: choose at least 2, so that they have an error",
                   how->count);
  size_t units = units_of(net), functions = net->layers * RV_FUNCTIONS;
  rv_estimate *out = calloc(units + functions, sizeof *out);
  if (out == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu means: free some memory", units);
  rv_status status = sample_all(out, net, input, direction, how);
  double count = (double)how->count;
  for (size_t j = 0; j < units + functions; j++)
    out[j].error = sqrt(out[j].error / (count - 1) / count);
  memcpy(unit, out, units * sizeof *out);
  memcpy(function, out + units, functions * sizeof *out);
  free(out);
  return status;
}
