/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/judge.h"

#include "experiment/detection.h"
#include "experiment/power_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sample that waits for the cell it is to be compared with. */
typedef struct waiting {
  const rv_cell *cell;
  rv_metric_sample sample;
} waiting;

/* What has been found on one part so far. */
typedef struct tally {
  const rv_claim_part *part;
  size_t pair;     /* of a claim that compares cells: the parameter in which partners differ */
  bool has_pairs;  /* there are partners at all */
  size_t distance; /* cells between the last two partners */
  rv_judgement judgement;
  double draws;      /* in all cells tested */
  double want_least; /* the fewest draws that a cell left out would take; 0 for none */
  waiting *held;     /* of a claim that compares cells */
  size_t held_count;
  rv_power_lines lines; /* of RV_POWER */
} tally;

struct rv_judge {
  const rv_statement *statement;
  const rv_grid *grid;
  tally *tally;
  size_t count;
};

static bool is_own(const rv_grid *grid) {
  return strcmp(grid->cell[0].plan, RV_OWN_PLAN) == 0;
}

rv_status rv_judge_open(rv_judge **out, const rv_claim_parts *parts, const rv_statement *statement,
                        const rv_grid *grid) {
  rv_judge *judge = calloc(1, sizeof *judge);
  tally *tallies = calloc(parts->count + 1, sizeof *tallies);
  if (judge == NULL || tallies == NULL) {
    free(judge);
    free(tallies);
    return rv_fail(RV_ENOMEM, "no memory for %zu claims: free some memory", parts->count);
  }
  *judge = (rv_judge){statement, grid, tallies, parts->count};
  for (size_t i = 0; i < parts->count; i++) {
    const rv_claim *claim = parts->item[i].claim;
    tallies[i].part = &parts->item[i];
    tallies[i].judgement.finding = rv_no_finding();
    tallies[i].judgement.detects = tallies[i].judgement.detects_bound = NAN;
    tallies[i].judgement.misses = NAN;
    if (rv_claim_pair(claim) != NULL) {
      tallies[i].pair = rv_parameter_named(grid, rv_claim_pair(claim));
      tallies[i].has_pairs = rv_grid_varies(grid, tallies[i].pair);
    }
  }
  *out = judge;
  return RV_OK;
}

void rv_judge_close(rv_judge *judge) {
  if (judge == NULL)
    return;
  for (size_t i = 0; i < judge->count; i++) {
    for (size_t h = 0; h < judge->tally[i].held_count; h++)
      free(judge->tally[i].held[h].sample.value);
    free(judge->tally[i].held);
    rv_power_lines_free(&judge->tally[i].lines);
  }
  free(judge->tally);
  free(judge);
}

/* The extent of the cells a verdict rests on. */

static bool is_below(const rv_value *a, const rv_value *b) {
  return a->number < b->number;
}

static void extend(rv_extent *extent, const rv_cell *cell, size_t parameters) {
  for (size_t p = 0; p < parameters; p++) {
    const rv_value *value = &cell->value[p];
    if (extent->cells == 0 || is_below(value, &extent->low[p]))
      extent->low[p] = *value;
    if (extent->cells == 0 || is_below(&extent->high[p], value))
      extent->high[p] = *value;
  }
  extent->cells++;
}

/* Left out: a cell with too few draws for the test to be made; of a grid of the user's also one
   whose draws have not told, unless that answers a question. A preset is to have enough of those.
 */
static bool is_left_out(const rv_finding *finding, const rv_claim *claim, const rv_judge *judge) {
  bool in_want = finding->verdict == RV_UNDECIDED && finding->trials_needed > 0;
  return finding->too_few || (in_want && is_own(judge->grid) && claim->form != RV_QUESTION);
}

/* Cells are drawn independently: both miss it, or the only one that can see it. */
static double either_misses(double a, double b) {
  return isnan(a) ? b : isnan(b) ? a : a * b;
}

/* Adds a finding to those before it; false if it is left out. */
static bool add_finding(tally *t, const rv_finding *finding, const rv_cell *cell,
                        const rv_judge *judge) {
  rv_judgement *j = &t->judgement;
  if (is_left_out(finding, t->part->claim, judge)) {
    t->want_least =
        t->want_least > 0 ? fmin(t->want_least, finding->trials_needed) : finding->trials_needed;
    return false;
  }
  extend(&j->extent, cell, judge->grid->parameters);
  t->draws += (double)finding->trials;
  j->detects = fmax(j->detects, finding->detects); /* a NaN gives way to a number */
  j->detects_bound = fmin(j->detects_bound, finding->detects_bound);
  j->misses = either_misses(j->misses, finding->misses);
  if (j->tests++ == 0 || rv_finding_decides(finding, &j->finding))
    j->finding = *finding;
  return true;
}

/* Where cells are compared, the earlier one of a pair waits for the later one. */

/* Whether a cell has `word` for the parameter in which pairs differ. */
static bool has_word(const tally *t, const rv_cell *cell, const char *word) {
  return strcmp(cell->value[t->pair].word, word) == 0;
}

/* Of runs, two words are compared; laws are to be the same for any two. */
static bool are_compared(const tally *t, const rv_cell *a, const rv_cell *b) {
  const rv_claim *claim = t->part->claim;
  return rv_claim_kind_of(claim) == RV_SAME_LAW ||
         (has_word(t, a, claim->runs.word) && has_word(t, b, claim->runs.than)) ||
         (has_word(t, b, claim->runs.word) && has_word(t, a, claim->runs.than));
}

static bool are_partners(const tally *t, const rv_judge *judge, const rv_cell *a,
                         const rv_cell *b) {
  return are_compared(t, a, b) && rv_cells_differ_in(a, b, t->pair, judge->grid);
}

/* True when a later cell is the partner of this one. The last distance is tried first: in a grid
   of combinations all pairs lie equally far apart. */
static bool has_later_partner(tally *t, const rv_judge *judge, size_t index) {
  const rv_grid *grid = judge->grid;
  size_t guess = index + t->distance;
  if (t->distance > 0 && guess < grid->count &&
      are_partners(t, judge, &grid->cell[index], &grid->cell[guess]))
    return true;
  for (size_t other = index + 1; other < grid->count; other++)
    if (are_partners(t, judge, &grid->cell[index], &grid->cell[other])) {
      t->distance = other - index;
      return true;
    }
  return false;
}

static rv_status hold(tally *t, const rv_cell *cell, const rv_metric_sample *sample) {
  waiting *held = reallocarray(t->held, t->held_count + 1, sizeof *held);
  if (held == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sample: give fewer cells or trials");
  t->held = held;
  held[t->held_count++] = (waiting){cell, *sample};
  return RV_OK;
}

static void compare(rv_finding *out, const tally *t, const rv_cell *cell, rv_metric_sample *sample,
                    waiting *held) {
  const rv_claim *claim = t->part->claim;
  if (rv_claim_kind_of(claim) == RV_SAME_LAW)
    rv_find_same_law(out, claim, &held->sample, sample);
  else if (has_word(t, cell, claim->runs.word))
    rv_find_difference(out, claim, sample, &held->sample);
  else
    rv_find_difference(out, claim, &held->sample, sample);
}

static void compare_with_partner(tally *t, const rv_judge *judge, size_t index,
                                 rv_metric_sample *sample) {
  const rv_cell *cell = &judge->grid->cell[index];
  for (size_t h = 0; h < t->held_count; h++)
    if (are_partners(t, judge, t->held[h].cell, cell)) {
      rv_finding finding;
      compare(&finding, t, cell, sample, &t->held[h]);
      finding.cell = (size_t)(t->held[h].cell - judge->grid->cell);
      if (add_finding(t, &finding, cell, judge))
        extend(&t->judgement.extent, t->held[h].cell, judge->grid->parameters);
      free(t->held[h].sample.value);
      t->held[h] = t->held[--t->held_count];
      return;
    }
}

static rv_status see_pair(tally *t, const rv_judge *judge, const rv_cell_sample *sample) {
  rv_metric_sample s;
  if (!t->has_pairs)
    return RV_OK;
  RV_TRY(rv_metric_sample_take(&s, t->part->claim, sample));
  compare_with_partner(t, judge, sample->index, &s);
  rv_status status = RV_OK;
  if (has_later_partner(t, judge, sample->index))
    status = hold(t, &judge->grid->cell[sample->index], &s);
  else
    free(s.value);
  return status;
}

/* Any kind. */

static bool is_about(const rv_judge *judge, size_t part, const rv_cell_sample *sample) {
  return rv_part_is_about(judge->tally[part].part, judge->statement, sample->cell);
}

static bool needs_several(const rv_claim *claim) {
  return rv_claim_pair(claim) != NULL || rv_claim_kind_of(claim) == RV_POWER;
}

rv_status rv_judge_find(rv_finding *finding, const rv_judge *judge, const rv_cell_sample *sample) {
  for (size_t i = 0; i < judge->count; i++) {
    const rv_claim_part *part = judge->tally[i].part;
    finding[i] = rv_no_finding();
    if (!needs_several(part->claim) && is_about(judge, i, sample))
      RV_TRY(rv_find_in_cell(&finding[i], part, sample));
  }
  return RV_OK;
}

static rv_status see(tally *t, const rv_judge *judge, const rv_cell_sample *sample,
                     const rv_finding *finding) {
  t->judgement.about++;
  if (rv_claim_pair(t->part->claim) != NULL)
    return see_pair(t, judge, sample);
  if (rv_claim_kind_of(t->part->claim) == RV_POWER)
    return rv_power_lines_add(&t->lines, t->part->claim, sample);
  add_finding(t, finding, sample->cell, judge);
  return RV_OK;
}

rv_status rv_judge_see(rv_judge *judge, const rv_cell_sample *sample, const rv_finding *finding) {
  for (size_t i = 0; i < judge->count; i++)
    if (is_about(judge, i, sample))
      RV_TRY(see(&judge->tally[i], judge, sample, &finding[i]));
  return RV_OK;
}

static void conclude_lines(tally *t, const rv_judge *judge) {
  for (size_t l = 0; l < t->lines.count; l++) {
    rv_finding finding;
    const rv_power_line *line = &t->lines.line[l];
    if (rv_find_power(&finding, t->part->claim, line)) {
      finding.cell = (size_t)(line->first - judge->grid->cell);
      if (add_finding(t, &finding, line->first, judge))
        for (size_t p = 1; p < line->points; p++)
          extend(&t->judgement.extent, line->cell[p], judge->grid->parameters);
    }
  }
}

/* Without violations, a claim about every draw holds only if frequent ones would have shown. */
static bool is_every_in_want(tally *t) {
  rv_judgement *j = &t->judgement;
  double least = rv_trials_to_bound(RV_FREQUENCY_SEEN);
  if (j->finding.verdict != RV_HOLDS || t->draws >= least)
    return false;
  j->finding.verdict = RV_UNDECIDED;
  t->want_least = ceil(least / (double)j->tests);
  return true;
}

/* A preset may leave out all plans that a claim is judged on, as too large for it. */
static bool is_for_other_presets(const tally *t, const rv_judge *judge) {
  const char *plans = t->part->claim->on;
  for (size_t i = 0; plans != NULL && i < judge->grid->count; i++)
    if (rv_listed(plans, judge->grid->cell[i].plan))
      return false;
  return plans != NULL;
}

static void conclude(tally *t, const rv_judge *judge) {
  rv_claim_kind kind = rv_claim_kind_of(t->part->claim);
  rv_judgement *j = &t->judgement;
  if (kind == RV_POWER)
    conclude_lines(t, judge);
  if (kind == RV_EVERY && j->tests > 0)
    j->detects = rv_detected_frequency(rv_critical_violations(0, t->draws), t->draws);
  bool in_want = kind == RV_EVERY && is_every_in_want(t);
  j->judged = is_own(judge->grid) ? j->tests > 0 && !in_want : !is_for_other_presets(t, judge);
  j->trials_needed = t->want_least;
}

void rv_judge_conclude(rv_judge *judge, rv_judgement *out) {
  for (size_t i = 0; i < judge->count; i++) {
    conclude(&judge->tally[i], judge);
    out[i] = judge->tally[i].judgement;
  }
}

bool rv_contradicts(const rv_judgement *judgement, const rv_claim_part *part) {
  const rv_finding *finding = &judgement->finding;
  if (!judgement->judged)
    return false;
  bool decided = finding->verdict != RV_UNDECIDED && part->claim->form != RV_QUESTION;
  return finding->broken || (decided && finding->verdict != rv_claim_expected(part->claim));
}
