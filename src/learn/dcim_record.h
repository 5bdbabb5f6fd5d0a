/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured of a pair of DCIM (eqs. (18), (21)) while it is trained, and when. */
#ifndef REVERIFY_LEARN_DCIM_RECORD_H
#define REVERIFY_LEARN_DCIM_RECORD_H

#include "reverify/status.h"

#include <stddef.h>
#include <stdint.h>

/* Doubles throughout, so that records can be kept among other numbers. */
typedef struct rv_dcim_record {
  double epoch, iteration;                    /* finished; an epoch may be begun */
  double train_accuracy, validation_accuracy; /* of the forward net, in [0,1] */
  double train_reverse_loss;                  /* -log q(x | c), nats per pixel */
  double validation_reverse_loss;             /* likewise */
  double train_forward_loss;                  /* -log p(c | x), nats */
  double validation_forward_loss;             /* likewise */
} rv_dcim_record;

enum { RV_DCIM_FIELDS = sizeof(rv_dcim_record) / sizeof(double) };

/*
 * The first iteration after `iteration` at which a net is measured, an epoch having `steps` of
 * them: 1, 2, 5, 10, 20, 50 % of the first epoch, its end, the middle of the second, and the end of
 * every further one. Before the first iteration it is measured too.
 */
uint64_t rv_dcim_record_after(uint64_t iteration, uint64_t steps);

/* Records of a training of so many epochs, at least 1, each of `steps` iterations. */
size_t rv_dcim_records(uint64_t epochs, uint64_t steps);

/* How work of minutes is watched: told how far it is, 0 to 1, and in words where they are not NULL;
   any status but RV_OK ends the work. Zeroed: nobody watches. */
typedef struct rv_dcim_watch {
  rv_status (*reached)(void *context, double fraction, const char *words);
  void *context;
} rv_dcim_watch;

rv_status rv_dcim_reached(const rv_dcim_watch *watch, double fraction, const char *words);

#endif
