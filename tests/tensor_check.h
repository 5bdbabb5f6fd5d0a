/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of weights in the scratch folder, and what is made of them. */
#ifndef REVERIFY_TESTS_TENSOR_CHECK_H
#define REVERIFY_TESTS_TENSOR_CHECK_H

#include "npy_file.h"
#include "support/tensor_file.h"

/* Opens NAME of the scratch folder. */
static inline rv_tensor_file *open_tensors(const char *name) {
  rv_tensor_file *net;
  check_status(rv_tensor_file_open(&net, scratch_path(name), NULL), RV_OK);
  assert_non_null(net);
  return net;
}

/* The rank of the text 2x3 and the like is the number of its dimensions; "" has none. */
static inline void check_listed(const rv_tensor_file *net, size_t index, const char *name,
                                const char *shape, double epsilon) {
  const rv_tensor *t = rv_tensor_file_at(net, index);
  char text[256] = "";
  for (size_t d = 0; d < t->rank; d++)
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%zu", d > 0 ? "x" : "",
             t->shape[d]);
  assert_string_equal(t->name, name);
  assert_string_equal(text, shape);
  assert_null(t->other);
  check_equal(t->epsilon, epsilon);
}

/* The array's numbers are value[0], value[1], ... */
static inline void check_numbers(rv_tensor_file *net, size_t index, const double *value) {
  size_t count = rv_tensor_file_at(net, index)->count;
  double *found = malloc((count + 1) * sizeof *found);
  assert_non_null(found);
  check_status(rv_tensor_file_read(found, net, index), RV_OK);
  check_bytes(found, value, count * sizeof *found);
  free(found);
}

/* The file is refused, with these words. */
static inline void check_refused(const char *name, const char *said) {
  rv_tensor_file *net;
  rv_status status = rv_tensor_file_open(&net, scratch_path(name), NULL);
  if (status != RV_EINVAL || strstr(rv_message(), said) == NULL)
    fail_msg("'%s' ends in status %d and says '%s' instead of '%s'", name, status, rv_message(),
             said);
  assert_null(net);
}

#endif
