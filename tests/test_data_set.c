/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets from folders of idx files: how these may be spelt, and which do not belong together. */
#include "idx_file.h"
#include "learn/data_set.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS, FILES };
static const char *const stem[FILES] = {"train-images", "train-labels", "t10k-images",
                                        "t10k-labels"};
static const int digit[FILES] = {3, 1, 3, 1};

/* Five images to learn from and two to test on, 3 x 2 pixels each, of classes 0 to 3. */
static file content[FILES];

static void append_labels(file *f, const unsigned char *label, size_t count) {
  append_header(f, 8, 1, &count);
  for (size_t i = 0; i < count; i++)
    append_byte(f, label[i]);
}

static void make_content(void) {
  memset(content, 0, sizeof content);
  append_array(&content[TRAIN_IMAGES], 3, (size_t[]){5, 3, 2});
  append_labels(&content[TRAIN_LABELS], (unsigned char[]){2, 0, 3, 0, 1}, 5);
  append_array(&content[TEST_IMAGES], 3, (size_t[]){2, 3, 2});
  append_labels(&content[TEST_LABELS], (unsigned char[]){3, 1}, 2);
}

/* SET/train-images-idx3-ubyte.gz, for instance, of mark '-' and end ".gz". */
static const char *file_name(int which, char mark, const char *end) {
  static char name[4][64];
  static unsigned next;
  char *out = name[next++ % 4];
  snprintf(out, sizeof name[0], "set/%s%cidx%d-ubyte%s", stem[which], mark, digit[which], end);
  return out;
}

static void write_file(int which, char mark, const char *end) {
  const file *f = &content[which];
  if (*end == '\0')
    scratch_write(file_name(which, mark, end), f->byte, f->size);
  else
    write_compressed(file_name(which, mark, end), f, 6, NULL);
}

static void clear_folder(void) {
  static const char mark[] = {'-', '.'};
  static const char *const end[] = {"", ".gz"};
  mkdir(scratch_path("set"), 0777);
  for (int which = 0; which < FILES; which++)
    for (int m = 0; m < 2; m++)
      for (int e = 0; e < 2; e++)
        unlink(scratch_path(file_name(which, mark[m], end[e])));
}

static void write_set(void) {
  clear_folder();
  for (int which = 0; which < FILES; which++)
    write_file(which, '-', "");
}

static rv_status read_set(rv_data_set *out) {
  return rv_data_set_read(out, scratch_path("set"));
}

static void check_images(const rv_images *part, const file *images, const file *labels) {
  assert_int_equal(part->pixels, 6);
  assert_int_equal(part->classes, 4);
  for (size_t i = 0; i < part->count * part->pixels; i++)
    check_equal((double)part->value[i], (double)((float)images->byte[16 + i] / 255));
  check_bytes(part->label, labels->byte + 8, part->count);
}

static void check_set(const rv_data_set *set) {
  assert_string_equal(set->name, "set");
  assert_int_equal(set->height, 3);
  assert_int_equal(set->width, 2);
  assert_int_equal(set->pixels, 6);
  assert_int_equal(set->classes, 4);
  assert_int_equal(set->train.count, 5);
  assert_int_equal(set->test.count, 2);
  check_images(&set->train, &content[TRAIN_IMAGES], &content[TRAIN_LABELS]);
  check_images(&set->test, &content[TEST_IMAGES], &content[TEST_LABELS]);
}

/* The four files in all ways of spelling at once; the contents are the same, and so is the hash. */
static void reads_every_spelling(void **state) {
  (void)state;
  static const struct {
    char mark;
    const char *end;
  } way[] = {{'-', ""}, {'-', ".gz"}, {'.', ""}, {'.', ".gz"}};
  uint64_t hash = 0;
  make_content();
  for (int first = 0; first < 4; first++) {
    clear_folder();
    for (int which = 0; which < FILES; which++)
      write_file(which, way[(first + which) % 4].mark, way[(first + which) % 4].end);
    rv_data_set set;
    check_status(read_set(&set), RV_OK);
    check_set(&set);
    check(first == 0 || set.hash == hash);
    hash = set.hash;
    rv_data_set_free(&set);
    assert_null(set.train.value);
  }
}

static void takes_the_first_of_several_spellings(void **state) {
  (void)state;
  make_content();
  write_set();
  content[TRAIN_LABELS].byte[8] = 1;
  write_file(TRAIN_LABELS, '-', ".gz");
  write_file(TRAIN_LABELS, '.', "");
  rv_data_set set;
  check_status(read_set(&set), RV_OK);
  assert_int_equal(set.train.label[0], 2);
  rv_data_set_free(&set);
  unlink(scratch_path(file_name(TRAIN_LABELS, '-', "")));
  check_status(read_set(&set), RV_OK);
  assert_int_equal(set.train.label[0], 1);
  rv_data_set_free(&set);
}

static void names_a_set_by_its_folder(void **state) {
  (void)state;
  static const char *const way[] = {"set/", "set//", "./set", "set/../set/.", "link"};
  make_content();
  write_set();
  assert_int_equal(symlink("set", scratch_path("link")), 0);
  for (size_t w = 0; w < sizeof way / sizeof *way; w++) {
    rv_data_set set;
    check_status(rv_data_set_read(&set, scratch_path(way[w])), RV_OK);
    assert_string_equal(set.name, "set");
    rv_data_set_free(&set);
  }
}

/* Every byte that counts changes the hash: of the elements all, of the headers the shapes. */
static void hashes_all_of_the_contents(void **state) {
  (void)state;
  rv_data_set set;
  make_content();
  write_set();
  check_status(read_set(&set), RV_OK);
  const uint64_t hash = set.hash;
  rv_data_set_free(&set);
  for (int which = 0; which < FILES; which++)
    for (size_t at = 4 + 4 * (size_t)digit[which]; at < content[which].size; at++) {
      make_content();
      content[which].byte[at] ^= 1;
      write_set();
      if (read_set(&set) != RV_OK) /* another largest label */
        continue;
      check(set.hash != hash);
      rv_data_set_free(&set);
    }
  make_content();
  for (int which = TRAIN_IMAGES; which <= TEST_IMAGES; which += TEST_IMAGES)
    memcpy(content[which].byte + 8, (unsigned char[]){0, 0, 0, 2, 0, 0, 0, 3}, 8);
  write_set();
  check_status(read_set(&set), RV_OK);
  check(set.hash != hash && set.height == 2 && set.width == 3);
  rv_data_set_free(&set);
}

static void refuses(const char *words) {
  rv_data_set set;
  check_status(read_set(&set), RV_EINVAL);
  assert_null(set.name);
  assert_null(set.train.value);
  assert_null(set.train.label);
  assert_null(set.test.value);
  if (strstr(rv_message(), words) == NULL)
    fail_msg("'%s' lacks '%s'", rv_message(), words);
}

static void refuses_a_folder_without_one_of_them(void **state) {
  (void)state;
  make_content();
  for (int which = 0; which < FILES; which++) {
    char words[64];
    write_set();
    unlink(scratch_path(file_name(which, '-', "")));
    snprintf(words, sizeof words, "no %s-idx%d-ubyte in '", stem[which], digit[which]);
    refuses(words);
  }
  rv_data_set set;
  check_status(rv_data_set_read(&set, "/nonexistent"), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "there is no folder '/nonexistent': "));
}

/* The default folder is there where the package is installed, and else the message says which. */
static void the_default_is_debians_package(void **state) {
  (void)state;
  rv_data_set set;
  if (access(rv_data_set_folder, F_OK) == 0)
    skip();
  check_status(rv_data_set_read(&set, NULL), RV_EINVAL);
  assert_non_null(strstr(rv_message(), ": install dataset-fashion-mnist or give --data DIR"));
}

static void refuses_files_under_wrong_names(void **state) {
  (void)state;
  make_content();
  content[TRAIN_IMAGES] = content[TRAIN_LABELS];
  write_set();
  refuses("train-images-idx3-ubyte' holds labels where images belong: ");
  make_content();
  content[TEST_LABELS] = content[TEST_IMAGES];
  write_set();
  refuses("t10k-labels-idx1-ubyte' holds images where labels belong: ");
  make_content();
  content[TEST_IMAGES] = (file){.size = 0};
  append_array(&content[TEST_IMAGES], 2, (size_t[]){2, 6});
  write_set();
  refuses("t10k-images-idx3-ubyte' holds a matrix where images belong: ");
}

static void refuses_files_that_do_not_belong_together(void **state) {
  (void)state;
  make_content();
  content[TRAIN_LABELS] = content[TEST_LABELS];
  write_set();
  refuses("train-images-idx3-ubyte' has 5 images, '");
  refuses("train-labels-idx1-ubyte' 2 labels: ");
  make_content();
  content[TEST_IMAGES] = (file){.size = 0};
  append_array(&content[TEST_IMAGES], 3, (size_t[]){2, 2, 3});
  write_set();
  refuses("train-images-idx3-ubyte' has images of 3 x 2 pixels, '");
  refuses("t10k-images-idx3-ubyte' of 2 x 3: ");
  make_content();
  content[TEST_LABELS].byte[8] = 2;
  write_set();
  refuses("the largest label is 3 in '");
  refuses(" and 2 in '");
}

/* What the reader of one file refuses is refused with its message. */
static void refuses_a_damaged_file(void **state) {
  (void)state;
  make_content();
  for (int which = 0; which < FILES; which++) {
    make_content();
    content[which].size--;
    write_set();
    refuses(stem[which]);
    refuses("is truncated");
  }
}

static void labels_go_up_to_255(void **state) {
  (void)state;
  make_content();
  content[TRAIN_LABELS].byte[8] = content[TEST_LABELS].byte[8] = 255;
  write_set();
  rv_data_set set;
  check_status(read_set(&set), RV_OK);
  assert_int_equal(set.classes, RV_CLASSES_MAX);
  rv_data_set_free(&set);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_spelling),
      cmocka_unit_test(takes_the_first_of_several_spellings),
      cmocka_unit_test(names_a_set_by_its_folder),
      cmocka_unit_test(hashes_all_of_the_contents),
      cmocka_unit_test(refuses_a_folder_without_one_of_them),
      cmocka_unit_test(the_default_is_debians_package),
      cmocka_unit_test(refuses_files_under_wrong_names),
      cmocka_unit_test(refuses_files_that_do_not_belong_together),
      cmocka_unit_test(refuses_a_damaged_file),
      cmocka_unit_test(labels_go_up_to_255),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
