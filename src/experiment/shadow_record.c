/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shadow_record.h"

#include "learn/widths.h"

const char *const rv_net_names[] = {"plain", "dropout", "shadow", "random", NULL};

#define NUMBERS(type) (sizeof(type) / sizeof(double))

rv_status rv_shadow_read_widths(rv_shadow_setting *setting, const char *text) {
  size_t hidden;
  RV_TRY(rv_widths_read(setting->width + 1, &hidden, text, RV_DENSE_LAYERS_MAX - 1,
                        RV_DENSE_WIDTH_MAX));
  setting->layers = hidden + 1;
  return RV_OK;
}

/* The array: histories, probes, and then by net what is regenerated, then pictures, facts. */

size_t rv_record_examinations(const rv_shadow_setting *s) {
  return s->examine == 0 ? 0 : s->epochs / s->examine + 1;
}

static size_t history_numbers(const rv_shadow_setting *s) {
  return s->epochs * NUMBERS(rv_shadow_epoch);
}

static size_t probe_numbers(const rv_shadow_setting *s) {
  return rv_record_examinations(s) * s->layers * RV_PROBE_NUMBERS;
}

static size_t look_numbers(const rv_shadow_setting *s) {
  return s->examine == 0 ? 0 : (s->layers - 1) * RV_THINNINGS * NUMBERS(rv_look);
}

static size_t picture_numbers(const rv_shadow_setting *s) {
  return s->examine == 0 ? 0 : s->layers * RV_PICTURES * RV_PICTURE_PIXELS;
}

static size_t probes_begin(const rv_shadow_setting *s) {
  return RV_METHODS * history_numbers(s);
}

static size_t looks_begin(const rv_shadow_setting *s) {
  return probes_begin(s) + RV_METHODS * probe_numbers(s);
}

static size_t pictures_begin(const rv_shadow_setting *s) {
  return looks_begin(s) + RV_NETS * look_numbers(s);
}

static size_t facts_begin(const rv_shadow_setting *s) {
  return pictures_begin(s) + RV_NETS * picture_numbers(s);
}

size_t rv_record_numbers(const rv_shadow_setting *s) {
  return facts_begin(s) + (s->examine == 0 ? 0 : NUMBERS(rv_picture_facts));
}

rv_shadow_epoch *rv_record_history(double *record, const rv_shadow_setting *s, rv_method method) {
  return (rv_shadow_epoch *)(record + method * history_numbers(s));
}

double *rv_record_probes(double *record, const rv_shadow_setting *s, rv_method method) {
  return record + probes_begin(s) + method * probe_numbers(s);
}

rv_look *rv_record_looks(double *record, const rv_shadow_setting *s, size_t net) {
  return (rv_look *)(record + looks_begin(s) + net * look_numbers(s));
}

double *rv_record_picture(double *record, const rv_shadow_setting *s, size_t net, size_t layer,
                          size_t image) {
  return record + pictures_begin(s) + net * picture_numbers(s) +
         (layer * RV_PICTURES + image) * RV_PICTURE_PIXELS;
}

rv_picture_facts *rv_record_facts(double *record, const rv_shadow_setting *s) {
  return (rv_picture_facts *)(record + facts_begin(s));
}
