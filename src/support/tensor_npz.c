/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A zip archive of .npy arrays, as numpy.savez and savez_compressed write it, by libzip. Members
 * that do not end in .npy are no arrays, to NumPy either, and are left alone.
 */
#include "support/npy_input.h"
#include "support/tensor_format.h"
#include "support/zip_entries.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* A deflated byte gives at most so many: 258 bytes per pair of codes of one bit each. */
enum { DEFLATE_RATIO_MAX = 1032 };

typedef struct npz {
  const char *path;
  zip_t *archive;
  uint64_t *member; /* of each array */
  rv_npy_manner manner;
} npz;

static rv_status refuse(const char *path, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: save it again with numpy.savez", path, what);
}

static rv_status no_memory(const char *path) {
  return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
}

static ssize_t read_member(void *member, char *out, size_t size) {
  return (ssize_t)zip_fread(member, out, size);
}

static int close_member(void *member) {
  return zip_fclose(member);
}

/* What can be known of a member's size before a byte of it is read. */
static rv_status check_member(const zip_stat_t *s, const char *path) {
  enum { NEEDED = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD };
  if ((s->valid & NEEDED) != NEEDED)
    return refuse(path, "has no size");
  if (s->valid & ZIP_STAT_ENCRYPTION_METHOD && s->encryption_method != ZIP_EM_NONE)
    return refuse(path, "is encrypted");
  if (s->comp_method != ZIP_CM_STORE && s->comp_method != ZIP_CM_DEFLATE)
    return refuse(path, "is compressed in another way than NumPy does it");
  uint64_t most = s->comp_size;
  if (s->comp_method == ZIP_CM_DEFLATE && __builtin_mul_overflow(most, DEFLATE_RATIO_MAX, &most))
    most = UINT64_MAX;
  return s->size <= most ? RV_OK : refuse(path, "is damaged: it holds less than it promises");
}

/* Opens a member as if it were a file; `path` names it in messages. */
static rv_status open_member(rv_npy_input *out, const npz *file, uint64_t index, const char *path) {
  static const cookie_io_functions_t functions = {.read = read_member, .close = close_member};
  zip_stat_t s;
  *out = (rv_npy_input){.path = path, .sized = true};
  if (zip_stat_index(file->archive, index, 0, &s) != 0)
    return refuse(path, "is damaged");
  RV_TRY(check_member(&s, path));
  out->size = s.size;
  zip_file_t *member = zip_fopen_index(file->archive, index, 0);
  if (member == NULL)
    return rv_fail(RV_EINVAL, "'%s' is damaged (%s): save it again with numpy.savez", path,
                   zip_strerror(file->archive));
  out->stream = fopencookie(member, "r", functions);
  if (out->stream == NULL) {
    zip_fclose(member);
    return no_memory(path);
  }
  return RV_OK;
}

/* An error of the archive explains more than what came of it. */
static rv_status status_of(const rv_npy_input *in, rv_status status) {
  return ferror(in->stream) ? refuse(in->path, "is damaged: its zip data have an error") : status;
}

/* FILE/MEMBER; free it. */
static char *member_path(const npz *file, const char *name) {
  char *out;
  return asprintf(&out, "%s/%s", file->path, name) < 0 ? NULL : out;
}

static rv_status describe(rv_tensor *out, const rv_npy_input *in) {
  const rv_npy_header *h = &in->header;
  if (h->rank > RV_TENSOR_RANK_MAX)
    return rv_npy_refuse(in->path, "has more than 32 dimensions");
  *out = (rv_tensor){.rank = h->rank, .count = in->count, .other = h->other};
  memcpy(out->shape, h->shape, h->rank * sizeof *h->shape);
  out->epsilon = h->other == NULL ? rv_float_epsilon(h->type.number) : 0;
  return RV_OK;
}

/* The array under its member's name without .npy. */
static rv_status add(rv_tensor_list *list, rv_tensor *tensor, const char *name) {
  char *own = strndup(name, strlen(name) - strlen(".npy"));
  if (own == NULL)
    return no_memory(name);
  tensor->name = own;
  rv_status status = rv_tensor_list_add(list, tensor);
  free(own);
  return status;
}

static rv_status list_member(npz *file, rv_tensor_list *list, uint64_t index, const char *name) {
  rv_npy_input in = {.stream = NULL};
  rv_tensor tensor;
  char *path = member_path(file, name);
  if (path == NULL)
    return no_memory(file->path);
  rv_status status = open_member(&in, file, index, path);
  if (status == RV_OK)
    status = status_of(&in, rv_npy_input_start(&in, &file->manner));
  if (status == RV_OK)
    status = describe(&tensor, &in);
  if (status == RV_OK) {
    file->member[list->count] = index;
    status = add(list, &tensor, name);
  }
  rv_npy_input_close(&in);
  free(path);
  return status;
}

static bool ends_in(const char *name, const char *extension) {
  size_t length = strlen(name), end = strlen(extension);
  return length >= end && strcmp(name + length - end, extension) == 0;
}

/* *pickled tells whether there is what PyTorch keeps in its own archives. */
static rv_status list_members(npz *file, rv_tensor_list *list, bool *pickled) {
  uint64_t count = (uint64_t)zip_get_num_entries(file->archive, 0);
  file->member = calloc(count + 1, sizeof *file->member);
  if (file->member == NULL)
    return no_memory(file->path);
  for (uint64_t i = 0; i < count; i++) {
    const char *name = zip_get_name(file->archive, i, ZIP_FL_ENC_RAW);
    if (name == NULL)
      return refuse(file->path, "has a member without a name");
    *pickled |= ends_in(name, "/data.pkl");
    if (ends_in(name, ".npy"))
      RV_TRY(list_member(file, list, i, name));
  }
  return RV_OK;
}

static rv_status check_list(const rv_tensor_list *list, const char *path, bool pickled) {
  if (list->count > 0)
    return RV_OK;
  return pickled
             ? rv_fail(RV_EINVAL,
                       "'%s' is a checkpoint of PyTorch: save its weights as .safetensors", path)
             : refuse(path, "is a zip archive without any .npy array");
}

/* Held against its own rules, an archive has no two members of one name either. */
static rv_status open_archive(npz *file) {
  int code;
  zip_error_t error;
  file->archive = zip_open(file->path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
  if (file->archive != NULL)
    return RV_OK;
  zip_error_init_with_code(&error, code);
  rv_status status =
      code == ZIP_ER_MEMORY
          ? no_memory(file->path)
          : rv_fail(RV_EINVAL, "'%s' is no sound zip archive (%s): save it again with numpy.savez",
                    file->path, zip_error_strerror(&error));
  zip_error_fini(&error);
  return status;
}

static rv_status open_npz(void **state, rv_tensor_list *list, const char *path,
                          const rv_tensor_options *options) {
  bool pickled = false;
  npz *file = calloc(1, sizeof *file);
  if (file == NULL)
    return no_memory(path);
  *state = file;
  file->path = path;
  file->manner = (rv_npy_manner){.raw_is_bfloat16 = options->raw_is_bfloat16, .lists_others = true};
  RV_TRY(rv_zip_check_entries(path));
  RV_TRY(open_archive(file));
  RV_TRY(list_members(file, list, &pickled));
  return check_list(list, path, pickled);
}

static rv_status read_npz(double *out, void *state, const rv_tensor *tensor, size_t index) {
  const npz *file = state;
  rv_npy_input in = {.stream = NULL};
  char *path = member_path(file, tensor->name);
  if (path == NULL)
    return no_memory(file->path);
  rv_status status = open_member(&in, file, file->member[index], path);
  if (status == RV_OK)
    status = status_of(&in, rv_npy_input_start(&in, &file->manner));
  if (status == RV_OK && in.count != tensor->count)
    status = refuse(path, "changed since it was opened");
  if (status == RV_OK)
    status = status_of(&in, rv_npy_input_elements(out, &in));
  rv_npy_input_close(&in);
  free(path);
  return status;
}

static void close_npz(void *state) {
  npz *file = state;
  if (file == NULL)
    return;
  if (file->archive != NULL)
    zip_discard(file->archive);
  free(file->member);
  free(file);
}

const rv_tensor_format rv_tensor_npz = {.open = open_npz, .read = read_npz, .close = close_npz};
