/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/report_net.h"

#include "experiment/html.h"
#include "experiment/report_net_stack.h"
#include "support/file.h"
#include "support/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Layers that are shown at once; the rest is folded away. */
enum { SHOWN_LAYERS = 20, LAYERS_A_FIGURE = 4 };

/* Reading. */

static const char *const layer_columns[] = {"number",
                                            "file",
                                            "layer",
                                            "rows",
                                            "columns",
                                            "inputs",
                                            "rank",
                                            "directions",
                                            "at_least",
                                            "learned_share",
                                            "p_value",
                                            "bulk_distance",
                                            "bulk_allowed",
                                            "random_like",
                                            "sentence",
                                            "reversible_k",
                                            "reversible_k_gaussian",
                                            NULL};
static const char *const direction_columns[] = {
    "number", "direction", "eigenvalue", "share", "side", "place", "unit", "coordinate", NULL};
/* What is shown of sigmoid_means.layers.csv, and how it is called. */
static const char *const pass_columns[] = {"layer",         "units",           "inputs",
                                           "forward_error", "forward_largest", "bound",
                                           "confidence",    "overconfidence",  NULL};
static const char *const pass_titles[] = {"layer",
                                          "units",
                                          "inputs",
                                          "mean error of the forward pass",
                                          "largest",
                                          "mean bound on it",
                                          "mean confidence",
                                          "too high by",
                                          NULL};

static rv_status read_table(rv_table *out, bool *found, const char *directory, const char *name,
                            const char *const *column) {
  char *path;
  RV_TRY(rv_path_join(&path, directory, name, ".csv"));
  *found = access(path, F_OK) == 0;
  rv_status status = *found ? rv_table_read(out, path) : RV_OK;
  free(path);
  for (size_t i = 0; *found && status == RV_OK && column[i] != NULL; i++) {
    size_t c = 0;
    while (c < out->columns && strcmp(out->header[c], column[i]) != 0)
      c++;
    if (c == out->columns)
      status = rv_fail(RV_EINVAL, "'%s.csv' in '%s' has no column '%s': run what wrote it anew",
                       name, directory, column[i]);
  }
  return status;
}

static rv_status read_all(rv_net_report *out, const char *directory) {
  bool has_directions = false;
  RV_TRY(read_table(&out->layers, &out->examined, directory, "examine_net", layer_columns));
  if (out->examined)
    RV_TRY(read_table(&out->directions, &has_directions, directory, "examine_net.directions",
                      direction_columns));
  if (out->examined && !has_directions)
    return rv_fail(RV_EINVAL,
                   "'%s' holds examine_net.csv but no examine_net.directions.csv: run examine_net "
                   "anew",
                   directory);
  if (out->examined)
    RV_TRY(read_table(&out->stack, &out->stacked, directory, "examine_net.stack",
                      rv_report_stack_columns));
  return read_table(&out->passes, &out->passed, directory, "sigmoid_means.layers", pass_columns);
}

rv_status rv_net_report_read(rv_net_report *out, const char *directory) {
  *out = (rv_net_report){.found = false};
  rv_status status = read_all(out, directory);
  out->found = out->examined || out->passed;
  if (status != RV_OK)
    rv_net_report_free(out);
  return status;
}

void rv_net_report_free(rv_net_report *report) {
  rv_table_free(&report->layers);
  rv_table_free(&report->directions);
  rv_table_free(&report->stack);
  rv_table_free(&report->passes);
  *report = (rv_net_report){.found = false};
}

/* The number of the figure of layers, from 1; 0 for another. */
static size_t page_of(const char *figure) {
  static const char name[] = "weights";
  size_t length = sizeof name - 1;
  char *end;
  if (strncmp(figure, name, length) != 0)
    return 0;
  if (figure[length] == '\0')
    return 1;
  if (figure[length] != '-' || figure[length + 1] < '1' || figure[length + 1] > '9')
    return 0;
  unsigned long page = strtoul(figure + length + 1, &end, 10);
  return *end == '\0' ? page : 0;
}

bool rv_net_report_shows(const char *figure) {
  return strcmp(figure, "net_layers") == 0 || page_of(figure) > 0;
}

/* What both forms say. */

static const char *get(const rv_table *table, size_t row, const char *column) {
  return rv_table_get(table, row, column);
}

static size_t count_like(const rv_table *layers, const char *word) {
  size_t count = 0;
  for (size_t i = 0; i < layers->rows; i++)
    count += strcmp(get(layers, i, "random_like"), word) == 0;
  return count;
}

static const char *plural(size_t count) {
  return count == 1 ? "" : "s";
}

static void say_summary(FILE *out, const rv_table *layers) {
  size_t directions = 0, learned = 0;
  for (size_t i = 0; i < layers->rows; i++) {
    size_t found = strtoul(get(layers, i, "directions"), NULL, 10);
    directions += found;
    learned += found > 0;
  }
  fprintf(out,
          "%zu layer%s: %zu random-like but for what %s learned, %zu not, %zu undecided; "
          "%zu learned direction%s in %zu of them",
          layers->rows, plural(layers->rows), count_like(layers, "yes"),
          layers->rows == 1 ? "it has" : "they have", count_like(layers, "no"),
          count_like(layers, "undecided"), directions, plural(directions), learned);
}

/* The number of directions, with a word for a search that ended early. */
static void say_directions(char *out, size_t size, const rv_table *layers, size_t row) {
  const char *found = get(layers, row, "directions");
  bool at_least = strcmp(get(layers, row, "at_least"), "yes") == 0;
  snprintf(out, size, "%s%s", at_least ? "at least " : "", found[0] == '\0' ? "?" : found);
}

static void say_reversible(char *out, size_t size, const rv_table *layers, size_t row) {
  const char *own = get(layers, row, "reversible_k");
  const char *gaussian = get(layers, row, "reversible_k_gaussian");
  if (own[0] == '\0')
    snprintf(out, size, "-");
  else
    snprintf(out, size, "%s (%s)", own, gaussian);
}

/* The terminal. */

static void print_row(FILE *out, const rv_table *layers, size_t row) {
  char directions[64], k[64], name[256];
  say_directions(directions, sizeof directions, layers, row);
  say_reversible(k, sizeof k, layers, row);
  rv_escape_text(name, sizeof name, get(layers, row, "layer"), "");
  fprintf(out, "%5s  %6s x %-6s  %-12s  %-11s  %-12s  %s\n", get(layers, row, "number"),
          get(layers, row, "rows"), get(layers, row, "columns"), directions,
          get(layers, row, "random_like"), k, name);
}

void rv_net_report_print(FILE *out, const rv_net_report *report) {
  if (report->examined) {
    fprintf(out, "%5s  %6s   %-6s  %-12s  %-11s  %-12s  %s\n", "layer", "rows", "columns",
            "directions", "random-like", "k (Gaussian)", "name");
    for (size_t i = 0; i < report->layers.rows; i++)
      print_row(out, &report->layers, i);
    say_summary(out, &report->layers);
    fputs(".\n", out);
  }
  if (report->passed)
    fprintf(out, "The forward pass of a sigmoid net of %zu layer%s is held against its means.\n",
            report->passes.rows, plural(report->passes.rows));
}

/* The page. */

static void write_cell(FILE *out, const char *class, const char *text) {
  fprintf(out, "<td class=\"%s\">", class);
  rv_html_escape(out, text);
  fputs("</td>", out);
}

/* Words tell the three apart, colours help. */
static const char *class_of(const char *random_like) {
  return strcmp(random_like, "yes") == 0 ? "ok" : strcmp(random_like, "no") == 0 ? "bad" : "open";
}

/* "76 %", or nothing of what is not known. */
static void write_share(FILE *out, const char *share) {
  if (share[0] == '\0')
    write_cell(out, "n", "-");
  else
    fprintf(out, "<td class=\"n\">%.0f %%</td>", 100 * strtod(share, NULL));
}

static void write_distance(FILE *out, const rv_table *layers, size_t row) {
  const char *distance = get(layers, row, "bulk_distance");
  if (distance[0] == '\0')
    write_cell(out, "n", "-");
  else
    fprintf(out, "<td class=\"n\">%.2g (%.2g)</td>", strtod(distance, NULL),
            strtod(get(layers, row, "bulk_allowed"), NULL));
}

static void write_shape(FILE *out, const rv_table *layers, size_t row) {
  bool turned = strcmp(get(layers, row, "inputs"), "rows") == 0;
  fputs("<td class=\"n\">", out);
  rv_html_escape(out, get(layers, row, turned ? "rows" : "columns"));
  fputs(" → ", out);
  rv_html_escape(out, get(layers, row, turned ? "columns" : "rows"));
  fputs("</td>", out);
}

static void write_layer_row(FILE *out, const rv_table *layers, size_t row) {
  char directions[64], k[64];
  const char *like = get(layers, row, "random_like");
  say_directions(directions, sizeof directions, layers, row);
  say_reversible(k, sizeof k, layers, row);
  fprintf(out, "<tr><td class=\"name\"><a href=\"#layer-%zu\">", row + 1);
  rv_html_escape(out, get(layers, row, "layer"));
  fputs("</a></td>", out);
  write_shape(out, layers, row);
  write_cell(out, "n", directions);
  write_share(out, get(layers, row, "learned_share"));
  fprintf(out, "<td class=\"v %s\">%s</td>", class_of(like), like);
  write_distance(out, layers, row);
  write_cell(out, "n", k);
  fputs("</tr>\n", out);
}

static void write_layer_rows(FILE *out, const rv_table *layers, size_t from, size_t to) {
  fputs("<div class=\"wide\"><table><thead><tr><th>layer</th><th>inputs → outputs</th>"
        "<th>directions learned</th><th>share of squared weights</th><th>rest random-like</th>"
        "<th>its distance from Marchenko–Pastur (allowed)</th>"
        "<th>reversible up to k (Gaussian)</th></tr></thead><tbody>\n",
        out);
  for (size_t i = from; i < to; i++)
    write_layer_row(out, layers, i);
  fputs("</tbody></table></div>\n", out);
}

static void write_layer_table(FILE *out, const rv_table *layers) {
  size_t shown = layers->rows < SHOWN_LAYERS ? layers->rows : SHOWN_LAYERS;
  write_layer_rows(out, layers, 0, shown);
  if (shown == layers->rows)
    return;
  fprintf(out, "<details><summary>%zu more layer%s</summary>\n", layers->rows - shown,
          plural(layers->rows - shown));
  write_layer_rows(out, layers, shown, layers->rows);
  fputs("</details>\n", out);
}

/* Rows of one layer's directions stand together, each direction's outputs before its inputs. */

static bool is_of(const rv_table *directions, size_t row, const char *number) {
  return row < directions->rows && strcmp(get(directions, row, "number"), number) == 0;
}

/* The two sides take turns. */
static bool is_same_side(const rv_table *d, size_t row, size_t first) {
  return row < d->rows && strcmp(get(d, row, "side"), get(d, first, "side")) == 0;
}

/* "17 (0.31), 4 (-0.22)", and the row after it. */
static size_t write_side(FILE *out, const rv_table *d, size_t first) {
  size_t row = first;
  fputs("<td>", out);
  for (; is_same_side(d, row, first); row++) {
    fputs(row > first ? ", " : "", out);
    rv_html_escape(out, get(d, row, "unit"));
    fprintf(out, " (%.2g)", strtod(get(d, row, "coordinate"), NULL));
  }
  fputs("</td>", out);
  return row;
}

static size_t write_direction(FILE *out, const rv_table *d, size_t row, const char *number) {
  fputs("<tr>", out);
  write_cell(out, "n", get(d, row, "direction"));
  fprintf(out, "<td class=\"n\">%.3g</td><td class=\"n\">%.1f %%</td>",
          strtod(get(d, row, "eigenvalue"), NULL), 100 * strtod(get(d, row, "share"), NULL));
  row = write_side(out, d, row);
  if (is_of(d, row, number) && strcmp(get(d, row, "side"), "inputs") == 0)
    row = write_side(out, d, row);
  fputs("</tr>\n", out);
  return row;
}

/* *row is where the layer's rows may begin, and then where they end. */
static void write_directions(FILE *out, const rv_table *d, const char *number, size_t *row) {
  if (!is_of(d, *row, number))
    return;
  fputs("<details><summary>leading directions and their largest coordinates</summary>\n"
        "<table><thead><tr><th>direction</th><th>eigenvalue</th><th>share</th>"
        "<th>outputs (coordinate)</th><th>inputs (coordinate)</th></tr></thead><tbody>\n",
        out);
  while (is_of(d, *row, number))
    *row = write_direction(out, d, *row, number);
  fputs("</tbody></table></details>\n", out);
}

static void write_layer(FILE *out, const rv_net_report *report, size_t layer, size_t *row) {
  fprintf(out, "<h3 id=\"layer-%zu\">%zu. ", layer + 1, layer + 1);
  rv_html_escape(out, get(&report->layers, layer, "layer"));
  fputs("</h3>\n<p class=\"e\">", out);
  rv_html_escape(out, get(&report->layers, layer, "file"));
  fputs("</p>\n<p>", out);
  rv_html_escape(out, get(&report->layers, layer, "sentence"));
  fputs("</p>\n", out);
  write_directions(out, &report->directions, get(&report->layers, layer, "number"), row);
}

/* The figures of the folder. */
typedef struct figures {
  const char *directory;
  char *const *name;
  size_t count;
} figures;

/* The figure of a page of layers, or for page 0 that of all. */
static rv_status write_page_figure(FILE *out, const figures *f, size_t page) {
  for (size_t i = 0; i < f->count; i++)
    if (rv_net_report_shows(f->name[i]) && page_of(f->name[i]) == page)
      return rv_html_figure(out, f->directory, f->name[i], i);
  return RV_OK;
}

static rv_status write_pages(FILE *out, const rv_net_report *report, const figures *f) {
  size_t layers = report->layers.rows, row = 0;
  fputs("<h2>Layer by layer</h2>\n", out);
  bool folded = layers > SHOWN_LAYERS;
  for (size_t from = 0; from < layers; from += LAYERS_A_FIGURE) {
    size_t to = from + LAYERS_A_FIGURE < layers ? from + LAYERS_A_FIGURE : layers;
    if (folded)
      fprintf(out, "<details%s><summary>layers %zu to %zu</summary>\n", from == 0 ? " open" : "",
              from + 1, to);
    RV_TRY(write_page_figure(out, f, from / LAYERS_A_FIGURE + 1));
    for (size_t layer = from; layer < to; layer++)
      write_layer(out, report, layer, &row);
    if (folded)
      fputs("</details>\n", out);
  }
  return RV_OK;
}

static bool is_difference(const rv_table *layers) {
  const char *baseline = rv_table_comment(layers, "baseline");
  return baseline != NULL && strcmp(baseline, "none") != 0;
}

static rv_status write_net(FILE *out, const rv_net_report *report, const figures *f) {
  fprintf(out, "<h1>%s</h1>\n<p>",
          is_difference(&report->layers) ? "The difference of two networks" : "Your network");
  say_summary(out, &report->layers);
  fputs(".</p>\n", out);
  write_layer_table(out, &report->layers);
  RV_TRY(write_page_figure(out, f, 0));
  if (report->stacked && report->stack.rows > 0)
    rv_report_stack_html(out, &report->stack);
  RV_TRY(write_pages(out, report, f));
  rv_html_provenance(out, &report->layers);
  return RV_OK;
}

static void write_number(FILE *out, const char *text) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end != '\0' || isnan(value))
    write_cell(out, "n", text);
  else
    fprintf(out, "<td class=\"n\">%.3g</td>", value);
}

static void write_passes(FILE *out, const rv_table *passes) {
  fputs("<h1>The forward pass of your sigmoid network</h1>\n<table><thead><tr>", out);
  for (size_t c = 0; pass_titles[c] != NULL; c++)
    fprintf(out, "<th>%s</th>", pass_titles[c]);
  fputs("</tr></thead><tbody>\n", out);
  for (size_t i = 0; i < passes->rows; i++) {
    fputs("<tr>", out);
    for (size_t c = 0; pass_columns[c] != NULL; c++)
      write_number(out, get(passes, i, pass_columns[c]));
    fputs("</tr>\n", out);
  }
  fputs("</tbody></table>\n", out);
  rv_html_provenance(out, passes);
}

rv_status rv_net_report_html(FILE *out, const rv_net_report *report, const char *directory,
                             char *const *figure, size_t count) {
  const figures f = {directory, figure, count};
  if (report->examined)
    RV_TRY(write_net(out, report, &f));
  if (report->passed)
    write_passes(out, &report->passes);
  return RV_OK;
}
