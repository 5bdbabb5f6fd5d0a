/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/gain_rule.h"

#include "support/memory.h"
#include "theory/binomial_pmf.h"
#include "theory/gain_window.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/*
 * Gauss quadrature for chi^2_N: half of it has the gamma law of shape a = N/2, whose orthogonal
 * polynomials (Laguerre's) have the recurrence coefficients 2k + a and sqrt(k (k + a - 1)); the
 * nodes are the eigenvalues of that tridiagonal matrix, the weights the squares of the first
 * components of its eigenvectors (G. H. Golub, J. H. Welsch, Math. Comp. 23, 1969).
 */
enum { LAGUERRE_NODES = 10, LEGENDRE_BELOW = 120, FEW_BELOW = 40, NODES_MAX = 256 };

typedef struct chi_rule {
  double node[NODES_MAX], weight[NODES_MAX];
  size_t count;
} chi_rule;

static rv_status laguerre_rule(chi_rule *rule, double freedom) {
  double a = freedom / 2, off[LAGUERRE_NODES], vector[LAGUERRE_NODES * LAGUERRE_NODES];
  for (int k = 0; k < LAGUERRE_NODES; k++) {
    rule->node[k] =
        2 * k; /* a is added to the eigenvalues: next to it, at large N, they would round */
    off[k] = sqrt((k + 1) * (k + a));
  }
  if (LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', LAGUERRE_NODES, rule->node, off, vector,
                    LAGUERRE_NODES) != 0)
    return rv_fail(RV_ENUMERIC, "LAPACK dstev failed on a quadrature: report it");
  for (int k = 0; k < LAGUERRE_NODES; k++) {
    rule->node[k] = 2 * (rule->node[k] + a);
    rule->weight[k] = vector[k * LAGUERRE_NODES] * vector[k * LAGUERRE_NODES];
  }
  rule->count = LAGUERRE_NODES;
  return RV_OK;
}

/*
 * For few degrees of freedom what is averaged, a smooth function of sqrt(Q), is not smooth in Q
 * near 0: there the rule is Gauss-Legendre in r = sqrt(Q), with the density of chi_N; with more
 * nodes for the fewest degrees, where a threshold leaves a kink in r.
 */
static rv_status legendre_rule(chi_rule *rule, double freedom) {
  size_t nodes = freedom < FEW_BELOW ? 256 : 64;
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(nodes);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a quadrature: free some memory");
  double log_constant = (1 - freedom / 2) * M_LN2 - gsl_sf_lngamma(freedom / 2);
  for (size_t i = 0; i < nodes; i++) {
    double r, weight;
    gsl_integration_glfixed_point(0, sqrt(freedom) + 9, i, &r, &weight, table);
    rule->node[i] = r * r;
    rule->weight[i] = weight * exp(log_constant + (freedom - 1) * log(r) - r * r / 2);
  }
  gsl_integration_glfixed_table_free(table);
  rule->count = nodes;
  return RV_OK;
}

static rv_status chi_squared_rule(chi_rule *rule, double freedom) {
  if (freedom == 0) { /* Q is 0 */
    *rule = (chi_rule){.node = {0}, .weight = {1}, .count = 1};
    return RV_OK;
  }
  return freedom < LEGENDRE_BELOW ? legendre_rule(rule, freedom) : laguerre_rule(rule, freedom);
}

static rv_status append_rule(rv_gain_rule *rule, double events, double probability) {
  chi_rule chi;
  RV_TRY(chi_squared_rule(&chi, events));
  const double negligible = 1e-20; /* hundreds of such weights, ten deviations out, add nothing */
  for (size_t i = 0; i < chi.count; i++) {
    if (probability * chi.weight[i] < negligible)
      continue;
    rule->node[rule->count] = chi.node[i];
    rule->weight[rule->count] = probability * chi.weight[i];
    rule->count++;
  }
  return RV_OK;
}

static void normalise(rv_gain_rule *rule) {
  double mass = 0;
  for (size_t i = 0; i < rule->count; i++)
    mass += rule->weight[i];
  for (size_t i = 0; i < rule->count; i++)
    rule->weight[i] /= mass;
}

rv_status rv_gain_rule_make(rv_gain_rule *rule, double m, double p) {
  rv_gain_window w = rv_gain_window_of(m, p);
  size_t room = rv_gain_window_count(&w) * NODES_MAX;
  *rule = (rv_gain_rule){0};
  rv_status status = rv_alloc_doubles(&rule->node, room, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&rule->weight, room, 1);
  for (double events = w.first; events <= w.last && status == RV_OK; events += w.stride) {
    double probability = rv_binomial_pmf(events, m, p / 2);
    if (probability > 1e-20)
      status = append_rule(rule, events, probability);
  }
  if (status != RV_OK)
    rv_gain_rule_free(rule);
  else
    normalise(rule);
  return status;
}

void rv_gain_rule_free(rv_gain_rule *rule) {
  free(rule->node);
  free(rule->weight);
  *rule = (rv_gain_rule){0};
}
