/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/tensor_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct rv_tensor_file {
  char *path;
  const rv_tensor_format *format;
  void *state;
  rv_tensor_list list;
};

/* The bytes by which formats are told, safetensors the ninth. */
enum { START = 16 };

typedef struct start {
  unsigned char byte[START];
  size_t size;
} start;

static bool starts_with(const start *s, size_t at, const char *mark) {
  size_t length = strlen(mark);
  return at + length <= s->size && memcmp(s->byte + at, mark, length) == 0;
}

static bool ends_in(const char *path, const char *extension) {
  size_t length = strlen(path), end = strlen(extension);
  return length >= end && strcasecmp(path + length - end, extension) == 0;
}

/* What other files of weights are, and a way from there. */
static rv_status refuse_known(const start *s, const char *path) {
  static const struct {
    size_t at;
    const char *mark, *what;
  } known[] = {{0, "\x89HDF\r\n", "an HDF5 file"},
               {0, "\x80\x02", "a pickle of Python's"},
               {0, "GGUF", "a GGUF file"},
               {4, "TFL3", "a TensorFlow Lite file"}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (starts_with(s, known[k].at, known[k].mark))
      return rv_fail(RV_EINVAL, "'%s' is %s: save its weights as .npy, .npz or .safetensors", path,
                     known[k].what);
  return RV_OK;
}

static const rv_tensor_format *by_content(const start *s) {
  if (starts_with(s, 0, "\x93NUMPY"))
    return &rv_tensor_npy;
  if (starts_with(s, 0, "PK\x03\x04") || starts_with(s, 0, "PK\x05\x06"))
    return &rv_tensor_npz;
  return starts_with(s, 8, "{") ? &rv_tensor_safetensors : NULL;
}

/* Without a mark of its own, an ONNX file usually starts with the number of its version, field 1.
 */
static const rv_tensor_format *by_name(const start *s, const char *path) {
  static const struct {
    const char *extension;
    const rv_tensor_format *format;
  } known[] = {{".npy", &rv_tensor_npy},
               {".npz", &rv_tensor_npz},
               {".safetensors", &rv_tensor_safetensors},
               {".onnx", &rv_tensor_onnx}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (ends_in(path, known[k].extension))
      return known[k].format;
  return starts_with(s, 0, "\x08") ? &rv_tensor_onnx : NULL;
}

/* The first bytes of a regular file. A pipe has them once only: it is taken to hold a .npy array,
   whose reader refuses whatever else it may be. */
static void read_start(start *s, const char *path) {
  s->size = 0;
  FILE *stream = fopen(path, "rbe");
  if (stream == NULL)
    return; /* the format's own attempt says why */
  s->size = fread(s->byte, 1, START, stream);
  fclose(stream);
}

/* The JSON of an index can start like a safetensors file, so that its name is asked first. */
static rv_status find_format(const rv_tensor_format **out, const char *path) {
  struct stat information;
  start s;
  *out = &rv_tensor_npy;
  if (stat(path, &information) != 0 || !S_ISREG(information.st_mode))
    return RV_OK;
  read_start(&s, path);
  *out = ends_in(path, ".json") ? &rv_tensor_shards : by_content(&s);
  if (*out != NULL)
    return RV_OK;
  RV_TRY(refuse_known(&s, path));
  *out = by_name(&s, path);
  return *out != NULL ? RV_OK
                      : rv_fail(RV_EINVAL,
                                "'%s' is no file of weights: give .npy, .npz, .safetensors, "
                                ".safetensors.index.json or .onnx",
                                path);
}

static rv_status open_format(rv_tensor_file *file, const rv_tensor_options *options) {
  static const rv_tensor_options none = {.raw_is_bfloat16 = false};
  RV_TRY(find_format(&file->format, file->path));
  return file->format->open(&file->state, &file->list, file->path,
                            options != NULL ? options : &none);
}

rv_status rv_tensor_file_open(rv_tensor_file **out, const char *path,
                              const rv_tensor_options *options) {
  *out = NULL;
  rv_tensor_file *file = calloc(1, sizeof *file);
  if (file != NULL)
    file->path = strdup(path);
  if (file == NULL || file->path == NULL) {
    free(file);
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
  }
  rv_status status = open_format(file, options);
  if (status == RV_OK)
    *out = file;
  else
    rv_tensor_file_close(file);
  return status;
}

void rv_tensor_file_close(rv_tensor_file *file) {
  if (file == NULL)
    return;
  if (file->format != NULL)
    file->format->close(file->state);
  rv_tensor_list_free(&file->list);
  free(file->path);
  free(file);
}

size_t rv_tensor_file_count(const rv_tensor_file *file) {
  return file->list.count;
}

const rv_tensor *rv_tensor_file_at(const rv_tensor_file *file, size_t index) {
  return &file->list.item[index];
}

rv_status rv_tensor_file_read(double *out, rv_tensor_file *file, size_t index) {
  const rv_tensor *tensor = rv_tensor_file_at(file, index);
  if (tensor->other != NULL)
    return rv_fail(RV_EINVAL, "'%s' of '%s' holds %s: give weights of floating-point numbers",
                   tensor->name, file->path, tensor->other);
  return file->format->read(out, file->state, tensor, index);
}
