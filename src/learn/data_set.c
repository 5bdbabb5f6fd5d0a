/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/data_set.h"

#include "reverify/stream.h"
#include "support/file.h"
#include "support/idx.h"
#include "support/memory.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const rv_data_set_folder = RV_DATA_SET_FOLDER;

enum { LABEL_RANK = 1, IMAGE_RANK = 3, BYTE_MAX = 255 };

/* The files of a part, and what is to be known of it beside its images and labels. */
typedef struct part {
  const char *image_stem, *label_stem; /* "train-images" of train-images-idx3-ubyte */
  char *image_path, *label_path;
  size_t height, width;
  uint64_t image_hash, label_hash;
} part;

/* Finding the files. */

static rv_status refuse_missing(const char *folder, const char *stem, int rank) {
  if (strcmp(folder, rv_data_set_folder) == 0)
    return rv_fail(RV_EINVAL,
                   "no %s-idx%d-ubyte.gz in '%s': install dataset-fashion-mnist or give --data DIR",
                   stem, rank, folder);
  if (access(folder, F_OK) != 0)
    return rv_fail(RV_EINVAL, "there is no folder '%s': give the one of a data set", folder);
  return rv_fail(RV_EINVAL,
                 "no %s-idx%d-ubyte in '%s', nor with .gz: give a folder with the four idx files "
                 "of a data set",
                 stem, rank, folder);
}

/* *out = the path of a file, in whichever way it is spelt. */
static rv_status find_file(char **out, const char *folder, const char *stem, int rank) {
  static const struct {
    char mark;
    const char *end;
  } spelling[] = {{'-', ""}, {'-', ".gz"}, {'.', ""}, {'.', ".gz"}};
  for (size_t s = 0; s < sizeof spelling / sizeof *spelling; s++) {
    char suffix[32];
    snprintf(suffix, sizeof suffix, "%cidx%d-ubyte%s", spelling[s].mark, rank, spelling[s].end);
    RV_TRY(rv_path_join(out, folder, stem, suffix));
    if (access(*out, F_OK) == 0)
      return RV_OK;
    free(*out);
    *out = NULL;
  }
  return refuse_missing(folder, stem, rank);
}

static rv_status find_files(part *files, const char *folder) {
  RV_TRY(find_file(&files->image_path, folder, files->image_stem, IMAGE_RANK));
  return find_file(&files->label_path, folder, files->label_stem, LABEL_RANK);
}

/* Reading a part. */

static rv_status read_of_rank(rv_idx *out, const char *path, size_t rank) {
  static const char *const holds[] = {NULL, "labels", "a matrix", "images"};
  RV_TRY(rv_idx_read(out, path));
  if (out->rank == rank)
    return RV_OK;
  size_t found = out->rank;
  rv_idx_free(out);
  return rv_fail(RV_EINVAL, "'%s' holds %s where %s belong: check the names of the files", path,
                 holds[found], holds[rank]);
}

static rv_status convert_images(rv_images *out, const rv_idx *bytes, const char *path) {
  double needed = (double)bytes->count * sizeof(float);
  if (needed <= rv_physical_memory())
    out->value = reallocarray(NULL, bytes->count, sizeof *out->value);
  if (out->value == NULL)
    return rv_fail(RV_ENOMEM, "the images of '%s' need %.3g bytes of memory: give fewer", path,
                   needed);
  for (size_t i = 0; i < bytes->count; i++)
    out->value[i] = (float)bytes->value[i] / BYTE_MAX;
  return RV_OK;
}

static rv_status read_images(rv_images *out, part *files) {
  rv_idx bytes;
  RV_TRY(read_of_rank(&bytes, files->image_path, IMAGE_RANK));
  out->count = bytes.shape[0];
  files->height = bytes.shape[1];
  files->width = bytes.shape[2];
  out->pixels = files->height * files->width;
  files->image_hash = rv_hash_bytes(bytes.value, bytes.count);
  rv_status status = convert_images(out, &bytes, files->image_path);
  rv_idx_free(&bytes);
  return status;
}

/* The labels are kept as the file has them: the reader's array becomes the part's. */
static rv_status read_labels(rv_images *out, part *files) {
  rv_idx bytes;
  RV_TRY(read_of_rank(&bytes, files->label_path, LABEL_RANK));
  out->label = bytes.value;
  files->label_hash = rv_hash_bytes(bytes.value, bytes.count);
  for (size_t i = 0; i < bytes.count; i++)
    if (out->classes <= out->label[i])
      out->classes = out->label[i] + (size_t)1;
  if (bytes.count == out->count)
    return RV_OK;
  return rv_fail(RV_EINVAL, "'%s' has %zu images, '%s' %zu labels: give files that belong together",
                 files->image_path, out->count, files->label_path, bytes.count);
}

static rv_status read_part(rv_images *out, part *files, const char *folder) {
  RV_TRY(find_files(files, folder));
  RV_TRY(read_images(out, files));
  return read_labels(out, files);
}

/* Joining the parts. */

static rv_status check_agreement(const rv_data_set *set, const part *train, const part *test) {
  if (train->height != test->height || train->width != test->width)
    return rv_fail(RV_EINVAL,
                   "'%s' has images of %zu x %zu pixels, '%s' of %zu x %zu: give files that belong "
                   "together",
                   train->image_path, train->height, train->width, test->image_path, test->height,
                   test->width);
  if (set->train.classes != set->test.classes)
    return rv_fail(RV_EINVAL,
                   "the largest label is %zu in '%s' and %zu in '%s': give files that belong "
                   "together",
                   set->train.classes - 1, train->label_path, set->test.classes - 1,
                   test->label_path);
  return RV_OK;
}

/* The same on every machine. */
static uint64_t hash_of(const rv_data_set *set, const part *train, const part *test) {
  uint64_t word[] = {set->train.count,  set->test.count,   set->height,      set->width,
                     train->image_hash, train->label_hash, test->image_hash, test->label_hash};
  for (size_t w = 0; w < sizeof word / sizeof *word; w++)
    word[w] = htole64(word[w]);
  return rv_hash_bytes(word, sizeof word);
}

/* The last part of the folder's path, whichever way that was given. */
static rv_status name_of_folder(char **out, const char *folder) {
  char *path = realpath(folder, NULL);
  const char *slash = path != NULL ? strrchr(path, '/') : NULL;
  *out = slash != NULL ? strdup(slash + 1) : NULL;
  free(path);
  return *out != NULL ? RV_OK
                      : rv_fail(RV_EIO, "the path of '%s' cannot be resolved: try again", folder);
}

const char *rv_data_set_known(uint64_t hash) {
  static const struct {
    uint64_t hash;
    const char *name;
  } known[] = {{0x794d926edd90b763, "MNIST"}, {0x99c2d906f4fe02f9, "Fashion-MNIST"}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (hash == known[k].hash)
      return known[k].name;
  return NULL;
}

static rv_status name_set(rv_data_set *set, const char *folder) {
  const char *known = rv_data_set_known(set->hash);
  if (known == NULL)
    return name_of_folder(&set->name, folder);
  set->name = strdup(known);
  return set->name != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a name: free some");
}

static rv_status read_set(rv_data_set *out, part *train, part *test, const char *folder) {
  RV_TRY(read_part(&out->train, train, folder));
  RV_TRY(read_part(&out->test, test, folder));
  RV_TRY(check_agreement(out, train, test));
  out->height = train->height;
  out->width = train->width;
  out->pixels = out->train.pixels;
  out->classes = out->train.classes;
  out->hash = hash_of(out, train, test);
  return name_set(out, folder);
}

static void free_paths(part *files) {
  free(files->image_path);
  free(files->label_path);
}

rv_status rv_data_set_read(rv_data_set *out, const char *folder) {
  part train = {.image_stem = "train-images", .label_stem = "train-labels"};
  part test = {.image_stem = "t10k-images", .label_stem = "t10k-labels"};
  *out = (rv_data_set){0};
  rv_status status = read_set(out, &train, &test, folder != NULL ? folder : rv_data_set_folder);
  free_paths(&train);
  free_paths(&test);
  if (status != RV_OK)
    rv_data_set_free(out);
  return status;
}

/* The shape alone. */

static rv_status read_part_shape(rv_images *out, part *files, const char *folder) {
  rv_idx images;
  RV_TRY(find_files(files, folder));
  RV_TRY(rv_idx_read_shape(&images, files->image_path));
  if (images.rank != IMAGE_RANK)
    return rv_fail(RV_EINVAL, "'%s' holds no images: check the names of the files",
                   files->image_path);
  out->count = images.shape[0];
  files->height = images.shape[1];
  files->width = images.shape[2];
  return read_labels(out, files);
}

static rv_status read_shapes(rv_data_set *set, part *train, part *test, const char *folder) {
  RV_TRY(read_part_shape(&set->train, train, folder));
  RV_TRY(read_part_shape(&set->test, test, folder));
  return check_agreement(set, train, test);
}

rv_status rv_data_set_shape(rv_data_shape *out, const char *folder) {
  part train = {.image_stem = "train-images", .label_stem = "train-labels"};
  part test = {.image_stem = "t10k-images", .label_stem = "t10k-labels"};
  rv_data_set set = {0};
  rv_status status = read_shapes(&set, &train, &test, folder != NULL ? folder : rv_data_set_folder);
  *out = (rv_data_shape){set.train.count, set.test.count, train.height, train.width,
                         set.train.classes};
  free_paths(&train);
  free_paths(&test);
  rv_data_set_free(&set);
  return status;
}

static void free_images(rv_images *images) {
  free(images->value);
  free(images->label);
}

void rv_data_set_free(rv_data_set *set) {
  free_images(&set->train);
  free_images(&set->test);
  free(set->name);
  *set = (rv_data_set){0};
}
