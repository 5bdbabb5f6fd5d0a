/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protobuf messages laid out byte by byte from the encoding's description, and ONNX's of them. */
#ifndef REVERIFY_TESTS_PROTO_BYTES_H
#define REVERIFY_TESTS_PROTO_BYTES_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

typedef struct message {
  uint8_t byte[1 << 13];
  size_t size;
} message;

static inline void put_bytes(message *m, const void *byte, size_t size) {
  assert(size <= sizeof m->byte - m->size);
  memcpy(m->byte + m->size, byte, size);
  m->size += size;
}

static inline void put_varint(message *m, uint64_t number) {
  do {
    uint8_t byte = (uint8_t)((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
    put_bytes(m, &byte, 1);
    number >>= 7;
  } while (number > 0);
}

static inline void put_number(message *m, unsigned field, uint64_t number) {
  put_varint(m, field << 3);
  put_varint(m, number);
}

static inline void put_block(message *m, unsigned field, const void *byte, size_t size) {
  put_varint(m, field << 3 | 2);
  put_varint(m, size);
  put_bytes(m, byte, size);
}

static inline void put_text(message *m, unsigned field, const char *text) {
  put_block(m, field, text, strlen(text));
}

static inline void put_message(message *m, unsigned field, const message *part) {
  put_block(m, field, part->byte, part->size);
}

/* The fields of ONNX's messages. */
enum {
  MODEL_GRAPH = 7,
  GRAPH_NODE = 1,
  GRAPH_INITIALISER = 5,
  NODE_INPUT = 1,
  NODE_OUTPUT = 2,
  NODE_TYPE = 4,
  NODE_ATTRIBUTE = 5,
  ATTRIBUTE_NAME = 1,
  ATTRIBUTE_I = 3,
  ATTRIBUTE_T = 5,
  ATTRIBUTE_G = 6,
  ATTRIBUTE_INTS = 8,
  ATTRIBUTE_GRAPHS = 11,
  TENSOR_DIMS = 1,
  TENSOR_TYPE = 2,
  TENSOR_FLOATS = 4,
  TENSOR_INTS = 5,
  TENSOR_NAME = 8,
  TENSOR_RAW = 9,
  TENSOR_DOUBLES = 10,
  TENSOR_EXTERNAL = 13,
  TENSOR_LOCATION = 14,
};

/* Shape and type of a tensor; what holds its numbers follows. */
static inline message tensor_start(const char *name, unsigned type, size_t rank,
                                   const uint64_t *shape) {
  message m = {.size = 0};
  for (size_t d = 0; d < rank; d++)
    put_number(&m, TENSOR_DIMS, shape[d]);
  put_number(&m, TENSOR_TYPE, type);
  put_text(&m, TENSOR_NAME, name);
  return m;
}

/* A node of inputs parted by blanks, with one output. */
static inline message node_of(const char *type, const char *inputs, const char *output) {
  message m = {.size = 0};
  for (size_t length; *inputs != '\0'; inputs += length + (inputs[length] == ' ')) {
    length = strcspn(inputs, " ");
    put_block(&m, NODE_INPUT, inputs, length);
  }
  put_text(&m, NODE_OUTPUT, output);
  put_text(&m, NODE_TYPE, type);
  return m;
}

static inline void put_attribute(message *node, const char *name, unsigned field,
                                 const message *value) {
  message m = {.size = 0};
  put_text(&m, ATTRIBUTE_NAME, name);
  put_message(&m, field, value);
  put_message(node, NODE_ATTRIBUTE, &m);
}

static inline void put_flag(message *node, const char *name, uint64_t value) {
  message m = {.size = 0};
  put_text(&m, ATTRIBUTE_NAME, name);
  put_number(&m, ATTRIBUTE_I, value);
  put_message(node, NODE_ATTRIBUTE, &m);
}

static inline message model_of(const message *graph) {
  message m = {.size = 0};
  put_number(&m, 1, 8);
  put_message(&m, MODEL_GRAPH, graph);
  return m;
}

#endif
