/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of a net whose layers were reversed as one: examine_net.stack.csv. */
#ifndef REVERIFY_EXPERIMENT_REPORT_NET_STACK_H
#define REVERIFY_EXPERIMENT_REPORT_NET_STACK_H

#include "support/csv.h"

#include <stdio.h>

/* The columns that it needs, NULL at the end. */
extern const char *const rv_report_stack_columns[];

/*
 * A table for each p and tau, those after the first, and all of deep nets, folded away: a row a
 * layer, a column a k, in each field the median error and that expected of Gaussian matrices. Rows
 * stand as rv_net_stack_write (net_stack.h) leaves them: all layers of a setting, one setting after
 * the other.
 */
void rv_report_stack_html(FILE *out, const rv_table *stack);

#endif
