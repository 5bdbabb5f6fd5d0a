/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many members a zip archive claims to have. libzip takes memory for as many before it looks at
 * the first, so that a file of a hundred bytes could ask for all there is.
 */
#ifndef REVERIFY_SUPPORT_ZIP_ENTRIES_H
#define REVERIFY_SUPPORT_ZIP_ENTRIES_H

#include "reverify/status.h"

/*
 * RV_EINVAL when some record at the end of PATH, of 32 or of 64 bits, claims more members than
 * entries of a directory, of 46 bytes at least, fit into the file; or it cannot be opened.
 * RV_ENOMEM, RV_EIO. What else may be wrong with an archive is left to libzip.
 */
rv_status rv_zip_check_entries(const char *path);

#endif
