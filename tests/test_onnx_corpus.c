/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader of ONNX makes of sound and of hostile files, without the fuzzer. */
#include "corpus.h"
#include "fuzz/onnx_property.h"

int main(void) {
  return corpus_test((corpus){onnx_property, "tests/fuzz/corpus/onnx"});
}
