/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A net while it is trained: its gradient, its optimiser, the order of the examples, and how far it
 * has come. What a step does with a batch is its owner's business:
 *
 *   while (trainer.epoch < epochs) {
 *     rv_trainer_begin_epoch(&trainer, key);
 *     for (size_t step = 0; step < trainer.steps; step++) {
 *       rows = rv_trainer_batch(&example, &trainer, step);
 *       ... add to trainer.gradient ...
 *       rv_trainer_step(&trainer);
 *     }
 *     rv_trainer_end_epoch(&trainer);
 *     ... rv_trainer_keep ...
 *   }
 */
#ifndef REVERIFY_LEARN_TRAINER_H
#define REVERIFY_LEARN_TRAINER_H

#include "learn/decay.h"
#include "learn/dense_net.h"
#include "learn/optimiser.h"

/* Rows of the streams of a run, by what they are drawn for; each has 2^40 of them. */
enum { RV_ROW_BITS = 40 };
#define RV_WEIGHT_ROWS  (0ULL << RV_ROW_BITS)
#define RV_ORDER_ROWS   (1ULL << RV_ROW_BITS) /* plus the epoch */
#define RV_DROPOUT_ROWS (2ULL << RV_ROW_BITS) /* of factors and units; plus the epoch */
#define RV_OTHER_ROWS   (3ULL << RV_ROW_BITS)
#define RV_MEASURE_ROWS (4ULL << RV_ROW_BITS) /* of what is drawn to measure a net */

typedef struct rv_trainer {
  rv_dense_net net, gradient; /* those that rv_trainer_open makes */
  float *parameter, *slope;   /* theirs, or the owner's: `count` parameters and their gradient */
  size_t count;
  rv_optimiser optimiser;
  size_t examples, batch;
  size_t steps;   /* of an epoch: examples / batch, rounded up */
  uint64_t epoch; /* epochs finished */
  double rate;    /* of the first step */
  rv_decay decay;
  uint64_t planned; /* steps in all, that the rate falls in */
  uint32_t *order;  /* of the examples in this epoch */
} rv_trainer;

typedef struct rv_trainer_settings {
  rv_dense_unit unit;
  const size_t *width; /* layers + 1 of them */
  size_t layers;
  rv_descent descent;
  double rate, momentum;
  rv_decay decay;         /* of the rate, to 0 */
  size_t epochs;          /* after so many; RV_DECAY_NONE asks for none */
  double gain;            /* of the first weights: variance gain / inputs */
  size_t examples, batch; /* at least 1; a batch may be larger than all examples */
} rv_trainer_settings;

/* Draws the first weights from the rows RV_WEIGHT_ROWS of the key. RV_EINVAL for widths that
   rv_dense_net_open refuses, RV_ENOMEM. Free with rv_trainer_free, which {0} survives. */
rv_status rv_trainer_open(rv_trainer *trainer, const rv_trainer_settings *settings,
                          const rv_stream_key *key);
void rv_trainer_free(rv_trainer *trainer);

/* Of any net: `count` parameters and their gradient, which stay with the caller. What the settings
   say of a dense net and its first weights is of no account. RV_ENOMEM. */
rv_status rv_trainer_open_on(rv_trainer *trainer, float *parameter, float *gradient, size_t count,
                             const rv_trainer_settings *settings);

/* Draws the order of the coming epoch; the same at any batch, and of whatever is trained beside. */
void rv_trainer_begin_epoch(rv_trainer *trainer, const rv_stream_key *key);

/* The examples of a step of the epoch; returns how many: `batch`, or fewer in the last step. */
size_t rv_trainer_batch(const uint32_t **example, const rv_trainer *trainer, size_t step);

/* One step of the optimiser; the gradient is 0 after it. */
void rv_trainer_step(rv_trainer *trainer);
void rv_trainer_end_epoch(rv_trainer *trainer);

/*
 * Writes what it takes to go on after the epochs finished, with `history`, whatever was measured in
 * them, to PATH (checkpoint.h); nothing where PATH is NULL. rv_trainer_go_on reads it back into a
 * trainer just opened with the same settings; without such a file all stays as it is. One of
 * another fingerprint, rate or decay is refused: RV_EINVAL.
 */
rv_status rv_trainer_keep(const rv_trainer *trainer, const char *path, uint64_t fingerprint,
                          double *history, size_t count);
rv_status rv_trainer_go_on(rv_trainer *trainer, const char *path, uint64_t fingerprint,
                           double *history, size_t count);

#endif
