/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/executable.h"

#include "support/interrupt.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

void openblas_set_num_threads(int threads); /* cblas.h cannot stand beside GSL's headers */

void rv_executable_begin(const char *name) {
  (void)name;
  gsl_set_error_handler_off(); /* its default aborts */
  openblas_set_num_threads(1);
  rv_interrupt_watch();
}

int rv_executable_end(const char *name, rv_status status, int verdict) {
  if (status == RV_OK)
    return verdict;
  fprintf(stderr, "%s: %s\n", name, rv_message());
  if (status == RV_ESTOPPED)
    rv_interrupt_die();
  return rv_exit_status(status);
}
