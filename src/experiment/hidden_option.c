/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/hidden_option.h"

#include "model/sizes.h"
#include "reverify/hidden_file.h"

bool rv_hidden_is_from_file(const rv_cell *cell, const rv_hidden_option *option) {
  return rv_word(cell, option->values) > RV_GEOMETRIC;
}

/* *length is the least n that the values need. */
static rv_status read_hidden(rv_hidden *out, size_t *length, const rv_cell *cell,
                             const rv_hidden_option *option) {
  if (rv_hidden_is_from_file(cell, option))
    return rv_hidden_read(out, length, rv_text(cell, option->values));
  *length = (size_t)rv_number(cell, option->k);
  return rv_hidden_make(out, (rv_hidden_kind)rv_word(cell, option->values), *length);
}

rv_status rv_hidden_of_cell(rv_hidden *out, const rv_cell *cell, const rv_hidden_option *option) {
  size_t length;
  return read_hidden(out, &length, cell, option);
}

rv_status rv_hidden_settle(rv_cell *cell, const rv_hidden_option *option) {
  rv_hidden hidden;
  size_t length;
  double n = rv_number(cell, option->n);
  RV_TRY(rv_sparsity_check(rv_number(cell, option->k), n));
  RV_TRY(read_hidden(&hidden, &length, cell, option));
  cell->value[option->k].number = (double)hidden.k;
  rv_hidden_free(&hidden);
  if ((double)length > n)
    return rv_fail(RV_EINVAL, "'%s' has %zu entries, more than n = %.15g: choose n from that on",
                   rv_text(cell, option->values), length, n);
  return RV_OK;
}
