/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/support_values.h"

#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct group {
  double value, size;
} group;

static int by_value(const void *a, const void *b) {
  const group *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

/* Equal values that are not neighbours in h come together. */
static void merge(rv_support_values *support, const group *sorted, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || sorted[i].value != sorted[i - 1].value)
      support->value[support->count++] = sorted[i].value;
    support->size[support->count - 1] += sorted[i].size;
  }
}

static void add_up(rv_support_values *support) {
  support->sizes[support->count] = support->sums[support->count] = 0;
  support->squares[support->count] = 0;
  for (size_t i = support->count; i-- > 0;) {
    double value = support->value[i], size = support->size[i];
    support->sizes[i] = support->sizes[i + 1] + size;
    support->sums[i] = support->sums[i + 1] + size * value;
    support->squares[i] = support->squares[i + 1] + size * value * value;
  }
}

static rv_status allocate(rv_support_values *support, size_t count) {
  double **array[] = {&support->value, &support->size, &support->sizes, &support->sums,
                      &support->squares};
  *support = (rv_support_values){.count = 0};
  for (size_t i = 0; i < sizeof array / sizeof *array; i++) {
    RV_TRY(rv_alloc_doubles(array[i], count + 1, 1));
    memset(*array[i], 0, (count + 1) * sizeof **array[i]);
  }
  return RV_OK;
}

rv_status rv_support_values_make(rv_support_values *support, const rv_hidden *hidden) {
  size_t count = hidden->groups;
  rv_status status = allocate(support, count);
  group *sorted = calloc(count, sizeof *sorted);
  if (status == RV_OK && sorted == NULL)
    status = rv_fail(RV_ENOMEM, "no memory for the law of an error: free some memory");
  if (status != RV_OK) {
    rv_support_values_free(support);
  } else {
    for (size_t i = 0; i < count; i++)
      sorted[i] = (group){hidden->group_value[i] / hidden->norm, hidden->group_size[i]};
    qsort(sorted, count, sizeof *sorted, by_value);
    merge(support, sorted, count);
    add_up(support);
  }
  free(sorted);
  return status;
}

rv_status rv_support_values_copy(rv_support_values *copy, const rv_support_values *support) {
  rv_status status = allocate(copy, support->count);
  if (status != RV_OK) {
    rv_support_values_free(copy);
    return status;
  }
  copy->count = support->count;
  memcpy(copy->value, support->value, support->count * sizeof(double));
  memcpy(copy->size, support->size, support->count * sizeof(double));
  add_up(copy);
  return RV_OK;
}

void rv_support_values_free(rv_support_values *support) {
  free(support->value);
  free(support->size);
  free(support->sizes);
  free(support->sums);
  free(support->squares);
  *support = (rv_support_values){0};
}

/*
 * Lanczos's method on the diagonal matrix of `count` values, started from the roots of the sizes,
 * gives the recurrence of the polynomials that are orthogonal with these weights: `diagonal` and
 * `off`. `work` is 2 count.
 */
static void recurrence(double *diagonal, double *off, const double *value, const double *size,
                       double total, size_t count, double *work) {
  double *now = work, *before = work + count, coupling = 0;
  for (size_t i = 0; i < count; i++) {
    now[i] = sqrt(size[i] / total);
    before[i] = 0;
  }
  for (int k = 0; k < RV_SUPPORT_NODES; k++) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < count; i++)
      mean += value[i] * now[i] * now[i];
    for (size_t i = 0; i < count; i++) {
      double next = (value[i] - mean) * now[i] - coupling * before[i];
      before[i] = now[i];
      now[i] = next;
      square += next * next;
    }
    diagonal[k] = mean;
    off[k] = coupling = sqrt(square);
    for (size_t i = 0; i < count; i++)
      now[i] /= coupling;
  }
}

/* The nodes are the eigenvalues of that matrix, the weights the squares of the first components of
   its eigenvectors (gain_rule.c). */
static rv_status gauss_rule(double *node, double *weight, const rv_support_values *support,
                            double total, size_t count) {
  double off[RV_SUPPORT_NODES], vector[RV_SUPPORT_NODES * RV_SUPPORT_NODES], *work;
  RV_TRY(rv_alloc_doubles(&work, count, 2));
  recurrence(node, off, support->value, support->size, total, count, work);
  free(work);
  if (LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', RV_SUPPORT_NODES, node, off, vector, RV_SUPPORT_NODES) !=
      0)
    return rv_fail(RV_ENUMERIC, "LAPACK dstev failed on the values of h: report it");
  for (int k = 0; k < RV_SUPPORT_NODES; k++)
    weight[k] = total * vector[k * RV_SUPPORT_NODES] * vector[k * RV_SUPPORT_NODES];
  return RV_OK;
}

rv_status rv_support_values_compress(rv_support_values *support, size_t count) {
  double node[RV_SUPPORT_NODES], weight[RV_SUPPORT_NODES];
  if (count <= RV_SUPPORT_NODES)
    return RV_OK;
  double total = support->sizes[0] - support->sizes[count];
  RV_TRY(gauss_rule(node, weight, support, total, count));
  size_t rest = support->count - count;
  memmove(support->value + RV_SUPPORT_NODES, support->value + count, rest * sizeof(double));
  memmove(support->size + RV_SUPPORT_NODES, support->size + count, rest * sizeof(double));
  memcpy(support->value, node, sizeof node);
  memcpy(support->size, weight, sizeof weight);
  support->count = RV_SUPPORT_NODES + rest;
  add_up(support);
  return RV_OK;
}

/* Of neighbouring groups, which two are to stand for. */
typedef struct stretch {
  double size, mean, square, cube; /* the last two: means of powers of the distance from the mean */
} stretch;

static stretch stretch_of(const rv_support_values *support, size_t first, size_t end) {
  stretch s = {0, 0, 0, 0};
  for (size_t i = first; i < end; i++) {
    s.size += support->size[i];
    s.mean += support->size[i] * support->value[i];
  }
  s.mean /= s.size;
  for (size_t i = first; i < end; i++) {
    double apart = support->value[i] - s.mean, share = support->size[i] / s.size;
    s.square += share * apart * apart;
    s.cube += share * apart * apart * apart;
  }
  return s;
}

/* Gauss's rule of two nodes, its sizes rounded, at the nodes that then keep mean and variance. */
static void put_two(rv_support_values *support, const stretch *s) {
  double skewness = s->cube / (s->square * sqrt(s->square));
  double lower = round(s->size / 2 * (1 + skewness / sqrt(4 + skewness * skewness)));
  lower = fmin(fmax(lower, 1), s->size - 1);
  double odds = sqrt((s->size - lower) / lower), deviation = sqrt(s->square);
  support->value[support->count] = s->mean - deviation * odds;
  support->size[support->count++] = lower;
  support->value[support->count] = s->mean + deviation / odds;
  support->size[support->count++] = s->size - lower;
}

/* Of about as much of the number of values and of the norm as any other; of an even number, where
   that can be, so that halves of it have no skewness that it has not. */
static size_t end_of_stretch(const rv_support_values *support, size_t first, size_t groups,
                             double share) {
  double part = 0, size = 0;
  size_t end = first;
  while (end < groups && (part < share || fmod(size, 2) == 1)) {
    double value = support->value[end];
    size += support->size[end];
    part += support->size[end] * (1 / support->sizes[0] + value * value) / 2;
    end++;
  }
  return end;
}

/* In place: of a group alone one is made, of more two. */
void rv_support_values_pair(rv_support_values *support, size_t count) {
  size_t groups = support->count;
  if (groups <= count)
    return;
  support->count = 0;
  for (size_t first = 0, end; first < groups; first = end) {
    end = end_of_stretch(support, first, groups, 2.0 / (double)count);
    stretch s = stretch_of(support, first, end);
    if (end - first > 1) {
      put_two(support, &s);
    } else {
      support->value[support->count] = support->value[first];
      support->size[support->count++] = support->size[first];
    }
  }
  add_up(support);
}
