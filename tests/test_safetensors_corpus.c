/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader of safetensors makes of sound and of hostile files, without the fuzzer. */
#include "corpus.h"
#include "fuzz/safetensors_property.h"

int main(void) {
  return corpus_test((corpus){safetensors_property, "tests/fuzz/corpus/safetensors"});
}
