/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two codings of binary units. */
#ifndef REVERIFY_CODING_H
#define REVERIFY_CODING_H

/* Values 0 and 1, the mean of a unit being E sigma(z); or -1 and 1, and E tanh(z). */
typedef enum rv_coding { RV_ZERO_ONE, RV_PLUS_MINUS } rv_coding;

#endif
