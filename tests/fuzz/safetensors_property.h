/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of safetensors beside a second, naive reading: whatever is accepted has among the
 * entries of its header one with the array's shape whose bytes are its numbers. Bytes that start
 * like JSON are taken for an index of shards instead.
 */
#ifndef REVERIFY_TESTS_SAFETENSORS_PROPERTY_H
#define REVERIFY_TESTS_SAFETENSORS_PROPERTY_H

#include "tensors_property.h"

/* True if some "data_offsets":[START,END] of the header leads to these numbers. */
static inline const char *naive_safetensors(const rv_tensor *t, const double *value,
                                            const uint8_t *byte, size_t size) {
  size_t length = byte[0] | (size_t)byte[1] << 8; /* longer ones are not fuzzed */
  const char *header = (const char *)byte + 8;
  char text[1 << 13];
  if (length >= sizeof text)
    return NULL;
  memcpy(text, header, length);
  text[length] = '\0';
  if (strchr(text, '\\') != NULL) /* the word may be written in another way */
    return NULL;
  for (char *at = text; (at = strstr(at, "\"data_offsets\"")) != NULL;) {
    at += strlen("\"data_offsets\"");
    at += strspn(at, " \t\r\n:[");
    size_t start = strtoull(at, &at, 10), bytes = t->count * naive_size(t->epsilon);
    if (start <= size - 8 - length && bytes <= size - 8 - length - start &&
        naive_equal(t, value, byte + 8 + length + start))
      return NULL;
  }
  return "accepted with other numbers";
}

/* The index of shards beside the file in memory, the only one there is; reading it must be sound.
 */
static inline const char *shards_property(bool *accepted, const uint8_t *byte, size_t size) {
  static const rv_tensor_options options = {.raw_is_bfloat16 = false};
  char path[MEMORY_PATH];
  void *state = NULL;
  rv_tensor_list list = {.item = NULL};
  if (!write_in_memory(path, byte, size))
    return "no file in memory";
  *accepted = rv_tensor_shards.open(&state, &list, path, &options) == RV_OK;
  const char *wrong = *accepted ? NULL : message_fault();
  rv_tensor_shards.close(state);
  rv_tensor_list_free(&list);
  return wrong;
}

/* NULL, or what is wrong. */
static inline const char *safetensors_property(bool *accepted, const uint8_t *byte, size_t size) {
  if (size > 0 && byte[0] == '{')
    return shards_property(accepted, byte, size);
  return tensors_property(accepted, byte, size, naive_starts(byte, size, 8, "{"), naive_safetensors,
                          1);
}

#endif
