/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Are p-values uniform where a claim is true? For each kind of test samples are planted whose claim
 * is true, shown to the judge at a thousand seeds, and the p-values that come back are held against
 * the uniform law.
 *
 * Usage: calibration FILE: writes FILE (test, data, share of p-values below, p), prints a line for
 * each test and exits with 1 if one is not uniform, or if families of one test of each kind reject
 * more often than they may. A line of the table fails by chance with probability CHANCE.
 *
 * p-values are allowed to be too large where their law is discrete or known as a bound (a Smirnov
 * test rejects a whole step late): above, the distance from the uniform law may be GRAIN more.
 */
#include "../experiment.h"

#include "experiment/clopper_pearson.h"
#include "experiment/mean_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <stdio.h>

enum { SEEDS = 1000, TESTS_MAX = 16 };

static const double CHANCE = 1e-6;

/* The stream of the seed under way, and of one sample after the other. */
static gsl_rng *source;

/* Data. */

static double normal(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 3 + gsl_ran_gaussian_ziggurat(source, 1);
}

static double exponential(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 3 * gsl_ran_exponential(source, 1);
}

static double squares(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 3 * gsl_ran_chisq(source, 1);
}

static double laplace(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 3 + gsl_ran_laplace(source, 1);
}

static double rare(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(source) < 0.1 ? 30 : 0;
}

static double flat(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(source);
}

/* Of a mean that is proportional to size, with exponential and with normal noise. */
static double growing(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)trial;
  return rv_number(cell, SIZE) * gsl_ran_exponential(source, 1);
}

static double growing_normally(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)trial;
  return rv_number(cell, SIZE) * (1 + 0.3 * gsl_ran_gaussian_ziggurat(source, 1));
}

static double three(const rv_cell *cell) {
  (void)cell;
  return 3;
}

static double size_of(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

static double flat_cdf(double x, const void *cell) {
  (void)cell;
  return fmin(fmax(x, 0), 1);
}

/* The p-value of a finding, by kind. */

static double told(const rv_finding *f, size_t trials) {
  (void)trials;
  return f->p_value;
}

/* The level at which one limit of a frequency would be 0.1, the true one. */
typedef double (*limit)(double events, double trials, double level);

static double level_of(limit of, double events, double trials) {
  double low = log(1e-300), high = 0;
  bool rises = of == rv_clopper_pearson_lower; /* with the level */
  for (int i = 0; i < 100; i++) {
    double middle = (low + high) / 2;
    if ((of(events, trials, exp(middle)) < 0.1) == rises)
      low = middle;
    else
      high = middle;
  }
  return exp(low);
}

/* P(as many violations or more): for many the level of the lower limit, for few that of the upper
   one of the complement. */
static double at_least(double events, double trials) {
  if (events > 0.1 * trials)
    return level_of(rv_clopper_pearson_lower, events, trials);
  return events > 0 ? 1 - level_of(rv_clopper_pearson_upper, events - 1, trials) : 1;
}

/* Between that and the same of one violation more a p-value is drawn: their law is continuous. */
static double of_frequency(const rv_finding *f, size_t trials) {
  double count = (double)trials, least = at_least(f->violations + 1, count);
  return least + gsl_rng_uniform(source) * (at_least(f->violations, count) - least);
}

/* Four sizes a factor of 2 apart, equal draws: by Welch and Satterthwaite the slope has
   (2 (9/4 + 1/4))^2 / (2 (81 + 1) / 16) = 25/10.25 times the freedom of a cell. */
static double of_slope(const rv_finding *f, size_t trials) {
  double freedom = 25 / 10.25 * ((double)trials - 1);
  double error = (f->high - f->low) / 2 / rv_student_quantile(RV_MEAN_LEVEL, freedom);
  return 2 * gsl_cdf_tdist_Q(fabs(f->statistic - 1) / error, freedom);
}

typedef struct test {
  const char *name, *data;
  rv_claim claim;
  const char *kind, *size;
  planted sample;
  size_t trials; /* of a mean: some more than it takes, as that depends on the sample */
  double (*p_value)(const rv_finding *f, size_t trials);
  double grain;
} test;

#define MEAN                                                                                       \
  {                                                                                                \
    .mean = { SECOND, three, .within = 0.5 }                                                       \
  }
#define POWER                                                                                      \
  {                                                                                                \
    .power = { SECOND, size_of, 1, .along = "size" }                                               \
  }

static const test tests[] = {
    {"mean", "normal", MEAN, "dense", "1", normal, 800, told, 0},
    {"mean", "exponential", MEAN, "dense", "1", exponential, 8000, told, 0},
    {"mean", "chi-square 1", MEAN, "dense", "1", squares, 15000, told, 0},
    {"mean", "Laplace", MEAN, "dense", "1", laplace, 4000, told, 0},
    {"mean", "0 or 30", MEAN, "dense", "1", rare, 3500, told, 0.05},
    {"law",
     "uniform",
     {.law = {SECOND, flat_cdf, .within = 0.5}},
     "dense",
     "1",
     flat,
     1000,
     told,
     0.03},
    {"two samples",
     "uniform",
     {.same_law = {SECOND, .pair = "kind", .within = 0.5}},
     "both",
     "1",
     flat,
     4000,
     told,
     0.05},
    {"two samples",
     "0 or 30",
     {.same_law = {SECOND, .pair = "kind", .within = 0.5}},
     "both",
     "1",
     rare,
     4000,
     told,
     1},
    {"frequency",
     "uniform",
     {.most = {SECOND, .constant = 0.9, .delta = {0.1}}},
     "dense",
     "1",
     flat,
     1000,
     of_frequency,
     0},
    {"exponent", "exponential", POWER, "dense", "1,2,4,8", growing, 2000, of_slope, 0},
    {"exponent", "normal", POWER, "dense", "1,2,4,8", growing_normally, 500, of_slope, 0}};

enum { TESTS = sizeof tests / sizeof *tests };

static double p_of(const test *t, size_t index, size_t seed) {
  rv_stream stream;
  source = rv_stream_open(&stream, &(rv_stream_key){91, 92, index, seed}, 0);
  rv_finding finding = judge(&t->claim, t->kind, t->size, t->sample, t->trials).finding;
  return t->p_value(&finding, t->trials);
}

/* One line of the table; false if the p-values, which are sorted, are not uniform. */
static bool look(const test *t, double *p) {
  double low = 0, high = 0; /* too many small ones, too few */
  size_t none = 0;
  gsl_sort(p, 1, SEEDS);
  for (size_t i = 0; i < SEEDS; i++) {
    none += isnan(p[i]) ? 1 : 0;
    low = fmax(low, (double)(i + 1) / SEEDS - p[i]);
    high = fmax(high, p[i] - (double)i / SEEDS);
  }
  double critical = sqrt(log(2 / CHANCE) / (2.0 * SEEDS));
  bool fine = none == 0 && low <= critical && high <= critical + t->grain;
  printf(
      "  %-12s %-13s %5zu draws: p too small by %.3f, too large by %.3f; at most %.3f, %.3f: %s\n",
      t->name, t->data, t->trials, low, high, critical, fmin(1, critical + t->grain),
      fine       ? "uniform"
      : none > 0 ? "NO P-VALUE"
                 : "NOT UNIFORM");
  return fine;
}

/* Families of one test of each kind, at 5 % each by Bonferroni's inequality. */
static bool look_at_families(double (*p)[SEEDS]) {
  const double level = 0.05;
  double families = 0;
  for (size_t s = 0; s < SEEDS; s++) {
    bool any = false;
    for (size_t t = 0; t < TESTS; t++)
      any = any || p[t][s] < level / TESTS;
    families += any;
  }
  double chance = gsl_cdf_binomial_Q((unsigned)families - (families > 0), level, SEEDS);
  bool fine = chance >= CHANCE;
  printf("  %d families of %d tests at %g: %g reject what is true: %s\n", SEEDS, TESTS, level,
         families, fine ? "no more than they may" : "TOO MANY");
  return fine;
}

int main(int argc, char **argv) {
  static double p[TESTS][SEEDS];
  bool fine = true;
  FILE *csv = argc == 2 ? fopen(argv[1], "w") : NULL;
  if (csv == NULL) {
    fprintf(stderr, "Usage: calibration FILE, one that can be written\n");
    return 2;
  }
  quiet_libraries(NULL);
  for (size_t t = 0; t < TESTS; t++)
    for (size_t s = 0; s < SEEDS; s++)
      p[t][s] = p_of(&tests[t], t, s);
  fine = look_at_families(p) && fine;
  for (size_t t = 0; t < TESTS; t++)
    fine = look(&tests[t], p[t]) && fine;
  fprintf(csv, "test,data,share,p\n");
  for (size_t t = 0; t < TESTS; t++)
    for (size_t s = 0; s < SEEDS; s++)
      fprintf(csv, "%s,%s,%g,%.9g\n", tests[t].name, tests[t].data, ((double)s + 0.5) / SEEDS,
              p[t][s]);
  if (fclose(csv) != 0) {
    fprintf(stderr, "calibration: cannot write '%s': free some space\n", argv[1]);
    return 2;
  }
  return fine ? 0 : 1;
}
