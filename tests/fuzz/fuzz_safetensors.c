/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer's way into the reader of safetensors: see `make fuzz`. */
#include "safetensors_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size) {
  bool accepted;
  const char *wrong = safetensors_property(&accepted, byte, size);
  if (wrong != NULL) {
    fprintf(stderr, "%s; last message: %s\n", wrong, rv_message());
    abort();
  }
  return 0;
}
