/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list syntax of the command line: `a,b,c`, `lo:hi:count` and `lo:hi:count:log`. */
#ifndef REVERIFY_SUPPORT_LIST_H
#define REVERIFY_SUPPORT_LIST_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Which numbers are admissible. */
typedef struct rv_domain {
  double low, high; /* inclusive; both finite */
  bool integer;     /* whole numbers only; range points are rounded to whole numbers */
  bool low_open;    /* low itself is not admissible */
} rv_domain;

typedef struct rv_list {
  double *item;
  size_t count;
} rv_list;

/* No list has more items than this. */
enum { RV_LIST_MAX = 1000000 };

/*
 * Reads one number, the whole of `text`, in decimal or scientific notation. `what` names it in
 * the message. RV_EINVAL when it is no finite number or lies outside the domain.
 */
rv_status rv_number_parse(double *out, const char *text, const rv_domain *domain, const char *what);

/*
 * Reads a list; the items keep their order. In a range, lo and hi are included, `log` spaces the
 * points evenly in the logarithm, and points that round to the same whole number appear once.
 * RV_EINVAL with a message that names `what`; *out is empty then. Free with rv_list_free.
 */
rv_status rv_list_parse(rv_list *out, const char *text, const rv_domain *domain, const char *what);
void rv_list_free(rv_list *list);

#endif
