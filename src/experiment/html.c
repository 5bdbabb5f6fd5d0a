/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/html.h"

#include "support/file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void rv_html_escape_part(FILE *out, const char *text, size_t length) {
  for (; length > 0; text++, length--) {
    switch (*text) {
    case '<':
      fputs("&lt;", out);
      break;
    case '>':
      fputs("&gt;", out);
      break;
    case '&':
      fputs("&amp;", out);
      break;
    case '"':
      fputs("&quot;", out);
      break;
    default:
      fputc(*text, out);
    }
  }
}

void rv_html_escape(FILE *out, const char *text) {
  rv_html_escape_part(out, text, strlen(text));
}

/*
 * The svg element alone, without the XML prologue, which HTML does not have. gnuplot repeats a
 * few ids in every file; prefixing them with the figure's number keeps them unique in the page.
 */
static void write_svg(FILE *out, const char *svg, size_t figure) {
  static const char *const mark[] = {" id=\"", " id='", "url(#", "xlink:href=\"#", "xlink:href='#"};
  svg = strstr(svg, "<svg");
  while (svg != NULL && *svg != '\0') {
    size_t length = 0;
    for (size_t k = 0; k < sizeof mark / sizeof *mark && length == 0; k++)
      if (strncmp(svg, mark[k], strlen(mark[k])) == 0)
        length = strlen(mark[k]);
    if (length > 0)
      fprintf(out, "%.*sfigure%zu-", (int)length, svg, figure);
    else
      fputc(*svg++, out);
    svg += length;
  }
}

rv_status rv_html_figure(FILE *out, const char *directory, const char *name, size_t number) {
  char *path, *text = NULL;
  size_t room = 0;
  RV_TRY(rv_path_join(&path, directory, name, ".svg"));
  FILE *in = fopen(path, "re");
  free(path);
  if (in == NULL || getdelim(&text, &room, '\0', in) <= 0) {
    if (in != NULL)
      fclose(in);
    free(text);
    return rv_fail(RV_EINVAL, "the figure '%s' is unreadable: draw it anew with 'make plots'",
                   name);
  }
  fclose(in);
  fputs("<figure>", out);
  write_svg(out, text, number);
  fputs("</figure>\n", out);
  free(text);
  return RV_OK;
}

static bool is_provenance(const char *comment) {
  static const char *const other[] = {
      "statement: ",       "column ",      "claims: ",        "not_judged: ",
      "run_false_alarm: ", "test_level: ", "training_level: "};
  for (size_t k = 0; k < sizeof other / sizeof *other; k++)
    if (strncmp(comment, other[k], strlen(other[k])) == 0)
      return false;
  return strstr(comment, ": ") != NULL;
}

void rv_html_provenance(FILE *out, const rv_table *csv) {
  fputs("<dl>", out);
  for (size_t c = 0; c < csv->comments; c++) {
    const char *comment = csv->comment[c], *value = strstr(comment, ": ");
    if (!is_provenance(comment))
      continue;
    fputs("<dt>", out);
    rv_html_escape_part(out, comment, (size_t)(value - comment));
    fputs("</dt><dd>", out);
    rv_html_escape(out, value + 2);
    fputs("</dd>", out);
  }
  fputs("</dl>\n", out);
}
