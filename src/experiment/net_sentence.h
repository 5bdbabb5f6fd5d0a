/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has been found of a layer of a user's net, in words. */
#ifndef REVERIFY_EXPERIMENT_NET_SENTENCE_H
#define REVERIFY_EXPERIMENT_NET_SENTENCE_H

#include "experiment/net_reversal.h"

/* *out = the sentence on a layer; free() it. `reversible` may be NULL. RV_ENOMEM. */
rv_status rv_net_sentence(char **out, const rv_layer_source *layer,
                          const rv_examination *examination, const rv_reversible *reversible);

/* yes, no or undecided */
const char *rv_random_like_word(rv_random_like like);

#endif
