/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Training a pair of deep conditional independent models that share their weights, transposed, and
 * their biases (DCIM eqs. (16), (21)): to minimise, over labelled images (x, c),
 *
 *   mean of -log p(c | x) - lambda sum over the pixels of log q(x_i | c),
 *
 * p and q by the forward pass of either net, approximation (2); units sigmoid, the classes a
 * softmax. lambda = 1 is (16) as printed, 1/pixels the mean over the pixels; lambda = 0 leaves the
 * discriminative objective alone.
 */
#ifndef REVERIFY_LEARN_DCIM_DENSE_H
#define REVERIFY_LEARN_DCIM_DENSE_H

#include "learn/class_sums.h"
#include "learn/dcim_record.h"
#include "learn/decay.h"
#include "learn/dense_net.h"

/* Of the training examples, as many as this are looked at when the accuracy on them is measured. */
enum { RV_DCIM_PROBE = 10000 };

/* What all nets of one trial learn from and are tested on. */
typedef struct rv_dcim_lesson {
  const rv_data_set *set;
  const rv_class_sums *test; /* of the whole test part */
  uint32_t *example;         /* of the training part: a random subset, in random order */
  size_t examples;
  rv_class_sums train; /* of these */
} rv_dcim_lesson;

/* Draws `examples` of the training part, at least 1 and at most all, from the row RV_OTHER_ROWS of
   the key. RV_ENOMEM. Free with rv_dcim_lesson_free, which {0} survives. */
rv_status rv_dcim_lesson_open(rv_dcim_lesson *lesson, const rv_data_set *set,
                              const rv_class_sums *test, size_t examples, const rv_stream_key *key);
void rv_dcim_lesson_free(rv_dcim_lesson *lesson);

typedef struct rv_dcim_settings {
  const size_t *width; /* layers + 1: pixels, hidden layers, classes */
  size_t layers;
  size_t epochs, batch;  /* at least 1 */
  double rate;           /* of Adam */
  rv_decay decay;        /* of the rate, to 0 in the end */
  double gain;           /* first weights are N(0, gain / inputs) */
  double reverse_weight; /* lambda */
} rv_dcim_settings;

/*
 * Trains a net, opened by this function and to be freed by the caller in any case, and measures it
 * on its way: record has rv_dcim_records(epochs, batches of an epoch) entries. Weights and order of
 * the examples come from the key (trainer.h). `checkpoint` is the path that it goes on from and
 * keeps one at, or NULL. RV_EINVAL for widths that rv_dense_net_open refuses,
 * RV_EPLACE or RV_EIO of checkpoints, RV_ENOMEM.
 */
rv_status rv_dcim_dense_train(const rv_stream_key *key, rv_dense_net *net, rv_dcim_record *record,
                              const rv_dcim_lesson *lesson, const rv_dcim_settings *settings,
                              const rv_dcim_watch *watch, const char *checkpoint);

/* logit (classes x n_0) = those of the means of x^0 given each class, by the reverse pass.
 * RV_ENOMEM.
 */
rv_status rv_dcim_reverse_logits(float *logit, const rv_dense_net *net);

#endif
