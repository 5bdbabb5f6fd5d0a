/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzzing the .npy reader found worth keeping, without the fuzzer. */
#include "corpus.h"
#include "fuzz/npy_property.h"

int main(void) {
  return corpus_test((corpus){npy_property, "tests/fuzz/corpus/npy"});
}
