/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small data set in the scratch folder: images of 4 x 3 pixels and five classes. */
#ifndef REVERIFY_TESTS_DATA_FOLDER_H
#define REVERIFY_TESTS_DATA_FOLDER_H

#include "idx_file.h"

enum { TRAIN = 30, TEST = 20, HEIGHT = 4, WIDTH = 3, CLASSES = 5 };

static inline void write_images(const char *name, size_t count) {
  static file f;
  const size_t shape[] = {count, HEIGHT, WIDTH};
  f.size = 0;
  append_array(&f, 3, shape);
  scratch_write(name, f.byte, f.size);
}

static inline void write_labels(const char *name, size_t count) {
  static file f;
  f.size = 0;
  append_header(&f, 8, 1, &count);
  for (size_t i = 0; i < count; i++)
    append_byte(&f, (unsigned)(i % CLASSES));
  scratch_write(name, f.byte, f.size);
}

/* With so many images to train on. */
static inline void write_set(size_t train) {
  write_images("train-images-idx3-ubyte", train);
  write_labels("train-labels-idx1-ubyte", train);
  write_images("t10k-images-idx3-ubyte", TEST);
  write_labels("t10k-labels-idx1-ubyte", TEST);
}

#endif
