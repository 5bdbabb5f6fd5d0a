/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader of .npz makes of sound and of hostile files, without the fuzzer. */
#include "corpus.h"
#include "fuzz/npz_property.h"

int main(void) {
  return corpus_test((corpus){npz_property, "tests/fuzz/corpus/npz"});
}
