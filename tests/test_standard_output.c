/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output that is lost is a failure. Each case is a process of its own, as stdout is. */
#include "scratch.h"
#include "support/standard_output.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

/* Runs `child` with stdout on `place`, or closed if that is NULL, and stderr in the file err;
   returns its exit status. */
static int status_of(void (*child)(void), const char *place) {
  fflush(stdout);
  pid_t process = fork();
  if (process == 0) {
    close(STDOUT_FILENO);
    if (place != NULL && open(place, O_WRONLY) != STDOUT_FILENO)
      _exit(100);
    if (freopen(scratch_path("err"), "we", stderr) == NULL)
      _exit(101);
    child();
    exit(0);
  }
  int end;
  assert_int_equal(waitpid(process, &end, 0), process);
  assert_true(WIFEXITED(end));
  return WEXITSTATUS(end);
}

static void check_error(const char *text) {
  char found[1024] = {0};
  scratch_read("err", found, sizeof found - 1);
  if (strstr(found, text) == NULL || (text[0] == '\0' && found[0] != '\0'))
    fail_msg("'%s' is missing in: %s", text, found);
}

static void write_little(void) {
  printf("a line\n");
  _exit(rv_stdout_finish() == RV_OK ? 10 : 20);
}

static void write_much(void) {
  for (int i = 0; i < 100000; i++)
    printf("0123456789\n");
  bool lost = rv_stdout_finish() != RV_OK;
  bool again = rv_stdout_finish() != RV_OK; /* reported once */
  _exit(lost && !again ? 20 : 10);
}

static void write_nothing(void) {
  _exit(rv_stdout_finish() == RV_OK ? 10 : 20);
}

static void finish_sees_what_is_lost(void **state) {
  (void)state;
  assert_int_equal(status_of(write_little, "/dev/full"), 20);
  assert_int_equal(status_of(write_much, "/dev/full"), 20);
  assert_int_equal(status_of(write_little, NULL), 20);
  assert_int_equal(status_of(write_little, "/dev/null"), 10);
  assert_int_equal(status_of(write_much, "/dev/null"), 10);
}

static void finish_forgives_what_was_not_used(void **state) {
  (void)state;
  assert_int_equal(status_of(write_nothing, "/dev/full"), 10);
  assert_int_equal(status_of(write_nothing, NULL), 10);
}

/* Leaves from within argp, as every executable does with these options. */
static void ask(const char *option) {
  if (rv_stdout_guard_install() != RV_OK)
    _exit(102);
  static const struct argp argp = {.doc = "A test."};
  char *arguments[] = {(char *)"test", (char *)option, NULL};
  argp_program_version = "test 1";
  argp_parse(&argp, 2, arguments, 0, NULL, NULL);
}

static void ask_for_help(void) {
  ask("--help");
}

static void ask_for_version(void) {
  ask("--version");
}

static void the_guard_turns_lost_help_into_a_failure(void **state) {
  (void)state;
  static void (*const question[])(void) = {ask_for_help, ask_for_version};
  for (int q = 0; q < 2; q++) {
    assert_int_equal(status_of(question[q], "/dev/full"), 3);
    check_error(": cannot write to standard output (No space left on device): ");
    check_error(program_invocation_short_name);
    assert_int_equal(status_of(question[q], NULL), 3);
    check_error("cannot write to standard output (Bad file descriptor)");
    assert_int_equal(status_of(question[q], "/dev/null"), 0);
    check_error("");
  }
}

static void fail_and_report(void) {
  if (rv_stdout_guard_install() != RV_OK)
    _exit(102);
  printf("a line\n");
  exit(rv_stdout_finish() == RV_OK ? 1 : 2);
}

static void the_guard_does_not_repeat_a_failure(void **state) {
  (void)state;
  assert_int_equal(status_of(fail_and_report, "/dev/full"), 2);
  check_error("");
  assert_int_equal(status_of(fail_and_report, "/dev/null"), 1);
}

/* A file opened while stdout is closed must not be what printf writes to. */
static void open_a_file(void) {
  if (rv_stdout_guard_install() != RV_OK)
    _exit(102);
  int file = open(scratch_path("table"), O_WRONLY | O_CREAT, 0666);
  printf("not into the table\n");
  _exit(file > STDERR_FILENO && rv_stdout_finish() != RV_OK ? 10 : 20);
}

static void no_file_takes_the_place_of_a_closed_output(void **state) {
  (void)state;
  char text[8];
  assert_int_equal(status_of(open_a_file, NULL), 10);
  assert_int_equal(scratch_read("table", text, sizeof text), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finish_sees_what_is_lost),
      cmocka_unit_test(finish_forgives_what_was_not_used),
      cmocka_unit_test(the_guard_turns_lost_help_into_a_failure),
      cmocka_unit_test(the_guard_does_not_repeat_a_failure),
      cmocka_unit_test(no_file_takes_the_place_of_a_closed_output),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
