/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/executable.h"

#include "support/interrupt.h"
#include "support/standard_output.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

void openblas_set_num_threads(int threads); /* cblas.h cannot stand beside GSL's headers */

rv_status rv_executable_begin(void) {
  gsl_set_error_handler_off(); /* its default aborts */
  openblas_set_num_threads(1); /* see gram.h */
  rv_interrupt_watch();
  return rv_stdout_guard_install();
}

int rv_executable_end(const char *name, rv_status status, int verdict) {
  rv_status written = status == RV_OK ? rv_stdout_finish() : RV_OK;
  if (written != RV_OK)
    status = written;
  if (status == RV_OK)
    return verdict;
  fprintf(stderr, "%s: %s\n", name, rv_message());
  if (status == RV_ESTOPPED)
    rv_interrupt_die();
  return rv_exit_status(status);
}
