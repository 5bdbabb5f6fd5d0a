/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_source.h"

#include "support/memory.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IN_FILE, ARRAY, GATE };

static size_t min_size(const rv_net_source_options *options) {
  return options->min_size > 0 ? options->min_size : 2;
}

static bool is_asked_for(const char *name, const rv_net_source_options *options) {
  return options->layers_glob == NULL || fnmatch(options->layers_glob, name, 0) == 0;
}

/* An empty array is no matrix. */
static bool as_matrix(rv_layer_source *out, const rv_tensor *tensor,
                      const rv_net_source_options *options) {
  if (tensor->rank < 2 || tensor->count == 0)
    return false;
  out->inputs_are_rows =
      tensor->orientation_known ? tensor->inputs_are_rows : options->inputs_are_rows;
  bool last_apart = out->inputs_are_rows && !tensor->orientation_known;
  size_t last = tensor->shape[tensor->rank - 1];
  out->rows = last_apart ? tensor->count / last : tensor->shape[0];
  out->columns = tensor->count / out->rows;
  out->epsilon = tensor->epsilon;
  return true;
}

/* One gate of the layer, if its outputs divide. */
static bool take_gate(rv_layer_source *layer, size_t gates) {
  size_t *outputs = layer->inputs_are_rows ? &layer->columns : &layer->rows;
  if (*outputs % gates != 0)
    return false;
  *outputs /= gates;
  return true;
}

static bool is_large(const rv_layer_source *layer, const rv_net_source_options *options) {
  size_t least = min_size(options);
  return layer->rows >= least && layer->columns >= least;
}

static rv_status no_memory(void) {
  return rv_fail(RV_ENOMEM, "no memory for the layers: give fewer files");
}

static rv_status add_layer(rv_net_source *out, const rv_layer_source *layer, const char *name) {
  rv_layer_source *grown = reallocarray(out->layer, out->count + 1, sizeof *grown);
  if (grown == NULL)
    return no_memory();
  out->layer = grown;
  grown[out->count] = *layer;
  int length = out->gates > 1
                   ? asprintf(&grown[out->count].name, "%s[%zu]", name, layer->place[GATE])
                   : asprintf(&grown[out->count].name, "%s", name);
  if (length < 0)
    return no_memory();
  out->count++;
  return RV_OK;
}

static rv_status add_gates(rv_net_source *out, rv_layer_source *layer, const rv_tensor *tensor,
                           const rv_net_source_options *options) {
  size_t outputs = layer->inputs_are_rows ? layer->columns : layer->rows;
  if (!take_gate(layer, out->gates))
    return rv_fail(RV_EINVAL,
                   "the %zu outputs of '%s' in '%s' are no multiple of %zu gates: give another "
                   "number of gates, or name the recurrent layers with --layers",
                   outputs, tensor->name, layer->file, out->gates);
  for (size_t g = 0; g < out->gates && is_large(layer, options); g++) {
    layer->place[GATE] = g;
    RV_TRY(add_layer(out, layer, tensor->name));
  }
  return RV_OK;
}

/* An array that holds no floating-point numbers is passed over, unless it was named. */
static rv_status pass_over(rv_net_source *out, const rv_tensor *tensor, const char *file,
                           const rv_net_source_options *options) {
  if (options->layers_glob != NULL && strcmp(options->layers_glob, "*") != 0)
    return rv_fail(RV_EINVAL,
                   "'%s' of '%s' holds %s, no weights: convert it to floating-point numbers, or "
                   "name other layers",
                   tensor->name, file, tensor->other);
  if (out->others++ == 0) {
    out->an_other = tensor;
    out->its_file = file;
  }
  return RV_OK;
}

static rv_status take_array(rv_net_source *out, size_t index, const char *path,
                            const rv_net_source_options *options) {
  size_t file = out->files - 1;
  const rv_tensor *tensor = rv_tensor_file_at(out->file[file], index);
  rv_layer_source layer = {.file = path, .place = {[IN_FILE] = file, [ARRAY] = index}};
  if (!is_asked_for(tensor->name, options) || !as_matrix(&layer, tensor, options) ||
      !is_large(&layer, options))
    return RV_OK;
  return tensor->other != NULL ? pass_over(out, tensor, path, options)
                               : add_gates(out, &layer, tensor, options);
}

/* 'NAME' (3 x 4), 'NAME' (int8 elements, 3 x 4), ... */
static void describe(FILE *text, const rv_tensor *tensor) {
  fprintf(text, "'%s' (", tensor->name);
  if (tensor->other != NULL)
    fprintf(text, "%s%s", tensor->other, tensor->rank > 0 ? ", " : "");
  else if (tensor->rank == 0)
    fputs("a number", text);
  for (size_t d = 0; d < tensor->rank; d++)
    fprintf(text, "%s%zu", d > 0 ? " x " : "", tensor->shape[d]);
  fputc(')', text);
}

static void describe_all(FILE *text, const rv_tensor_file *file) {
  enum { SHOWN = 5 };
  size_t count = rv_tensor_file_count(file);
  fputs(count == 0 ? "no array at all" : "", text);
  for (size_t i = 0; i < count && i < SHOWN; i++) {
    fputs(i > 0 ? ", " : "", text);
    describe(text, rv_tensor_file_at(file, i));
  }
  if (count > SHOWN)
    fprintf(text, " and %zu more", count - SHOWN);
}

static rv_status refuse_file(const rv_tensor_file *file, const char *path,
                             const rv_net_source_options *options) {
  char *held = NULL;
  size_t size, least = min_size(options);
  FILE *text = open_memstream(&held, &size);
  if (text == NULL)
    return no_memory();
  describe_all(text, file);
  if (fclose(text) != 0)
    held = NULL;
  bool named = options->layers_glob != NULL;
  rv_status status = rv_fail(
      RV_EINVAL,
      "'%s' has no layer%s%s%s of at least %zu x %zu weights, but %s: give a file with one%s", path,
      named ? " named '" : "", named ? options->layers_glob : "", named ? "'" : "", least, least,
      held != NULL ? held : "others", named ? ", or name another" : "");
  free(held);
  return status;
}

static rv_status take_file(rv_net_source *out, const char *path,
                           const rv_net_source_options *options) {
  size_t before = out->count;
  const rv_tensor_options reading = {.raw_is_bfloat16 = options->raw_is_bfloat16};
  rv_tensor_file **file = &out->file[out->files];
  RV_TRY(rv_tensor_file_open(file, path, &reading));
  out->files++;
  for (size_t i = 0; i < rv_tensor_file_count(*file); i++)
    RV_TRY(take_array(out, i, path, options));
  if (out->count == before && out->bare++ == 0)
    out->bare_file = path;
  return RV_OK;
}

rv_status rv_net_source_open(rv_net_source *out, char *const *path, size_t count,
                             const rv_net_source_options *options) {
  *out = (rv_net_source){.gates = options->gates > 1 ? options->gates : 1};
  out->file = calloc(count + 1, sizeof(rv_tensor_file *));
  if (out->file == NULL)
    return no_memory();
  for (size_t i = 0; i < count; i++)
    RV_TRY(take_file(out, path[i], options));
  return out->count > 0 ? RV_OK : refuse_file(out->file[0], path[0], options);
}

void rv_net_source_close(rv_net_source *source) {
  for (size_t i = 0; i < source->count; i++)
    free(source->layer[i].name);
  for (size_t f = 0; f < source->files; f++)
    rv_tensor_file_close(source->file[f]);
  free(source->layer);
  free(source->file);
  *source = (rv_net_source){.layer = NULL};
}

/* The rows, or the columns, of one gate of `gates`. */
static void copy_gate(double *out, const double *whole, const rv_layer_source *layer,
                      size_t gates) {
  size_t size = layer->columns * sizeof *out;
  bool beside = layer->inputs_are_rows;
  size_t step = beside ? layer->columns * gates : layer->columns;
  const double *from = whole + layer->place[GATE] * layer->columns * (beside ? 1 : layer->rows);
  for (size_t row = 0; row < layer->rows; row++)
    memcpy(out + row * layer->columns, from + row * step, size);
}

static rv_status read_whole(double **out, rv_net_source *source, const rv_layer_source *layer) {
  rv_tensor_file *file = source->file[layer->place[IN_FILE]];
  double bytes = (double)rv_tensor_file_at(file, layer->place[ARRAY])->count * sizeof(double);
  *out = NULL;
  if (bytes > rv_physical_memory())
    return rv_fail(RV_ENOMEM, "'%s' of '%s' needs %.3g bytes of memory: name other layers",
                   layer->name, layer->file, bytes);
  RV_TRY(rv_alloc_doubles(out, rv_tensor_file_at(file, layer->place[ARRAY])->count, 1));
  rv_status status = rv_tensor_file_read(*out, file, layer->place[ARRAY]);
  if (status != RV_OK) {
    free(*out);
    *out = NULL;
  }
  return status;
}

rv_status rv_net_source_read(double **out, rv_net_source *source, size_t index) {
  const rv_layer_source *layer = &source->layer[index];
  double *whole;
  *out = NULL;
  RV_TRY(read_whole(&whole, source, layer));
  if (source->gates == 1) {
    *out = whole;
    return RV_OK;
  }
  rv_status status = rv_alloc_doubles(out, layer->rows, layer->columns);
  if (status == RV_OK)
    copy_gate(*out, whole, layer, source->gates);
  free(whole);
  return status;
}
