/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_SUPPORT_NUMBER_H
#define REVERIFY_SUPPORT_NUMBER_H
#include <stddef.h>
void rv_number_text(char *out, size_t size, double x);
#endif
