/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzzing the idx reader found worth keeping, without the fuzzer. */
#include "corpus.h"
#include "fuzz/idx_property.h"

int main(void) {
  return corpus_test((corpus){idx_property, "tests/fuzz/corpus/idx"});
}
