/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t received;

static void note(int number) {
  received = number;
}

void rv_interrupt_watch(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

int rv_interrupted(void) {
  return received;
}

void rv_interrupt_die(void) {
  signal(received, SIG_DFL);
  raise(received);
}
