/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has been found of a layer of a user's net, in words. */
#ifndef REVERIFY_EXPERIMENT_NET_SENTENCE_H
#define REVERIFY_EXPERIMENT_NET_SENTENCE_H

#include "experiment/net_reversal.h"
#include "experiment/net_spectrum.h"

/* *out = the sentence on layer `index`; free() it. RV_ENOMEM. */
rv_status rv_net_sentence(char **out, const rv_net *net, const rv_net_spectrum *spectrum,
                          const rv_reversible *reversible, size_t index);

#endif
