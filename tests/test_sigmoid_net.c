/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading nets from files, what is refused of them, and tanh units in the coding 0/1. */
#include "model/sigmoid_net.h"
#include "npy_file.h"
#include "sigmoid_net.h"

/* Writes a float64 array; `shape` is what stands between the parentheses. */
static void save(const char *name, const char *shape, const double *value, size_t count) {
  static file f;
  char dictionary[200];
  f.size = 0;
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }\n", shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, value[i], 8, false);
  scratch_write(name, f.byte, f.size);
}

static const double number[] = {0.5,   0.25,  1,     0,      0.75, 0.125,
                                0.375, 0.625, 0.875, 0.0625, 0.1,  0.2};

static void save_all(void) {
  save("W1", "3, 2", number, 6);
  save("b1", "3,", number + 6, 3);
  save("W2", "2, 3", number + 3, 6);
  save("b2", "1, 2", number + 1, 2);
  save("one", "2,", number, 2);
  save("column", "2, 1", number, 2);
  save("many", "4, 2", number, 8);
}

static char name[8][600];

/* Files by the names given; `count` of each. */
static rv_sigmoid_files files(char **weights, char **biases, const char *inputs, const char *w1,
                              const char *b1, const char *w2, const char *b2) {
  const char *given[] = {w1, w2, b1, b2};
  for (size_t i = 0; i < 4; i++)
    snprintf(name[i], sizeof name[i], "%s", given[i] != NULL ? scratch_path(given[i]) : "");
  snprintf(name[4], sizeof name[4], "%s", scratch_path(inputs));
  weights[0] = name[0];
  weights[1] = name[1];
  biases[0] = name[2];
  biases[1] = name[3];
  return (rv_sigmoid_files){.weights = weights,
                            .biases = biases,
                            .weight_files = 1 + (w2 != NULL),
                            .bias_files = 1 + (b2 != NULL),
                            .inputs = name[4],
                            .low = -1,
                            .high = 1};
}

static void layers_come_in_order(void **state) {
  (void)state;
  char *w[2], *b[2];
  rv_sigmoid_net net;
  save_all();
  rv_sigmoid_files f = files(w, b, "many", "W1", "b1", "W2", "b2");
  check_status(rv_sigmoid_net_read(&net, &f, RV_ZERO_ONE), RV_OK);
  check(net.layers == 2 && net.width[0] == 2 && net.width[1] == 3 && net.width[2] == 2);
  check(net.vectors == 4);
  check_bytes(net.weight[1], number, 6 * sizeof *number);
  check_bytes(net.bias[1], number + 6, 3 * sizeof *number);
  check_bytes(net.weight[2], number + 3, 6 * sizeof *number);
  check_bytes(net.bias[2], number + 1, 2 * sizeof *number);
  check_bytes(net.input, number, 8 * sizeof *number);
  rv_sigmoid_layer layer = rv_sigmoid_net_layer(&net);
  check(layer.units == 3 && layer.inputs == 2 && layer.weight == net.weight[1]);
  double input[2];
  rv_sigmoid_net_input(input, &net, 3);
  check(input[0] == 0.375 && input[1] == 0.625);
  rv_sigmoid_net_free(&net);
  const char *const lines[] = {"one", "column"};
  for (size_t i = 0; i < 2; i++) {
    f = files(w, b, lines[i], "W1", "b1", NULL, NULL);
    check_status(rv_sigmoid_net_read(&net, &f, RV_PLUS_MINUS), RV_OK);
    check(net.layers == 1 && net.vectors == 1 && net.coding == RV_PLUS_MINUS);
    rv_sigmoid_net_input(input, &net, 0);
    check(input[0] == 0.75 && input[1] == 0.625);
    rv_sigmoid_net_free(&net);
  }
}

static void refuse(const char *inputs, const char *w1, const char *b1, const char *w2,
                   const char *b2, const char *words) {
  char *w[2], *b[2];
  rv_sigmoid_net net;
  rv_sigmoid_files f = files(w, b, inputs, w1, b1, w2, b2);
  check_status(rv_sigmoid_net_read(&net, &f, RV_ZERO_ONE), RV_EINVAL);
  if (strstr(rv_message(), words) == NULL)
    print_error("'%s' lacks '%s'\n", rv_message(), words);
  check(strstr(rv_message(), words) != NULL);
  check(net.layers == 0 && net.input == NULL);
}

static void what_does_not_fit_is_named(void **state) {
  (void)state;
  static const double bad[] = {0.5, NAN, 1, 2, -1, 1e51};
  save_all();
  save("nan", "3, 2", bad, 6);
  save("high", "2, 2", bad + 2, 4);
  save("huge", "2,", bad + 4, 2);
  save("cube", "2, 2, 2", number, 8);
  save("none", "0, 2", number, 0);
  save("no_units", "0, 3", number, 0);
  refuse("one", "W1", "b1", "W2", NULL, "2 files of weights, but 1 of biases");
  refuse("one", "W1", "b1", NULL, "b2", "1 file of weights, but 2 of biases");
  refuse("one", "W1", "b1", "W1", "b1", "is 3 x 2, but layer 1 has 3 units");
  refuse("one", "W2", "b2", "W1", "b1", "has 2 entries: give one for each column");
  refuse("one", "W1", "b1", "W2", "b1", "is 2 x 3, but '");
  refuse("one", "W1", "b1", "W2", "b1", "layer 2, '");
  refuse("one", "W1", "b2", "W2", "b2", "layer 1, '");
  refuse("one", "W1", "b1", "cube", "b2", "layer 2, '");
  refuse("one", "W1", "b1", "cube", "b2", "has 3 dimensions");
  refuse("one", "W1", "b1", "no_units", "b2", "is empty");
  refuse("one", "nan", "b1", "W2", "b2", "has the entry nan at 1");
  refuse("one", "W1", "b1", "W2", "huge", "has the entry 1e51 at 1");
  refuse("high", "W1", "b1", "W2", "b2", "has the entry 2 at 1");
  refuse("W2", "W1", "b1", "W2", "b2", "is 2 x 3, but layer 1 has 2 inputs");
  refuse("cube", "W1", "b1", "W2", "b2", "has 3 dimensions");
  refuse("b1", "W1", "b1", "W2", "b2", "has 3 entries");
  refuse("none", "W1", "b1", "W2", "b2", "give at least one vector");
}

static void too_many_layers_are_refused(void **state) {
  (void)state;
  char *paths[RV_DCIM_LAYERS_MAX + 1], at[600];
  rv_sigmoid_net net;
  save("wire", "1, 1", number, 1);
  snprintf(at, sizeof at, "%s", scratch_path("wire"));
  for (size_t l = 0; l <= RV_DCIM_LAYERS_MAX; l++)
    paths[l] = at;
  rv_sigmoid_files f = {.weights = paths, .biases = paths, .inputs = at, .high = 1};
  f.weight_files = f.bias_files = RV_DCIM_LAYERS_MAX + 1;
  check_status(rv_sigmoid_net_read(&net, &f, RV_ZERO_ONE), RV_EINVAL);
  f.weight_files = f.bias_files = RV_DCIM_LAYERS_MAX;
  check_status(rv_sigmoid_net_read(&net, &f, RV_ZERO_ONE), RV_OK);
  check(net.layers == RV_DCIM_LAYERS_MAX && net.vectors == 1);
  rv_sigmoid_net_free(&net);
}

/* Means over all states -1 and 1 of two layers, from P(x_j = 1) = (1 + tanh z) / 2. */
static void naive_tanh(double mean[5], double top[2], const rv_sigmoid_net *net, bool softmax) {
  memset(mean, 0, 5 * sizeof *mean);
  memset(top, 0, 2 * sizeof *top);
  for (size_t s = 0; s < 1 << 5; s++) {
    double x[5], p = 1;
    for (size_t i = 0; i < 5; i++)
      x[i] = s >> i & 1 ? 1 : -1;
    for (size_t i = 0; i < 2; i++)
      p *= (1 + x[i] * net->input[i]) / 2;
    for (size_t j = 0; j < 3; j++)
      p *= (1 + x[2 + j] * tanh(net->bias[1][j] + net->weight[1][2 * j] * x[0] +
                                net->weight[1][2 * j + 1] * x[1])) /
           2;
    double z[2];
    for (size_t c = 0; c < 2; c++)
      z[c] = net->bias[2][c] + net->weight[2][3 * c] * x[2] + net->weight[2][3 * c + 1] * x[3] +
             net->weight[2][3 * c + 2] * x[4];
    for (size_t i = 0; i < 5; i++)
      mean[i] += p * x[i];
    for (size_t c = 0; c < 2; c++)
      top[c] += p * (softmax ? exp(z[c]) / (exp(z[0]) + exp(z[1])) : tanh(z[c]));
  }
}

static void tanh_units_are_taken_back(void **state) {
  (void)state;
  char *w[2], *b[2];
  rv_sigmoid_net net;
  save_all();
  save("signs", "2,", (double[]){-0.3, 0.8}, 2);
  rv_sigmoid_files f = files(w, b, "signs", "W1", "b1", "W2", "b2");
  check_status(rv_sigmoid_net_read(&net, &f, RV_PLUS_MINUS), RV_OK);
  for (int softmax = 0; softmax < 2; softmax++) {
    rv_dcim chain;
    double mean[5], top[2], input[2], found[7];
    check_status(rv_sigmoid_net_chain(&chain, &net, softmax), RV_OK);
    rv_sigmoid_net_input(input, &net, 0);
    naive_means(found, &chain, input, softmax);
    naive_tanh(mean, top, &net, softmax);
    for (size_t i = 0; i < 5; i++)
      check_near(2 * found[i] - 1, mean[i], 1e-14);
    for (size_t c = 0; c < 2; c++)
      check_near(softmax ? found[5 + c] : 2 * found[5 + c] - 1, top[c], 1e-14);
    rv_dcim_free(&chain);
  }
  rv_sigmoid_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(layers_come_in_order),
      cmocka_unit_test(what_does_not_fit_is_named),
      cmocka_unit_test(too_many_layers_are_refused),
      cmocka_unit_test(tanh_units_are_taken_back),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
