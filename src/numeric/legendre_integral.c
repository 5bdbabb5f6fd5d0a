/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/legendre_integral.h"

#include "numeric/legendre.h"

/* P_0 ... P_count at x. */
static void polynomials(double *value, double x, size_t count) {
  value[0] = 1;
  value[1] = x;
  for (size_t k = 1; k < count; k++) {
    double j = (double)k;
    value[k + 1] = ((2 * j + 1) * x * value[k] - j * value[k - 1]) / (j + 1);
  }
}

/*
 * The series of f has the coefficients (k + 1/2) sum_j weight[j] P_k(node[j]) f(node[j]), and from
 * x to 1 the integral of P_k is (P_k-1(x) - P_k+1(x)) / (2k + 1), that of P_0 is 1 - x. `room`
 * holds a row of P_0 ... P_count for each node.
 */
void rv_legendre_integrals(double *node, double *weight, double *beyond, double *room,
                           size_t count) {
  size_t stride = count + 1;
  rv_legendre_rule(node, weight, count);
  for (size_t i = 0; i < count; i++)
    polynomials(room + i * stride, node[i], count);
  for (size_t i = 0; i < count; i++) {
    const double *here = room + i * stride;
    for (size_t j = 0; j < count; j++) {
      const double *there = room + j * stride;
      double sum = 1 - node[i];
      for (size_t k = 1; k < count; k++)
        sum += (here[k - 1] - here[k + 1]) * there[k];
      beyond[i * count + j] = weight[j] / 2 * sum;
    }
  }
}
