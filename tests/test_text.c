/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside: what is escaped, what is not, and the way back. */
#include "check.h"
#include "support/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(const char *text, const char *also, const char *escaped) {
  char out[256];
  rv_escape_text(out, sizeof out, text, also);
  assert_string_equal(out, escaped);
}

static void ordinary_text_stays(void **state) {
  (void)state;
  expect("", "", "");
  expect("a b\\c\"d'e#f%g", "", "a b\\c\"d'e#f%g");
  expect("\xce\xbb \xe2\x80\x96h\xe2\x80\x96 \xf0\x9d\x94\xbc", "",
         "\xce\xbb \xe2\x80\x96h\xe2\x80\x96 \xf0\x9d\x94\xbc"); /* two, three and four bytes */
  expect("\xc2\xa0", "", "\xc2\xa0"); /* U+00A0, the first that is no control character */
  expect("\xf4\x8f\xbf\xbf", "", "\xf4\x8f\xbf\xbf"); /* U+10FFFF */
}

static void what_a_terminal_acts_on_is_escaped(void **state) {
  (void)state;
  expect("\x1b[2J", "", "\\x1b[2J");
  expect("a\nb\rc\td\x7f", "", "a\\x0ab\\x0dc\\x09d\\x7f");
  expect("\xc2\x9b"
         "31m",
         "", "\\xc2\\x9b31m");          /* U+009B opens a sequence as ESC [ does */
  expect("\xc2\x85", "", "\\xc2\\x85"); /* U+0085, next line */
  expect("\xe2\x80\xa8\xe2\x80\xa9", "", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9"); /* separators */
}

static void what_is_no_utf8_is_escaped(void **state) {
  (void)state;
  expect("\xff\xfe", "", "\\xff\\xfe");
  expect("r\xe9sultat", "", "r\\xe9sultat");              /* Latin 1 */
  expect("\xc0\xaf", "", "\\xc0\\xaf");                   /* overlong '/' */
  expect("\xe0\x9b\x9b", "", "\\xe0\\x9b\\x9b");          /* overlong */
  expect("\xed\xa0\x80", "", "\\xed\\xa0\\x80");          /* a surrogate */
  expect("\xf4\x90\x80\x80", "", "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
  expect("\xf8\x88\x80\x80\x80", "", "\\xf8\\x88\\x80\\x80\\x80");
  expect("\xe2\x80", "", "\\xe2\\x80"); /* cut off */
  expect("\x80", "", "\\x80");          /* a middle without a start */
}

static void more_is_escaped_if_told_so(void **state) {
  (void)state;
  expect("a#b\\x23", "\\#", "a\\x23b\\x5cx23");
  expect("\xc2\xa3", "\xa3", "\xc2\xa3"); /* a byte inside of a character is none */
}

static void a_cut_falls_between_characters(void **state) {
  (void)state;
  char out[7];
  rv_escape_text(out, sizeof out, "abcd\xce\xbb\xce\xbb", "");
  assert_string_equal(out, "abcd\xce\xbb");
  rv_escape_text(out, sizeof out, "abcde\xce\xbb", "");
  assert_string_equal(out, "abcde");
  rv_escape_text(out, sizeof out, "abc\x1b", "");
  assert_string_equal(out, "abc");
  rv_escape_text(out, 1, "abc", "");
  assert_string_equal(out, "");
}

/* Every pair of bytes, and every byte behind a backslash and an x. */
static void unescaping_undoes_escaping(void **state) {
  (void)state;
  for (int a = 1; a < 256; a++)
    for (int b = 1; b < 256; b++) {
      char text[8] = {(char)a, (char)b, '\\', 'x', (char)a, (char)b, '0', '\0'}, escaped[64];
      rv_escape_text(escaped, sizeof escaped, text, "\\#");
      for (const char *c = escaped; *c != '\0'; c++)
        check((unsigned char)*c >= 0x20 && *c != '#');
      rv_unescape_text(escaped);
      assert_string_equal(escaped, text);
    }
}

static void unescaping_leaves_what_is_no_escape(void **state) {
  (void)state;
  static const char *const text[] = {"\\",    "\\x", "\\x4",  "\\xg0", "\\x4G",
                                     "\\x1B", "\\n", "\\x00", "x41"};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
    char copy[16];
    snprintf(copy, sizeof copy, "%s", text[i]);
    rv_unescape_text(copy);
    assert_string_equal(copy, text[i]);
  }
}

static void messages_hold_two_long_paths(void **state) {
  (void)state;
  char *path[2];
  for (int p = 0; p < 2; p++) {
    path[p] = malloc(PATH_MAX);
    assert_non_null(path[p]);
    memset(path[p], 'a' + p, PATH_MAX - 1);
    path[p][PATH_MAX - 1] = '\0';
  }
  check_status(rv_fail(RV_EINVAL, "'%s' and '%s' differ: choose one", path[0], path[1]), RV_EINVAL);
  assert_int_equal(strlen(rv_message()),
                   2 * (PATH_MAX - 1) + strlen("'' and '' differ: choose one"));
  assert_non_null(strstr(rv_message(), path[1]));
  assert_non_null(strstr(rv_message(), ": choose one"));
  memset(path[0], 0xff, PATH_MAX - 1);
  check_status(rv_fail(RV_EINVAL, "'%s' and '%s' differ: choose one", path[0], path[1]), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "' differ: choose one")); /* nothing cut off */
  free(path[0]);
  free(path[1]);
}

static void messages_are_safe_for_a_terminal(void **state) {
  (void)state;
  rv_fail(RV_EINVAL, "'%s' is no .npy file: check it", "W\x1b]0;x\x07\n\xff.npy");
  assert_string_equal(rv_message(), "'W\\x1b]0;x\\x07\\x0a\\xff.npy' is no .npy file: check it");
  rv_fail(RV_EINVAL, "again: %s", rv_message()); /* a message may take up the one before */
  assert_string_equal(rv_message(),
                      "again: 'W\\x1b]0;x\\x07\\x0a\\xff.npy' is no .npy file: check it");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ordinary_text_stays),
      cmocka_unit_test(what_a_terminal_acts_on_is_escaped),
      cmocka_unit_test(what_is_no_utf8_is_escaped),
      cmocka_unit_test(more_is_escaped_if_told_so),
      cmocka_unit_test(a_cut_falls_between_characters),
      cmocka_unit_test(unescaping_undoes_escaping),
      cmocka_unit_test(unescaping_leaves_what_is_no_escape),
      cmocka_unit_test(messages_hold_two_long_paths),
      cmocka_unit_test(messages_are_safe_for_a_terminal),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
