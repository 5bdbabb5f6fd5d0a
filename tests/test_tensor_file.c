/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of weights: which format they are of, and .npy among them. */
#include "tensor_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const double numbers[] = {0, 1, 2, 3, 4, 5};

static void write_npy(const char *name, const char *type, size_t size, const char *shape,
                      size_t count) {
  file f = {.size = 0};
  char dictionary[512];
  snprintf(dictionary, sizeof dictionary,
           "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type, shape);
  append_header(&f, 1, dictionary);
  for (size_t i = 0; i < count; i++)
    append_number(&f, (double)i, size, false);
  scratch_write(name, f.byte, f.size);
}

static void lists_an_array_of_numpy(void **state) {
  (void)state;
  write_npy("layer.1.npy", "<f4", 4, "(2, 3)", 6);
  rv_tensor_file *net = open_tensors("layer.1.npy");
  assert_int_equal(rv_tensor_file_count(net), 1);
  check_listed(net, 0, "layer.1", "2x3", 0x1p-23);
  check(!rv_tensor_file_at(net, 0)->orientation_known);
  check_numbers(net, 0, numbers);
  check_numbers(net, 0, numbers);
  rv_tensor_file_close(net);
  /* content, not the name, tells the format */
  write_npy("named.onnx", "<f8", 8, "(6,)", 6);
  net = open_tensors("named.onnx");
  check_listed(net, 0, "named", "6", 0x1p-52);
  check_numbers(net, 0, numbers);
  rv_tensor_file_close(net);
  rv_tensor_file_close(NULL);
}

static void bfloat16_is_an_option(void **state) {
  (void)state;
  static const double value[] = {1, -2, 0x1.02p0};
  static const unsigned char byte[] = {0x80, 0x3f, 0x00, 0xc0, 0x81, 0x3f};
  const rv_tensor_options options = {.raw_is_bfloat16 = true};
  file f = {.size = 0};
  append_header(&f, 1, "{'descr': '<V2', 'fortran_order': False, 'shape': (3,), }\n");
  append(&f, byte, sizeof byte);
  scratch_write("brain.npy", f.byte, f.size);
  check_refused("brain.npy", "which --bfloat16 yes takes for bfloat16");
  rv_tensor_file *net;
  check_status(rv_tensor_file_open(&net, scratch_path("brain.npy"), &options), RV_OK);
  check_listed(net, 0, "brain", "3", 0x1p-7);
  check_numbers(net, 0, value);
  rv_tensor_file_close(net);
}

/* A pipe gives its numbers once, but they may be asked for again. */
static void reads_a_pipe_as_often_as_a_file(void **state) {
  (void)state;
  write_npy("file.npy", "<f8", 8, "(3, 2)", 6);
  char pipe[1024], from[1024];
  snprintf(pipe, sizeof pipe, "%s", scratch_path("pipe.npy"));
  snprintf(from, sizeof from, "%s", scratch_path("file.npy"));
  assert_int_equal(mkfifo(pipe, 0600), 0);
  pid_t writer = fork();
  if (writer == 0) {
    execlp("cp", "cp", "--copy-contents", from, pipe, (char *)NULL);
    _exit(1);
  }
  rv_tensor_file *net = open_tensors("pipe.npy");
  assert_int_equal(waitpid(writer, NULL, 0), writer);
  check_listed(net, 0, "pipe", "3x2", 0x1p-52);
  check_numbers(net, 0, numbers);
  check_numbers(net, 0, numbers);
  rv_tensor_file_close(net);
}

static void refuses_what_holds_no_weights(void **state) {
  (void)state;
  static const struct {
    const char *name, *content, *said;
  } other[] = {{"a.h5", "\x89HDF\r\n\x1a\n", "is an HDF5 file: save its weights"},
               {"a.pt", "\x80\x02}q", "is a pickle of Python's"},
               {"a.gguf", "GGUF....", "is a GGUF file"},
               {"a.tflite", "....TFL3", "is a TensorFlow Lite file"},
               {"a.txt", "hello", "is no file of weights: give .npy, .npz"},
               {"a", "", "is no file of weights"},
               {"a.npy", "hello", "is no .npy file"},
               {"a.npz", "hello", "is no sound zip archive"},
               {"a.safetensors", "hello", "is too short"},
               {"a.onnx", "\xff\xff", "is no sound ONNX file"},
               {"a.json", "hello", "is no sound JSON"}};
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    scratch_write(other[i].name, other[i].content, strlen(other[i].content));
    check_refused(other[i].name, other[i].said);
  }
  write_npy("int8.npy", "|i1", 0, "(2, 2)", 0);
  check_refused("int8.npy", "holds int8 elements: convert");
  write_npy("rank.npy", "<f8", 8, "(" ONES "1, 1, 1,)", 1);
  check_refused("rank.npy", "more than 32 dimensions");
  check_refused("missing.npy", "cannot open");
  check_refused("", "neither a file nor a pipe");
}

static void notices_a_file_that_changed(void **state) {
  (void)state;
  double found[6];
  write_npy("changed.npy", "<f4", 4, "(2, 3)", 6);
  rv_tensor_file *net = open_tensors("changed.npy");
  write_npy("changed.npy", "<f4", 4, "(3, 2)", 6);
  check_status(rv_tensor_file_read(found, net, 0), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "changed since it was opened"));
  unlink(scratch_path("changed.npy"));
  check_status(rv_tensor_file_read(found, net, 0), RV_EINVAL);
  rv_tensor_file_close(net);
}

static void names_count_by_their_numbers(void **state) {
  (void)state;
  check(rv_tensor_name_order("layer.2.weight", "layer.10.weight") < 0);
  check(rv_tensor_name_order("layer.10.bias", "layer.2.weight") > 0);
  check(rv_tensor_name_order("a", "a") == 0);
  check(rv_tensor_name_order("a1", "a01") != 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_an_array_of_numpy),
      cmocka_unit_test(bfloat16_is_an_option),
      cmocka_unit_test(reads_a_pipe_as_often_as_a_file),
      cmocka_unit_test(refuses_what_holds_no_weights),
      cmocka_unit_test(notices_a_file_that_changed),
      cmocka_unit_test(names_count_by_their_numbers),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
