/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in an order drawn at random. */
#ifndef REVERIFY_RANDOM_SHUFFLE_H
#define REVERIFY_RANDOM_SHUFFLE_H

#include "reverify/stream.h"

#include <stddef.h>

/*
 * out (count) = `in` in a random order, all equally likely: each number goes to a random one of 256
 * piles, and each pile is shuffled (C. R. Rao, Sankhya 23, 1961; M. Sandelius, J. R. Stat. Soc. B
 * 24, 1962), which stays in the processor's cache where the numbers do not. Draws from the rows
 * (key, row) and (key, row + j 2^32), j from 1 to 256; the same bytes on any number of threads.
 */
void rv_shuffle(double *out, const double *in, size_t count, const rv_stream_key *key, uint64_t row,
                int threads);

#endif
