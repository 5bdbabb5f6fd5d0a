/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal of a run: the samples of every finished cell, so that a run killed at any moment
 * goes on where it was and memory holds one cell at a time.
 *
 * A file of a header and one record per cell, in grid order:
 *
 *   header  magic (16 bytes), fingerprint, number of cells          (64-bit words)
 *   record  cell index, count of doubles, checksum of the doubles, the doubles
 *
 * A record cut short by a kill is dropped on opening; a checksum that does not fit is an error.
 */
#ifndef REVERIFY_EXPERIMENT_JOURNAL_H
#define REVERIFY_EXPERIMENT_JOURNAL_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rv_journal {
  int descriptor;
  char *path;
  size_t cells;        /* of the grid */
  size_t finished;     /* cells 0 .. finished - 1 have their records */
  const size_t *count; /* doubles per cell; belongs to the caller */
  uint64_t *offset;    /* where each record starts; cells + 1 of them */
} rv_journal;

/*
 * Opens or creates the journal of the run named by `fingerprint`, of `cells` cells with count[i]
 * doubles each, and locks it. `fresh` drops what an earlier run left. RV_EINVAL when the file is
 * no journal, is damaged, belongs to another run or is in use; RV_EPLACE.
 */
rv_status rv_journal_open(rv_journal *journal, const char *path, uint64_t fingerprint,
                          const size_t *count, size_t cells, bool fresh);

/* Appends the next cell's record; on failure the journal is as before. RV_EPLACE, RV_EIO. */
rv_status rv_journal_append(rv_journal *journal, const double *value);

/* Reads the record of a finished cell into value[count[cell]]. RV_EIO, RV_EINVAL if damaged. */
rv_status rv_journal_read(const rv_journal *journal, size_t cell, double *value);

/* Closes; removes the file if told so. Legal on a zeroed struct whose descriptor is -1. */
void rv_journal_close(rv_journal *journal, bool remove_file);

#endif
