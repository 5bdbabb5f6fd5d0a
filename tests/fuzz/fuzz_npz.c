/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer's way into the reader of .npz: see `make fuzz`. An input that is no archive is made a
 * member of a sound one, whose check sum chance would never hit.
 */
#include "../zip_bytes.h"
#include "npz_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size);

static void try(const uint8_t *byte, size_t size) {
  bool accepted;
  const char *wrong = npz_property(&accepted, byte, size);
  if (wrong != NULL) {
    fprintf(stderr, "%s; last message: %s\n", wrong, rv_message());
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *byte, size_t size) {
  static zip_bytes z;
  bool is_archive = size >= 2 && byte[0] == 'P' && byte[1] == 'K';
  z.size = z.directory_size = z.members = 0;
  if (is_archive) {
    try(byte, size);
    return 0;
  }
  if (!zip_add(&z, "a.npy", byte, size, size % 2 == 0 ? ZIP_STORED : ZIP_DEFLATED) || !zip_end(&z))
    abort();
  try(z.byte, z.size);
  return 0;
}
