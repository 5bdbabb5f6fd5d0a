/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ONNX files, sound and not; formats.py writes whole nets. */
#include "proto_bytes.h"
#include "tensor_check.h"

#include <sys/stat.h>

enum { FLOAT = 1, INT8 = 3, FLOAT16 = 10, DOUBLE = 11, BFLOAT16 = 16, INT4 = 22 };

static const double numbers[] = {0, 1, 2, 3, 4, 5, 6, 7};
static const float floats[] = {0, 1, 2, 3, 4, 5, 6, 7};
static const uint64_t two_by_four[] = {2, 4};

static void write_graph(const char *name, const message *graph) {
  message m = model_of(graph);
  scratch_write(name, m.byte, m.size);
}

static void write_tensor(const char *name, const message *tensor) {
  message graph = {.size = 0};
  put_message(&graph, GRAPH_INITIALISER, tensor);
  write_graph(name, &graph);
}

/* Eight float32 numbers of a shape. */
static message tensor_of(const char *name, size_t rank, const uint64_t *shape) {
  message m = tensor_start(name, FLOAT, rank, shape);
  put_block(&m, TENSOR_RAW, floats, sizeof floats);
  return m;
}

static void reads_numbers_wherever_they_stand(void **state) {
  (void)state;
  static const uint16_t half[] = {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700};
  static const uint16_t brain[] = {0, 0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0, 0x40c0, 0x40e0};
  static const struct {
    unsigned type, field;
    const void *word;
    size_t size; /* of a number; 0: varints of the words */
    double epsilon;
  } kept[] = {
      {FLOAT, TENSOR_RAW, floats, 4, 0x1p-23},   {FLOAT, TENSOR_FLOATS, floats, 4, 0x1p-23},
      {DOUBLE, TENSOR_RAW, numbers, 8, 0x1p-52}, {DOUBLE, TENSOR_DOUBLES, numbers, 8, 0x1p-52},
      {FLOAT16, TENSOR_RAW, half, 2, 0x1p-10},   {FLOAT16, TENSOR_INTS, half, 0, 0x1p-10},
      {BFLOAT16, TENSOR_RAW, brain, 2, 0x1p-7},  {BFLOAT16, TENSOR_INTS, brain, 0, 0x1p-7}};
  for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
    message m = tensor_start("w", kept[k].type, 2, two_by_four), words = {.size = 0};
    for (size_t i = 0; i < 8 && kept[k].size == 0; i++)
      put_varint(&words, ((const uint16_t *)kept[k].word)[i]);
    if (kept[k].size > 0)
      put_block(&m, kept[k].field, kept[k].word, 8 * kept[k].size);
    else
      put_message(&m, kept[k].field, &words);
    write_tensor("kept.onnx", &m);
    rv_tensor_file *net = open_tensors("kept.onnx");
    assert_int_equal(rv_tensor_file_count(net), 1);
    check_listed(net, 0, "w", "2x4", kept[k].epsilon);
    check(!rv_tensor_file_at(net, 0)->orientation_known);
    check_numbers(net, 0, numbers);
    rv_tensor_file_close(net);
  }
}

static void nodes_tell_the_orientation(void **state) {
  (void)state;
  enum { UNKNOWN, OUTPUTS, INPUTS };
  static const struct {
    const char *type, *inputs, *flag;
    uint64_t set;
    size_t rank;
    uint64_t shape[3];
    int rows; /* what they are */
    const char *listed;
  } use[] = {{"MatMul", "x w", NULL, 0, 2, {2, 4}, INPUTS, "2x4"},
             {"MatMul", "w x", NULL, 0, 2, {2, 4}, OUTPUTS, "2x4"},
             {"MatMul", "x w", NULL, 0, 3, {2, 2, 2}, UNKNOWN, "2x2x2"},
             {"Gemm", "x w", NULL, 0, 2, {2, 4}, INPUTS, "2x4"},
             {"Gemm", "x w", "transB", 1, 2, {2, 4}, OUTPUTS, "2x4"},
             {"Gemm", "x w", "transB", 0, 2, {2, 4}, INPUTS, "2x4"},
             {"Gemm", "x w", "transA", 1, 2, {2, 4}, INPUTS, "2x4"},
             {"Gemm", "w x", "transA", 1, 2, {2, 4}, INPUTS, "2x4"},
             {"Gemm", "w x", NULL, 0, 2, {2, 4}, OUTPUTS, "2x4"},
             {"Gemm", "x y w", NULL, 0, 2, {2, 4}, UNKNOWN, "2x4"},
             {"Conv", "x w", NULL, 0, 3, {2, 2, 2}, OUTPUTS, "2x2x2"},
             {"Conv", "x y w", NULL, 0, 3, {2, 2, 2}, UNKNOWN, "2x2x2"},
             {"ConvTranspose", "x w", NULL, 0, 3, {2, 2, 2}, INPUTS, "2x2x2"},
             {"LSTM", "x w", NULL, 0, 3, {1, 4, 2}, OUTPUTS, "4x2"},
             {"GRU", "x y w", NULL, 0, 3, {2, 2, 2}, OUTPUTS, "4x2"},
             {"RNN", "x y z w", NULL, 0, 3, {2, 2, 2}, UNKNOWN, "2x2x2"},
             {"Add", "x w", NULL, 0, 2, {2, 4}, UNKNOWN, "2x4"}};
  for (size_t u = 0; u < sizeof use / sizeof *use; u++) {
    message graph = {.size = 0}, node = node_of(use[u].type, use[u].inputs, "o");
    message w = tensor_of("w", use[u].rank, use[u].shape);
    if (use[u].flag != NULL)
      put_flag(&node, use[u].flag, use[u].set);
    put_message(&graph, GRAPH_NODE, &node);
    put_message(&graph, GRAPH_INITIALISER, &w);
    write_graph("use.onnx", &graph);
    rv_tensor_file *net = open_tensors("use.onnx");
    check_listed(net, 0, "w", use[u].listed, 0x1p-23);
    const rv_tensor *t = rv_tensor_file_at(net, 0);
    if (t->orientation_known != (use[u].rows != UNKNOWN) ||
        (t->orientation_known && t->inputs_are_rows != (use[u].rows == INPUTS)))
      fail_msg("use %zu: %s(%s)", u, use[u].type, use[u].inputs);
    check_numbers(net, 0, numbers);
    rv_tensor_file_close(net);
  }
}

/* A transposition, of these axes or of all. */
static message transpose_of(const char *from, const char *to, bool with_axes, unsigned first) {
  message node = node_of("Transpose", from, to), axes = {.size = 0};
  put_varint(&axes, first);
  put_varint(&axes, 1 - first);
  if (with_axes)
    put_attribute(&node, "perm", ATTRIBUTE_INTS, &axes);
  return node;
}

/* Between an array and the node that tells its orientation others may stand. */
static void views_pass_the_orientation_on(void **state) {
  (void)state;
  enum { UNKNOWN, OUTPUTS, INPUTS, VIEWS = 2 };
  static const uint64_t cube[] = {2, 2, 2};
  const message same = node_of("Identity", "w", "v"), cast = node_of("Cast", "v", "u");
  const message turned = transpose_of("w", "v", false, 0), back = transpose_of("v", "u", true, 1);
  const message left = transpose_of("w", "v", true, 0), none = node_of("Relu", "w", "v");
  const message round = node_of("Identity", "u", "v");
  const struct {
    const message *view[VIEWS];
    const char *type, *inputs;
    size_t rank;
    int rows;
  } use[] = {{{&same, NULL}, "MatMul", "x v", 2, INPUTS},
             {{&same, &cast}, "MatMul", "u x", 2, OUTPUTS},
             {{&turned, NULL}, "MatMul", "x v", 2, OUTPUTS},
             {{&turned, &cast}, "MatMul", "x u", 2, OUTPUTS},
             {{&turned, &back}, "MatMul", "x u", 2, INPUTS},
             {{&left, NULL}, "MatMul", "x v", 2, INPUTS},
             {{&left, &back}, "Gemm", "x u", 2, OUTPUTS},
             {{&none, NULL}, "MatMul", "x v", 2, UNKNOWN},
             {{&round, &cast}, "MatMul", "x v", 2, UNKNOWN},
             {{&same, NULL}, "Conv", "x v", 3, OUTPUTS},
             {{&turned, NULL}, "Conv", "x v", 3, UNKNOWN},
             {{&turned, NULL}, "LSTM", "x v", 3, UNKNOWN}};
  for (size_t u = 0; u < sizeof use / sizeof *use; u++) {
    message graph = {.size = 0}, node = node_of(use[u].type, use[u].inputs, "o");
    message w = tensor_of("w", use[u].rank, use[u].rank == 2 ? two_by_four : cube);
    for (int v = 0; v < VIEWS && use[u].view[v] != NULL; v++)
      put_message(&graph, GRAPH_NODE, use[u].view[v]);
    put_message(&graph, GRAPH_NODE, &node);
    put_message(&graph, GRAPH_INITIALISER, &w);
    write_graph("view.onnx", &graph);
    rv_tensor_file *net = open_tensors("view.onnx");
    assert_int_equal(rv_tensor_file_count(net), 1);
    const rv_tensor *t = rv_tensor_file_at(net, 0);
    if (t->orientation_known != (use[u].rows != UNKNOWN) ||
        (t->orientation_known && t->inputs_are_rows != (use[u].rows == INPUTS)))
      fail_msg("view %zu: %s(%s)", u, use[u].type, use[u].inputs);
    rv_tensor_file_close(net);
  }
}

/* Of a net whose weights stand in no order: they are listed as they are used, in the subgraph of a
   node after the node's own, and those that are not used last. */
static message graph_with_subgraphs(void) {
  message graph = {.size = 0}, inner = {.size = 0}, branches = node_of("If", "condition", "b");
  message w[5], constant = node_of("Constant", "", "constant"), value;
  static const char *const name[] = {"unused", "last", "outer", "first", "inner"};
  for (int i = 0; i < 5; i++)
    w[i] = tensor_of(name[i], 2, two_by_four);
  value = tensor_of("of no name", 2, two_by_four);
  put_attribute(&constant, "value", ATTRIBUTE_T, &value);
  message use_inner = node_of("MatMul", "x inner", "i"),
          use_outer = node_of("MatMul", "outer i", "j");
  put_message(&inner, GRAPH_NODE, &constant);
  put_message(&inner, GRAPH_NODE, &use_outer);
  put_message(&inner, GRAPH_NODE, &use_inner);
  put_message(&inner, GRAPH_INITIALISER, &w[4]);
  put_attribute(&branches, "then_branch", ATTRIBUTE_G, &inner);
  message use_first = node_of("MatMul", "x first", "f"),
          use_last = node_of("MatMul", "x last", "l");
  put_message(&graph, GRAPH_NODE, &use_first);
  put_message(&graph, GRAPH_NODE, &branches);
  put_message(&graph, GRAPH_NODE, &use_last);
  for (int i = 0; i < 4; i++)
    put_message(&graph, GRAPH_INITIALISER, &w[i]);
  return graph;
}

static void lists_in_the_order_of_use(void **state) {
  (void)state;
  static const char *const listed[] = {"first", "outer", "inner", "constant", "last", "unused"};
  message graph = graph_with_subgraphs();
  write_graph("net.onnx", &graph);
  rv_tensor_file *net = open_tensors("net.onnx");
  assert_int_equal(rv_tensor_file_count(net), 6);
  for (size_t i = 0; i < 6; i++) {
    check_listed(net, i, listed[i], "2x4", 0x1p-23);
    check_numbers(net, i, numbers);
  }
  check(!rv_tensor_file_at(net, 1)->inputs_are_rows &&
        rv_tensor_file_at(net, 1)->orientation_known);
  rv_tensor_file_close(net);
}

/* A graph in a graph in a graph. */
static void bounds_the_depth_of_subgraphs(void **state) {
  (void)state;
  message graph = {.size = 0}, w = tensor_of("w", 2, two_by_four);
  put_message(&graph, GRAPH_INITIALISER, &w);
  for (int depth = 0; depth <= 17; depth++) {
    write_graph("deep.onnx", &graph);
    if (depth <= 16)
      rv_tensor_file_close(open_tensors("deep.onnx"));
    else
      check_refused("deep.onnx", "has subgraphs nested deeper than 16");
    message node = node_of("Loop", "x", "y");
    put_attribute(&node, "body", depth % 2 == 0 ? ATTRIBUTE_G : ATTRIBUTE_GRAPHS, &graph);
    graph.size = 0;
    put_message(&graph, GRAPH_NODE, &node);
  }
}

static void refuses_arrays_that_cannot_be(void **state) {
  (void)state;
  static const struct {
    unsigned type;
    size_t rank, raw, typed;
    uint64_t shape[2];
    const char *said;
  } broken[] = {{FLOAT, 1, 4, 0, {2}, "has not as many numbers as its shape"},
                {FLOAT, 1, 12, 0, {2}, "has not as many numbers as its shape"},
                {FLOAT, 1, 0, 4, {2}, "has not as many numbers as its shape"},
                {FLOAT, 1, 0, 0, {2}, "has not as many numbers as its shape"},
                {FLOAT, 1, 8, 8, {2}, "has not as many numbers as its shape"},
                {FLOAT, 1, 8, 0, {0}, "has not as many numbers as its shape"},
                {FLOAT, 1, 0, 8, {0}, "has not as many numbers as its shape"},
                {DOUBLE, 1, 0, 8, {1}, "has not as many numbers as its shape"},
                {FLOAT, 1, 0, 0, {UINT64_MAX}, "has a negative dimension"},
                {FLOAT, 2, 0, 0, {1ULL << 40, 1ULL << 40}, "has a shape too large to count"},
                {INT8, 2, 0, 0, {0, 1ULL << 62}, "has a shape too large to count"}};
  for (size_t b = 0; b < sizeof broken / sizeof *broken; b++) {
    message m = tensor_start("w", broken[b].type, broken[b].rank, broken[b].shape);
    if (broken[b].raw > 0)
      put_block(&m, TENSOR_RAW, floats, broken[b].raw);
    if (broken[b].typed > 0)
      put_block(&m, TENSOR_FLOATS, floats, broken[b].typed);
    write_tensor("broken.onnx", &m);
    check_refused("broken.onnx", broken[b].said);
  }
  uint64_t ones[33];
  for (int d = 0; d < 33; d++)
    ones[d] = 1;
  message m = tensor_start("w", FLOAT, 33, ones);
  write_tensor("broken.onnx", &m);
  check_refused("broken.onnx", "more than 32 dimensions");
}

static void lists_what_holds_no_weights(void **state) {
  (void)state;
  static const struct {
    unsigned type;
    const char *other;
  } kind[] = {{0, "elements of no type"},    {INT8, "int8 elements"},
              {7, "int64 elements"},         {8, "strings"},
              {17, "elements of few bits"},  {INT4, "elements of few bits"},
              {1000, "elements of few bits"}};
  for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
    message m = tensor_start("w", kind[k].type, 2, two_by_four);
    write_tensor("kind.onnx", &m);
    rv_tensor_file *net = open_tensors("kind.onnx");
    assert_non_null(strstr(rv_tensor_file_at(net, 0)->other, kind[k].other));
    rv_tensor_file_close(net);
  }
  /* 16 bits are no more than 16 bits */
  message m = tensor_start("w", FLOAT16, 0, NULL), word = {.size = 0};
  put_varint(&word, 65536);
  put_message(&m, TENSOR_INTS, &word);
  write_tensor("word.onnx", &m);
  rv_tensor_file *net = open_tensors("word.onnx");
  double found;
  check_status(rv_tensor_file_read(&found, net, 0), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "more than its 16 bits"));
  rv_tensor_file_close(net);
}

static void refuses_files_that_are_no_net(void **state) {
  (void)state;
  message m = {.size = 0}, graph = {.size = 0}, w = tensor_of("w", 2, two_by_four);
  put_number(&m, 1, 8);
  scratch_write("no.onnx", m.byte, m.size);
  check_refused("no.onnx", "it has no graph");
  put_message(&graph, GRAPH_INITIALISER, &w);
  m = model_of(&graph);
  for (size_t size = 3; size < m.size; size++) {
    scratch_write("cut.onnx", m.byte, size);
    check_refused("cut.onnx", "is no sound ONNX file");
  }
  put_message(&graph, GRAPH_INITIALISER, &w);
  write_graph("twice.onnx", &graph);
  check_refused("twice.onnx", "has two arrays 'w'");
  message node = node_of("If", "x", "y"), broken = {.size = 0};
  put_bytes(&broken, "\x0a\x7f", 2);
  put_attribute(&node, "then_branch", ATTRIBUTE_G, &broken);
  graph.size = 0;
  put_message(&graph, GRAPH_NODE, &node);
  write_graph("inner.onnx", &graph);
  check_refused("inner.onnx", "has a subgraph that is not sound");
}

/* Two bytes make a node, which takes more than a hundred: a million of them are refused, where
   unpacking would take more than 32 bytes for each one, and a megabyte. */
static void bounds_the_memory_of_many_nodes(void **state) {
  (void)state;
  enum { NODES = 1 << 20 };
  uint8_t *byte = calloc(2 * NODES, 1);
  message start = {.size = 0};
  assert_non_null(byte);
  put_varint(&start, MODEL_GRAPH << 3 | 2);
  put_varint(&start, 2 * NODES);
  for (size_t i = 0; i < NODES; i++)
    byte[2 * i] = GRAPH_NODE << 3 | 2;
  FILE *stream = fopen(scratch_path("nodes.onnx"), "we");
  assert_non_null(stream);
  fwrite(start.byte, 1, start.size, stream);
  fwrite(byte, 1, 2 * NODES, stream);
  fclose(stream);
  free(byte);
  check_refused("nodes.onnx", "is no sound ONNX file");
}

static message external(const char *location, const char *offset, const char *length) {
  const char *const entry[][2] = {{"location", location}, {"offset", offset}, {"length", length}};
  message m = tensor_start("w", FLOAT, 2, two_by_four);
  put_number(&m, TENSOR_LOCATION, 1);
  for (int e = 0; e < 3; e++) {
    message pair = {.size = 0};
    if (entry[e][1] == NULL)
      continue;
    put_text(&pair, 1, entry[e][0]);
    put_text(&pair, 2, entry[e][1]);
    put_message(&m, TENSOR_EXTERNAL, &pair);
  }
  return m;
}

static void reads_numbers_from_files_beside(void **state) {
  (void)state;
  static const struct {
    const char *location, *offset, *length;
  } place[] = {{"sub/w.bin", "4", "32"}, {"sub/w.bin", "4", NULL}, {"exact.bin", NULL, NULL}};
  unsigned char bytes[36] = {0};
  memcpy(bytes + 4, floats, sizeof floats);
  mkdir(scratch_path("sub"), 0700);
  scratch_write("sub/w.bin", bytes, sizeof bytes);
  scratch_write("exact.bin", floats, sizeof floats);
  for (size_t p = 0; p < sizeof place / sizeof *place; p++) {
    message m = external(place[p].location, place[p].offset, place[p].length);
    write_tensor("beside.onnx", &m);
    rv_tensor_file *net = open_tensors("beside.onnx");
    check_listed(net, 0, "w", "2x4", 0x1p-23);
    check_numbers(net, 0, numbers);
    rv_tensor_file_close(net);
  }
}

static void refuses_files_elsewhere(void **state) {
  (void)state;
  static const struct {
    const char *location, *offset, *length, *said;
  } place[] = {{"../w.bin", NULL, NULL, "outside of the folder"},
               {"sub/../../w.bin", NULL, NULL, "outside of the folder"},
               {"sub/..", NULL, NULL, "outside of the folder"},
               {"/etc/passwd", NULL, NULL, "outside of the folder"},
               {"", NULL, NULL, "outside of the folder"},
               {NULL, NULL, NULL, "outside of the folder"},
               {"missing.bin", NULL, NULL, "keeps weights in another file: cannot open"},
               {"pipe.bin", NULL, NULL, "is no regular file"},
               {"short.bin", NULL, NULL, "is kept in a file that is too short"},
               {"exact.bin", "4", NULL, "is kept in a file that is too short"},
               {"exact.bin", "33", "32", "is kept in a file that is too short"},
               {"exact.bin", "9223372036854775807", NULL, "is kept in a file that is too short"},
               {"exact.bin", "-4", NULL, "the offset of weights"},
               {"exact.bin", "0", "28", "has not as many numbers"},
               {"long.bin", NULL, NULL, "has not as many numbers"}};
  unsigned char bytes[36] = {0};
  scratch_write("short.bin", bytes, 31);
  scratch_write("exact.bin", bytes, 32);
  scratch_write("long.bin", bytes, 36);
  mkdir(scratch_path("sub"), 0700);
  mkfifo(scratch_path("pipe.bin"), 0600);
  for (size_t p = 0; p < sizeof place / sizeof *place; p++) {
    message m = external(place[p].location, place[p].offset, place[p].length);
    write_tensor("elsewhere.onnx", &m);
    check_refused("elsewhere.onnx", place[p].said);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_numbers_wherever_they_stand),
      cmocka_unit_test(nodes_tell_the_orientation),
      cmocka_unit_test(views_pass_the_orientation_on),
      cmocka_unit_test(lists_in_the_order_of_use),
      cmocka_unit_test(bounds_the_depth_of_subgraphs),
      cmocka_unit_test(refuses_arrays_that_cannot_be),
      cmocka_unit_test(lists_what_holds_no_weights),
      cmocka_unit_test(refuses_files_that_are_no_net),
      cmocka_unit_test(bounds_the_memory_of_many_nodes),
      cmocka_unit_test(reads_numbers_from_files_beside),
      cmocka_unit_test(refuses_files_elsewhere),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
