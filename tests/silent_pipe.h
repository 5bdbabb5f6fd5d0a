/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader of files that waits for a pipe whose writer never comes, until a signal ends it. */
#ifndef REVERIFY_TESTS_SILENT_PIPE_H
#define REVERIFY_TESTS_SILENT_PIPE_H

#include "scratch.h"
#include "support/interrupt.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

/* The one letter of a process's state that the kernel shows; 'S' while it waits. */
static inline char silent_pipe_state(pid_t process) {
  char path[64], state = '?';
  snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
  FILE *stream = fopen(path, "re");
  if (stream == NULL)
    return '?';
  if (fscanf(stream, "%*d (%*[^)]) %c", &state) != 1)
    state = '?';
  fclose(stream);
  return state;
}

/*
 * `stopped` reads the path and says whether it was stopped and left nothing. The signal, the only
 * one that the reader takes before it ends it, is sent once the reader waits: it has said over a
 * pipe of its own that it heeds signals, and sleeps since.
 */
static inline void check_stopped_at_silent_pipe(bool (*stopped)(const char *path)) {
  const char *path = scratch_path("silent");
  const struct timespec moment = {.tv_nsec = 10000000};
  int ready[2], end = 0;
  char word;
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_int_equal(pipe(ready), 0);
  pid_t reader = fork();
  if (reader == 0) {
    rv_interrupt_watch();
    if (write(ready[1], "r", 1) != 1)
      _exit(30);
    _exit(stopped(path) ? 10 : 20);
  }
  assert_int_equal(read(ready[0], &word, 1), 1);
  for (int i = 0, asleep = 0; i < 6000 && asleep < 5; i++) {
    nanosleep(&moment, NULL);
    asleep = silent_pipe_state(reader) == 'S' ? asleep + 1 : 0;
  }
  kill(reader, SIGTERM);
  for (int i = 0; i < 6000 && waitpid(reader, &end, WNOHANG) == 0; i++)
    nanosleep(&moment, NULL);
  check(WIFEXITED(end) && WEXITSTATUS(end) == 10);
  close(ready[0]);
  close(ready[1]);
}

#endif
