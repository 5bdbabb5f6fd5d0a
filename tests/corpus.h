/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzzing a reader found worth keeping, and bytes like it, without the fuzzer. */
#ifndef REVERIFY_TESTS_CORPUS_H
#define REVERIFY_TESTS_CORPUS_H

#include "check.h"

#include <dirent.h>
#include <stdio.h>

/* NULL, or what is wrong with what a reader makes of the bytes. */
typedef const char *reader_property(bool *accepted, const uint8_t *byte, size_t size);

/* A reader under test and the folder of its inputs, from the project's root. */
typedef struct corpus {
  reader_property *property;
  const char *folder;
} corpus;

typedef struct input {
  const char *name;
  uint8_t byte[1 << 14];
  size_t size;
} input;

static inline input read_input(const char *folder, const char *name) {
  input in = {.name = name};
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *stream = fopen(path, "rbe");
  assert_non_null(stream);
  in.size = fread(in.byte, 1, sizeof in.byte, stream);
  check(fgetc(stream) == EOF);
  fclose(stream);
  return in;
}

static inline bool check_input(const corpus *c, const input *in, const char *how) {
  bool accepted;
  const char *wrong = c->property(&accepted, in->byte, in->size);
  if (wrong != NULL)
    fail_msg("%s, %s: %s", in->name, how, wrong);
  return accepted;
}

static inline bool check_as_it_is(const corpus *c, const input *in) {
  return check_input(c, in, "as it is");
}

static inline bool check_every_length(const corpus *c, const input *in) {
  input cut = *in;
  for (cut.size = 0; cut.size < in->size; cut.size++)
    check_input(c, &cut, "cut short");
  return true;
}

static inline bool check_every_byte(const corpus *c, const input *in) {
  static const uint8_t mask[] = {0x01, 0x02, 0x10, 0x80, 0xff};
  for (size_t at = 0; at < in->size; at++)
    for (size_t m = 0; m < sizeof mask; m++) {
      input changed = *in;
      changed.byte[at] ^= mask[m];
      check_input(c, &changed, "with a byte changed");
    }
  return true;
}

/* Passes every file through `check_one`; returns for how many that was true. */
static inline size_t replay(const corpus *c, bool (*check_one)(const corpus *, const input *),
                            size_t *files) {
  size_t count = 0;
  *files = 0;
  DIR *entries = opendir(c->folder);
  assert_non_null(entries);
  for (const struct dirent *e = readdir(entries); e != NULL; e = readdir(entries)) {
    if (e->d_name[0] == '.')
      continue;
    input in = read_input(c->folder, e->d_name);
    count += check_one(c, &in);
    ++*files;
  }
  closedir(entries);
  return count;
}

static inline void corpus_has_the_property(void **state) {
  const corpus *c = *state;
  size_t files, accepted = replay(c, check_as_it_is, &files);
  check(accepted >= 8 && files - accepted >= 8); /* both ways of the reader are tried */
}

static inline void corpus_cut_short_has_the_property(void **state) {
  size_t files;
  replay(*state, check_every_length, &files);
}

static inline void corpus_changed_has_the_property(void **state) {
  size_t files;
  replay(*state, check_every_byte, &files);
}

/* All that a test of a corpus does. */
static inline int corpus_test(corpus c) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(corpus_has_the_property, &c),
      cmocka_unit_test_prestate(corpus_cut_short_has_the_property, &c),
      cmocka_unit_test_prestate(corpus_changed_has_the_property, &c),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}

#endif
