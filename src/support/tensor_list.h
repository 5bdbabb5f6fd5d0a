/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arrays that a file of weights turns out to hold. */
#ifndef REVERIFY_SUPPORT_TENSOR_LIST_H
#define REVERIFY_SUPPORT_TENSOR_LIST_H

#include "reverify/status.h"
#include "support/float_type.h"

#include <stdbool.h>
#include <stddef.h>

enum { RV_TENSOR_RANK_MAX = 32 };

/* One array, whose numbers are not read yet. */
typedef struct rv_tensor {
  const char *name; /* as in the file; of a .npy file its name without folder and extension */
  size_t rank, shape[RV_TENSOR_RANK_MAX], count;
  double epsilon;         /* the spacing of the stored type at 1 (float_type.h) */
  bool inputs_are_rows;   /* the file itself says that the first dimension is the inputs' */
  bool orientation_known; /* the file says so, or says the contrary */
  const char *other;      /* what the elements are if they are no floating-point numbers to be read
                             ("int8 elements"); else NULL */
} rv_tensor;

/* A zeroed struct is an empty list. */
typedef struct rv_tensor_list {
  rv_tensor *item;
  char **name; /* behind the items' names */
  size_t count, room;
} rv_tensor_list;

/*
 * tensor->count = the product of the shape, 1 for rank 0. False when a product of some dimensions,
 * times 8, is above PTRDIFF_MAX, be another one 0.
 */
bool rv_tensor_count(rv_tensor *tensor);

/*
 * The order of two names, in which numbers count by their value (layer.2 before layer.10): below,
 * at or above 0, and 0 for equal names alone.
 */
int rv_tensor_name_order(const char *one, const char *other);

/* Adds a copy of *tensor, the name included. RV_ENOMEM. */
rv_status rv_tensor_list_add(rv_tensor_list *list, const rv_tensor *tensor);
void rv_tensor_list_free(rv_tensor_list *list);

#endif
