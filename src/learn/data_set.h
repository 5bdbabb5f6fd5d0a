/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labelled images, some to learn from and some to test on. */
#ifndef REVERIFY_LEARN_DATA_SET_H
#define REVERIFY_LEARN_DATA_SET_H

#include "reverify/status.h"

#include <stddef.h>
#include <stdint.h>

enum { RV_CLASSES_MAX = 256 };

/* One of the two parts of a data set. */
typedef struct rv_images {
  float *value;           /* count x pixels, row-major, in [0,1]: the file's byte / 255 */
  unsigned char *label;   /* count, each below `classes` */
  size_t count;           /* above 0 */
  size_t pixels, classes; /* those of the set */
} rv_images;

typedef struct rv_data_set {
  char *name; /* "MNIST" or "Fashion-MNIST" if the hash is theirs, else its folder's, any bytes */
  uint64_t hash;                /* of shapes, images and labels: it names what a table rests on */
  size_t height, width, pixels; /* of an image; pixels = height x width, the top row first */
  size_t classes;               /* the largest label + 1, at most RV_CLASSES_MAX */
  rv_images train, test;
} rv_data_set;

/* What is known of a set before its images are read. */
typedef struct rv_data_shape {
  size_t train, test; /* images of either part */
  size_t height, width, classes;
} rv_data_shape;

/* Where Debian's package dataset-fashion-mnist puts its files. */
#define RV_DATA_SET_FOLDER "/usr/share/datasets/fashion-mnist"
extern const char *const rv_data_set_folder;

/*
 * Reads the four idx files (idx.h) of MNIST's layout from a folder, or from rv_data_set_folder when
 * it is NULL: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
 * t10k-labels-idx1-ubyte, or spelt train-images.idx3-ubyte and so on, each as it is or with .gz; of
 * several spellings of one file the first in this order.
 *
 * RV_EINVAL, with a message that names the file and the reason, when one is missing or unusable,
 * images stand where labels belong or the other way round, their numbers differ, or the two parts
 * differ in the size of their images or in their largest label. RV_ENOMEM, RV_EIO, RV_ESTOPPED.
 * Takes 4 bytes per pixel, and one more of a part while it is read. Free with rv_data_set_free.
 */
rv_status rv_data_set_read(rv_data_set *out, const char *folder);
void rv_data_set_free(rv_data_set *set);

/* "MNIST" or "Fashion-MNIST" where a set's hash is theirs, else NULL. */
const char *rv_data_set_known(uint64_t hash);

/* The shape of what rv_data_set_read would read, from the headers of its images and from its
   labels, in a millisecond. The same errors, but for those of the images themselves. */
rv_status rv_data_set_shape(rv_data_shape *out, const char *folder);

#endif
