/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/relu_cell.h"

#include "model/sizes.h"
#include "reverify/relu_layer.h"
#include "theory/relu_error_law.h"

#include <math.h>
#include <stdlib.h>

typedef struct relu_cell {
  rv_sampler sampler;
  rv_relu_setting *setting; /* its bias is none yet of a tau by rule */
  rv_relu_error_law *law;   /* NULL until a closed form asks for it: the draws do without */
} relu_cell;

void rv_relu_cell_close(void *shared) {
  relu_cell *of = shared;
  if (of == NULL)
    return;
  rv_relu_setting_close(of->setting);
  rv_relu_error_law_close(of->law);
  free(of);
}

rv_status rv_relu_cell_open(void **shared, rv_sampler sampler, const rv_relu_law *law,
                            rv_hidden *hidden, double tau) {
  relu_cell *of = calloc(1, sizeof *of);
  *shared = NULL;
  if (of == NULL) {
    rv_hidden_free(hidden);
    return rv_fail(RV_ENOMEM, "no memory for a layer: free some memory");
  }
  of->sampler = sampler;
  rv_status status = rv_relu_setting_open(&of->setting, law, hidden, tau);
  if (status == RV_OK)
    *shared = of;
  else
    rv_relu_cell_close(of);
  return status;
}

const rv_relu_setting *rv_relu_cell_setting(const rv_cell *cell) {
  return ((const relu_cell *)cell->shared)->setting;
}

rv_status rv_relu_cell_open_layer(void **layer, const rv_cell *cell, int threads) {
  const relu_cell *of = cell->shared;
  const rv_relu_setting *s = of->setting;
  return rv_relu_layer_open((rv_relu_layer **)layer, of->sampler, &s->law, &s->hidden, s->bias,
                            threads);
}

void rv_relu_cell_close_layer(void *layer) {
  rv_relu_layer_close(layer);
}

bool rv_relu_cell_is_large(const rv_cell *cell) {
  const relu_cell *of = cell->shared;
  return rv_dense_is_large(of->sampler, of->setting->law.m, of->setting->law.n);
}

rv_status rv_relu_cell_resolve_tau(rv_cell *cell, size_t tau, double delta,
                                   rv_status (*open)(void **shared, const rv_cell *cell)) {
  void *shared;
  double *number = &cell->value[tau].number;
  if (*number >= 0)
    return RV_OK;
  RV_TRY(open(&shared, cell));
  *number = rv_relu_tau((rv_tau_rule)(-*number - 1), ((relu_cell *)shared)->setting, delta);
  rv_relu_cell_close(shared);
  return rv_threshold_check(*number);
}

double rv_relu_cell_error_sq(const rv_cell *cell) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  return rv_relu_error_sq(&s->law, &s->hidden, s->bias, &s->rule);
}

double rv_relu_cell_error_rms(const rv_cell *cell) {
  return sqrt(rv_relu_cell_error_sq(cell));
}

double rv_relu_cell_oracle_sq(const rv_cell *cell) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  return rv_relu_oracle_sq(&s->law, &s->hidden, &s->rule);
}

double rv_relu_cell_unthresholded_sq(const rv_cell *cell) {
  return rv_relu_unthresholded_sq(&rv_relu_cell_setting(cell)->law);
}

double rv_relu_cell_recovery(const rv_cell *cell) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  return rv_relu_recovery(&s->law, &s->hidden, s->bias, &s->rule);
}

/* NULL when memory is short. */
static const rv_relu_error_law *law_of(const rv_cell *cell) {
  relu_cell *of = cell->shared;
  const rv_relu_setting *s = of->setting;
  if (of->law == NULL && rv_relu_error_law_open(&of->law, &s->law, &s->hidden, s->bias) != RV_OK)
    return NULL;
  return of->law;
}

/* A function of the law of the error. */
static double at_law(double (*function)(double x, const rv_relu_error_law *law), double x,
                     const rv_cell *cell) {
  const rv_relu_error_law *law = law_of(cell);
  return law != NULL ? function(x, law) : NAN;
}

double rv_relu_cell_error_cdf(double x, const void *cell) {
  return at_law(rv_relu_error_law_cdf, x, cell);
}

double rv_relu_cell_error_complement(double x, const rv_cell *cell) {
  return at_law(rv_relu_error_law_complement, x, cell);
}

double rv_relu_cell_error_quantile(double p, const rv_cell *cell) {
  return at_law(rv_relu_error_law_quantile, p, cell);
}

double rv_relu_cell_error_accuracy(const rv_cell *cell) {
  const rv_relu_error_law *law = law_of(cell);
  return law != NULL ? rv_relu_error_law_accuracy(law) : NAN;
}
