/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law is analytic but at the largest h_i, the error where the gain is 0: there it has an atom,
 * and beside it roots of the distance, those of the least gains. So on both sides of it, where it
 * lies within the table, the law is tabulated by the root of the distance from it.
 */
#include "theory/coordinate_table.h"

#include "numeric/piecewise.h"

#include <math.h>
#include <stdlib.h>

enum { BELOW, ABOVE, SIDES };

struct rv_coordinate_table {
  const rv_coordinate_law *law;
  double low, high;
  double centre; /* where the sides meet: the largest h_i, or an end of the table */
  rv_piecewise *side[SIDES];
};

typedef struct side {
  const rv_coordinate_law *law;
  double centre, sign;
} side;

static double cdf_beside(double root, void *untyped) {
  const side *s = untyped;
  double t = s->centre + s->sign * root * root;
  return rv_coordinate_law_cdf(t, s->law);
}

static double root_of(double t, double centre) {
  return sqrt(fabs(t - centre));
}

/* What no dozen of pieces shows as closely as this is not tabulated. */
static rv_status add_side(rv_piecewise **out, side *s, double end) {
  const double close = 3e-6; /* errors are looked for at few points: there may be larger ones */
  RV_TRY(rv_piecewise_open(out, cdf_beside, s, 0, root_of(end, s->centre), close));
  if (!(rv_piecewise_error(*out) <= close)) {
    rv_piecewise_close(*out);
    *out = NULL;
  }
  return RV_OK;
}

static rv_status tabulate(rv_coordinate_table *table) {
  side below = {table->law, table->centre, -1}, above = {table->law, table->centre, 1};
  if (table->low < table->centre)
    RV_TRY(add_side(&table->side[BELOW], &below, table->low));
  if (table->centre < table->high)
    RV_TRY(add_side(&table->side[ABOVE], &above, table->high));
  return RV_OK;
}

rv_status rv_coordinate_table_open(rv_coordinate_table **out, const rv_coordinate_law *law) {
  const double tail = 1e-6;
  *out = NULL;
  rv_coordinate_table *table = calloc(1, sizeof *table);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory to tabulate a law: free some memory");
  *table = (rv_coordinate_table){.law = law,
                                 .low = rv_coordinate_law_upper_quantile(1 - tail, law),
                                 .high = rv_coordinate_law_upper_quantile(tail, law)};
  table->centre = fmin(fmax(rv_coordinate_law_largest(law), table->low), table->high);
  rv_status status = tabulate(table);
  if (status == RV_OK)
    *out = table;
  else
    rv_coordinate_table_close(table);
  return status;
}

void rv_coordinate_table_close(rv_coordinate_table *table) {
  if (table == NULL)
    return;
  for (int s = 0; s < SIDES; s++)
    rv_piecewise_close(table->side[s]);
  free(table);
}

double rv_coordinate_table_cdf(double t, const rv_coordinate_table *table) {
  const rv_piecewise *beside = table->side[t < table->centre ? BELOW : ABOVE];
  if (!(t > table->low && t < table->high) || beside == NULL)
    return rv_coordinate_law_cdf(t, table->law);
  return fmin(fmax(rv_piecewise_at(root_of(t, table->centre), beside), 0), 1);
}
