/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sections of the report are written with. */
#ifndef REVERIFY_EXPERIMENT_HTML_H
#define REVERIFY_EXPERIMENT_HTML_H

#include "reverify/status.h"
#include "support/csv.h"

#include <stddef.h>
#include <stdio.h>

/* A text, or its first `length` bytes, with what HTML would take for its own escaped. */
void rv_html_escape(FILE *out, const char *text);
void rv_html_escape_part(FILE *out, const char *text, size_t length);

/*
 * The figure DIRECTORY/NAME.svg itself, its ids made unique in the page by `number`. RV_EINVAL when
 * it cannot be read, RV_ENOMEM.
 */
rv_status rv_html_figure(FILE *out, const char *directory, const char *name, size_t number);

/* What shaped the numbers of a table: its comments, but for what is shown elsewhere. */
void rv_html_provenance(FILE *out, const rv_table *csv);

#endif
