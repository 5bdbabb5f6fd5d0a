/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of the user's nets: the tables of examine_net and sigmoid_means. */
#ifndef REVERIFY_EXPERIMENT_REPORT_NET_H
#define REVERIFY_EXPERIMENT_REPORT_NET_H

#include "reverify/status.h"
#include "support/csv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct rv_net_report {
  bool found;          /* one of the two at least */
  bool examined;       /* examine_net.csv, and with it: */
  rv_table layers;     /* one row a layer */
  rv_table directions; /* one row a coordinate */
  bool stacked;        /* examine_net.stack.csv, and with it: */
  rv_table stack;      /* one row a setting and layer */
  bool passed;         /* sigmoid_means.layers.csv, and with it: */
  rv_table passes;     /* one row a layer */
} rv_net_report;

/* Reads what is there of these tables in a folder; there may be none. RV_EINVAL when one is damaged
   or of another version. Free with rv_net_report_free. */
rv_status rv_net_report_read(rv_net_report *out, const char *directory);
void rv_net_report_free(rv_net_report *report);

/* True for the figures that stand in the section on a net: net_layers, weights, weights-2, ... */
bool rv_net_report_shows(const char *figure);

/* A summary and a line per layer; nothing of no net. */
void rv_net_report_print(FILE *out, const rv_net_report *report);

/* The section of report.html, with those of the folder's figures that belong to it. RV_EINVAL for
   one that cannot be read, RV_ENOMEM. */
rv_status rv_net_report_html(FILE *out, const rv_net_report *report, const char *directory,
                             char *const *figure, size_t figures);

#endif
