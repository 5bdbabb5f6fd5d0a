/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/tensor_list.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool rv_tensor_count(rv_tensor *tensor) {
  size_t bytes = sizeof(double);
  bool empty = false;
  for (size_t d = 0; d < tensor->rank; d++) {
    size_t factor = tensor->shape[d] > 0 ? tensor->shape[d] : 1;
    if (__builtin_mul_overflow(bytes, factor, &bytes) || bytes > PTRDIFF_MAX)
      return false;
    empty |= tensor->shape[d] == 0;
  }
  tensor->count = empty ? 0 : bytes / sizeof(double);
  return true;
}

int rv_tensor_name_order(const char *one, const char *other) {
  int order = strverscmp(one, other);
  return order != 0 ? order : strcmp(one, other);
}

static bool make_room(rv_tensor_list *list) {
  if (list->count < list->room)
    return true;
  size_t room = 2 * list->room + 4;
  rv_tensor *item = reallocarray(list->item, room, sizeof *item);
  if (item != NULL)
    list->item = item;
  char **name = reallocarray(list->name, room, sizeof *name);
  if (name != NULL)
    list->name = name;
  if (item == NULL || name == NULL)
    return false;
  list->room = room;
  return true;
}

rv_status rv_tensor_list_add(rv_tensor_list *list, const rv_tensor *tensor) {
  char *name = make_room(list) ? strdup(tensor->name) : NULL;
  if (name == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a list of %zu arrays: free some memory",
                   list->count + 1);
  list->item[list->count] = *tensor;
  list->item[list->count].name = name;
  list->name[list->count] = name;
  list->count++;
  return RV_OK;
}

void rv_tensor_list_free(rv_tensor_list *list) {
  for (size_t i = 0; i < list->count; i++)
    free(list->name[i]);
  free(list->name);
  free(list->item);
  *list = (rv_tensor_list){.item = NULL};
}
