/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t received;

static void note(int number) {
  received = number;
}

/* A signal that the caller ignores, as for a background job, stays ignored. */
static void watch(int number) {
  struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND}, before;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(number, &action, NULL);
}

void rv_interrupt_watch(void) {
  watch(SIGINT);
  watch(SIGTERM);
  watch(SIGHUP);
  signal(SIGXFSZ, SIG_IGN);
}

int rv_interrupted(void) {
  return received;
}

void rv_interrupt_die(void) {
  signal(received, SIG_DFL);
  raise(received);
}
