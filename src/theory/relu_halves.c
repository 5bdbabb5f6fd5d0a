/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_halves.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

/* The values of a sum of two-valued terms in ascending order, and their probabilities. */
typedef struct states {
  double *value, *probability;
  size_t count;
} states;

/* What a term adds: nothing or `gap` > 0. */
typedef struct step {
  double gap, probability; /* that of the gap */
} step;

static step step_of(const rv_input_sum *z, size_t i) {
  double a = z->amplitude[i];
  return (step){2 * fabs(a), a > 0 ? z->plus[i] : z->minus[i]};
}

/* to = the states of from, each with and without the term: two ordered lists, merged. */
static void add_term(states *to, const states *from, step s) {
  size_t without = 0, with = 0;
  to->count = 2 * from->count;
  for (size_t k = 0; k < to->count; k++) {
    double low = without < from->count ? from->value[without] : INFINITY;
    double high = from->value[with] + s.gap;
    if (low <= high) {
      to->value[k] = low;
      to->probability[k] = from->probability[without++] * (1 - s.probability);
    } else {
      to->value[k] = high;
      to->probability[k] = from->probability[with++] * s.probability;
    }
  }
}

/* The states of the terms from `first` to before `end`; `spare` has as much room as `out`. */
static void list_states(states *out, states *spare, const rv_input_sum *z, size_t first,
                        size_t end) {
  out->count = 1;
  out->value[0] = 0;
  out->probability[0] = 1;
  for (size_t i = first; i < end; i++) {
    add_term(spare, out, step_of(z, i));
    states swap = *out;
    *out = *spare;
    *spare = swap;
  }
}

/* E max(lowest + A + B, 0). */
static double rectified_mean(const states *a, const states *b, double lowest) {
  long double sum = 0, mass = 0, moment = 0;
  size_t taken = b->count;
  for (size_t i = 0; i < a->count; i++) {
    double from = lowest + a->value[i];
    for (; taken > 0 && from + b->value[taken - 1] > 0; taken--) {
      mass += b->probability[taken - 1];
      moment += (long double)b->probability[taken - 1] * b->value[taken - 1];
    }
    sum += a->probability[i] * (moment + from * mass);
  }
  return (double)sum;
}

static states carve(double *room, size_t size) {
  return (states){.value = room, .probability = room + size};
}

rv_status rv_relu_halves(double *out, const rv_input_sum *z) {
  double *room;
  size_t half = z->pairs / 2, size = (size_t)1 << (z->pairs - half);
  RV_TRY(rv_alloc_doubles(&room, 6, size));
  states a = carve(room, size), b = carve(room + 2 * size, size);
  states spare = carve(room + 4 * size, size);
  long double lowest = z->base;
  for (size_t i = 0; i < z->pairs; i++)
    lowest -= fabs(z->amplitude[i]);
  list_states(&a, &spare, z, 0, half);
  list_states(&b, &spare, z, half, z->pairs);
  *out = rectified_mean(&a, &b, (double)lowest);
  free(room);
  return RV_OK;
}
