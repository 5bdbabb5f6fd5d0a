/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idx reader on sound files, plain and compressed. */
#include "idx_file.h"
#include "silent_pipe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The last ones take more than one buffer of the reader. */
static const struct {
  unsigned rank;
  size_t shape[3];
} sound[] = {{1, {1}},       {1, {7}},          {2, {3, 5}},      {3, {2, 3, 4}},
             {3, {1, 1, 1}}, {3, {10, 28, 28}}, {1, {32760}},     {1, {32761}},
             {1, {65536}},   {2, {300, 500}},   {3, {70, 57, 43}}};
enum { SOUND = sizeof sound / sizeof *sound };

static void reads_plain_files(void **state) {
  (void)state;
  for (size_t s = 0; s < SOUND; s++) {
    file f = {.size = 0};
    rv_idx a;
    append_array(&f, sound[s].rank, sound[s].shape);
    check_status(read_file(&a, &f), RV_OK);
    check_array(&a, sound[s].rank, sound[s].shape);
    rv_idx_free(&a);
    assert_null(a.value);
  }
}

/* The name says nothing: what is compressed is read as such. */
static void reads_compressed_files(void **state) {
  (void)state;
  for (size_t s = 0; s < SOUND; s++)
    for (int level = 0; level <= 9; level += 3) {
      file f = {.size = 0};
      rv_idx a;
      append_array(&f, sound[s].rank, sound[s].shape);
      write_compressed("plain-by-name", &f, level, NULL);
      check_status(rv_idx_read(&a, scratch_path("plain-by-name")), RV_OK);
      check_array(&a, sound[s].rank, sound[s].shape);
      rv_idx_free(&a);
    }
}

/* Highly compressible: what deflate can do at most must not be taken for a lie. */
static void reads_what_compresses_best(void **state) {
  (void)state;
  static const size_t shape[] = {100000};
  file f = {.size = 0};
  rv_idx a;
  append_header(&f, 8, 1, shape);
  f.size += shape[0];
  write_compressed("zeros.gz", &f, 9, NULL);
  check_status(rv_idx_read(&a, scratch_path("zeros.gz")), RV_OK);
  assert_int_equal(a.count, shape[0]);
  for (size_t i = 0; i < a.count; i++)
    assert_int_equal(a.value[i], 0);
  rv_idx_free(&a);
}

static void reads_every_field_of_a_gzip_header(void **state) {
  (void)state;
  static const size_t shape[] = {2, 3};
  gz_header header = {.text = 1,
                      .time = 1,
                      .extra = (Bytef *)"ab\1\0c",
                      .extra_len = 5,
                      .name = (Bytef *)"a name",
                      .comment = (Bytef *)"a comment",
                      .hcrc = 1};
  file f = {.size = 0};
  rv_idx a;
  append_array(&f, 2, shape);
  write_compressed("fields.gz", &f, 6, &header);
  check_status(rv_idx_read(&a, scratch_path("fields.gz")), RV_OK);
  check_array(&a, 2, shape);
  rv_idx_free(&a);
}

/* Writes bytes into a pipe from a process of its own, a few at a time, and reads them. */
static rv_status read_pipe(rv_idx *out, const unsigned char *byte, size_t size) {
  const char *path = scratch_path("fifo");
  unlink(path);
  assert_int_equal(mkfifo(path, 0600), 0);
  pid_t writer = fork();
  if (writer == 0) {
    signal(SIGPIPE, SIG_IGN); /* a reader need not read to the end of what it refuses */
    int pipe = open(path, O_WRONLY);
    for (size_t at = 0; at < size; at += 1000)
      if (write(pipe, byte + at, size - at < 1000 ? size - at : 1000) < 0)
        break;
    _exit(0);
  }
  rv_status status = rv_idx_read(out, path);
  assert_int_equal(waitpid(writer, NULL, 0), writer);
  return status;
}

static void reads_pipes(void **state) {
  (void)state;
  static const size_t shape[] = {30, 40, 50};
  static unsigned char packed[sizeof(file)];
  file f = {.size = 0};
  rv_idx a;
  append_array(&f, 3, shape);
  check_status(read_pipe(&a, f.byte, f.size), RV_OK);
  check_array(&a, 3, shape);
  rv_idx_free(&a);
  check_status(read_pipe(&a, f.byte, f.size - 1), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "is truncated"));
  check_status(read_pipe(&a, f.byte, f.size + 1), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "is longer than its header says"));
  check_status(read_pipe(&a, f.byte, 0), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "is empty"));
  size_t size = gzip_bytes(packed, sizeof packed, f.byte, f.size, 6, NULL);
  check_status(read_pipe(&a, packed, size), RV_OK);
  check_array(&a, 3, shape);
  rv_idx_free(&a);
  check_status(read_pipe(&a, packed, size - 1), RV_EINVAL);
  check_status(read_pipe(&a, packed, size + 1), RV_EINVAL);
  assert_null(a.value);
}

static bool is_stopped(const char *path) {
  rv_idx a;
  return rv_idx_read(&a, path) == RV_ESTOPPED && a.value == NULL;
}

static void a_signal_ends_the_wait_for_a_pipe(void **state) {
  (void)state;
  check_stopped_at_silent_pipe(is_stopped);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_plain_files),
      cmocka_unit_test(reads_compressed_files),
      cmocka_unit_test(reads_what_compresses_best),
      cmocka_unit_test(reads_every_field_of_a_gzip_header),
      cmocka_unit_test(reads_pipes),
      cmocka_unit_test(a_signal_ends_the_wait_for_a_pipe),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
