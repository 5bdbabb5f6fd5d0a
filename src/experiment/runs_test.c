/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/runs_test.h"

#include "experiment/mean_test.h"

#include <math.h>

double rv_runs_half_width(const rv_summary *runs, double level) {
  bool tell = runs->count >= RV_RUNS_MIN && runs->min < runs->max;
  return tell ? rv_mean_half_width(runs, 2 * level) : NAN; /* both limits together */
}

rv_verdict rv_runs_verdict(const rv_summary *runs, double excess, double level) {
  double half_width = rv_runs_half_width(runs, level);
  if (excess + half_width <= 0)
    return RV_HOLDS;
  return excess - half_width > 0 ? RV_FAILS : RV_UNDECIDED;
}
