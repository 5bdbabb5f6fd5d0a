/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/wishart_law.h"

#include "numeric/root.h"
#include "reverify/wishart_edge.h"
#include "theory/wishart_gap.h"
#include "theory/wishart_inside.h"
#include "theory/wishart_limit.h"

#include <math.h>
#include <stdlib.h>

struct rv_wishart_law {
  double m, n;
  double larger, smaller; /* of the two */
  bool is_exact;
  rv_wishart_gap gap; /* where it is exact */
  double allowance[RV_EXTREMES];
};

/* Eigenvalues, and the singular values at the same places as distances from sqrt(|m - n|). */
typedef struct interval {
  double low, high;
  double from, to;
} interval;

/* Below `small` P(all inside) is taken from what is inside, as the other way has an absolute error
   of up to 1e-14; where that takes less than a minute. */
static const double small = 1e-4, small_rows_max = 2000;

/* sqrt(x) - sqrt(d) for x - d = above: nothing is lost when both are vast. */
static double distance_of(double x, double above, const rv_wishart_law *law) {
  double d = law->larger - law->smaller;
  return x <= 0 ? -INFINITY : isinf(x) ? x : above / (sqrt(x) + sqrt(d));
}

static interval interval_between(double low, double high, const rv_wishart_law *law) {
  double d = law->larger - law->smaller;
  return (interval){low, high, distance_of(low, low - d, law), distance_of(high, high - d, law)};
}

/* m (1 - epsilon) and m (1 + epsilon), which may differ from d by less than they are rounded. */
static interval interval_around_one(double epsilon, const rv_wishart_law *law) {
  double m = law->m, n = law->n, low = m * (1 - epsilon), high = m * (1 + epsilon);
  double above = n > m ? 2 * m - n : n; /* m - d */
  return (interval){low, high, distance_of(low, above - m * epsilon, law),
                    distance_of(high, above + m * epsilon, law)};
}

/* The interval that all eigenvalues are in where an extreme is at most x, the smallest at least. */
static interval interval_of(rv_extreme extreme, double x, const rv_wishart_law *law) {
  if (extreme == RV_NORM)
    return interval_around_one(x, law);
  return extreme == RV_LARGEST ? interval_between(0, x, law) : interval_between(x, INFINITY, law);
}

/* A wide W has eigenvalues 0. */
static bool lacks_zeros(const interval *i, const rv_wishart_law *law) {
  return law->n > law->m && i->low > 0;
}

static rv_gap_value value_of(const interval *i, bool slopes, const rv_wishart_law *law) {
  rv_gap_value value = {.log_probability = NAN};
  if (isnan(i->low) || isnan(i->high) || !law->is_exact)
    return value;
  if (lacks_zeros(i, law) || !(i->from < i->to))
    return (rv_gap_value){.log_probability = -INFINITY};
  if (rv_wishart_gap_at(&value, i->from, i->to, slopes, &law->gap) != RV_OK)
    value.log_probability = NAN;
  return value;
}

/* P(all inside); `digits` asks for all of them where it is small. */
static double inside(const interval *i, bool digits, const rv_wishart_law *law) {
  double probability = exp(value_of(i, false, law).log_probability), log_probability;
  bool is_small = probability < small && law->smaller <= small_rows_max;
  if (!digits || !is_small || lacks_zeros(i, law) || !(i->from < i->to))
    return probability;
  rv_status status = rv_wishart_inside(&log_probability, i->from, i->to, &law->gap);
  return status == RV_OK ? exp(log_probability) : NAN;
}

static double outside(const interval *i, const rv_wishart_law *law) {
  return -expm1(value_of(i, false, law).log_probability);
}

double rv_wishart_law_interval(const rv_wishart_law *law, double low, double high) {
  interval i = interval_between(low, high, law);
  return inside(&i, true, law);
}

double rv_wishart_law_outside(const rv_wishart_law *law, double low, double high) {
  interval i = interval_between(low, high, law);
  return outside(&i, law);
}

/* Where the law is not exact. */

static double limit_cdf(rv_extreme extreme, double x, double m, double n) {
  switch (extreme) {
  case RV_LARGEST:
    return rv_limit_largest_cdf(x, m, n);
  case RV_SMALLEST:
    return n > m ? x >= 0 : rv_limit_smallest_cdf(x, m, n);
  default:
    return rv_limit_norm_cdf(x, m, n);
  }
}

static double scale_of(rv_extreme extreme, double x, double m, double n) {
  switch (extreme) {
  case RV_LARGEST:
    return rv_upper_edge(m, n).scale;
  case RV_SMALLEST:
    return rv_lower_edge_log(m, n).scale * x;
  default:
    return rv_upper_edge(m, n).scale / m;
  }
}

/* By differences of fourth order, their error of order step^4 = 1e-8 with the roundings of 1e-10.
 */
static double limit_pdf(rv_extreme extreme, double x, double m, double n) {
  const double step = 0.01 * scale_of(extreme, x, m, n);
  double sum = 8 * (limit_cdf(extreme, x + step, m, n) - limit_cdf(extreme, x - step, m, n)) -
               limit_cdf(extreme, x + 2 * step, m, n) + limit_cdf(extreme, x - 2 * step, m, n);
  return fmax(sum / (12 * step), 0);
}

/* The place t scales into the direction in which the extreme is the more extreme. */
static double place_of(rv_extreme extreme, double t, double m, double n) {
  rv_edge edge = extreme == RV_SMALLEST ? rv_lower_edge_log(m, n) : rv_upper_edge(m, n);
  if (extreme == RV_SMALLEST)
    return exp(edge.centre - t * edge.scale);
  double x = edge.centre + t * edge.scale;
  return extreme == RV_LARGEST ? x : x / m - 1;
}

static bool is_always_zero(rv_extreme extreme, const rv_wishart_law *law) {
  return extreme == RV_SMALLEST && law->n > law->m;
}

/* The limit, NaN where it is no limit. */
static double cdf_by_limit(rv_extreme extreme, double x, const rv_wishart_law *law) {
  return isnan(law->allowance[extreme]) ? NAN : limit_cdf(extreme, x, law->m, law->n);
}

/* P(extreme <= x), or that it is above. */
static double probability_of(rv_extreme extreme, bool above, double x, bool digits,
                             const rv_wishart_law *law) {
  if (isnan(x) || is_always_zero(extreme, law))
    return isnan(x) ? x : (x >= 0) != above;
  if (!law->is_exact)
    return above ? 1 - cdf_by_limit(extreme, x, law) : cdf_by_limit(extreme, x, law);
  interval i = interval_of(extreme, x, law);
  bool is_inside = above == (extreme == RV_SMALLEST);
  return is_inside ? inside(&i, digits, law) : outside(&i, law);
}

/* The largest |exact - limit|. */
static double distance_from_limit(rv_extreme extreme, const rv_wishart_law *exact) {
  const double low = -6, high = 4, step = 0.1;
  double largest = 0;
  for (double t = low; t <= high; t += step) {
    double x = place_of(extreme, t, exact->m, exact->n);
    double cdf = probability_of(extreme, false, x, false, exact);
    double off = fabs(cdf - limit_cdf(extreme, x, exact->m, exact->n));
    largest = isnan(off) ? off : fmax(largest, off);
  }
  return largest;
}

/*
 * The distances at 1000 rows of the same ratio, by their rate. The rate is that of small distances:
 * what is larger than `far` at 1000 rows says nothing about more.
 */
static rv_status find_allowances(rv_wishart_law *law) {
  const double rows = 1000, far = 0.01;
  rv_wishart_law *exact;
  double columns = round(rows * (law->larger / law->smaller));
  bool is_wide = law->n > law->m;
  RV_TRY(rv_wishart_law_open(&exact, is_wide ? rows : columns, is_wide ? columns : rows));
  for (rv_extreme e = 0; e < RV_EXTREMES; e++) {
    double distance = distance_from_limit(e, exact);
    law->allowance[e] = distance <= far ? distance * pow(rows / law->smaller, 4.0 / 3) : NAN;
  }
  rv_wishart_law_close(exact);
  return RV_OK;
}

static rv_status prepare(rv_wishart_law *law) {
  const double rounding = 1e-11;
  if (!law->is_exact)
    return find_allowances(law);
  for (rv_extreme e = 0; e < RV_EXTREMES; e++)
    law->allowance[e] = rounding;
  return rv_wishart_gap_open(&law->gap, law->larger, law->smaller);
}

rv_status rv_wishart_law_open(rv_wishart_law **out, double m, double n) {
  const double side_max = 1e15;
  *out = NULL;
  if (!(m >= 1 && n >= 1 && m <= side_max && n <= side_max) || m != floor(m) || n != floor(n))
    return rv_fail(RV_EINVAL,
                   "no law of %.15g x %.15g matrices: give whole numbers of at most 1e15", m, n);
  rv_wishart_law *law = calloc(1, sizeof *law);
  if (law == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the law of a matrix: free some memory");
  *law = (rv_wishart_law){.m = m,
                          .n = n,
                          .larger = fmax(m, n),
                          .smaller = fmin(m, n),
                          .is_exact = fmin(m, n) <= RV_WISHART_LAW_EXACT_MAX};
  rv_status status = prepare(law);
  if (status != RV_OK) {
    rv_wishart_law_close(law);
    return status;
  }
  *out = law;
  return RV_OK;
}

void rv_wishart_law_close(rv_wishart_law *law) {
  if (law == NULL)
    return;
  rv_wishart_gap_close(&law->gap);
  free(law);
}

bool rv_wishart_law_is_exact(const rv_wishart_law *law) {
  return law->is_exact;
}

double rv_wishart_law_allowance(const rv_wishart_law *law, rv_extreme extreme) {
  return law->allowance[extreme];
}

double rv_wishart_law_cdf(const rv_wishart_law *law, rv_extreme extreme, double x) {
  return probability_of(extreme, false, x, true, law);
}

double rv_wishart_law_upper(const rv_wishart_law *law, rv_extreme extreme, double x) {
  return probability_of(extreme, true, x, true, law);
}

/* The derivative of ln P in an eigenvalue at the singular value sqrt(d) + t. */
static double slope_in_eigenvalue(double slope, double t, const rv_wishart_law *law) {
  return isfinite(t) ? slope / (2 * (sqrt(law->larger - law->smaller) + t)) : 0;
}

double rv_wishart_law_pdf(const rv_wishart_law *law, rv_extreme extreme, double x) {
  if (isnan(x) || is_always_zero(extreme, law))
    return isnan(x) ? x : 0;
  if (!law->is_exact)
    return isnan(law->allowance[extreme]) ? NAN : limit_pdf(extreme, x, law->m, law->n);
  interval i = interval_of(extreme, x, law);
  rv_gap_value value = value_of(&i, true, law);
  double probability = exp(value.log_probability);
  if (!(probability > 0))
    return probability;
  double low = -slope_in_eigenvalue(value.slope_low, i.from, law);
  double high = slope_in_eigenvalue(value.slope_high, i.to, law);
  return probability * (low + high) * (extreme == RV_NORM ? law->m : 1);
}

/* Quantiles: the roots of ln P - ln p, or of the tail. */

typedef struct target {
  const rv_wishart_law *law;
  rv_extreme extreme;
  bool above;
  double probability;
} target;

static double log_excess(double x, void *untyped) {
  const target *t = untyped;
  const double nothing = 1e-300;
  bool digits = t->probability < 10 * small;
  double probability = probability_of(t->extreme, t->above, x, digits, t->law);
  /* fmax would make a number of a NaN */
  return log(probability < nothing ? nothing : probability) - log(t->probability);
}

/*
 * Where P(extreme > x) <= q for certain: the singular values are at most sqrt(m) + sqrt(n) + t with
 * a probability of at least 1 - exp(-t^2/2) (wishart_edge.h), and so is the square root of the
 * smallest eigenvalue, which is at most their mean, a chi^2 of mn degrees over the smaller side,
 * at most (sqrt(mn) + t) / sqrt(smaller).
 */
static double beyond(rv_extreme extreme, double q, const rv_wishart_law *law) {
  double t = sqrt(-2 * log(q)), root;
  if (extreme == RV_NORM)
    return rv_davidson_szarek_norm(law->m, law->n, q);
  if (extreme == RV_LARGEST)
    root = sqrt(law->larger) + sqrt(law->smaller) + t;
  else
    root = sqrt(law->larger) + t / sqrt(law->smaller);
  return root * root;
}

/* Within the reach of doubles, and where the limit is one. */
static bool can_be_found(double probability, const rv_wishart_law *law) {
  return probability >= (law->is_exact ? 1e-200 : 1e-8) && probability < 1;
}

/* The probability is monotone; from an end where x is too large down by factors that grow. */
static double root_below(double high, target *t) {
  const double least = 1e-300;
  double sign = t->above ? -1 : 1, low = high / 2;
  for (double factor = 4; low > least && sign * log_excess(low, t) > 0; factor *= factor) {
    high = low;
    low /= factor;
  }
  return rv_root(log_excess, t, fmax(low, least), high);
}

static double root_of(target t, double q) {
  if (!can_be_found(t.probability, t.law))
    return NAN;
  return is_always_zero(t.extreme, t.law) ? 0 : root_below(beyond(t.extreme, q, t.law), &t);
}

double rv_wishart_law_quantile(const rv_wishart_law *law, rv_extreme extreme, double p) {
  return root_of((target){law, extreme, false, p}, fmax(1 - p, 1e-16));
}

double rv_wishart_law_upper_quantile(const rv_wishart_law *law, rv_extreme extreme, double q) {
  return root_of((target){law, extreme, true, q}, q);
}
