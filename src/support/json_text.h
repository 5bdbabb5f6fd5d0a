/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in files from outside, parsed by jansson. */
#ifndef REVERIFY_SUPPORT_JSON_TEXT_H
#define REVERIFY_SUPPORT_JSON_TEXT_H

#include "reverify/status.h"

#include <jansson.h>
#include <stddef.h>

/*
 * *out = the value that is all of the text; json_decref it. It is an object without any key twice,
 * nested at most RV_JSON_DEPTH deep and with at most one bracket in RV_JSON_BRACKET bytes, so that
 * it takes no more than some 40 bytes of memory for each of the text. RV_EINVAL otherwise, with a
 * message that says that `what` of PATH is at fault.
 */
enum { RV_JSON_DEPTH = 4, RV_JSON_BRACKET = 16 };
rv_status rv_json_parse(json_t **out, const char *text, size_t size, const char *what,
                        const char *path);

#endif
