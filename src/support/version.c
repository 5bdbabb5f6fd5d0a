/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/version.h"

#include <cblas.h>
#include <stdio.h>

const char *rv_commit(void) {
  return RV_COMMIT; /* set by the Makefile */
}

const char *rv_compiler(void) {
#if defined(__clang__)
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

const char *rv_blas(void) {
  static char text[256];
  snprintf(text, sizeof text, "%s", openblas_get_config());
  return text;
}
