/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ReLU net with a softmax top trained by backpropagation, with dropout, or by SHADOW (Notes §4):
 * with dropout, and beside each example (x, c) on (s, c), s being what the net generates downwards
 * from the top hidden layer that it has just made of x (shadow_reverse.h).
 *
 * A step adds the gradients of the mean loss over all that it sees: `batch` examples, and of the
 * first share * batch of them (rounded) their shadows, which go up with dropout of their own, like
 * any other example. A shadow counts as fixed: no gradient goes through the way it was made.
 *
 * Nets trained with one key share first weights, order of examples and dropout of the examples.
 */
#ifndef REVERIFY_LEARN_SHADOW_H
#define REVERIFY_LEARN_SHADOW_H

#include "learn/classify.h"
#include "learn/trainer.h"

#include <stdbool.h>

/* Rows of the streams, beside those of trainer.h. */
#define RV_SHADOW_ROWS  RV_OTHER_ROWS                  /* plus the epoch */
#define RV_SUBSET_ROWS  (RV_OTHER_ROWS + (1ULL << 36)) /* which examples */
#define RV_SURVIVE_ROWS (RV_OTHER_ROWS + (2ULL << 36)) /* dropout of shadows tested */

typedef struct rv_shadow_settings {
  const size_t *width; /* layers + 1 of them, at least 2 layers */
  size_t layers, batch, epochs;
  double rate, momentum;
  rv_decay decay;          /* of the rate, to 0 after `epochs` */
  double keep_input, keep; /* dropout of the input and of hidden layers keeps a unit with this
                              probability, times its inverse; 1: no dropout */
  double share;            /* of examples with a shadow, 0 to 1; 0: none */
  double reverse_keep;     /* dropout of generated layers */
  bool shuffled;           /* a shadow has the label of the next example of its batch */
  size_t notes;            /* numbers of the owner's, kept with the history */
} rv_shadow_settings;

/* The error in training, and what becomes of shadows, is looked at in so many images; to look at
   all after each epoch would cost a third of it. */
enum { RV_SHADOW_CHECKED = 2000 };

/* What is known of a net after each epoch; all doubles, to be kept as history. */
typedef struct rv_shadow_epoch {
  double train_error; /* of the first RV_SHADOW_CHECKED examples */
  double test_error;
  double test_loss; /* nats */
  double
      train_loss; /* mean over the epoch of what was descended on, dropout and shadows included */
  double images;  /* seen so far, shadows included */
} rv_shadow_epoch;

typedef struct rv_shadow {
  rv_shadow_settings set; /* but for the widths, which are the net's */
  rv_trainer trainer;
  rv_dense_pass pass, shadow, test; /* of examples, of shadows, without dropout */
  uint8_t *label;                   /* batch, of what goes up */
  const rv_data_set *data;          /* borrowed */
  const uint32_t *subset;           /* of data->train: the examples, borrowed */
  uint32_t *chosen;                 /* batch: indices of images */
  uint32_t *all;                    /* 0, 1, 2, ...: the test images */
  rv_stream_key key;
  rv_shadow_epoch *history; /* one for each epoch */
  double *note;             /* the owner's, behind it; 0 at first */
} rv_shadow;

/* out (count) = the indices of `count` images in random order, of which the first so many are a
   random subset. */
void rv_subset_draw(const rv_stream_key *key, uint32_t *out, size_t count);

/*
 * Learns from `examples` >= 1 images of data->train, those of the indices `subset`. RV_EINVAL for
 * widths that no net has or that do not fit the data, RV_ENOMEM. Free with rv_shadow_free, which
 * {0} survives.
 */
rv_status rv_shadow_open(rv_shadow *run, const rv_shadow_settings *settings,
                         const rv_data_set *data, const uint32_t *subset, size_t examples,
                         const rv_stream_key *key);
void rv_shadow_free(rv_shadow *run);

/* Called after every step with the part of the epoch that is done; all but RV_OK stops. */
typedef rv_status (*rv_shadow_watch)(void *context, double part_of_epoch);

/* One epoch more, and its entry in the history. The status of the watch, which may be NULL. */
rv_status rv_shadow_train(rv_shadow *run, rv_shadow_watch watch, void *context);

/* Checkpoints of a run whose settings and key PATH names, or NULL (trainer.h). */
rv_status rv_shadow_keep(const rv_shadow *run, const char *path);
rv_status rv_shadow_go_on(rv_shadow *run, const char *path);

/* *out = the share of the first RV_SHADOW_CHECKED test images to whose shadow, made from the top
   hidden layer with dropout `reverse_keep`, the net gives the class that it gives to the image;
   nothing else is dropped. RV_ENOMEM. */
rv_status rv_shadow_survival(double *out, rv_shadow *run);

#endif
