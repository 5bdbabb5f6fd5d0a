/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What made the numbers: printed by --version and into every CSV. */
#ifndef REVERIFY_VERSION_H
#define REVERIFY_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

#define RV_VERSION "0.1.0"

const char *rv_commit(void);   /* of the source, or "unknown" */
const char *rv_compiler(void); /* name and version */
const char *rv_blas(void);     /* library, version and kernel */

#ifdef __cplusplus
}
#endif

#endif
