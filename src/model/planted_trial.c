/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/planted_trial.h"

#include "model/examination.h"
#include "model/planted_structure.h"
#include "model/sign_flips.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble.h"
#include "support/memory.h"
#include "theory/equalised_edge.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

struct rv_planted_trial {
  rv_planted setting;
  double *matrix; /* m x n */
  double *scale;  /* m + n: of rows and columns */
};

/* Rows of the trial's key that no matrix reaches, the first of as many as directions, and cells for
   what else is drawn. */
static const uint64_t direction_row = UINT64_MAX - 2000, scale_row = UINT64_MAX - 2,
                      step_row = UINT64_MAX - 1000;
static const uint64_t zeros_cell = 1, examination_cell = 2;

rv_status rv_planted_trial_open(rv_planted_trial **out, const rv_planted *setting) {
  *out = NULL;
  rv_planted_trial *t = calloc(1, sizeof *t);
  if (t == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a trial: free some memory");
  t->setting = *setting;
  rv_status status = rv_alloc_doubles(&t->matrix, setting->m, setting->n);
  if (status == RV_OK)
    status = rv_alloc_doubles(&t->scale, setting->m + setting->n, 1);
  if (status == RV_OK)
    *out = t;
  else
    rv_planted_trial_close(t);
  return status;
}

void rv_planted_trial_close(rv_planted_trial *trial) {
  if (trial == NULL)
    return;
  free(trial->matrix);
  free(trial->scale);
  free(trial);
}

/* The matrix. */

static rv_status plant(const rv_stream_key *key, rv_planted_trial *t) {
  const rv_planted *s = &t->setting;
  for (size_t i = 0; s->strength > 0 && i < s->directions; i++)
    RV_TRY(rv_plant_direction(key, t->matrix, direction_row + i, s->m, s->n, s->strength));
  return RV_OK;
}

static rv_status draw_matrix(const rv_stream_key *key, rv_planted_trial *t) {
  const double log_sd = 0.7, dead_share = 0.1, int8_step = 1.0 / 32;
  const rv_planted *s = &t->setting;
  const rv_entry_law law = {
      .ensemble = s->entries == RV_PLANTED_STUDENT3 ? RV_STUDENT3 : RV_GAUSSIAN, .sd = 1};
  rv_stream_key zeros = *key;
  zeros.cell += zeros_cell;
  RV_TRY(rv_ensemble_matrix(t->matrix, key, s->m, s->n, &law, 1));
  RV_TRY(plant(key, t));
  if (s->entries == RV_PLANTED_SPARSE)
    rv_thin_entries(&zeros, t->matrix, s->m, s->n, RV_SPARSE_DENSITY);
  if (s->entries == RV_PLANTED_INT8)
    rv_quantise_entries(t->matrix, s->m * s->n, int8_step);
  if (s->entries == RV_PLANTED_SCALED || s->entries == RV_PLANTED_DEAD)
    rv_scale_lines(key, t->matrix, t->scale, scale_row, s->m, s->n, log_sd);
  if (s->entries == RV_PLANTED_DEAD)
    rv_kill_lines(t->matrix, s->m, s->n, dead_share);
  return RV_OK;
}

/* The edge alone. */

static double uniform_rank(const rv_stream_key *key, double sign_flip_p, double copies) {
  rv_stream stream;
  return sign_flip_p - gsl_rng_uniform(rv_stream_open(&stream, key, step_row)) / (copies + 1);
}

static rv_status largest_eigenvalue(double *out, const rv_tall_matrix *a) {
  double *eigenvalue;
  RV_TRY(rv_alloc_doubles(&eigenvalue, a->n, 1));
  rv_status status = rv_matrix_spectrum(eigenvalue, a->value, a->m, a->n, 1);
  *out = eigenvalue[a->n - 1];
  free(eigenvalue);
  return status;
}

static rv_status rank_among_copies(const rv_stream_key *key, rv_planted_draw *out,
                                   const rv_tall_matrix *a, double largest) {
  enum { COPIES = 19 };
  double copy[COPIES], rank = 1;
  RV_TRY(rv_sign_flips(copy, key, a->value, a->m, a->n, COPIES, 1));
  for (int c = 0; c < COPIES; c++)
    rank += copy[c] >= largest;
  out->sign_flip_p = rank / (COPIES + 1);
  out->sign_flip_uniform = uniform_rank(key, out->sign_flip_p, COPIES);
  return RV_OK;
}

static rv_status look_at_live(const rv_stream_key *key, rv_planted_draw *out,
                              const rv_tall_matrix *a, rv_planted_trial *t) {
  rv_equalised equalised;
  double m = (double)a->m, n = (double)a->n, largest;
  RV_TRY(rv_equalise(&equalised, a->value, t->scale, t->scale + a->m, a->m, a->n));
  RV_TRY(largest_eigenvalue(&largest, a));
  out->p_value = rv_equalised_edge_p_value(m, n, largest);
  out->edge_units = rv_equalised_edge_units(m, n, largest);
  return t->setting.look == RV_LOOK_EDGE ? rank_among_copies(key, out, a, largest) : RV_OK;
}

static rv_status look_at_edge(const rv_stream_key *key, rv_planted_draw *out, rv_planted_trial *t) {
  rv_live_part part;
  rv_tall_matrix live;
  RV_TRY(rv_live_part_find(&part, t->matrix, t->setting.m, t->setting.n));
  rv_status status = rv_tall_matrix_take(&live, t->matrix, &part, RV_KEEP_LIVE);
  if (status == RV_OK) {
    status = look_at_live(key, out, &live, t);
    rv_tall_matrix_free(&live);
  }
  rv_live_part_free(&part);
  return status;
}

/* The whole examination. */
static rv_status look_at_all(const rv_stream_key *key, rv_planted_draw *out,
                             const rv_planted_trial *t) {
  rv_examination e;
  RV_TRY(rv_examine(&e, key, t->matrix, t->setting.m, t->setting.n, DBL_EPSILON, 1));
  const rv_directions *d = &e.directions;
  *out =
      (rv_planted_draw){.p_value = d->p_value,
                        .edge_units = d->edge_units,
                        .sign_flip_p = d->sign_flip_p,
                        .sign_flip_uniform = uniform_rank(key, d->sign_flip_p, (double)d->copies),
                        .directions = (double)d->count,
                        .found_p_value = d->count > 0 ? d->p_value : 0,
                        .raw_directions = (double)e.raw.beyond_edge,
                        .unlike = e.like == RV_RANDOM_NO};
  rv_examination_free(&e);
  return RV_OK;
}

/* Of a matrix that saturates or dies there is nothing to say. */
static void say_nothing_of_nothing(rv_planted_draw *d) {
  if (!isnan(d->p_value))
    return;
  d->p_value = d->sign_flip_p = d->sign_flip_uniform = 1;
  d->edge_units = 0;
}

static rv_status look(const rv_stream_key *key, rv_planted_draw *out, rv_planted_trial *t) {
  if (t->setting.look == RV_LOOK_ALL)
    return look_at_all(key, out, t);
  RV_TRY(look_at_edge(key, out, t));
  bool shows = out->p_value < RV_DIRECTION_LEVEL * (1 + RV_DIRECTION_SLACK);
  return t->setting.look == RV_LOOK_DIRECTIONS && shows ? look_at_all(key, out, t) : RV_OK;
}

rv_status rv_planted_trial_draw(const rv_stream_key *key, rv_planted_draw *out,
                                rv_planted_trial *trial) {
  rv_stream_key examination = *key;
  examination.cell += examination_cell;
  examination.trial *= RV_EXAMINATION_TRIALS;
  *out = (rv_planted_draw){0};
  RV_TRY(draw_matrix(key, trial));
  RV_TRY(look(&examination, out, trial));
  say_nothing_of_nothing(out);
  return RV_OK;
}
