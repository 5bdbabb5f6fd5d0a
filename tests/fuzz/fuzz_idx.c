/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer's way into the idx reader: see `make fuzz`. Every input is read as it stands and as the
 * content of a gzip file, whose check sum chance would never hit.
 */
#include "../gzip_bytes.h"
#include "idx_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size);

static void try(const uint8_t *byte, size_t size) {
  bool accepted;
  const char *wrong = idx_property(&accepted, byte, size);
  if (wrong != NULL) {
    fprintf(stderr, "%s; last message: %s\n", wrong, rv_message());
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size) {
  static uint8_t packed[1 << 14];
  const int level = (int)(size % 10);
  try(byte, size);
  size_t packed_size = gzip_bytes(packed, sizeof packed, byte, size, level, NULL);
  if (packed_size == 0)
    abort();
  try(packed, packed_size);
  return 0;
}
