/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/npy_input.h"

#include "support/interrupt.h"
#include "support/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Even beside a dimension of 0 the others must fit, for NumPy and for callers that multiply some of
   them. */
static rv_status count_elements(rv_npy_input *in) {
  const rv_npy_header *h = &in->header;
  size_t bytes = sizeof(double);
  bool empty = false;
  for (size_t d = 0; d < h->rank; d++) {
    size_t factor = h->shape[d] > 0 ? h->shape[d] : 1;
    if (__builtin_mul_overflow(bytes, factor, &bytes) || bytes > PTRDIFF_MAX)
      return rv_npy_refuse(in->path, "has a shape too large to count");
    empty |= h->shape[d] == 0;
  }
  in->count = empty ? 0 : bytes / sizeof(double);
  return RV_OK;
}

static rv_status refuse_short(const rv_npy_input *in) {
  return rv_npy_refuse(in->path, "is truncated: it has fewer elements than its header says");
}

static rv_status refuse_long(const rv_npy_input *in) {
  return rv_npy_refuse(in->path, "is longer than its header says");
}

static rv_status refuse_changed(const rv_npy_input *in) {
  return rv_fail(RV_EINVAL, "'%s' changed while it was read: wait until it is written", in->path);
}

/* A file must end exactly where the header says, before memory is asked for. A file with holes can
   be longer than any memory, and what a pipe announces has not arrived yet. */
static rv_status check_size(const rv_npy_input *in) {
  size_t wanted = in->header.length + in->count * rv_float_size(in->header.type.number);
  if (in->sized && in->size != wanted)
    return in->size < wanted ? refuse_short(in) : refuse_long(in);
  double bytes = (double)in->count * sizeof(double);
  if (bytes > rv_physical_memory())
    return rv_fail(RV_ENOMEM, "'%s' needs %.3g bytes of memory: give a smaller array", in->path,
                   bytes);
  return RV_OK;
}

/* Opening a pipe waits for its writer; a terminal or another device would be waited for in vain. */
rv_status rv_npy_input_open(rv_npy_input *in, const char *path) {
  struct stat information;
  *in = (rv_npy_input){.path = path};
  if (stat(path, &information) == 0 && !S_ISREG(information.st_mode) &&
      !S_ISFIFO(information.st_mode))
    return rv_fail(RV_EINVAL, "'%s' is neither a file nor a pipe: give a .npy file", path);
  in->stream = fopen(path, "rbe");
  if (in->stream == NULL)
    return rv_interrupted()
               ? rv_fail(RV_ESTOPPED, "stopped: '%s' was not read", path)
               : rv_fail(RV_EINVAL, "cannot open '%s' (%s): check the path", path, strerror(errno));
  in->sized = fstat(fileno(in->stream), &information) == 0 && S_ISREG(information.st_mode);
  in->size = in->sized ? (size_t)information.st_size : 0;
  return RV_OK;
}

rv_status rv_npy_input_start(rv_npy_input *in, const rv_npy_manner *manner) {
  RV_TRY(rv_npy_header_read(&in->header, in->stream, in->path, manner));
  RV_TRY(count_elements(in));
  return in->header.other != NULL ? RV_OK : check_size(in);
}

/* The next `count` elements, in the file's order. */
static rv_status read_run(const rv_npy_input *in, double *out, size_t count) {
  const rv_npy_type type = in->header.type;
  if (rv_floats_read(out, in->stream, count, type.number, type.big_endian))
    return RV_OK;
  return in->sized ? refuse_changed(in) : refuse_short(in);
}

/* A walk over all indices but the last in C order, with the place of each in Fortran order. */
typedef struct walk {
  size_t index[RV_NPY_HEADER_RANK_MAX], stride[RV_NPY_HEADER_RANK_MAX], place;
} walk;

static void start(walk *w, const rv_npy_header *h) {
  *w = (walk){.stride = {1}};
  for (size_t d = 1; d < h->rank; d++)
    w->stride[d] = w->stride[d - 1] * h->shape[d - 1];
}

static void step(walk *w, const rv_npy_header *h) {
  for (size_t d = h->rank - 1; d-- > 0;) {
    w->place += w->stride[d];
    if (++w->index[d] < h->shape[d])
      return;
    w->index[d] = 0;
    w->place -= w->stride[d] * h->shape[d];
  }
}

/*
 * In Fortran order the last index is the slowest: a panel, the elements of some values of it,
 * stands together in the file and consists of as many planes. In memory it is a short piece of
 * every row. Pieces of a few cache lines make the transposition as quick as reading.
 */
static void place_panel(double *out, const rv_npy_input *in, const double *panel, size_t first,
                        size_t planes) {
  size_t row_length = in->header.shape[in->header.rank - 1], rows = in->count / row_length;
  walk w;
  start(&w, &in->header);
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < planes; i++)
      out[row * row_length + first + i] = panel[i * rows + w.place];
    step(&w, &in->header);
  }
}

static rv_status read_fortran(double *out, const rv_npy_input *in) {
  enum { PLANES = 32 };
  size_t row_length = in->header.shape[in->header.rank - 1], rows = in->count / row_length;
  size_t planes = row_length < PLANES ? row_length : PLANES;
  double *panel;
  RV_TRY(rv_alloc_doubles(&panel, planes, rows));
  rv_status status = RV_OK;
  for (size_t first = 0; first < row_length && status == RV_OK; first += planes) {
    if (planes > row_length - first)
      planes = row_length - first;
    status = read_run(in, panel, planes * rows);
    if (status == RV_OK)
      place_panel(out, in, panel, first, planes);
  }
  free(panel);
  return status;
}

rv_status rv_npy_input_elements(double *out, rv_npy_input *in) {
  bool turned = in->header.fortran_order && in->header.rank > 1 && in->count > 0;
  RV_TRY(turned ? read_fortran(out, in) : read_run(in, out, in->count));
  if (fgetc(in->stream) == EOF)
    return RV_OK;
  return in->sized ? refuse_changed(in) : refuse_long(in);
}

rv_status rv_npy_input_status(const rv_npy_input *in, rv_status status) {
  if (!ferror(in->stream))
    return status;
  return rv_interrupted() ? rv_fail(RV_ESTOPPED, "stopped: '%s' was not read", in->path)
                          : rv_fail(RV_EIO, "reading '%s' failed: check the disk", in->path);
}

void rv_npy_input_close(rv_npy_input *in) {
  if (in->stream != NULL)
    fclose(in->stream);
  in->stream = NULL;
}
