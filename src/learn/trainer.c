/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/trainer.h"

#include "learn/checkpoint.h"
#include "learn/dropout.h"

#include "reverify/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

rv_status rv_trainer_open_on(rv_trainer *trainer, float *parameter, float *gradient, size_t count,
                             const rv_trainer_settings *s) {
  *trainer = (rv_trainer){.parameter = parameter,
                          .slope = gradient,
                          .count = count,
                          .examples = s->examples,
                          .batch = s->batch,
                          .steps = (s->examples + s->batch - 1) / s->batch,
                          .rate = s->rate,
                          .decay = s->decay};
  trainer->planned = s->epochs * trainer->steps;
  trainer->order = malloc(s->examples * sizeof *trainer->order);
  rv_status status =
      rv_optimiser_open(&trainer->optimiser, s->descent, s->rate, s->momentum, count);
  if (status == RV_OK && trainer->order == NULL)
    status = rv_fail(RV_ENOMEM, "no memory for the order of %zu examples: give fewer", s->examples);
  if (status != RV_OK)
    rv_trainer_free(trainer);
  return status;
}

static rv_status open_nets(rv_dense_net *net, rv_dense_net *gradient,
                           const rv_trainer_settings *s) {
  *gradient = (rv_dense_net){.layers = 0};
  RV_TRY(rv_dense_net_open(net, s->unit, s->width, s->layers));
  return rv_dense_net_open(gradient, s->unit, s->width, s->layers);
}

rv_status rv_trainer_open(rv_trainer *trainer, const rv_trainer_settings *settings,
                          const rv_stream_key *key) {
  rv_dense_net net, gradient;
  *trainer = (rv_trainer){.steps = 0};
  rv_status status = open_nets(&net, &gradient, settings);
  if (status == RV_OK)
    status = rv_trainer_open_on(trainer, net.parameter, gradient.parameter, net.count, settings);
  trainer->net = net;
  trainer->gradient = gradient;
  if (status == RV_OK)
    rv_dense_net_draw(key, &trainer->net, settings->gain, RV_WEIGHT_ROWS);
  else
    rv_trainer_free(trainer);
  return status;
}

void rv_trainer_free(rv_trainer *trainer) {
  rv_dense_net_free(&trainer->net);
  rv_dense_net_free(&trainer->gradient);
  rv_optimiser_free(&trainer->optimiser);
  free(trainer->order);
  *trainer = (rv_trainer){0};
}

void rv_trainer_begin_epoch(rv_trainer *trainer, const rv_stream_key *key) {
  rv_stream stream;
  rv_order_draw(rv_stream_open(&stream, key, RV_ORDER_ROWS + trainer->epoch), trainer->order,
                trainer->examples);
}

size_t rv_trainer_batch(const uint32_t **example, const rv_trainer *trainer, size_t step) {
  size_t first = step * trainer->batch, left = trainer->examples - first;
  *example = trainer->order + first;
  return left < trainer->batch ? left : trainer->batch;
}

void rv_trainer_step(rv_trainer *trainer) {
  rv_optimiser *optimiser = &trainer->optimiser;
  optimiser->rate =
      trainer->rate * rv_decay_factor(trainer->decay, optimiser->steps, trainer->planned);
  rv_optimiser_step(optimiser, trainer->parameter, trainer->slope);
}

void rv_trainer_end_epoch(rv_trainer *trainer) {
  trainer->epoch++;
}

/* Of the owner's fingerprint and the schedule of the rate. */
static uint64_t fingerprint_of(const rv_trainer *trainer, uint64_t owner) {
  char text[128];
  snprintf(text, sizeof text, "%016" PRIx64 " %.17g %s %" PRIu64, owner, trainer->rate,
           rv_decay_names[trainer->decay], trainer->planned);
  return rv_hash_text(text);
}

enum { BLOCKS = 4 };

/* Epochs and steps finished stand in `progress`. */
static void list_blocks(rv_block *block, const rv_trainer *trainer, uint64_t progress[2],
                        double *history, size_t count) {
  block[0] = (rv_block){progress, 2 * sizeof *progress};
  block[1] = (rv_block){trainer->parameter, trainer->count * sizeof(float)};
  block[2] =
      (rv_block){trainer->optimiser.state, rv_optimiser_state(&trainer->optimiser) * sizeof(float)};
  block[3] = (rv_block){history, count * sizeof *history};
}

rv_status rv_trainer_keep(const rv_trainer *trainer, const char *path, uint64_t fingerprint,
                          double *history, size_t count) {
  uint64_t progress[2] = {trainer->epoch, trainer->optimiser.steps};
  rv_block block[BLOCKS];
  list_blocks(block, trainer, progress, history, count);
  return path == NULL
             ? RV_OK
             : rv_checkpoint_write(path, fingerprint_of(trainer, fingerprint), block, BLOCKS);
}

rv_status rv_trainer_go_on(rv_trainer *trainer, const char *path, uint64_t fingerprint,
                           double *history, size_t count) {
  uint64_t progress[2] = {0};
  rv_block block[BLOCKS];
  bool found = false;
  list_blocks(block, trainer, progress, history, count);
  if (path != NULL)
    RV_TRY(rv_checkpoint_read(&found, path, fingerprint_of(trainer, fingerprint), block, BLOCKS));
  if (found) {
    trainer->epoch = progress[0];
    trainer->optimiser.steps = progress[1];
  }
  return RV_OK;
}
