/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files of weights to the layers of a net. */
#include "experiment/net_source.h"

#include "proto_bytes.h"
#include "safetensors_file.h"

/* Arrays of `rows` x `columns` numbers 0, 1, 2, ... of float32 in a file of their own. */
static const char *write_array(const char *name, const char *shape, size_t count) {
  file f = {.size = 0};
  char dictionary[128];
  snprintf(dictionary, sizeof dictionary, "{'descr': '<f4', 'fortran_order': False, 'shape': %s}\n",
           shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, (double)i, 4, false);
  scratch_write(name, f.byte, f.size);
  return scratch_path(name);
}

static rv_status open_one(rv_net_source *out, const char *path, rv_net_source_options options) {
  static char kept[1024];
  static char *const operand[] = {kept};
  snprintf(kept, sizeof kept, "%s", path);
  return rv_net_source_open(out, operand, 1, &options);
}

static void check_shape(const rv_layer_source *layer, const char *name, size_t rows, size_t columns,
                        bool inputs_are_rows) {
  assert_string_equal(layer->name, name);
  assert_int_equal(layer->rows, rows);
  assert_int_equal(layer->columns, columns);
  check(layer->inputs_are_rows == inputs_are_rows);
}

static void check_matrix(rv_net_source *net, size_t index, size_t first, size_t step) {
  double *matrix;
  const rv_layer_source *layer = &net->layer[index];
  check_status(rv_net_source_read(&matrix, net, index), RV_OK);
  for (size_t row = 0; row < layer->rows; row++)
    for (size_t column = 0; column < layer->columns; column++)
      check_equal(matrix[row * layer->columns + column], (double)(first + row * step + column));
  free(matrix);
}

static void convolutions_are_flattened(void **state) {
  (void)state;
  rv_net_source net;
  const char *path = write_array("conv.npy", "(4, 3, 2, 5)", 120);
  check_status(open_one(&net, path, (rv_net_source_options){.min_size = 2}), RV_OK);
  assert_int_equal(net.count, 1);
  check_shape(&net.layer[0], "conv", 4, 30, false);
  check_equal(net.layer[0].epsilon, 0x1p-23);
  check_matrix(&net, 0, 0, 30);
  rv_net_source_close(&net);
  check_status(open_one(&net, path, (rv_net_source_options){.inputs_are_rows = true}), RV_OK);
  check_shape(&net.layer[0], "conv", 24, 5, true);
  check_matrix(&net, 0, 0, 5);
  rv_net_source_close(&net);
}

/* Adds a node of one weight, and that, eight float32 numbers of a shape. */
static void put_layer(message *graph, const char *type, const char *name, size_t rank,
                      const uint64_t *shape) {
  static const float value[] = {0, 1, 2, 3, 4, 5, 6, 7};
  char inputs[64];
  snprintf(inputs, sizeof inputs, "x %s", name);
  message node = node_of(type, inputs, "y"), w = tensor_start(name, 1, rank, shape);
  put_block(&w, TENSOR_RAW, value, sizeof value);
  put_message(graph, GRAPH_NODE, &node);
  put_message(graph, GRAPH_INITIALISER, &w);
}

/* An ONNX net knows what its arrays are, whatever the caller says; of a sum it does not. */
static void onnx_knows_better(void **state) {
  (void)state;
  static const uint64_t matrix[] = {2, 4}, cube[] = {2, 2, 2};
  message graph = {.size = 0};
  put_layer(&graph, "MatMul", "product", 2, matrix);
  put_layer(&graph, "Conv", "kernel", 3, cube);
  put_layer(&graph, "ConvTranspose", "up", 3, cube);
  put_layer(&graph, "Add", "sum", 3, cube);
  message model = model_of(&graph);
  for (int rows = 0; rows < 2; rows++) {
    rv_net_source net;
    scratch_write("net.onnx", model.byte, model.size);
    check_status(open_one(&net, scratch_path("net.onnx"),
                          (rv_net_source_options){.inputs_are_rows = rows == 1}),
                 RV_OK);
    assert_int_equal(net.count, 4);
    check_shape(&net.layer[0], "product", 2, 4, true);
    check_shape(&net.layer[1], "kernel", 2, 4, false);
    check_shape(&net.layer[2], "up", 2, 4, true);
    check_shape(&net.layer[3], "sum", rows ? 4 : 2, rows ? 2 : 4, rows);
    for (size_t i = 0; i < 4; i++)
      check_matrix(&net, i, 0, net.layer[i].columns);
    rv_net_source_close(&net);
  }
}

/* Gates are rows of the matrix or, where the outputs are columns, columns of it. */
static void gates_become_layers(void **state) {
  (void)state;
  rv_net_source net;
  const char *path = write_array("lstm.npy", "(12, 8)", 96);
  check_status(open_one(&net, path, (rv_net_source_options){.gates = 4}), RV_OK);
  assert_int_equal(net.count, 4);
  check_shape(&net.layer[0], "lstm[0]", 3, 8, false);
  check_shape(&net.layer[3], "lstm[3]", 3, 8, false);
  check_matrix(&net, 0, 0, 8);
  check_matrix(&net, 3, 72, 8);
  rv_net_source_close(&net);
  check_status(open_one(&net, path, (rv_net_source_options){.gates = 4, .inputs_are_rows = true}),
               RV_OK);
  assert_int_equal(net.count, 4);
  check_shape(&net.layer[2], "lstm[2]", 12, 2, true);
  check_matrix(&net, 2, 4, 8);
  rv_net_source_close(&net);
  check_status(open_one(&net, path, (rv_net_source_options){.gates = 5}), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "the 12 outputs of 'lstm'"));
  rv_net_source_close(&net);
  /* a gate too small is no layer */
  check_status(open_one(&net, path, (rv_net_source_options){.gates = 12}), RV_EINVAL);
  rv_net_source_close(&net);
}

/* Two layers, a vector, a small matrix and int8 numbers. */
static const char *write_net(void) {
  file f = {.size = 0};
  append_json(&f, "{\"net.10.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                  "\"net.2.bias\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[24,40]},"
                  "\"net.2.weight\":{\"dtype\":\"F32\",\"shape\":[4,2],\"data_offsets\":[40,72]},"
                  "\"scale\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[72,80]},"
                  "\"tokens\":{\"dtype\":\"I8\",\"shape\":[2,4],\"data_offsets\":[80,88]}}");
  for (int i = 0; i < 22; i++)
    append_number(&f, i, 4, false);
  scratch_write("net.safetensors", f.byte, f.size);
  return scratch_path("net.safetensors");
}

static void layers_are_found_among_arrays(void **state) {
  (void)state;
  rv_net_source net;
  const char *path = write_net();
  check_status(open_one(&net, path, (rv_net_source_options){.gates = 1}), RV_OK);
  assert_int_equal(net.count, 2);
  check_shape(&net.layer[0], "net.2.weight", 4, 2, false);
  check_shape(&net.layer[1], "net.10.weight", 2, 3, false);
  check_matrix(&net, 0, 10, 2);
  check_matrix(&net, 1, 0, 3);
  assert_int_equal(net.others, 1);
  assert_string_equal(net.an_other->name, "tokens");
  assert_string_equal(net.an_other->other, "int8 elements");
  rv_net_source_close(&net);
  check_status(open_one(&net, path, (rv_net_source_options){.layers_glob = "*.10.*"}), RV_OK);
  assert_int_equal(net.count, 1);
  check_shape(&net.layer[0], "net.10.weight", 2, 3, false);
  rv_net_source_close(&net);
  check_status(open_one(&net, path, (rv_net_source_options){.min_size = 1}), RV_OK);
  assert_int_equal(net.count, 3);
  rv_net_source_close(&net);
}

static void says_what_a_file_holds_instead(void **state) {
  (void)state;
  static const struct {
    rv_net_source_options options;
    const char *said;
  } refused[] = {
      {{.min_size = 3},
       "has no layer of at least 3 x 3 weights, but 'net.2.bias' (4), 'net.2.weight' (4 x 2), "
       "'net.10.weight' (2 x 3), 'scale' (1 x 2), 'tokens' (int8 elements, 2 x 4): give a file"},
      {{.layers_glob = "conv*"}, "has no layer named 'conv*' of at least 2 x 2"},
      {{.layers_glob = "tok*"}, "'tokens' of "},
      {{.layers_glob = "tok*"}, "holds int8 elements, no weights"}};
  const char *path = write_net();
  for (size_t r = 0; r < sizeof refused / sizeof *refused; r++) {
    rv_net_source net;
    check_status(open_one(&net, path, refused[r].options), RV_EINVAL);
    if (strstr(rv_message(), refused[r].said) == NULL)
      fail_msg("it says: %s", rv_message());
    rv_net_source_close(&net);
  }
}

/* The same name may be in several files. */
static void files_follow_each_other(void **state) {
  (void)state;
  char one[1024], two[1024];
  char *const operand[] = {one, two, one};
  snprintf(one, sizeof one, "%s", write_net());
  snprintf(two, sizeof two, "%s", write_array("other.npy", "(2, 2)", 4));
  rv_net_source net;
  const rv_net_source_options options = {.min_size = 2};
  check_status(rv_net_source_open(&net, operand, 3, &options), RV_OK);
  assert_int_equal(net.count, 5);
  check_shape(&net.layer[2], "other", 2, 2, false);
  check(net.layer[2].file == two && net.layer[3].file == one);
  check_shape(&net.layer[3], "net.2.weight", 4, 2, false);
  check_matrix(&net, 4, 0, 3);
  rv_net_source_close(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(convolutions_are_flattened),
      cmocka_unit_test(onnx_knows_better),
      cmocka_unit_test(gates_become_layers),
      cmocka_unit_test(layers_are_found_among_arrays),
      cmocka_unit_test(says_what_a_file_holds_instead),
      cmocka_unit_test(files_follow_each_other),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
