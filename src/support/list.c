/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/list.h"

#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static rv_status check_domain(double number, const char *text, const rv_domain *domain,
                              const char *what) {
  char low[RV_NUMBER_TEXT], high[RV_NUMBER_TEXT];
  rv_number_text(low, sizeof low, domain->low);
  rv_number_text(high, sizeof high, domain->high);
  if (!(number >= domain->low) || !(number <= domain->high) ||
      (domain->low_open && number == domain->low))
    return rv_fail(RV_EINVAL, "%s '%s' is out of range: give a%s %s %s and at most %s", what, text,
                   domain->integer ? " whole number" : " number",
                   domain->low_open ? "above" : "of at least", low, high);
  if (domain->integer && number != floor(number))
    return rv_fail(RV_EINVAL, "%s '%s' is not whole: give a whole number", what, text);
  return RV_OK;
}

rv_status rv_number_parse(double *out, const char *text, const rv_domain *domain,
                          const char *what) {
  /* strtod also reads spaces, hexadecimal, "nan" and "inf": none of them is a parameter */
  char *end = NULL;
  bool plain = text[0] != '\0' && text[strspn(text, "+-.0123456789eE")] == '\0';
  double number = plain ? strtod(text, &end) : NAN;
  if (!plain || end == text || *end != '\0')
    return rv_fail(RV_EINVAL, "%s '%s' is not a number: give one such as 1000, 0.5 or 1e6", what,
                   text);
  RV_TRY(check_domain(number, text, domain, what)); /* an infinite one is out of every range */
  *out = number;
  return RV_OK;
}

static rv_status reserve(rv_list *list, size_t more, const char *what) {
  if (more > RV_LIST_MAX - list->count)
    return rv_fail(RV_EINVAL, "%s has more than %d values: give fewer", what, (int)RV_LIST_MAX);
  double *item = reallocarray(list->item, list->count + more, sizeof *item);
  if (item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the list %s: give fewer values", what);
  list->item = item;
  return RV_OK;
}

typedef struct range {
  double low, high, count;
  bool logarithmic;
} range;

/* Splits `lo:hi:count[:log]`; the text is cut at the colons. */
static rv_status parse_range(range *out, char *text, const char *shown, const rv_domain *domain,
                             const char *what) {
  static const rv_domain counts = {.low = 1, .high = RV_LIST_MAX, .integer = true};
  char *part[4] = {NULL};
  size_t parts = 0;
  for (char *rest = text; rest != NULL;) {
    char *piece = strsep(&rest, ":");
    if (parts == 4)
      return rv_fail(RV_EINVAL, "%s '%s' has too many colons: give lo:hi:count or lo:hi:count:log",
                     what, shown);
    part[parts++] = piece;
  }
  if (parts < 3 || (parts == 4 && strcmp(part[3], "log") != 0))
    return rv_fail(RV_EINVAL, "%s '%s' is not a range: give lo:hi:count or lo:hi:count:log", what,
                   shown);
  char name[128];
  snprintf(name, sizeof name, "%s, number of points,", what);
  RV_TRY(rv_number_parse(&out->low, part[0], domain, what));
  RV_TRY(rv_number_parse(&out->high, part[1], domain, what));
  RV_TRY(rv_number_parse(&out->count, part[2], &counts, name));
  out->logarithmic = parts == 4;
  if (out->low > out->high)
    return rv_fail(RV_EINVAL, "%s '%s' runs downwards: give the lower end first", what, shown);
  if (out->count == 1 && out->low < out->high)
    return rv_fail(RV_EINVAL, "%s '%s' has one point for two ends: give a count of at least 2",
                   what, shown);
  if (out->logarithmic && !(out->low > 0))
    return rv_fail(RV_EINVAL, "%s '%s' is logarithmic from %s: start above 0", what, shown,
                   part[0]);
  return RV_OK;
}

static double range_point(const range *r, double index) {
  if (index == 0)
    return r->low;
  if (index == r->count - 1)
    return r->high; /* exactly, whatever the rounding between */
  double fraction = index / (r->count - 1);
  return r->logarithmic ? pow(r->low, 1 - fraction) * pow(r->high, fraction)
                        : r->low + (r->high - r->low) * fraction;
}

static rv_status append_range(rv_list *list, char *text, const rv_domain *domain,
                              const char *what) {
  range r;
  char *shown = strdup(text);
  if (shown == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the list %s: give fewer values", what);
  rv_status status = parse_range(&r, text, shown, domain, what);
  free(shown);
  RV_TRY(status);
  RV_TRY(reserve(list, (size_t)r.count, what));
  size_t first = list->count;
  for (double index = 0; index < r.count; index++) {
    double point = range_point(&r, index);
    if (domain->integer)
      point = round(point);
    if (list->count == first || point != list->item[list->count - 1])
      list->item[list->count++] = point;
  }
  return RV_OK;
}

static rv_status append(rv_list *list, char *text, const rv_domain *domain, const char *what) {
  if (strchr(text, ':') != NULL)
    return append_range(list, text, domain, what);
  double number;
  RV_TRY(rv_number_parse(&number, text, domain, what));
  RV_TRY(reserve(list, 1, what));
  list->item[list->count++] = number;
  return RV_OK;
}

rv_status rv_list_parse(rv_list *out, const char *text, const rv_domain *domain, const char *what) {
  *out = (rv_list){0};
  char *copy = strdup(text);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the list %s: give fewer values", what);
  rv_status status = RV_OK;
  for (char *rest = copy; rest != NULL && status == RV_OK;)
    status = append(out, strsep(&rest, ","), domain, what);
  free(copy);
  if (status != RV_OK)
    rv_list_free(out);
  return status;
}

void rv_list_free(rv_list *list) {
  free(list->item);
  *list = (rv_list){0};
}
