/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ONNX file, unpacked by protobuf-c. */
#ifndef REVERIFY_SUPPORT_ONNX_MODEL_H
#define REVERIFY_SUPPORT_ONNX_MODEL_H

#include "reverify/status.h"

#include <onnx_net.pb-c.h>
#include <stddef.h>

/* However little a file says in however many pieces, unpacking takes at most RV_ONNX_SWELL bytes
   for each of it, and a megabyte. */
enum { RV_ONNX_SWELL = 32 };

/* The memory of what was unpacked. */
typedef struct rv_onnx_memory {
  size_t taken, most;
  const char *path;
} rv_onnx_memory;

typedef struct rv_onnx_model {
  rv_onnx_memory memory;
  Onnx__Model *whole;
  Onnx__Graph **subgraph;
  size_t subgraphs;
} rv_onnx_model;

/*
 * Reads PATH, which has to outlive the model. RV_EINVAL when it cannot be opened, is longer than
 * the 2 GB of a protobuf message, no such message or one without a graph; RV_ENOMEM, RV_EIO. Free
 * with rv_onnx_model_close, also after a failure.
 */
rv_status rv_onnx_model_open(rv_onnx_model *out, const char *path);
void rv_onnx_model_close(rv_onnx_model *model);

/* *out = the graph in the bytes of an attribute, which are freed; it stands as long as the model.
 */
rv_status rv_onnx_subgraph(const Onnx__Graph **out, rv_onnx_model *model, ProtobufCBinaryData *g);

#endif
