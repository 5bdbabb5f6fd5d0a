/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/layered_cell.h"

#include <math.h>

const rv_layered_setting *rv_layered_cell_setting(const rv_cell *cell) {
  return cell->shared;
}

void rv_layered_cell_close(void *shared) {
  rv_layered_setting_close(shared);
}

void rv_layered_cell_close_net(void *net) {
  rv_layered_net_close(net);
}

static const rv_layered_forms *form(const rv_cell *cell) {
  return &rv_layered_cell_setting(cell)->form;
}

double rv_layered_cell_gain(const rv_cell *cell) {
  return form(cell)->gain;
}

double rv_layered_cell_gain_rest(const rv_cell *cell) {
  return form(cell)->gain_rest;
}

double rv_layered_cell_gain_excess(const rv_cell *cell) {
  return form(cell)->gain_excess;
}

double rv_layered_cell_gain_below(const rv_cell *cell) {
  return form(cell)->gain_below;
}

double rv_layered_cell_noise_sq(const rv_cell *cell) {
  return form(cell)->noise_sq;
}

double rv_layered_cell_noise_rest(const rv_cell *cell) {
  return form(cell)->noise_rest;
}

double rv_layered_cell_efficiency(const rv_cell *cell) {
  return form(cell)->efficiency;
}

double rv_layered_cell_inner_sq(const rv_cell *cell) {
  return form(cell)->inner_sq;
}

double rv_layered_cell_inner_rest(const rv_cell *cell) {
  return form(cell)->inner_rest;
}

double rv_layered_cell_inner_limit(const rv_cell *cell) {
  return form(cell)->inner_limit;
}

double rv_layered_cell_added_errors(const rv_cell *cell) {
  return form(cell)->added_errors;
}

double rv_layered_cell_added_squares(const rv_cell *cell) {
  return form(cell)->added_squares;
}

double rv_layered_cell_error_sq(const rv_cell *cell) {
  return form(cell)->error_sq;
}

double rv_layered_cell_error_rest(const rv_cell *cell) {
  return form(cell)->error_rest;
}

double rv_layered_cell_printed_bound(const rv_cell *cell) {
  return form(cell)->printed_bound;
}

double rv_layered_cell_claimed_bound(const rv_cell *cell) {
  return form(cell)->claimed_bound;
}

double rv_layered_cell_effective_bound(const rv_cell *cell) {
  return form(cell)->effective_bound;
}

double rv_layered_cell_error_rms(const rv_cell *cell) {
  return sqrt(form(cell)->error_sq);
}

double rv_layered_cell_inner_rms(const rv_cell *cell) {
  return sqrt(form(cell)->inner_sq);
}

double rv_layered_cell_tenth_of_unit(const rv_cell *cell) {
  return form(cell)->gain_unit / 10;
}
