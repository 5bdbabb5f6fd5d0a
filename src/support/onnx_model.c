/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/onnx_model.h"

#include "support/regular_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { MARGIN = 1 << 20, AHEAD = 16 };

/* Each piece stands behind its own size, which takes as much as keeps it aligned. */
static void *take(void *memory, size_t size) {
  rv_onnx_memory *m = memory;
  size_t whole;
  if (__builtin_add_overflow(size, AHEAD, &whole) || whole > m->most - m->taken)
    return NULL;
  size_t *piece = malloc(whole);
  if (piece == NULL)
    return NULL;
  *piece = whole;
  m->taken += whole;
  return (char *)piece + AHEAD;
}

static void give_back(void *memory, void *at) {
  rv_onnx_memory *m = memory;
  if (at == NULL)
    return;
  size_t *piece = (size_t *)(void *)((char *)at - AHEAD);
  m->taken -= *piece;
  free(piece);
}

static ProtobufCAllocator allocator_of(rv_onnx_memory *memory) {
  return (ProtobufCAllocator){.alloc = take, .free = give_back, .allocator_data = memory};
}

static rv_status no_memory(const char *path) {
  return rv_fail(RV_ENOMEM, "no memory for '%s': free some memory", path);
}

static rv_status refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: export it again", path, what);
}

static rv_status unpack_model(rv_onnx_model *out, const uint8_t *byte, size_t size) {
  ProtobufCAllocator allocator = allocator_of(&out->memory);
  out->whole = onnx__model__unpack(&allocator, size, byte);
  if (out->whole == NULL)
    return refuse(out->memory.path, "is no sound ONNX file");
  return out->whole->graph != NULL
             ? RV_OK
             : refuse(out->memory.path, "is no ONNX file of a net: it has no graph");
}

static rv_status read_bytes(uint8_t *byte, size_t size, FILE *stream, const char *path) {
  if (fread(byte, 1, size, stream) == size)
    return RV_OK;
  return ferror(stream) ? rv_fail(RV_EIO, "reading '%s' failed: check the disk", path)
                        : refuse(path, "changed while it was read");
}

static rv_status read_stream(rv_onnx_model *out, FILE *stream, size_t size, const char *path) {
  out->memory = (rv_onnx_memory){.most = RV_ONNX_SWELL * size + MARGIN, .path = path};
  uint8_t *byte = malloc(size + 1);
  if (byte == NULL)
    return no_memory(path);
  rv_status status = read_bytes(byte, size, stream, path);
  if (status == RV_OK)
    status = unpack_model(out, byte, size);
  free(byte);
  return status;
}

rv_status rv_onnx_model_open(rv_onnx_model *out, const char *path) {
  FILE *stream;
  uint64_t size;
  *out = (rv_onnx_model){.memory = {.path = path}};
  RV_TRY(rv_regular_open(&stream, &size, path));
  rv_status status = size > INT_MAX ? refuse(path, "is longer than the 2 GB of an ONNX file")
                                    : read_stream(out, stream, size, path);
  fclose(stream);
  return status;
}

rv_status rv_onnx_subgraph(const Onnx__Graph **out, rv_onnx_model *model, ProtobufCBinaryData *g) {
  ProtobufCAllocator allocator = allocator_of(&model->memory);
  Onnx__Graph **grown = reallocarray(model->subgraph, model->subgraphs + 1, sizeof(Onnx__Graph *));
  if (grown == NULL)
    return no_memory(model->memory.path);
  model->subgraph = grown;
  Onnx__Graph *graph = onnx__graph__unpack(&allocator, g->len, g->data);
  if (graph == NULL)
    return refuse(model->memory.path, "has a subgraph that is not sound");
  give_back(&model->memory, g->data);
  *g = (ProtobufCBinaryData){.data = NULL};
  grown[model->subgraphs++] = graph;
  *out = graph;
  return RV_OK;
}

void rv_onnx_model_close(rv_onnx_model *model) {
  ProtobufCAllocator allocator = allocator_of(&model->memory);
  for (size_t s = 0; s < model->subgraphs; s++)
    onnx__graph__free_unpacked(model->subgraph[s], &allocator);
  free(model->subgraph);
  onnx__model__free_unpacked(model->whole, &allocator);
  *model = (rv_onnx_model){.whole = NULL};
}
