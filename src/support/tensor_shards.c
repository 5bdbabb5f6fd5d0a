/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The index of a net that was cut into several safetensors files: a JSON object whose `weight_map`
 * names the shard of each array, a file in the index's own folder.
 */
#include "support/json_text.h"
#include "support/regular_file.h"
#include "support/safetensors.h"
#include "support/tensor_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_MAX = 100000000 }; /* as long as a header of safetensors may be */

typedef struct shard {
  char *name, *path;
  rv_safetensors file;
} shard;

/* An array's shard and its place there. */
typedef struct place {
  const char *name; /* the JSON's, while that stands */
  size_t shard, index;
} place;

typedef struct shards {
  const char *path;
  shard *item;
  place *place;
  size_t count, places;
} shards;

static rv_status refuse(const shards *s, const char *what) {
  return rv_fail(RV_EINVAL, "'%s' %s: give the index of a net in safetensors", s->path, what);
}

static rv_status no_memory(const shards *s) {
  return rv_fail(RV_ENOMEM, "no memory for the shards of '%s': free some memory", s->path);
}

/* A file's name alone, so that no index leads out of its folder. */
static bool is_plain(const char *name) {
  return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
         strcmp(name, "..") != 0;
}

static char *beside(const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  char *out;
  int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
  return asprintf(&out, "%.*s%s", folder, path, name) < 0 ? NULL : out;
}

static rv_status open_shard(shards *s, const char *name) {
  shard *item = reallocarray(s->item, s->count + 1, sizeof *item);
  if (item == NULL)
    return no_memory(s);
  s->item = item;
  shard *last = &item[s->count++];
  *last = (shard){.name = strdup(name), .path = beside(s->path, name)};
  if (last->name == NULL || last->path == NULL)
    return no_memory(s);
  return rv_safetensors_open(&last->file, last->path);
}

/* The shard of that name, opened when it is met first. */
static rv_status find_shard(size_t *out, shards *s, const char *name) {
  if (!is_plain(name))
    return refuse(s, "names a shard outside of its own folder");
  for (*out = 0; *out < s->count; ++*out)
    if (strcmp(s->item[*out].name, name) == 0)
      return RV_OK;
  return open_shard(s, name);
}

/* Among the arrays of a shard, which are sorted. */
static rv_status find_array(size_t *out, const shards *s, const char *name, const shard *in) {
  size_t low = 0, high = in->file.list.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = rv_tensor_name_order(name, in->file.list.item[middle].name);
    if (order == 0) {
      *out = middle;
      return RV_OK;
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return rv_fail(RV_EINVAL, "'%s' looks for '%s' in '%s', which has none: fetch both again",
                 s->path, name, in->path);
}

static rv_status take_place(shards *s, const char *name, const json_t *file) {
  place *p = &s->place[s->places++];
  if (!json_is_string(file))
    return refuse(s, "has a weight_map of other than file names");
  p->name = name;
  RV_TRY(find_shard(&p->shard, s, json_string_value(file)));
  return find_array(&p->index, s, name, &s->item[p->shard]);
}

static int by_name(const void *one, const void *other) {
  const place *a = one, *b = other;
  return rv_tensor_name_order(a->name, b->name);
}

static rv_status list_places(shards *s, rv_tensor_list *list) {
  qsort(s->place, s->places, sizeof *s->place, by_name);
  for (size_t i = 0; i < s->places; i++) {
    const place *p = &s->place[i];
    RV_TRY(rv_tensor_list_add(list, &s->item[p->shard].file.list.item[p->index]));
  }
  return RV_OK;
}

static rv_status take_map(shards *s, rv_tensor_list *list, json_t *map) {
  const char *name;
  json_t *file;
  if (!json_is_object(map))
    return refuse(s, "has no weight_map");
  s->place = calloc(json_object_size(map) + 1, sizeof *s->place);
  if (s->place == NULL)
    return no_memory(s);
  json_object_foreach(map, name, file) {
    RV_TRY(take_place(s, name, file));
  }
  return list_places(s, list);
}

static rv_status take_text(shards *s, rv_tensor_list *list, const char *text, size_t size) {
  json_t *root;
  RV_TRY(rv_json_parse(&root, text, size, "the index", s->path));
  rv_status status = take_map(s, list, json_object_get(root, "weight_map"));
  json_decref(root);
  return status;
}

static rv_status read_stream(shards *s, rv_tensor_list *list, FILE *stream, uint64_t size) {
  if (size > INDEX_MAX)
    return refuse(s, "is too long");
  char *text = malloc(size + 1);
  if (text == NULL)
    return no_memory(s);
  rv_status status = fread(text, 1, size, stream) != size ? refuse(s, "changed while it was read")
                                                          : take_text(s, list, text, size);
  free(text);
  return status;
}

static rv_status open_shards(void **state, rv_tensor_list *list, const char *path,
                             const rv_tensor_options *options) {
  (void)options;
  shards *s = calloc(1, sizeof *s);
  if (s == NULL)
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
  *state = s;
  s->path = path;
  FILE *stream;
  uint64_t size;
  RV_TRY(rv_regular_open(&stream, &size, path));
  rv_status status = read_stream(s, list, stream, size);
  fclose(stream);
  return status;
}

static rv_status read_shards(double *out, void *state, const rv_tensor *tensor, size_t index) {
  (void)tensor;
  const shards *s = state;
  const place *p = &s->place[index];
  return rv_safetensors_read(out, &s->item[p->shard].file, p->index);
}

static void close_shards(void *state) {
  shards *s = state;
  if (s == NULL)
    return;
  for (size_t i = 0; i < s->count; i++) {
    rv_safetensors_close(&s->item[i].file);
    free(s->item[i].path);
    free(s->item[i].name);
  }
  free(s->item);
  free(s->place);
  free(s);
}

const rv_tensor_format rv_tensor_shards = {
    .open = open_shards, .read = read_shards, .close = close_shards};
