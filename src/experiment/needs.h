/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it would take to judge the claims that no cell of a user's grid bears on. */
#ifndef REVERIFY_EXPERIMENT_NEEDS_H
#define REVERIFY_EXPERIMENT_NEEDS_H

#include "experiment/judge.h"

/*
 * *out = "4 further claims need other settings: 5000 trials (law, same-law); 4 values of m
 * (exponent); a preset (control)", or an empty text when every claim was judged. free() it.
 * RV_ENOMEM.
 */
rv_status rv_needs_text(char **out, const rv_claim_parts *parts, const rv_judgement *judgement,
                        const rv_statement *statement);

#endif
