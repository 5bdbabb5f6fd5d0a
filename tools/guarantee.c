/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the theorems promise at given sizes, exactly: how likely the error is at most epsilon, how
 * large it is at most in 1 - delta of draws, how likely the printed inequality is true, and the
 * width, the sparsity and the share of dropout that it takes (model/reversal.h).
 *
 * Run: guarantee --n 1e5 --k 20 --p 0.5 --epsilon 0.1 --delta 0.01
 */
#include "experiment/first_failure.h"
#include "experiment/tool.h"
#include "model/reversal_search.h"
#include "reverify/hidden_file.h"
#include "support/interrupt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENT, M, N, K, P, TAU, VALUES, EPSILON, DELTA };
enum { ANSWERS, FRONTIER };

static const char *const statements[] = {"all", "3.1-one",  "3.1-all", "3.2",
                                         "3.3", "recovery", NULL};

#define SIZE                                                                                       \
  { 1, 1e15, .integer = true }

static const rv_tool_option options[] = {
    [STATEMENT] = {.name = "statement",
                   .kind = RV_TOOL_WORD,
                   .help = "Theorem or lemma",
                   .fallback = "all",
                   .words = statements},
    [M] = {.name = "m",
           .kind = RV_TOOL_LIST,
           .help = "Dimension of x",
           .instead = "the least that will do",
           .domain = SIZE},
    [N] = {.name = "n",
           .kind = RV_TOOL_LIST,
           .help = "Dimension of h",
           .fallback = "1e4",
           .domain = SIZE},
    [K] = {.name = "k",
           .kind = RV_TOOL_LIST,
           .help = "Non-zero values of h",
           .fallback = "20",
           .domain = {1, 1e8, .integer = true}},
    [P] = {.name = "p",
           .kind = RV_TOOL_LIST,
           .help = "Probability that dropout keeps a coordinate of x",
           .fallback = "1",
           .domain = {0, 1, .low_open = true}},
    [TAU] = {.name = "tau",
             .kind = RV_TOOL_LIST,
             .help = "Threshold in units of the noise, or optimal, universal, bernstein or sharp",
             .fallback = "optimal",
             .domain.high = 1000,
             .words = rv_tau_rule_names},
    [VALUES] = {.name = "values",
                .kind = RV_TOOL_FILE,
                .help = "Values of h: ones, uniform, half_normal, geometric, or a .npy file",
                .fallback = "ones"},
    [EPSILON] = {.name = "epsilon",
                 .kind = RV_TOOL_LIST,
                 .help = "Error: relative, of 3.1-all the norm, of 3.3 in units of ||h||/sqrt(k)",
                 .fallback = "0.1",
                 .domain = {0, 1e6, .low_open = true}},
    [DELTA] = {.name = "delta",
               .kind = RV_TOOL_LIST,
               .help = "Share of draws that may exceed it",
               .fallback = "0.01",
               .domain.low = 1e-9,
               .domain.high = 0.999999},
    {0}};

static const rv_tool_column answer_columns[] = {
    {"statement",
     "3.1-one, 3.1-all: Theorem 3.1 for one h and for all; 3.2; 3.3; recovery: r(W'x + "
     "b) has the support of h"},
    {"m", "dimension of x"},
    {"n", "dimension of h"},
    {"k", "non-zero values of h; empty where the statement does not look at it, as below"},
    {"p", "probability that dropout keeps a coordinate of x"},
    {"tau", "threshold -b over ||h|| sqrt(2/(pm))"},
    {"values", "of h"},
    {"epsilon", "in the units of the statement's error"},
    {"delta", "share of draws"},
    {"probability", "P(error <= epsilon)"},
    {"quantile", "the error is at most this with probability 1 - delta"},
    {"printed_bound", "the bound as printed"},
    {"printed_probability", "the probability that it holds"},
    {"required_m",
     "the least m, to 1e-6 of itself, with P(error <= epsilon) >= 1 - delta, all else "
     "as given; empty where none up to 1e15 will do"},
    {"largest_k", "the largest k likewise"},
    {"smallest_p", "the smallest p likewise"},
    {"corrected_bound",
     "an explicit bound that holds with probability 1 - delta; of 3.2 with a bias "
     "of its own"},
    {"allowance", "how far probabilities may be off, where the law is known in the limit alone"},
    {0}};

static const rv_tool_column frontier_columns[] = {
    {"statement", "as in the other table"},
    {"n", "dimension of h"},
    {"k", "non-zero values of h"},
    {"p", "probability that dropout keeps a coordinate of x"},
    {"epsilon", "of the question"},
    {"delta", "of the question"},
    {"required_m", "the least m that will do, by the exact law"},
    {"printed_m", "by the printed theorem"},
    {"corrected_m", "by the explicit bound"},
    {0}};

static const rv_tool_table tables[] = {
    [ANSWERS] = {NULL, "what the theorems promise at these settings", answer_columns},
    [FRONTIER] = {"frontier", "the least width against sparsity", frontier_columns},
    {0}};

/* A question, the profile or file of its values, and what came of it. */
typedef struct answer {
  rv_reversal_question question;
  double m, tau, probability, quantile, printed, printed_probability;
  double required_m, largest_k, smallest_p, corrected, allowance;
} answer;

typedef struct list_of_answers {
  answer *item;
  size_t count;
} list_of_answers;

static bool looks_at_layer(rv_reversal_statement statement) {
  return statement >= RV_REVERSAL_RELU;
}

static bool looks_at_tau(rv_reversal_statement statement) {
  return statement == RV_REVERSAL_RELU || statement == RV_REVERSAL_SUPPORT;
}

static bool looks_at_epsilon(rv_reversal_statement statement) {
  return statement != RV_REVERSAL_SUPPORT;
}

/* The questions: all combinations of what a statement looks at. */

static rv_status append(list_of_answers *out, const answer *item) {
  answer *grown = reallocarray(out->item, out->count + 1, sizeof *grown);
  if (grown == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu questions: give fewer values", out->count + 1);
  out->item = grown;
  grown[out->count++] = *item;
  return RV_OK;
}

/* How many values of a list a statement tells apart. */
static size_t count_of(const rv_tool_run *run, size_t option, rv_reversal_statement statement) {
  size_t count = run->value[option].list.count;
  switch (option) {
  case M:
    return count > 0 ? count : 1;
  case K:
  case P:
    return looks_at_layer(statement) ? count : 1;
  case TAU:
    return looks_at_tau(statement) ? count : 1;
  case EPSILON:
    return looks_at_epsilon(statement) ? count : 1;
  default:
    return count;
  }
}

static const size_t varied[] = {M, N, K, P, TAU, EPSILON, DELTA};
enum { VARIED = sizeof varied / sizeof *varied };

/* Where no width is given, one to begin the search with. */
static double first_guess(const rv_reversal_question *q) {
  const rv_reversal_setting *s = &q->setting;
  double width = looks_at_layer(q->statement) ? s->k / s->p : s->n;
  return fmin(fmax(ceil(width / (q->epsilon * q->epsilon)), 1), 1e15);
}

static double at(const rv_tool_run *run, size_t option, size_t index) {
  return run->value[option].list.count > 0 ? run->value[option].list.item[index] : NAN;
}

static answer question_of(const rv_tool_run *run, rv_reversal_statement statement,
                          const size_t index[VARIED], const rv_reversal_setting *values) {
  answer a = {.question = {.statement = statement, .setting = *values}};
  rv_reversal_setting *s = &a.question.setting;
  s->n = at(run, N, index[1]);
  s->k = values->given != NULL ? (double)values->given->k : at(run, K, index[2]);
  s->p = at(run, P, index[3]);
  s->tau = at(run, TAU, index[4]);
  a.question.epsilon = at(run, EPSILON, index[5]);
  s->delta = a.question.delta = at(run, DELTA, index[6]);
  a.m = at(run, M, index[0]);
  s->m = isnan(a.m) ? first_guess(&a.question) : a.m;
  return a;
}

static rv_status check_sparsity(const answer *a) {
  const rv_reversal_setting *s = &a->question.setting;
  if (looks_at_layer(a->question.statement) && s->k > s->n)
    return rv_fail(RV_EINVAL, "k = %.15g is larger than n = %.15g: choose k up to n", s->k, s->n);
  return RV_OK;
}

static rv_status list_statement(list_of_answers *out, const rv_tool_run *run,
                                rv_reversal_statement statement,
                                const rv_reversal_setting *values) {
  size_t index[VARIED] = {0}, last = 0;
  while (last < VARIED) {
    const answer a = question_of(run, statement, index, values);
    RV_TRY(check_sparsity(&a));
    RV_TRY(append(out, &a));
    for (last = 0; last < VARIED; last++) { /* as the wheels of a counter */
      if (++index[last] < count_of(run, varied[last], statement))
        break;
      index[last] = 0;
    }
  }
  return RV_OK;
}

static bool is_asked(const rv_tool_run *run, rv_reversal_statement statement) {
  size_t word = run->value[STATEMENT].word;
  return word == 0 || word == (size_t)statement + 1;
}

static rv_status list_questions(list_of_answers *out, const rv_tool_run *run,
                                const rv_reversal_setting *values) {
  for (rv_reversal_statement s = 0; s < RV_REVERSAL_STATEMENTS; s++)
    if (is_asked(run, s))
      RV_TRY(list_statement(out, run, s, values));
  return RV_OK;
}

/* The answers. */

static rv_status find_own(answer *a) {
  rv_reversal *reversal;
  const rv_reversal_question *q = &a->question;
  RV_TRY(rv_reversal_open(&reversal, q->statement, &q->setting));
  a->tau = rv_reversal_tau(reversal);
  a->probability = rv_reversal_probability(reversal, q->epsilon);
  a->quantile = rv_reversal_quantile(reversal, q->delta);
  a->printed = rv_reversal_printed(reversal);
  if (!isnan(a->printed))
    a->printed_probability = rv_reversal_probability(reversal, a->printed);
  a->corrected = rv_reversal_corrected(reversal, q->delta);
  a->allowance = rv_reversal_allowance(reversal);
  rv_reversal_close(reversal);
  return RV_OK;
}

/* What an answer is made of; each may take as long as any other. */
enum { MOST_VALUES, LEAST_RATE, OWN_LAW, LEAST_WIDTH, PARTS };

static rv_status find_part(void *context, size_t part) {
  answer *a = context;
  switch (part) {
  case MOST_VALUES:
    return rv_reversal_largest_k(&a->largest_k, &a->question);
  case LEAST_RATE:
    return rv_reversal_smallest_p(&a->smallest_p, &a->question);
  case OWN_LAW:
    return find_own(a);
  default:
    return rv_reversal_required_m(&a->required_m, &a->question);
  }
}

/* Without a width the answer is about the least that will do. */
static rv_status find_answer(answer *a, int threads) {
  a->tau = a->probability = a->quantile = a->printed = a->printed_probability = NAN;
  a->corrected = a->allowance = NAN;
  if (!isnan(a->m))
    return rv_do_tasks(find_part, a, PARTS, threads);
  RV_TRY(find_part(a, LEAST_WIDTH));
  a->m = a->question.setting.m = a->required_m;
  if (isfinite(a->m))
    return rv_do_tasks(find_part, a, LEAST_WIDTH, threads);
  a->largest_k = a->smallest_p = NAN; /* no width is known to do, and so nothing else */
  return RV_OK;
}

static rv_status find_answers(list_of_answers *list, rv_tool_run *run) {
  for (size_t i = 0; i < list->count; i++) {
    if (rv_interrupted())
      return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
    RV_TRY(find_answer(&list->item[i], run->common.threads));
    rv_progress_trials(&run->progress, 1);
  }
  return RV_OK;
}

/* Nothing where a question has no answer, or none that is known. */
static void put(rv_csv *csv, double number) {
  if (!isfinite(number))
    rv_csv_empty(csv);
  else
    rv_csv_number(csv, number);
}

static void put_if(rv_csv *csv, bool there, double number) {
  put(csv, there ? number : NAN);
}

static void write_answer(rv_csv *csv, const answer *a, const char *values) {
  rv_reversal_statement statement = a->question.statement;
  const rv_reversal_setting *s = &a->question.setting;
  bool layer = looks_at_layer(statement);
  rv_csv_text(csv, rv_reversal_names[statement]);
  put(csv, a->m);
  put(csv, s->n);
  put_if(csv, layer, s->k);
  put_if(csv, layer, s->p);
  put(csv, a->tau);
  if (layer)
    rv_csv_text(csv, values);
  else
    rv_csv_empty(csv);
  put_if(csv, looks_at_epsilon(statement), a->question.epsilon);
  put(csv, a->question.delta);
  put(csv, a->probability);
  put(csv, a->quantile);
  put(csv, a->printed);
  put(csv, a->printed_probability);
  put(csv, a->required_m);
  put(csv, a->largest_k);
  put(csv, a->smallest_p);
  put(csv, a->corrected);
  put(csv, a->allowance);
  rv_csv_end_row(csv);
}

/* The frontier: the first of each list, against k. */

enum { FRONTIER_POINTS = 19 };

/* The printed width: sqrt(n/m) or sqrt(k/(pm)) is epsilon. */
static double printed_width(const rv_reversal_question *q) {
  return q->statement == RV_REVERSAL_SUPPORT ? NAN : first_guess(q);
}

/* The widths of a question: exact, as printed, by the explicit bound. */
typedef struct widths {
  double exact, printed, corrected;
} widths;

static rv_status find_widths(widths *out, const rv_reversal_question *question) {
  rv_reversal_question q = *question;
  q.setting.m = first_guess(&q);
  *out = (widths){.printed = printed_width(&q), .corrected = NAN};
  RV_TRY(rv_reversal_required_m(&out->exact, &q));
  q.corrected = true;
  return looks_at_epsilon(q.statement) ? rv_reversal_required_m(&out->corrected, &q) : RV_OK;
}

static void write_point(rv_csv *csv, const rv_reversal_question *q, const widths *w) {
  rv_csv_text(csv, rv_reversal_names[q->statement]);
  put(csv, q->setting.n);
  put(csv, q->setting.k);
  put(csv, q->setting.p);
  put(csv, q->epsilon);
  put(csv, q->delta);
  put(csv, w->exact);
  put(csv, w->printed);
  put(csv, w->corrected);
  rv_csv_end_row(csv);
}

/* A point of the frontier. */
typedef struct point {
  rv_reversal_question question;
  widths found;
} point;

static rv_status find_point(void *context, size_t index) {
  point *p = (point *)context + index;
  return find_widths(&p->found, &p->question);
}

/* As many as there are different k. */
static size_t list_points(point list[FRONTIER_POINTS], const rv_reversal_question *question) {
  double last = 0, most = fmin(question->setting.n, 1e6);
  size_t count = 0;
  for (size_t i = 0; i < FRONTIER_POINTS; i++) {
    double k = round(pow(most, (double)i / (FRONTIER_POINTS - 1)));
    if (k == last)
      continue;
    list[count] = (point){.question = *question};
    list[count++].question.setting.k = last = k;
  }
  return count;
}

/* A layer without ReLU does not look at k: its widths are found once. */
static rv_status write_line(rv_tool_run *run, const rv_reversal_question *question) {
  point list[FRONTIER_POINTS];
  size_t count = list_points(list, question);
  bool looks = looks_at_layer(question->statement);
  RV_TRY(rv_do_tasks(find_point, list, looks ? count : 1, run->common.threads));
  for (size_t i = 0; i < count; i++)
    write_point(&run->table[FRONTIER], &list[i].question, &list[looks ? i : 0].found);
  return RV_OK;
}

static rv_status write_frontier(rv_tool_run *run, const list_of_answers *list) {
  for (size_t i = 0; i < list->count; i++) {
    bool is_first =
        i == 0 || list->item[i].question.statement != list->item[i - 1].question.statement;
    if (is_first)
      RV_TRY(write_line(run, &list->item[i].question));
  }
  return RV_OK;
}

/* What the user reads. */

static void say_setting(FILE *out, const answer *a, const char *values) {
  rv_reversal_statement statement = a->question.statement;
  const rv_reversal_setting *s = &a->question.setting;
  static const char *const about[] = {"‖h − WᵀWh/m‖ / ‖h‖", "‖I − WᵀW/m‖", "‖h − r(Wᵀx + b)‖ / ‖h‖",
                                      "‖h − Wᵀx‖∞ √k / ‖h‖", "r(Wᵀx + b) has the support of h"};
  fprintf(out, "%s: %s, n = %.10g", rv_reversal_names[statement], about[statement], s->n);
  if (isfinite(a->m))
    fprintf(out, ", m = %.10g", a->m);
  if (looks_at_layer(statement))
    fprintf(out, ", k = %.10g (%s), p = %.6g", s->k, values, s->p);
  if (!isnan(a->tau))
    fprintf(out, ", tau = %.4g", a->tau);
  fputc('\n', out);
}

static void say_need(FILE *out, const answer *a) {
  if (isinf(a->required_m))
    fprintf(out, "  no m up to 1e15 does it, all else as given");
  else if (isnan(a->required_m))
    fprintf(out, "  the least m lies where the law is not known to 10⁻³");
  else
    fprintf(out, "  takes m ≥ %.10g", a->required_m);
  if (isfinite(a->largest_k))
    fprintf(out, "; at m = %.10g k ≤ %.10g", a->m, a->largest_k);
  if (isfinite(a->smallest_p))
    fprintf(out, ", p ≥ %.6g", a->smallest_p);
  fputc('\n', out);
}

static void say_answer(FILE *out, const answer *a, const char *values) {
  double delta = a->question.delta;
  say_setting(out, a, values);
  if (looks_at_epsilon(a->question.statement)) {
    if (isnan(a->probability) && isfinite(a->m))
      fputs("  the law is not known here to 10⁻³\n", out);
    if (!isnan(a->probability))
      fprintf(out,
              "  P(error ≤ %.6g) = %.6g; at most %.6g with probability %.10g\n"
              "  the printed bound is %.6g, true with probability %.4g; one that holds %.6g\n",
              a->question.epsilon, a->probability, a->quantile, 1 - delta, a->printed,
              a->printed_probability, a->corrected);
    fprintf(out, "  error ≤ %.6g with probability %.10g:", a->question.epsilon, 1 - delta);
  } else {
    if (!isnan(a->probability))
      fprintf(out, "  probability %.6g\n", a->probability);
    fprintf(out, "  with probability %.10g:", 1 - delta);
  }
  say_need(out, a);
}

static rv_status say_and_write(rv_tool_run *run, const list_of_answers *list, const char *values) {
  RV_TRY(rv_tool_open(run));
  for (size_t i = 0; i < list->count; i++) {
    write_answer(&run->table[ANSWERS], &list->item[i], values);
    say_answer(run->answer, &list->item[i], values);
  }
  if (list->item[0].question.setting.given != NULL) { /* values of a file are of one k */
    rv_tool_omit(run, FRONTIER);
    return RV_OK;
  }
  return write_frontier(run, list);
}

/* A profile by its name, or the values of a file. */
static rv_status read_values(rv_reversal_setting *out, rv_hidden *file, const char *text) {
  size_t length;
  *out = (rv_reversal_setting){.kind = RV_ONES};
  for (rv_hidden_kind kind = RV_ONES; rv_hidden_kind_names[kind] != NULL; kind++)
    if (strcmp(text, rv_hidden_kind_names[kind]) == 0) {
      out->kind = kind;
      return RV_OK;
    }
  RV_TRY(rv_hidden_read(file, &length, text));
  out->given = file;
  return RV_OK;
}

static rv_status answer_all(rv_tool_run *run, const rv_reversal_setting *values) {
  list_of_answers list = {0};
  const char *name = run->value[VALUES].text;
  rv_status status = list_questions(&list, run, values);
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, 0, 0, (double)list.count,
                    0);
  run->progress.unit = "questions";
  if (status == RV_OK)
    status = find_answers(&list, run);
  if (status == RV_OK)
    status = say_and_write(run, &list, name);
  free(list.item);
  return status;
}

static rv_status run_tool(rv_tool_run *run) {
  rv_reversal_setting values;
  rv_hidden file = {0};
  rv_status status = read_values(&values, &file, run->value[VALUES].text);
  if (status == RV_OK)
    status = answer_all(run, &values);
  rv_hidden_free(&file);
  return status;
}

static const rv_tool tool = {
    .name = "guarantee",
    .title = "What the theorems on reversal promise, exactly, and what it takes",
    .about = "For each statement and setting: the exact probability that the error is at most "
             "epsilon, the error that 1 - delta of draws keep to, the probability that the printed "
             "inequality is true, and the least width m, largest k and smallest p that make the "
             "error at most epsilon with probability 1 - delta. Lists combine in all ways.",
    .takes = RV_TAKES_THREADS | RV_TAKES_COLUMNS,
    .options = options,
    .tables = tables,
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
