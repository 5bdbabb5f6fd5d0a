/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training a net by an objective of DCIM (dcim_model.h), with Adam, and measuring it on its way. */
#ifndef REVERIFY_LEARN_DCIM_TRAIN_H
#define REVERIFY_LEARN_DCIM_TRAIN_H

#include "learn/class_sums.h"
#include "learn/dcim_model.h"
#include "learn/dcim_record.h"
#include "learn/decay.h"
#include "reverify/stream.h"

/* Of the training examples, as many as this are looked at when the accuracy on them is measured;
   before the end, of either part no more than of the other. */
enum { RV_DCIM_PROBE = 10000 };

/* What all nets of one trial learn from and are tested on. */
typedef struct rv_dcim_lesson {
  const rv_data_set *set;
  const rv_class_sums *test; /* of the whole test part */
  uint32_t *example;         /* of the training part: a random subset, in random order */
  size_t examples;
  rv_class_sums train; /* of these */
  size_t tested;       /* test images, from the first, that go through the nets in the end */
} rv_dcim_lesson;

/* Draws `examples` of the training part, at least 1 and at most all, from the row RV_OTHER_ROWS of
   the key; all of the test part are tested. RV_ENOMEM. Free with rv_dcim_lesson_free, which {0}
   survives. */
rv_status rv_dcim_lesson_open(rv_dcim_lesson *lesson, const rv_data_set *set,
                              const rv_class_sums *test, size_t examples, const rv_stream_key *key);
void rv_dcim_lesson_free(rv_dcim_lesson *lesson);

typedef struct rv_dcim_settings {
  size_t epochs, batch; /* at least 1 */
  double rate;          /* of Adam */
  rv_decay decay;       /* of the rate, to 0 in the end */
  rv_dcim_objective objective;
} rv_dcim_settings;

/*
 * Trains the net of the model from the parameters that it has, and measures it on its way: record
 * has rv_dcim_records(epochs, batches of an epoch) entries. The order of the examples and the units
 * drawn come from the key (trainer.h). `checkpoint` is the path that it goes on from and keeps one
 * at, or NULL. RV_EPLACE or RV_EIO of checkpoints, RV_ENOMEM, what the model fails with.
 */
rv_status rv_dcim_train(const rv_stream_key *key, const rv_dcim_model *model,
                        rv_dcim_record *record, const rv_dcim_lesson *lesson,
                        const rv_dcim_settings *settings, const rv_dcim_watch *watch,
                        const char *checkpoint);

#endif
