/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random settings of an executable of verify/, for claims.sh:
 *
 *   NAME --parameters | claims_settings NAME COUNT SEED EFFORT
 *
 * prints COUNT lines of options. They reach over the whole of what the parameters admit: sizes are
 * log-uniform from 1, half of the time up to 1000 alone; k is at most n; p goes down to a tenth of
 * 1/m; a word or a rule is as probable as any other; a number is its default, an end of its domain,
 * or spread evenly or by ratio. In every fourth setting one parameter, or two side by side, takes
 * several values, as claims about exponents ask for. A free text is its default. Of the settings
 * that executables refuse, as the implicit samplers do those of most ensembles, and of those in
 * which a variance is not the theory's, one in ten is taken. The number of draws is 1 to 20000, and
 * fewer or smaller where a setting would take longer than about EFFORT seconds.
 *
 * Setting i of a seed and an EFFORT is the same whatever COUNT is.
 */
#include "reverify/stream.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 20, FIELD_MAX = 1024, POINTS_MAX = 5 };

/* A row of --parameters. */
typedef struct parameter {
  char name[64], all[64], fallback[FIELD_MAX];
  char words[FIELD_MAX], rules[FIELD_MAX];
  bool is_word, is_text, low_open, integer;
  double low, high;
} parameter;

typedef struct declaration {
  const char *name;
  parameter item[PARAMETERS_MAX];
  size_t count;
} declaration;

/* One setting: each parameter is a word, "" for a number, which is multiplied by `step` from one
   point to the next. */
typedef struct setting {
  char word[PARAMETERS_MAX][FIELD_MAX];
  double number[PARAMETERS_MAX], step[PARAMETERS_MAX];
  size_t points;
  bool paired;
  unsigned trials;
} setting;

/* Reading. */

static void fail(const char *what) {
  fprintf(stderr, "claims_settings: %s\n", what);
  exit(2);
}

/* The next field of a row; a quoted one may hold commas. */
static const char *next_field(char **row) {
  char *field = *row;
  char end = *field == '"' ? '"' : ',';
  field += end == '"';
  char *stop = field + strcspn(field, (char[]){end, '\n', '\0'});
  *row = *stop == '\0' ? stop : stop + 1 + (end == '"' && stop[1] == ',');
  *stop = '\0';
  return field;
}

static void take_field(char *out, size_t size, char **row) {
  const char *field = next_field(row);
  size_t length = strlen(field);
  if (length >= size)
    fail("a field of the table of parameters is too long");
  memcpy(out, field, length + 1);
}

static void read_parameter(parameter *p, char *row) {
  take_field(p->name, sizeof p->name, &row);
  const char *kind = next_field(&row);
  p->is_word = strcmp(kind, "word") == 0;
  p->is_text = strcmp(kind, "text") == 0;
  p->low = strtod(next_field(&row), NULL);
  p->low_open = strcmp(next_field(&row), "yes") == 0;
  p->high = strtod(next_field(&row), NULL);
  p->integer = strcmp(next_field(&row), "yes") == 0;
  take_field(p->words, sizeof p->words, &row);
  take_field(p->all, sizeof p->all, &row);
  take_field(p->rules, sizeof p->rules, &row);
  take_field(p->fallback, sizeof p->fallback, &row);
  bool sound = p->is_text   ? p->fallback[0] != '\0'
               : p->is_word ? p->words[0] != '\0'
                            : p->low <= p->high;
  if (!sound)
    fail("this is no table of parameters");
}

static void read_declaration(declaration *d) {
  char row[4 * FIELD_MAX];
  if (fgets(row, sizeof row, stdin) == NULL || strncmp(row, "name,kind,low,", 14) != 0)
    fail("no table of parameters on standard input: give that of --parameters");
  for (d->count = 0; fgets(row, sizeof row, stdin) != NULL; d->count++) {
    if (d->count == PARAMETERS_MAX)
      fail("too many parameters");
    read_parameter(&d->item[d->count], row);
  }
}

/* -1 for none of that name. */
static int find(const declaration *d, const char *name) {
  for (size_t i = 0; i < d->count; i++)
    if (strcmp(d->item[i].name, name) == 0)
      return (int)i;
  return -1;
}

/* Drawing. */

static double uniform(gsl_rng *rng, double low, double high) {
  return low + (high - low) * gsl_rng_uniform(rng);
}

static double log_uniform(gsl_rng *rng, double low, double high) {
  return exp(uniform(rng, log(low), log(high)));
}

static bool chance(gsl_rng *rng, double probability) {
  return gsl_rng_uniform(rng) < probability;
}

static void draw_of_list(gsl_rng *rng, char *out, const char *list) {
  size_t count = 1, at = 0;
  for (const char *c = list; *c != '\0'; c++)
    count += *c == ' ';
  for (size_t skip = gsl_rng_uniform_int(rng, count); skip > 0; skip--)
    at += strcspn(list + at, " ") + 1;
  snprintf(out, FIELD_MAX, "%.*s", (int)strcspn(list + at, " "), list + at);
}

static double draw_whole(gsl_rng *rng, const parameter *p, double high) {
  double top = fmax(p->low, fmin(high, p->high)), low = fmax(p->low, 1);
  if (p->low < 1 && chance(rng, 0.1))
    return p->low;
  return fmin(fmax(round(log_uniform(rng, low, top + 0.5)), p->low), top);
}

/* A number that is not whole. `least` is what it goes down to by ratio. */
static double draw_real(gsl_rng *rng, const parameter *p, double least) {
  double kind = gsl_rng_uniform(rng);
  if (kind < 0.4 && strchr("0123456789", p->fallback[0]) != NULL)
    return strtod(p->fallback, NULL);
  if (kind < 0.45 && !p->low_open)
    return p->low;
  if (kind < 0.5)
    return p->high;
  if (kind < 0.75)
    return uniform(rng, p->low, fmin(p->high, p->low < 0 ? p->high : p->low + 8));
  double sign = p->low < 0 && chance(rng, 0.5) ? -1 : 1;
  double top = sign < 0 ? -p->low : p->high;
  return sign * log_uniform(rng, fmin(fmax(fmax(p->low, least), 1e-15), top), top);
}

static void draw_value(gsl_rng *rng, setting *s, size_t i, const declaration *d, double side) {
  const parameter *p = &d->item[i];
  int m = find(d, "m"), n = find(d, "n");
  if (p->is_text) {
    bool widths = strcmp(p->name, "widths") == 0, layers = strcmp(p->name, "layers") == 0;
    snprintf(s->word[i], FIELD_MAX, "%s", /* nets that train at once */
             widths   ? "8-6"
             : layers ? "7-7-2/5"
                      : p->fallback);
  } else if (p->is_word) {
    if (p->all[0] != '\0' && chance(rng, 0.15))
      snprintf(s->word[i], FIELD_MAX, "%s", p->all);
    else if (chance(rng, 0.3))
      snprintf(s->word[i], FIELD_MAX, "%s", p->fallback);
    else
      draw_of_list(rng, s->word[i], p->words);
  } else if (p->rules[0] != '\0' && chance(rng, 0.5)) {
    draw_of_list(rng, s->word[i], p->rules);
  } else if (p->integer) {
    bool is_k = strcmp(p->name, "k") == 0 && n >= 0 && (size_t)n < i;
    s->number[i] = draw_whole(rng, p, is_k ? s->number[n] : side);
  } else {
    bool is_p = strcmp(p->name, "p") == 0 && m >= 0 && (size_t)m < i;
    s->number[i] = draw_real(rng, p, is_p ? 0.1 / s->number[m] : 1e-6 * p->high);
  }
}

/* Downwards where there is no room above. */
static double step_within(double step, double number, const parameter *p) {
  return number * pow(step, POINTS_MAX - 1) > p->high ? 1 / step : step;
}

/* Lets one number vary, or two in step. */
static void draw_steps(gsl_rng *rng, setting *s, const declaration *d) {
  double step = pow(chance(rng, 0.5) ? 2 : 10, uniform(rng, 0.3, 1));
  size_t one = gsl_rng_uniform_int(rng, d->count), other = gsl_rng_uniform_int(rng, d->count);
  bool two = chance(rng, 0.3) && one != other;
  if (s->word[one][0] != '\0' || (two && s->word[other][0] != '\0'))
    return;
  s->points = POINTS_MAX;
  s->paired = two;
  s->step[one] = step_within(step, s->number[one], &d->item[one]);
  if (two)
    s->step[other] = step_within(step, s->number[other], &d->item[other]);
}

static double number_at(const setting *s, size_t i, size_t point, const declaration *d) {
  const parameter *p = &d->item[i];
  double x = s->number[i] * pow(s->step[i], (double)point);
  return fmin(fmax(p->integer ? round(x) : x, p->low), p->high);
}

/* What a draw costs, in numbers drawn or a few operations; of what makes it dear, no more. */

typedef struct sizes {
  double m, n, k, width, depth, top, samples, units, scale;
  double survivors; /* coordinates off the support that a threshold leaves */
  double training_size, epochs, batch, approximation, validation_size;
  bool dense, exact, flat, gue, fit, cnn;
} sizes;

static double of_matrix(double m, double n) {
  double side = fmin(m, n);
  return m * n * (20 + side / 3) + 30 * side * side;
}

/* Three nets of widths 8-6 on images of 784 pixels, some of which they are measured on;
   convolutional ones take some hundred times as long an image. */
static double of_training(const sizes *s) {
  double images = s->training_size > 0 ? s->training_size : 6e4;
  double tested = s->validation_size > 0 ? s->validation_size : 1e4;
  double records = s->epochs + 8, measured = tested + fmin(images, 1e4);
  return 3 *
         ((s->cnn ? 1e4 : 100) * records * measured + (s->cnn ? 4e4 : 400) * s->epochs * images +
          4e4 * s->epochs * images / s->batch + 2e5 * s->approximation);
}

/* A unit of some 80 inputs, half of which vary, takes all states of halves; of two or three
   exponential ones, or of more, it takes nodes, in number where dropout keeps nearly all. */
static double of_rectified(const sizes *s) {
  double unit = s->n < 80 ? 5e4 + 20 * exp2(s->n / 4) : 3e6 + 1e3 * s->n;
  return s->depth <= 2 ? unit
                       : (s->depth - 2) * s->n * s->n * (20 + s->samples) +
                             fmax(s->samples, exp2(fmin(12, s->n * (s->depth - 2)))) * unit;
}

static double work(const char *name, const sizes *s) {
  const double states = exp2(fmin(s->width, 15)), largest = fmax(s->m, s->n);
  if (strcmp(name, "linear_reversal") == 0)
    return (s->dense ? s->m * s->n : 0) + 10 + 2e5 / (s->m * s->m);
  if (strcmp(name, "relu_reversal") == 0 || strcmp(name, "coordinate_error") == 0 ||
      strcmp(name, "flatness") == 0 || strcmp(name, "layer_density") == 0)
    return 30 * s->k + 100 + (s->dense ? s->m * s->n : s->survivors);
  if (strcmp(name, "layered_reversal") == 0)
    return 300 + s->survivors + s->depth * (s->dense ? largest * largest : 3 * largest);
  if (strcmp(name, "spectral_norm") == 0)
    return s->dense ? of_matrix(s->m, s->n) : 4000 * cbrt(fmin(s->m, s->n));
  if (strcmp(name, "universality") == 0)
    return s->gue ? 2 * of_matrix(s->n, s->n) : of_matrix(s->m, s->n);
  if (strcmp(name, "uncorrelated_image") == 0)
    return s->dense ? of_matrix(s->n, s->gue ? fmax(s->m, s->n) : s->m) : 100;
  if (strcmp(name, "random_like_net") == 0)
    return 2 * of_matrix(s->m, s->n);
  if (strcmp(name, "sign_approximation") == 0)
    return s->m * s->k;
  if (strcmp(name, "dcim_training") == 0)
    return of_training(s);
  if (strcmp(name, "dcim_taylor") == 0)
    return s->units * (1000 + 2 * s->n * (40 + 3 * s->scale) + (s->n <= 12 ? exp2(s->n) : 0));
  if (strcmp(name, "relu_expectation") == 0)
    return of_rectified(s);
  if (strcmp(name, "dcim_depth") == 0)
    return s->depth * ((s->exact ? states * states : 0) + s->samples * s->width * s->width) +
           2000 * s->top + s->samples * s->top * (s->width + 100);
  if (strcmp(name, "dcim_consistency") == 0)
    return s->depth * (50 * s->width * s->width + 100 * states * s->width) +
           (s->width <= 5 ? 100 * exp2(3 * s->width) : 0);
  if (strcmp(name, "shadow_training") == 0)
    return 1e6 + 400 * s->epochs * (5 * s->training_size + 12000); /* three nets, and their tests */
  if (strcmp(name, "dcim_learning") == 0)
    return s->depth * (2000 + 20 * exp2(3 * s->width)) * (s->fit ? 100 * s->width * s->depth : 1);
  return s->m * s->n * s->k * s->width * s->width * s->depth * s->top * s->samples * s->units;
}

static double size_at(const setting *s, const char *name, size_t point, const declaration *d) {
  int i = find(d, name);
  return i < 0 ? 1 : number_at(s, (size_t)i, point, d);
}

static bool has_word(const setting *s, const char *name, const char *word, const declaration *d) {
  int i = find(d, name);
  return i >= 0 && strcmp(s->word[i], word) == 0;
}

/* Words for a threshold leave few, but for those of Lemma 3.3 that are too low. */
static double survivors_at(const setting *s, size_t point, const declaration *d) {
  int tau = find(d, "tau");
  double n = size_at(s, "n", point, d);
  if (tau < 0)
    return 0;
  if (s->word[tau][0] != '\0')
    return strncmp(s->word[tau], "printed", 7) == 0 || strcmp(s->word[tau], "corrected_k") == 0 ? n
                                                                                                : 0;
  return n * exp(-pow(number_at(s, (size_t)tau, point, d), 2) / 2);
}

static sizes sizes_at(const setting *s, size_t point, const declaration *d) {
  return (sizes){.m = size_at(s, "m", point, d),
                 .n = size_at(s, "n", point, d),
                 .k = size_at(s, "k", point, d),
                 .width = size_at(s, "width", point, d),
                 .depth = size_at(s, "depth", point, d),
                 .top = size_at(s, "top", point, d),
                 .samples = size_at(s, "samples", point, d),
                 .units = size_at(s, "units", point, d),
                 .scale = size_at(s, "scale", point, d),
                 .training_size = size_at(s, "training_size", point, d),
                 .epochs = size_at(s, "epochs", point, d),
                 .batch = size_at(s, "batch", point, d),
                 .approximation = size_at(s, "approximation", point, d),
                 .validation_size = size_at(s, "validation_size", point, d),
                 .survivors = survivors_at(s, point, d),
                 .dense = !has_word(s, "sampler", "implicit", d),
                 .exact = has_word(s, "reference", "exact", d),
                 .fit = has_word(s, "fit", "yes", d),
                 .cnn = has_word(s, "architecture", "cnn", d),
                 .flat = has_word(s, "values", "ones", d) || find(d, "values") < 0,
                 .gue = has_word(s, "ensemble", "gue", d) || has_word(s, "ensemble", "all", d)};
}

/* The cells of a point: where one word stands for all, as many as there are words. */
static double cells_of_point(const setting *s, const declaration *d) {
  double cells = 1;
  for (size_t i = 0; i < d->count; i++)
    if (d->item[i].all[0] != '\0' && strcmp(s->word[i], d->item[i].all) == 0) {
      double words = 1;
      for (const char *c = d->item[i].words; *c != '\0'; c++)
        words += *c == ' ';
      cells *= words;
    }
  return cells;
}

/* A draw of every cell, and what its closed forms cost once. */
static double work_of_setting(const setting *s, double trials, const declaration *d) {
  double sum = 0;
  for (size_t point = 0; point < s->points; point++) {
    const sizes at = sizes_at(s, point, d);
    sum += trials * work(d->name, &at) + (at.flat ? 300 : 1e5) * at.k;
  }
  return sum * cells_of_point(s, d);
}

static bool is_admissible(const setting *s, const declaration *d) {
  for (size_t point = 0; point < s->points; point++)
    if (find(d, "k") >= 0 && find(d, "n") >= 0 &&
        size_at(s, "k", point, d) > size_at(s, "n", point, d))
      return false;
  return true;
}

/* True where little can be judged: the sampler does not know the entries, or their variance is not
   the hypothesis's. */
static bool is_idle(const setting *s, const declaration *d) {
  int ensemble = find(d, "ensemble"), variance = find(d, "variance");
  bool known = ensemble < 0 || strcmp(s->word[ensemble], "gaussian") == 0 ||
               strcmp(s->word[ensemble], "gue") == 0;
  return (!known && !has_word(s, "sampler", "dense", d)) ||
         (variance >= 0 && s->number[variance] != 1);
}

/* The largest number of draws that can be afforded, up to a random one; 0 for none. */
static unsigned affordable(gsl_rng *rng, const setting *s, const declaration *d, double budget) {
  static const unsigned choice[] = {1, 10, 300, 2000, 20000};
  static const double up_to[] = {0.1, 0.2, 0.5, 0.8, 1};
  double u = gsl_rng_uniform(rng);
  int c = 0;
  while (u >= up_to[c])
    c++;
  while (c >= 0 && work_of_setting(s, choice[c], d) > budget)
    c--;
  return c < 0 ? 0 : choice[c];
}

static bool draw_setting(gsl_rng *rng, setting *s, const declaration *d, double budget) {
  double side = chance(rng, 0.5) ? 1000 : INFINITY;
  *s = (setting){.points = 1};
  for (size_t i = 0; i < d->count; i++) {
    s->step[i] = 1;
    draw_value(rng, s, i, d, side);
  }
  if (chance(rng, 0.25))
    draw_steps(rng, s, d);
  if (!is_admissible(s, d) || (is_idle(s, d) && chance(rng, 0.9)))
    return false;
  s->trials = affordable(rng, s, d, budget);
  return s->trials > 0;
}

/* Writing. */

static void print_option(const char *name) {
  printf(" --");
  for (; *name != '\0'; name++)
    putchar(*name == '_' ? '-' : *name);
  putchar(' ');
}

static void print_setting(const setting *s, const declaration *d) {
  printf("%s", d->name);
  for (size_t i = 0; i < d->count; i++) {
    if (d->item[i].is_text && strcmp(s->word[i], d->item[i].fallback) == 0)
      continue;
    print_option(d->item[i].name);
    if (s->word[i][0] != '\0')
      printf("%s", s->word[i]);
    for (size_t point = 0; s->word[i][0] == '\0' && point < s->points; point++) {
      if (point > 0 && s->step[i] == 1)
        break;
      printf("%s%.15g", point > 0 ? "," : "", number_at(s, i, point, d));
    }
  }
  printf(" --trials %u%s\n", s->trials, s->paired ? " --paired" : "");
}

int main(int argc, char **argv) {
  if (argc != 5)
    fail("usage: NAME --parameters | claims_settings NAME COUNT SEED EFFORT");
  declaration d = {.name = argv[1]};
  rv_stream_key key = {.seed = strtoull(argv[3], NULL, 10), .program = rv_hash_text(argv[1])};
  unsigned long count = strtoul(argv[2], NULL, 10);
  double budget = 5e7 * strtod(argv[4], NULL); /* of which a second does as many, or more */
  if (!(budget > 0))
    fail("EFFORT is to be a number above 0");
  read_declaration(&d);
  for (unsigned long i = 0; i < count; i++) {
    rv_stream stream;
    setting s;
    key.cell = i;
    gsl_rng *rng = rv_stream_open(&stream, &key, 0);
    while (!draw_setting(rng, &s, &d, budget)) {
    }
    print_setting(&s, &d);
  }
  return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 3;
}
