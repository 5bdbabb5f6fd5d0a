/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/parameter_table.h"

#include <string.h>

static void write_domain(FILE *out, const rv_domain *domain) {
  fprintf(out, ",%.17g,%s,%.17g,%s", domain->low, domain->low_open ? "yes" : "no", domain->high,
          domain->integer ? "yes" : "no");
}

static void write_words(FILE *out, const char *const *words) {
  fputc(',', out);
  for (size_t i = 0; words != NULL && words[i] != NULL; i++)
    fprintf(out, "%s%s", i > 0 ? " " : "", words[i]);
}

static void write_row(FILE *out, const rv_parameter *p) {
  const char *quote = strchr(p->fallback, ',') != NULL ? "\"" : "";
  fprintf(out, "%s,%s", p->name, p->text ? "text" : p->words != NULL ? "word" : "number");
  if (rv_takes_words(p))
    fputs(",,,,", out);
  else
    write_domain(out, &p->domain);
  write_words(out, p->words);
  fprintf(out, ",%s", p->all != NULL ? p->all : "");
  write_words(out, p->rules);
  fprintf(out, ",%s%s%s\n", quote, p->fallback, quote);
}

void rv_parameter_table_write(FILE *out, const rv_parameter *parameter) {
  fputs("name,kind,low,low_open,high,integer,words,all,rules,default\n", out);
  for (const rv_parameter *p = parameter; p->name != NULL; p++)
    write_row(out, p);
}
