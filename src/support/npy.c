/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/npy.h"

#include "support/interrupt.h"
#include "support/memory.h"
#include "support/npy_header.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

_Static_assert((int)RV_NPY_RANK_MAX == (int)RV_NPY_HEADER_RANK_MAX,
               "an array has room for any header's shape");

/* The number of elements. Even beside a dimension of 0 the others must fit, for NumPy and for
   callers that multiply some of them. */
static rv_status count_elements(rv_npy *out, const char *path) {
  size_t bytes = sizeof(double);
  bool empty = false;
  for (size_t d = 0; d < out->rank; d++) {
    size_t factor = out->shape[d] > 0 ? out->shape[d] : 1;
    if (__builtin_mul_overflow(bytes, factor, &bytes) || bytes > PTRDIFF_MAX)
      return rv_npy_refuse(path, "has a shape too large to count");
    empty |= out->shape[d] == 0;
  }
  out->count = empty ? 0 : bytes / sizeof(double);
  return RV_OK;
}

/* What is read. The size of a pipe is not known before its end. */
typedef struct source {
  FILE *stream;
  const char *path;
  bool sized;
  size_t size;
} source;

static rv_status refuse_short(const source *from) {
  return rv_npy_refuse(from->path, "is truncated: it has fewer elements than its header says");
}

static rv_status refuse_long(const source *from) {
  return rv_npy_refuse(from->path, "is longer than its header says");
}

/* A file must end exactly where the header says, before memory is asked for. A file with holes can
   be longer than any memory, and what a pipe announces has not arrived yet. */
static rv_status check_size(const rv_npy *out, const rv_npy_header *h, const source *from) {
  const char *path = from->path;
  size_t wanted = h->length + out->count * h->type.size;
  if (from->sized && from->size != wanted)
    return from->size < wanted ? refuse_short(from) : refuse_long(from);
  double bytes = (double)out->count * sizeof(double);
  if (bytes > rv_physical_memory())
    return rv_fail(RV_ENOMEM, "'%s' needs %.3g bytes of memory: give a smaller array", path, bytes);
  return RV_OK;
}

static void decode_floats(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++) {
    uint32_t word;
    float number;
    memcpy(&word, byte + i * sizeof word, sizeof word);
    word = big_endian ? be32toh(word) : le32toh(word);
    memcpy(&number, &word, sizeof number);
    out[i] = number;
  }
}

static void decode_doubles(double *out, const unsigned char *byte, size_t count, bool big_endian) {
  for (size_t i = 0; i < count; i++) {
    uint64_t word;
    memcpy(&word, byte + i * sizeof word, sizeof word);
    word = big_endian ? be64toh(word) : le64toh(word);
    memcpy(out + i, &word, sizeof *out);
  }
}

static rv_status refuse_changed(const source *from) {
  return rv_fail(RV_EINVAL, "'%s' changed while it was read: wait until it is written", from->path);
}

/* The next `count` elements, in the file's order. */
static rv_status read_run(const source *from, double *out, size_t count, const rv_npy_type *type) {
  enum { BATCH = 4096 };
  unsigned char bytes[BATCH * 8];
  for (size_t done = 0; done < count;) {
    size_t batch = count - done < BATCH ? count - done : BATCH;
    if (fread(bytes, type->size, batch, from->stream) != batch)
      return from->sized ? refuse_changed(from) : refuse_short(from);
    (type->size == 4 ? decode_floats : decode_doubles)(out + done, bytes, batch, type->big_endian);
    done += batch;
  }
  return RV_OK;
}

/* A walk over all indices but the last in C order, with the place of each in Fortran order. */
typedef struct walk {
  size_t index[RV_NPY_RANK_MAX], stride[RV_NPY_RANK_MAX], place;
} walk;

static void start(walk *w, const rv_npy *a) {
  *w = (walk){.stride = {1}};
  for (size_t d = 1; d < a->rank; d++)
    w->stride[d] = w->stride[d - 1] * a->shape[d - 1];
}

static void step(walk *w, const rv_npy *a) {
  for (size_t d = a->rank - 1; d-- > 0;) {
    w->place += w->stride[d];
    if (++w->index[d] < a->shape[d])
      return;
    w->index[d] = 0;
    w->place -= w->stride[d] * a->shape[d];
  }
}

/*
 * In Fortran order the last index is the slowest: a panel, the elements of some values of it,
 * stands together in the file and consists of as many planes. In memory it is a short piece of
 * every row. Pieces of a few cache lines make the transposition as quick as reading.
 */
static void place_panel(rv_npy *out, const double *panel, size_t first, size_t planes) {
  size_t row_length = out->shape[out->rank - 1], rows = out->count / row_length;
  walk w;
  start(&w, out);
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < planes; i++)
      out->value[row * row_length + first + i] = panel[i * rows + w.place];
    step(&w, out);
  }
}

static rv_status read_fortran(const source *from, rv_npy *out, const rv_npy_type *type) {
  enum { PLANES = 32 };
  size_t row_length = out->shape[out->rank - 1], rows = out->count / row_length;
  size_t planes = row_length < PLANES ? row_length : PLANES;
  double *panel;
  RV_TRY(rv_alloc_doubles(&panel, planes, rows));
  rv_status status = RV_OK;
  for (size_t first = 0; first < row_length && status == RV_OK; first += planes) {
    if (planes > row_length - first)
      planes = row_length - first;
    status = read_run(from, panel, planes * rows, type);
    if (status == RV_OK)
      place_panel(out, panel, first, planes);
  }
  free(panel);
  return status;
}

static rv_status read_array(const source *from, rv_npy *out) {
  rv_npy_header h;
  RV_TRY(rv_npy_header_read(&h, from->stream, from->path));
  out->rank = h.rank;
  out->single = h.type.size == 4;
  memcpy(out->shape, h.shape, sizeof out->shape);
  RV_TRY(count_elements(out, from->path));
  RV_TRY(check_size(out, &h, from));
  RV_TRY(rv_alloc_doubles(&out->value, out->count, 1));
  bool turned = h.fortran_order && out->rank > 1 && out->count > 0;
  RV_TRY(turned ? read_fortran(from, out, &h.type)
                : read_run(from, out->value, out->count, &h.type));
  if (fgetc(from->stream) == EOF)
    return RV_OK;
  return from->sized ? refuse_changed(from) : refuse_long(from);
}

/* Opening a pipe waits for its writer; a terminal or another device would be waited for in vain. */
static rv_status open_source(source *from, const char *path) {
  struct stat information;
  if (stat(path, &information) == 0 && !S_ISREG(information.st_mode) &&
      !S_ISFIFO(information.st_mode))
    return rv_fail(RV_EINVAL, "'%s' is neither a file nor a pipe: give a .npy file", path);
  from->stream = fopen(path, "rbe");
  if (from->stream == NULL)
    return rv_interrupted()
               ? rv_fail(RV_ESTOPPED, "stopped: '%s' was not read", path)
               : rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
  from->path = path;
  from->sized = fstat(fileno(from->stream), &information) == 0 && S_ISREG(information.st_mode);
  from->size = from->sized ? (size_t)information.st_size : 0;
  return RV_OK;
}

rv_status rv_npy_read(rv_npy *out, const char *path) {
  source from;
  *out = (rv_npy){0};
  RV_TRY(open_source(&from, path));
  rv_status status = read_array(&from, out);
  if (ferror(from.stream))
    status = rv_interrupted() ? rv_fail(RV_ESTOPPED, "stopped: '%s' was not read", path)
                              : rv_fail(RV_EIO, "reading '%s' failed: check the disk", path);
  fclose(from.stream);
  if (status != RV_OK)
    rv_npy_free(out);
  return status;
}

void rv_npy_free(rv_npy *array) {
  free(array->value);
  *array = (rv_npy){0};
}
