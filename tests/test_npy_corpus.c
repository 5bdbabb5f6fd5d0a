/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzzing the .npy reader found worth keeping, without the fuzzer. */
#include "check.h"
#include "fuzz/npy_property.h"

#include <dirent.h>

static const char folder[] = "tests/fuzz/corpus/npy"; /* from the project's root */

typedef struct input {
  uint8_t byte[1 << 14];
  size_t size;
} input;

static input read_input(const char *name) {
  input in;
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *stream = fopen(path, "rbe");
  assert_non_null(stream);
  in.size = fread(in.byte, 1, sizeof in.byte, stream);
  check(fgetc(stream) == EOF);
  fclose(stream);
  return in;
}

static bool check_input(const input *in, const char *name, const char *how) {
  bool accepted;
  const char *wrong = npy_property(&accepted, in->byte, in->size);
  if (wrong != NULL)
    fail_msg("%s, %s: %s", name, how, wrong);
  return accepted;
}

static bool check_as_it_is(const input *in, const char *name) {
  return check_input(in, name, "as it is");
}

static bool check_every_length(const input *in, const char *name) {
  input cut = *in;
  for (cut.size = 0; cut.size < in->size; cut.size++)
    check_input(&cut, name, "cut short");
  return true;
}

static bool check_every_byte(const input *in, const char *name) {
  static const uint8_t mask[] = {0x01, 0x02, 0x10, 0x80, 0xff};
  for (size_t at = 0; at < in->size; at++)
    for (size_t m = 0; m < sizeof mask; m++) {
      input changed = *in;
      changed.byte[at] ^= mask[m];
      check_input(&changed, name, "with a byte changed");
    }
  return true;
}

/* Passes every file through `check_one`; returns for how many that was true. */
static size_t replay(bool (*check_one)(const input *, const char *), size_t *files) {
  size_t count = 0;
  *files = 0;
  DIR *entries = opendir(folder);
  assert_non_null(entries);
  for (const struct dirent *e = readdir(entries); e != NULL; e = readdir(entries)) {
    if (e->d_name[0] == '.')
      continue;
    input in = read_input(e->d_name);
    count += check_one(&in, e->d_name);
    ++*files;
  }
  closedir(entries);
  return count;
}

static void corpus_has_the_property(void **state) {
  (void)state;
  size_t files, accepted = replay(check_as_it_is, &files);
  check(accepted >= 8 && files - accepted >= 8); /* both ways of the reader are tried */
}

static void corpus_cut_short_has_the_property(void **state) {
  (void)state;
  size_t files;
  replay(check_every_length, &files);
}

static void corpus_changed_has_the_property(void **state) {
  (void)state;
  size_t files;
  replay(check_every_byte, &files);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(corpus_has_the_property),
      cmocka_unit_test(corpus_cut_short_has_the_property),
      cmocka_unit_test(corpus_changed_has_the_property),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
