/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours and the progress line on a pseudo-terminal. */
#include "check.h"
#include "support/progress.h"
#include "support/terminal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* The two ends of a terminal: what is written to `screen` can be read from `back`. */
typedef struct terminal {
  FILE *screen;
  int back;
} terminal;

static terminal open_terminal(void) {
  terminal t = {.back = posix_openpt(O_RDWR | O_NOCTTY)};
  check(t.back >= 0 && grantpt(t.back) == 0 && unlockpt(t.back) == 0);
  t.screen = fopen(ptsname(t.back), "r+e");
  assert_non_null(t.screen);
  struct termios settings;
  check(tcgetattr(fileno(t.screen), &settings) == 0);
  settings.c_oflag &= ~(tcflag_t)OPOST; /* a line break stays one byte */
  check(tcsetattr(fileno(t.screen), TCSANOW, &settings) == 0);
  return t;
}

static void close_terminal(terminal *t) {
  fclose(t->screen);
  close(t->back);
}

/* Sets the variable, or takes it away if the value is NULL. */
static void put(const char *variable, const char *value) {
  assert_int_equal(value != NULL ? setenv(variable, value, 1) : unsetenv(variable), 0);
}

static void colours_are_for_terminals_that_want_them(void **state) {
  (void)state;
  static const struct {
    const char *term, *no_color;
    bool coloured;
  } user[] = {{"xterm", NULL, true}, {"xterm-256color", "", true}, {"xterm", "1", false},
              {"xterm", "0", false}, {"dumb", NULL, false},        {"", NULL, false},
              {NULL, NULL, false},   {"dumb", "1", false}};
  terminal t = open_terminal();
  FILE *file = tmpfile();
  assert_non_null(file);
  for (size_t u = 0; u < sizeof user / sizeof *user; u++) {
    put("TERM", user[u].term);
    put("NO_COLOR", user[u].no_color);
    assert_int_equal(rv_wants_colour(t.screen), user[u].coloured);
    check(!rv_wants_colour(file));
  }
  fclose(file);
  close_terminal(&t);
}

/* What a progress line with standard error on the terminal sends there. */
static size_t progress_output(char *out, size_t size) {
  terminal t = open_terminal();
  rv_progress progress;
  fflush(stderr);
  int before = dup(STDERR_FILENO);
  check(before >= 0 && dup2(fileno(t.screen), STDERR_FILENO) == STDERR_FILENO);
  rv_progress_start(&progress, "test", false, 1000000, 999999, 1e9, 1e8);
  progress.started -= 1;
  rv_progress_trials(&progress, 10);
  progress.cells = progress.cells_done = 1; /* a shorter line */
  progress.shown -= 1;
  rv_progress_trials(&progress, 10);
  rv_progress_end(&progress);
  check(dup2(before, STDERR_FILENO) == STDERR_FILENO);
  close(before);
  fputc('$', t.screen); /* the end, which may take several reads to come */
  fflush(t.screen);
  size_t length = 0;
  while (length == 0 || out[length - 1] != '$') {
    ssize_t got = read(t.back, out + length, size - 1 - length);
    check(got > 0);
    length += (size_t)got;
  }
  out[--length] = '\0';
  close_terminal(&t);
  return length;
}

/* What stands on one line after `text`, in which a carriage return goes back to its start. */
static void show_line(char *line, size_t size, const char *text) {
  size_t at = 0;
  memset(line, ' ', size);
  for (; *text != '\0'; text++)
    if (*text == '\r')
      at = 0;
    else
      line[at++] = *text;
}

static void the_progress_line_needs_no_escapes(void **state) {
  (void)state;
  static const char *const term[] = {"dumb", "", "xterm"};
  for (size_t i = 0; i < sizeof term / sizeof *term; i++) {
    char out[1024], line[1024], blank[1024];
    put("TERM", term[i]);
    size_t length = progress_output(out, sizeof out);
    assert_null(memchr(out, '\033', length));
    assert_null(memchr(out, '\n', length));
    assert_non_null(strstr(out, "test: 999999 of 1000000 cells"));
    char *shorter = strstr(out, "test: 1 of 1 cells");
    assert_non_null(shorter);
    char *end = strchr(shorter, '\r');
    assert_non_null(end);
    *end = '\0'; /* nothing of the longer line stands behind the shorter one */
    show_line(line, sizeof line, out);
    assert_null(memmem(line, sizeof line, "left left", 9));
    size_t first = strcspn(out + 1, "\r");
    check(strlen(shorter) >= first);
    *end = '\r'; /* and nothing at all in the end */
    show_line(line, sizeof line, out);
    memset(blank, ' ', sizeof blank);
    check_bytes(line, blank, sizeof line);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(colours_are_for_terminals_that_want_them),
      cmocka_unit_test(the_progress_line_needs_no_escapes),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
