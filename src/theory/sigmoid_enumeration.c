/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/sigmoid_enumeration.h"

#include <math.h>
#include <stdbool.h>

enum { TABLED = 10 };

/* The inputs in the coding 0/1: their weights, and the probabilities of 0 and 1. */
typedef struct states {
  size_t inputs;
  long double bias;
  double weight[RV_ENUMERATION_MAX];
  long double probability[2][RV_ENUMERATION_MAX];
} states;

/* tanh(z) = 2 sigma(2z) - 1, and x = 2y - 1 with y = 0 or 1. */
static states load(const double *weight, double bias, const double *input, size_t inputs,
                   rv_coding coding) {
  states s = {.inputs = inputs};
  long double constant = coding == RV_ZERO_ONE ? bias : 2 * (long double)bias;
  for (size_t i = 0; i < inputs; i++) {
    bool signs = coding == RV_PLUS_MINUS;
    s.weight[i] = signs ? 4 * weight[i] : weight[i];
    s.probability[1][i] = signs ? (1 + (long double)input[i]) / 2 : input[i];
    s.probability[0][i] = signs ? (1 - (long double)input[i]) / 2 : 1 - (long double)input[i];
    constant -= signs ? 2 * (long double)weight[i] : 0;
  }
  s.bias = constant;
  return s;
}

/* The sum and the probability of each state of the first inputs, by doubling. */
static void tabulate(long double *sum, long double *probability, const states *s, size_t inputs) {
  sum[0] = 0;
  probability[0] = 1;
  for (size_t i = 0, count = 1; i < inputs; i++, count *= 2)
    for (size_t j = 0; j < count; j++) {
      sum[count + j] = sum[j] + s->weight[i];
      probability[count + j] = probability[j] * s->probability[1][i];
      probability[j] *= s->probability[0][i];
    }
}

/* The mean of sigma(z + sum) over the tabled states. */
static long double block_mean(long double z, const long double *sum, const long double *probability,
                              size_t count) {
  long double mean = 0;
  for (size_t j = 0; j < count; j++)
    mean += probability[j] / (1 + exp((double)-(z + sum[j])));
  return mean;
}

static long double state_probability(const states *s, size_t first, size_t state) {
  long double p = 1;
  for (size_t i = first; i < s->inputs; i++)
    p *= s->probability[state >> (i - first) & 1][i];
  return p;
}

double rv_sigmoid_enumerated(const double *weight, double bias, const double *input, size_t inputs,
                             rv_coding coding) {
  static _Thread_local long double sum[1 << TABLED];
  static _Thread_local long double probability[1 << TABLED];
  states s = load(weight, bias, input, inputs, coding);
  size_t tabled = inputs < TABLED ? inputs : TABLED, state = 0;
  tabulate(sum, probability, &s, tabled);
  long double z = s.bias, mean = 0;
  for (size_t block = 0; block < (size_t)1 << (inputs - tabled); block++) {
    if (block > 0) { /* the bit in which the Gray codes of block - 1 and block differ */
      size_t bit = (size_t)__builtin_ctzll(block);
      state ^= (size_t)1 << bit;
      long double change = s.weight[tabled + bit];
      z += state >> bit & 1 ? change : -change;
    }
    long double p = state_probability(&s, tabled, state);
    if (p > 0)
      mean += p * block_mean(z, sum, probability, (size_t)1 << tabled);
  }
  return (double)(coding == RV_ZERO_ONE ? mean : 2 * mean - 1);
}
