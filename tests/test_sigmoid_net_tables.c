/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a net add up over vectors and units, from numbers made up. */
#include "experiment/sigmoid_net_tables.h"
#include "scratch.h"

#include <stdlib.h>

enum { VECTORS = 3, WIDTH = 2, UNITS = 2 * WIDTH };

static rv_sigmoid_net net(rv_coding coding) {
  return (rv_sigmoid_net){
      .layers = 2, .width = {4, WIDTH, WIDTH}, .vectors = VECTORS, .coding = coding};
}

/* Layer 1 is exact; layer 2 by Monte Carlo, and of the last vector nothing is known. */
static void make_up(rv_unit_mean unit[UNITS], rv_layer_trust trust[2], size_t v) {
  for (size_t j = 0; j < UNITS; j++) {
    double x = 0.1 + 0.15 * (double)j + 0.05 * (double)v;
    bool exact = j < WIDTH, known = exact || v < 2;
    unit[j] = (rv_unit_mean){
        .forward = x,
        .variance_pass = x - 0.01,
        .monte_carlo = {known ? x - 0.03 - 0.01 * (double)v : NAN, known ? 0.02 : NAN},
        .exact = exact ? x - 0.04 : NAN,
        .bound = 0.2};
  }
  for (size_t l = 0; l < 2; l++) {
    bool known = l == 0 || v < 2;
    trust[l] = (rv_layer_trust){
        .exact = l == 0,
        .class_index = 1,
        .confidence = 0.8 + 0.01 * (double)v,
        .overconfidence = {known ? 0.1 * (double)(v + 1) : NAN, known ? l == 0 ? 0 : 0.03 : NAN},
        .log_loss_gap = {known ? 0.2 : NAN, known ? l == 0 ? 0 : 0.04 : NAN},
        .decisions = known ? WIDTH : 0,
        .otherwise = known ? v : 0};
  }
}

/* The three tables, and what is said. */
typedef struct written {
  rv_table means, layers, classes;
  char *said;
} written;

static rv_table close_and_read(rv_csv *csv, const char *name) {
  rv_table table;
  check_status(rv_csv_commit(csv), RV_OK);
  check_status(rv_table_read(&table, scratch_path(name)), RV_OK);
  return table;
}

static void open_table(rv_csv *csv, const char *name, const rv_tool_column *columns) {
  check_status(rv_csv_create(csv, scratch_path(name)), RV_OK);
  for (const rv_tool_column *c = columns; c->name != NULL; c++)
    rv_csv_text(csv, c->name);
  rv_csv_end_row(csv);
}

static written write_all(rv_coding coding, bool softmax) {
  rv_csv means, layers, classes;
  open_table(&means, "means", rv_sigmoid_net_columns);
  open_table(&layers, "layers", rv_sigmoid_layers_columns);
  open_table(&classes, "classes", rv_sigmoid_classes_columns);
  const rv_sigmoid_net of = net(coding);
  rv_sigmoid_answer answer = {.net = &of, .softmax = softmax, .samples = 100};
  for (size_t v = 0; v < VECTORS; v++) {
    rv_unit_mean unit[UNITS];
    rv_layer_trust trust[2];
    make_up(unit, trust, v);
    rv_sigmoid_vector_write(&means, &classes, &answer, v, unit, trust);
  }
  rv_sigmoid_layers_write(&layers, &answer);
  written w;
  size_t size;
  FILE *out = open_memstream(&w.said, &size);
  rv_sigmoid_layers_say(out, &answer);
  fclose(out);
  w.means = close_and_read(&means, "means");
  w.layers = close_and_read(&layers, "layers");
  w.classes = close_and_read(&classes, "classes");
  return w;
}

static void free_all(written *w) {
  rv_table_free(&w->means);
  rv_table_free(&w->layers);
  rv_table_free(&w->classes);
  free(w->said);
}

static double number(const rv_table *table, size_t row, const char *column) {
  return atof(rv_table_get(table, row, column));
}

static bool is_empty(const rv_table *table, size_t row, const char *column) {
  return rv_table_get(table, row, column)[0] == '\0';
}

static void a_layer_known_exactly(void **state) {
  (void)state;
  written w = write_all(RV_ZERO_ONE, false);
  const rv_table *t = &w.layers;
  check(t->rows == 2 && number(t, 0, "vectors") == VECTORS && number(t, 0, "inputs") == 4);
  check_equal(number(t, 0, "exact"), 1);
  check_near(number(t, 0, "forward_error"), 0.04, 1e-15);
  check_near(number(t, 0, "forward_rms"), 0.04, 1e-15);
  check_near(number(t, 0, "variance_error"), 0.03, 1e-15);
  check_near(number(t, 0, "variance_rms"), 0.03, 1e-15);
  check_equal(number(t, 0, "reference_error"), 0);
  check_near(number(t, 0, "bound"), 0.2, 1e-15);
  check_near(number(t, 0, "confidence"), 0.81, 1e-15);
  check_near(number(t, 0, "overconfidence"), 0.2, 1e-15);
  check_equal(number(t, 0, "overconfidence_error"), 0);
  check_near(number(t, 0, "log_loss_gap"), 0.2, 1e-15);
  check_near(number(t, 0, "otherwise"), 3.0 / (VECTORS * WIDTH), 1e-15);
  free_all(&w);
}

/* The distances are 0.03 and 0.04, or 0.02 and 0.03, of standard error 0.02, of two vectors. */
static void a_layer_by_monte_carlo(void **state) {
  (void)state;
  written w = write_all(RV_ZERO_ONE, false);
  const rv_table *t = &w.layers;
  check_equal(number(t, 1, "exact"), 0);
  check_near(number(t, 1, "forward_error"), 0.035, 1e-15);
  check_near(number(t, 1, "forward_rms"), sqrt((9e-4 + 16e-4) / 2 - 4e-4), 1e-15);
  check_near(number(t, 1, "forward_largest"), 0.04, 1e-15);
  check_equal(number(t, 1, "forward_input"), 1);
  check_near(number(t, 1, "variance_error"), 0.025, 1e-15);
  check_near(number(t, 1, "variance_rms"), sqrt((4e-4 + 9e-4) / 2 - 4e-4), 1e-15);
  check_near(number(t, 1, "variance_largest"), 0.03, 1e-15);
  check_near(number(t, 1, "reference_error"), 0.02, 1e-15);
  check_near(number(t, 1, "confidence"), 0.805, 1e-15); /* of those with a reference */
  check_near(number(t, 1, "overconfidence"), 0.15, 1e-15);
  check_near(number(t, 1, "overconfidence_error"), 0.03 / sqrt(2), 1e-15);
  check_near(number(t, 1, "log_loss_gap_error"), 0.04 / sqrt(2), 1e-15);
  check_near(number(t, 1, "otherwise"), 0.25, 1e-15);
  check(strstr(w.said, "overconfident by 0.15 +- 0.021 (standard error)") != NULL);
  check(strstr(w.said, "the probability 0.805 on average") != NULL);
  check(strstr(w.said, "gives it 0.655") != NULL);
  check(strstr(w.said, "likelier for 1 of 4 units") != NULL);
  check(strstr(w.said, "nan") == NULL);
  free_all(&w);
}

static void tanh_units_have_twice_the_errors(void **state) {
  (void)state;
  written w = write_all(RV_PLUS_MINUS, true);
  const rv_table *t = &w.layers;
  check_near(number(t, 0, "forward_error"), 0.08, 1e-15);
  check_near(number(t, 0, "bound"), 0.4, 1e-15);
  check_near(number(t, 0, "overconfidence"), 0.2, 1e-15);
  check_near(number(t, 1, "forward_error"), 0.035, 1e-15); /* classes are probabilities */
  check_near(number(&w.means, 0, "forward"), 2 * 0.1 - 1, 1e-15);
  check_near(number(&w.means, 0, "exact"), 2 * 0.06 - 1, 1e-15);
  check_near(number(&w.means, 0, "monte_carlo_error"), 0.04, 1e-15);
  check_near(number(&w.means, WIDTH, "forward"), 0.4, 1e-15);
  free_all(&w);
}

static void what_is_not_known_is_empty(void **state) {
  (void)state;
  written w = write_all(RV_ZERO_ONE, true);
  size_t last = (VECTORS - 1) * UNITS + WIDTH;
  check(w.means.rows == VECTORS * UNITS && number(&w.means, last, "layer") == 2);
  check(is_empty(&w.means, last, "exact") && is_empty(&w.means, last, "monte_carlo"));
  check(!is_empty(&w.means, last, "forward") && !is_empty(&w.means, last, "bound"));
  check(is_empty(&w.means, 2, "exact") && !is_empty(&w.means, 2, "monte_carlo"));
  const rv_table *c = &w.classes;
  check(c->rows == VECTORS && number(c, 0, "class") == 1);
  check_near(number(c, 1, "probability"), 0.81 - 0.2, 1e-15);
  check_near(number(c, 1, "probability_error"), 0.03, 1e-15);
  check_equal(number(c, 1, "likeliest"), 1);
  check(is_empty(c, 2, "probability") && is_empty(c, 2, "likeliest") &&
        is_empty(c, 2, "log_loss_gap"));
  check(strstr(w.said, "another class") != NULL);
  free_all(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_layer_known_exactly),
      cmocka_unit_test(a_layer_by_monte_carlo),
      cmocka_unit_test(tanh_units_have_twice_the_errors),
      cmocka_unit_test(what_is_not_known_is_empty),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
