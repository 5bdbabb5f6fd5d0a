/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/report_net_stack.h"

#include "experiment/html.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The tables of deeper nets are folded away. */
enum { SHOWN_LAYERS = 20 };

const char *const rv_report_stack_columns[] = {
    "number", "layer", "k", "p", "tau", "trials", "error_q50", "error_predicted", NULL};

static const char *get(const rv_table *stack, size_t row, const char *column) {
  return rv_table_get(stack, row, column);
}

static double number(const rv_table *stack, size_t row, const char *column) {
  return strtod(get(stack, row, column), NULL);
}

static bool agree(const rv_table *stack, size_t a, size_t b, const char *column) {
  return strcmp(get(stack, a, column), get(stack, b, column)) == 0;
}

static bool share_table(const rv_table *stack, size_t a, size_t b) {
  return agree(stack, a, b, "p") && agree(stack, a, b, "tau");
}

/* A row that is the first of its setting. */
static bool opens_setting(const rv_table *stack, size_t row) {
  return strcmp(get(stack, row, "number"), "1") == 0;
}

/* A row of an earlier setting of the same table as this one. */
static bool has_earlier(const rv_table *stack, size_t row) {
  for (size_t i = 0; i < row; i++)
    if (opens_setting(stack, i) && share_table(stack, i, row))
      return true;
  return false;
}

static size_t depth_of(const rv_table *stack) {
  size_t depth = 1;
  while (depth < stack->rows && !opens_setting(stack, depth))
    depth++;
  return depth;
}

static void write_head(FILE *out, const rv_table *stack, size_t first) {
  fputs("<thead><tr><th>layer</th>", out);
  for (size_t i = first; i < stack->rows; i++)
    if (opens_setting(stack, i) && share_table(stack, i, first))
      fprintf(out, "<th>k = %g</th>", number(stack, i, "k"));
  fputs("</tr></thead>", out);
}

static void write_layer(FILE *out, const rv_table *stack, size_t first, size_t layer) {
  fputs("<tr><td class=\"name\">", out);
  rv_html_escape(out, get(stack, layer, "layer"));
  fputs("</td>", out);
  for (size_t i = first; i + layer < stack->rows; i++)
    if (opens_setting(stack, i) && share_table(stack, i, first))
      fprintf(out, "<td class=\"n\">%.3g <span class=\"e\">(%.3g)</span></td>",
              number(stack, i + layer, "error_q50"), number(stack, i + layer, "error_predicted"));
  fputs("</tr>\n", out);
}

/* Layers from the top, where h is, down. */
static void write_table(FILE *out, const rv_table *stack, size_t first) {
  fputs("<div class=\"wide\"><table>", out);
  write_head(out, stack, first);
  fputs("<tbody>\n", out);
  for (size_t layer = depth_of(stack); layer-- > 0;)
    write_layer(out, stack, first, layer);
  fputs("</tbody></table></div>\n", out);
}

static void write_setting(FILE *out, const rv_table *stack, size_t first) {
  fprintf(out, "p = %g, τ = %.3g, %s vectors h", number(stack, first, "p"),
          number(stack, first, "tau"), get(stack, first, "trials"));
}

void rv_report_stack_html(FILE *out, const rv_table *stack) {
  fputs(
      "<h2>All layers as one net</h2>\n"
      "<p>An h of k ones at the top is generated down to the input and reversed from there, layer "
      "by layer: median relative error of each layer’s outputs, and in brackets that of "
      "Gaussian matrices of these shapes.</p>\n",
      out);
  for (size_t i = 0; i < stack->rows; i++) {
    if (!opens_setting(stack, i) || has_earlier(stack, i))
      continue;
    bool folded = i > 0 || depth_of(stack) > SHOWN_LAYERS;
    fputs(folded ? "<details><summary>" : "<p class=\"e\">", out);
    write_setting(out, stack, i);
    fputs(folded ? "</summary>\n" : "</p>\n", out);
    write_table(out, stack, i);
    if (folded)
      fputs("</details>\n", out);
  }
}
