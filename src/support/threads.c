/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Threads that wait until as many as possible have been made. */
typedef struct probe {
  pthread_mutex_t held; /* by the maker until then */
} probe;

typedef struct probe_thread {
  probe *probe;
  pthread_t handle;
  pid_t number; /* of the kernel; set by the thread itself */
} probe_thread;

static void *wait_for_all(void *argument) {
  probe_thread *thread = argument;
  thread->number = gettid();
  pthread_mutex_lock(&thread->probe->held);
  pthread_mutex_unlock(&thread->probe->held);
  return NULL;
}

/*
 * A joined thread counts against the limits until the kernel has cleared it away, a moment later.
 * Waits for that, though not for ever: its number may have been given to another thread.
 */
static void wait_until_gone(pid_t number) {
  const struct timespec moment = {.tv_nsec = 100000};
  enum { MOMENTS = 10000 };
  for (int i = 0; i < MOMENTS && tgkill(getpid(), number, 0) == 0; i++)
    nanosleep(&moment, NULL);
}

/* Makes up to `count` threads at once; returns how many there were. */
static int make_threads(probe_thread *thread, int count) {
  probe p = {.held = PTHREAD_MUTEX_INITIALIZER};
  int made = 0;
  pthread_mutex_lock(&p.held);
  for (; made < count; made++) {
    thread[made].probe = &p;
    if (pthread_create(&thread[made].handle, NULL, wait_for_all, &thread[made]))
      break;
  }
  pthread_mutex_unlock(&p.held);
  for (int i = 0; i < made; i++)
    pthread_join(thread[i].handle, NULL);
  for (int i = 0; i < made; i++)
    wait_until_gone(thread[i].number);
  return made;
}

int rv_threads_available(int wanted) {
  if (wanted <= 1)
    return 1;
  probe_thread *thread = calloc((size_t)wanted - 1, sizeof *thread);
  if (thread == NULL)
    return 1;
  int made = make_threads(thread, wanted - 1);
  free(thread);
  return 1 + made;
}
