/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/relu_phase.h"

#include "experiment/relu_cell.h"
#include "theory/relu_half.h"

const rv_table_column rv_relu_phase_columns[] = {
    {"plan", "plan of the cells"},
    {"n", "dimension of h"},
    {"k", "non-zero values of h"},
    {"along", "what moves, all else being fixed: pm or p"},
    {"half", "where recovery at the universal threshold has probability 1/2; empty for nowhere"},
    {0}};

static void write_half(rv_csv *csv, const rv_cell *cell, const char *along, double half) {
  const rv_relu_setting *s = rv_relu_cell_setting(cell);
  rv_csv_text(csv, cell->plan);
  rv_csv_number(csv, s->law.n);
  rv_csv_count(csv, s->hidden.k);
  rv_csv_text(csv, along);
  rv_csv_finite(csv, half);
  rv_csv_end_row(csv);
}

void rv_relu_phase_write(rv_csv *csv, const rv_cell_sample *sample, size_t m, size_t p) {
  const rv_relu_setting *s = rv_relu_cell_setting(sample->cell);
  if (rv_cell_begins_line(sample->grid, sample->index, m))
    write_half(csv, sample->cell, "pm", rv_relu_half_kept(&s->law, &s->hidden));
  if (rv_cell_begins_line(sample->grid, sample->index, p))
    write_half(csv, sample->cell, "p", rv_relu_half_p(&s->law, &s->hidden));
}
