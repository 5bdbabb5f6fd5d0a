/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structure put into a random matrix (m x n, row-major), to see whether it is found. */
#ifndef REVERIFY_MODEL_PLANTED_STRUCTURE_H
#define REVERIFY_MODEL_PLANTED_STRUCTURE_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>
#include <stdint.h>

/*
 * matrix += strength sqrt(m) u v', u and v uniform on their unit spheres, drawn from the stream
 * (key, `row`), which should be none of the matrix's own. RV_ENOMEM.
 */
rv_status rv_plant_direction(const rv_stream_key *key, double *matrix, uint64_t row, size_t m,
                             size_t n, double strength);

/*
 * Multiplies row i by exp(sd z_i) and column j by exp(sd z_(m+j)), z (m + n) of independent N(0, 1)
 * numbers from the stream (key, `row`); `scale` (m + n) becomes sd z.
 */
void rv_scale_lines(const rv_stream_key *key, double *matrix, double *scale, uint64_t row, size_t m,
                    size_t n, double sd);

/* Keeps each entry with probability `density`, else makes it 0; by the streams (key, row). */
void rv_thin_entries(const rv_stream_key *key, double *matrix, size_t m, size_t n, double density);

/* Rounds to whole multiples of `step`, and those beyond 127 of them to that. */
void rv_quantise_entries(double *matrix, size_t count, double step);

/* Makes the first rows and columns 0, this share of each, rounded down. */
void rv_kill_lines(double *matrix, size_t m, size_t n, double share);

#endif
