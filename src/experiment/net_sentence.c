/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_sentence.h"

#include "model/bulk.h"
#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *rv_random_like_word(rv_random_like like) {
  static const char *const word[] = {
      [RV_RANDOM_NO] = "no", [RV_RANDOM_YES] = "yes", [RV_RANDOM_UNDECIDED] = "undecided"};
  return word[like];
}

static const char *plural(size_t count) {
  return count == 1 ? "" : "s";
}

/* What is said one after the other has commas or semicolons between. */
typedef struct list {
  FILE *out;
  const char *between;
  size_t items;
} list;

static FILE *next(list *l) {
  if (l->items++ > 0)
    fputs(l->between, l->out);
  return l->out;
}

/* Dead and constant lines, the first few by their index. */

static void say_lines(list *l, const rv_line *line, size_t count, rv_line kind, size_t found,
                      const char *word, const char *side) {
  enum { NAMED = 5 };
  size_t named = 0;
  if (found == 0)
    return;
  fprintf(next(l), "%zu %s %s%s (", found, word, side, plural(found));
  for (size_t i = 0; i < count && named < NAMED; i++)
    if (line[i] == kind)
      fprintf(l->out, "%s%zu", named++ > 0 ? ", " : "", i);
  fputs(found > NAMED ? ", ...)" : ")", l->out);
}

static void say_idle(list *l, const rv_layer_source *layer, const rv_live_part *p) {
  const char *row = layer->inputs_are_rows ? "input" : "output";
  const char *column = layer->inputs_are_rows ? "output" : "input";
  say_lines(l, p->row, p->rows, RV_DEAD, p->dead_rows, "dead", row);
  say_lines(l, p->column, p->columns, RV_DEAD, p->dead_columns, "dead", column);
  say_lines(l, p->row, p->rows, RV_CONSTANT, p->constant_rows, "constant", row);
  say_lines(l, p->column, p->columns, RV_CONSTANT, p->constant_columns, "constant", column);
}

/* Random-like or not, and why. */

static void say_departures(FILE *out, const rv_examination *e) {
  const rv_bulk_shape *b = &e->bulk;
  list why = {out, ", ", 0};
  if (e->rank_is_short) {
    fprintf(next(&why), "its rank is %zu of %zu", e->rank, e->rank_full);
    return;
  }
  if (e->directions.at_least) {
    fprintf(next(&why), "at least %zu of its %zu singular values are beyond a random matrix's",
            e->directions.count, e->n);
    return;
  }
  if (!(b->distance <= b->allowed))
    fprintf(
        next(&why),
        "its spectrum is %.2g from Marchenko-Pastur's, %.2g allowed, %.2g with signs drawn anew",
        b->distance, b->allowed, e->flipped_distance);
  if (b->below > 0)
    fprintf(next(&why), "%zu singular value%s below the lower edge", b->below,
            b->below == 1 ? " is" : "s are");
  if (b->has_ties)
    fputs("singular values are equal", next(&why));
  if (!rv_spacing_is_random(b))
    fprintf(next(&why),
            "neighbouring singular values keep other distances (spacing ratio %.3f, "
            "random %.3f +- %.3f)",
            b->spacing, RV_SPACING_GOE, b->spacing_error);
}

static void say_agreement(FILE *out, const rv_examination *e) {
  const rv_bulk_shape *b = &e->bulk;
  fprintf(out,
          "distance %.2g from Marchenko-Pastur's law, %.2g allowed, %.2g with signs drawn anew",
          b->distance, b->allowed, e->flipped_distance);
  if (b->spacing_tells)
    fprintf(out, "; spacing ratio %.3f, random %.3f +- %.3f", b->spacing, RV_SPACING_GOE,
            b->spacing_error);
}

static void say_undecided(FILE *out, const rv_examination *e) {
  size_t count = e->bulk.count;
  if (e->rank_full == 0)
    fputs("all weights are zero", out);
  else if (e->n == 0)
    fputs("nothing is left without its constant rows and columns", out);
  else if (!e->equalised)
    fputs("its zeros leave no scales that make rows and columns of one size", out);
  else
    fprintf(out, "%zu singular value%s too few to tell", count, count == 1 ? " is" : "s are");
}

static void say_likeness(FILE *out, const rv_examination *e) {
  if (e->like == RV_RANDOM_YES) {
    fprintf(out, "%srandom-like, as a Gaussian matrix with rows and columns of these sizes (",
            e->directions.count > 0 ? "else " : "");
    say_agreement(out, e);
    fputc(')', out);
    return;
  }
  fputs(e->like == RV_RANDOM_NO ? "not random-like: " : "random-like or not is undecided: ", out);
  if (e->like == RV_RANDOM_NO)
    say_departures(out, e);
  else
    say_undecided(out, e);
}

/* Of the equalised matrix where it has a tail, else of what rows and columns of their sizes make.
 */
static void say_tail(list *l, const rv_examination *e) {
  const double refuted = 0.1; /* as Clauset, Shalizi and Newman have it */
  bool equalised = e->tail.count > 0;
  const rv_tail_fit *tail = equalised ? &e->tail : &e->raw.tail;
  if (tail->count == 0)
    return;
  fprintf(next(l),
          "%zu eigenvalues beyond Marchenko-Pastur's edge%s %s a power law (exponent %.2f, p = "
          "%.2g)",
          tail->count, equalised ? "" : ", before rows and columns are brought to one size,",
          tail->p_value <= refuted ? "are not those of" : "fit", tail->exponent, tail->p_value);
}

/* What it has learned. */

/* Beyond a Gaussian matrix's edge, but not beyond that of its own magnitudes. */
static bool is_heavy_tailed(const rv_directions *d) {
  return d->count == 0 && d->p_value < RV_DIRECTION_LEVEL;
}

static void say_probability(FILE *out, double p) {
  fprintf(out, p < 1e-99 ? "p below 1e-99" : "p = %.2g", p);
}

static void say_directions(FILE *out, const rv_examination *e) {
  const rv_directions *d = &e->directions;
  if (e->rank_is_short && d->count >= e->rank) {
    if (e->rank == 1)
      fputs("its only direction is learned", out);
    else
      fprintf(out, "all of its %zu directions are learned", e->rank);
    return;
  }
  if (d->count > 0)
    fprintf(out, "%s%zu learned direction%s", d->at_least ? "at least " : "", d->count,
            plural(d->count));
  else
    fputs("no learned direction found", out);
  fputs(d->count == 1 ? " (" : " (the largest singular value: ", out);
  say_probability(out, d->p_value);
  if (is_heavy_tailed(d))
    fprintf(out, ", but copies with other signs reach it: large entries, not a direction");
  fputc(')', out);
}

/* Sizes of rows and columns: what is beyond three times that of Gaussian ones. */

static void say_spread(list *l, double spread, double entries, const char *side) {
  const double of_gaussian = sqrt(0.5 / entries);
  if (spread > 3 * of_gaussian)
    fprintf(next(l), "%ss differ in size (sd of the logarithm %.2f)", side, spread);
}

static void say_sizes(list *l, const rv_layer_source *layer, const rv_examination *e) {
  double rows = (double)rv_rows_kept(&e->part, RV_KEEP_CONSTANT);
  double columns = (double)rv_columns_kept(&e->part, RV_KEEP_CONSTANT);
  say_spread(l, e->row_spread, columns, layer->inputs_are_rows ? "input" : "output");
  say_spread(l, e->column_spread, rows, layer->inputs_are_rows ? "output" : "input");
}

/* Reversal. */

static void say_reversal(FILE *out, const rv_reversible *r) {
  char error[RV_NUMBER_TEXT], p[RV_NUMBER_TEXT];
  double own = r->k[RV_NET_OWN], without = r->k[RV_NET_WITHOUT];
  rv_number_text(error, sizeof error, RV_REVERSIBLE_ERROR);
  rv_number_text(p, sizeof p, r->p);
  if (r->largest_k == 0) {
    fputs("no k given fits its outputs", out);
    return;
  }
  if (own == 0)
    fprintf(out, "not reversible at any k tried (error above %s at p = %s)", error, p);
  else
    fprintf(out, "reversible up to k = %.0f%s (error at most %s at p = %s)", own,
            own == r->largest_k ? ", the largest tried" : "", error, p);
  if (r->predicted_k == own)
    fputs(own == 0 ? ", nor is a Gaussian matrix of this shape"
                   : ", as a Gaussian matrix of this shape",
          out);
  else if (r->predicted_k > 0)
    fprintf(out, ", a Gaussian matrix of this shape up to k = %.0f", r->predicted_k);
  else
    fputs(", a Gaussian matrix of this shape at none", out);
  if (without > own)
    fprintf(out, "; without its learned directions up to k = %.0f", without);
}

static void say_all(FILE *out, const rv_layer_source *layer, const rv_examination *e,
                    const rv_reversible *reversible) {
  size_t inputs = layer->inputs_are_rows ? layer->rows : layer->columns;
  size_t outputs = layer->inputs_are_rows ? layer->columns : layer->rows;
  fprintf(out, "%s (%zu input%s, %zu output%s): ", layer->name, inputs, plural(inputs), outputs,
          plural(outputs));
  list l = {out, "; ", 0};
  if (e->rank_full > 0)
    say_idle(&l, layer, &e->part);
  if (e->rank_full > 0 && !isnan(e->directions.p_value))
    say_directions(next(&l), e);
  say_likeness(next(&l), e);
  if (e->rank_full > 0) {
    say_tail(&l, e);
    say_sizes(&l, layer, e);
    if (reversible != NULL)
      say_reversal(next(&l), reversible);
  }
  fputc('.', out);
}

rv_status rv_net_sentence(char **out, const rv_layer_source *layer,
                          const rv_examination *examination, const rv_reversible *reversible) {
  size_t size;
  *out = NULL;
  FILE *stream = open_memstream(out, &size);
  if (stream != NULL)
    say_all(stream, layer, examination, reversible);
  if (stream != NULL && fclose(stream) == 0)
    return RV_OK;
  free(*out);
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a sentence: free some memory");
}
