/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: what was written is read, what was cut off is dropped, damage is refused. */
#include "experiment/journal.h"
#include "scratch.h"

enum { CELLS = 4, DOUBLES_MAX = 7, FILE_MAX = 1024 };
enum { HEADER = 32, RECORD = 24 }; /* bytes: two words after the magic; three words */

static const size_t count[CELLS] = {3, 1, 7, 2};
static const uint64_t fingerprint = 0x1234567890abcdef;

static double value(size_t cell, size_t i) {
  return cell == 1 ? NAN : 1 / (double)(10 * cell + i + 1);
}

static rv_status open_named(rv_journal *journal, const char *name, bool fresh) {
  return rv_journal_open(journal, scratch_path(name), fingerprint, count, CELLS, fresh);
}

static void append_cells(rv_journal *journal, size_t last) {
  while (journal->finished < last) {
    double values[DOUBLES_MAX];
    for (size_t i = 0; i < count[journal->finished]; i++)
      values[i] = value(journal->finished, i);
    check_status(rv_journal_append(journal, values), RV_OK);
  }
}

static void check_cells(const rv_journal *journal, size_t finished) {
  assert_int_equal(journal->finished, finished);
  for (size_t cell = 0; cell < finished; cell++) {
    double values[DOUBLES_MAX];
    memset(values, 0x55, sizeof values);
    check_status(rv_journal_read(journal, cell, values), RV_OK);
    for (size_t i = 0; i < count[cell]; i++) {
      double expected = value(cell, i);
      check_bytes(&values[i], &expected, sizeof expected);
    }
  }
}

/* A journal file with the first `last` cells. */
static void write_journal(const char *name, size_t last) {
  rv_journal journal;
  check_status(open_named(&journal, name, true), RV_OK);
  append_cells(&journal, last);
  rv_journal_close(&journal, false);
}

static void samples_come_back(void **state) {
  (void)state;
  rv_journal journal;
  check_status(open_named(&journal, "plain", false), RV_OK);
  check_cells(&journal, 0);
  append_cells(&journal, CELLS);
  check_cells(&journal, CELLS);
  rv_journal_close(&journal, false);
  check(scratch_exists("plain"));
}

static void a_run_goes_on_where_it_was(void **state) {
  (void)state;
  for (size_t first = 0; first <= CELLS; first++)
    for (size_t second = first; second <= CELLS; second++) {
      rv_journal journal;
      write_journal("resumed", first);
      check_status(open_named(&journal, "resumed", false), RV_OK);
      check_cells(&journal, first);
      append_cells(&journal, second);
      rv_journal_close(&journal, false);
      check_status(open_named(&journal, "resumed", false), RV_OK);
      check_cells(&journal, second);
      rv_journal_close(&journal, false);
    }
}

/* Where the record of `cell` ends. */
static size_t end_of(size_t cell) {
  size_t end = HEADER;
  for (size_t c = 0; c <= cell; c++)
    end += RECORD + count[c] * sizeof(double);
  return end;
}

static size_t whole_records(size_t size) {
  size_t whole = 0;
  while (whole < CELLS && end_of(whole) <= size)
    whole++;
  return whole;
}

/* A kill leaves any prefix of the file. */
static void every_prefix_keeps_its_whole_records(void **state) {
  (void)state;
  char bytes[FILE_MAX];
  write_journal("prefix", CELLS);
  size_t size = scratch_read("prefix", bytes, sizeof bytes);
  assert_int_equal(size, end_of(CELLS - 1));
  for (size_t cut = 0; cut <= size; cut++) {
    rv_journal journal;
    scratch_write("prefix", bytes, cut);
    check_status(open_named(&journal, "prefix", false), RV_OK);
    check_cells(&journal, whole_records(cut));
    append_cells(&journal, CELLS);
    check_cells(&journal, CELLS);
    rv_journal_close(&journal, false);
    char again[FILE_MAX];
    assert_int_equal(scratch_read("prefix", again, sizeof again), size);
    check_bytes(again, bytes, size);
  }
}

/* Every bit of every byte, of the header and of each record. */
static void every_flipped_bit_is_refused(void **state) {
  (void)state;
  char bytes[FILE_MAX];
  write_journal("flipped", CELLS);
  size_t size = scratch_read("flipped", bytes, sizeof bytes);
  for (size_t bit = 0; bit < 8 * size; bit++) {
    rv_journal journal;
    bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    scratch_write("flipped", bytes, size);
    if (open_named(&journal, "flipped", false) != RV_EINVAL)
      fail_msg("bit %zu of byte %zu went unnoticed", bit % 8, bit / 8);
    assert_int_equal(journal.descriptor, -1);
    bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
  }
}

/* Damage that comes while the journal is open shows at reading. */
static void damage_shows_at_reading(void **state) {
  (void)state;
  rv_journal journal;
  double values[DOUBLES_MAX];
  check_status(open_named(&journal, "late", true), RV_OK);
  append_cells(&journal, 3);
  assert_int_equal(pwrite(journal.descriptor, "x", 1, (off_t)end_of(0) + RECORD + 3), 1);
  check_status(rv_journal_read(&journal, 0, values), RV_OK);
  check_status(rv_journal_read(&journal, 1, values), RV_EINVAL);
  check_status(rv_journal_read(&journal, 2, values), RV_OK);
  assert_int_equal(ftruncate(journal.descriptor, (off_t)end_of(1) + RECORD + 8), 0);
  check_status(rv_journal_read(&journal, 2, values), RV_EINVAL);
  rv_journal_close(&journal, true);
}

static void refuse_open(const char *name, uint64_t other, const size_t *counts, size_t cells) {
  rv_journal journal;
  check_status(rv_journal_open(&journal, scratch_path(name), other, counts, cells, false),
               RV_EINVAL);
  assert_non_null(strstr(rv_message(), name));
  assert_int_equal(journal.descriptor, -1);
  rv_journal_close(&journal, true); /* legal, and it removes nothing */
  check(scratch_exists(name));
}

static void refuses_another_run(void **state) {
  (void)state;
  write_journal("other", 2);
  refuse_open("other", fingerprint + 1, count, CELLS);
  refuse_open("other", fingerprint, count, CELLS - 1);
  refuse_open("other", fingerprint, (const size_t[]){2, 1, 7, 2}, CELLS);
  rv_journal journal;
  check_status(open_named(&journal, "other", false), RV_OK); /* still unharmed */
  check_cells(&journal, 2);
  rv_journal_close(&journal, true);
}

static void refuses_what_is_no_journal(void **state) {
  (void)state;
  static const char text[] = "A letter to a friend, longer than the header of a journal.";
  scratch_write("letter", text, sizeof text);
  refuse_open("letter", fingerprint, count, CELLS);
  char bytes[sizeof text];
  assert_int_equal(scratch_read("letter", bytes, sizeof bytes), sizeof text);
  check_bytes(bytes, text, sizeof text);
}

/* Shorter than a header, but no beginning of one either. */
static void refuses_what_is_no_journal_though_short(void **state) {
  (void)state;
  scratch_write("note", "buy milk\n", 9);
  refuse_open("note", fingerprint, count, CELLS);
}

static void refuses_a_second_user(void **state) {
  (void)state;
  rv_journal first, second;
  check_status(open_named(&first, "locked", true), RV_OK);
  append_cells(&first, 2);
  for (int fresh = 0; fresh <= 1; fresh++) {
    check_status(open_named(&second, "locked", fresh), RV_EINVAL);
    assert_int_equal(second.descriptor, -1);
  }
  check_cells(&first, 2); /* nothing was dropped under its feet */
  append_cells(&first, CELLS);
  rv_journal_close(&first, false);
  check_status(open_named(&second, "locked", false), RV_OK);
  check_cells(&second, CELLS);
  rv_journal_close(&second, true);
}

static void fresh_drops_an_earlier_run(void **state) {
  (void)state;
  rv_journal journal;
  write_journal("fresh", 3);
  check_status(
      rv_journal_open(&journal, scratch_path("fresh"), fingerprint + 1, count, CELLS, true), RV_OK);
  check_cells(&journal, 0);
  append_cells(&journal, 1);
  check_cells(&journal, 1);
  rv_journal_close(&journal, false);
  char bytes[FILE_MAX];
  assert_int_equal(scratch_read("fresh", bytes, sizeof bytes), end_of(0));
  scratch_write("fresh", "no journal at all, and rather long", 34);
  check_status(open_named(&journal, "fresh", true), RV_OK);
  check_cells(&journal, 0);
  rv_journal_close(&journal, true);
}

static void close_removes_if_told_so(void **state) {
  (void)state;
  rv_journal journal;
  check_status(open_named(&journal, "gone", true), RV_OK);
  rv_journal_close(&journal, true);
  check(!scratch_exists("gone"));
  rv_journal zeroed = {.descriptor = -1};
  rv_journal_close(&zeroed, false);
  rv_journal_close(&zeroed, true);
}

static void refuses_a_place_that_cannot_be_written(void **state) {
  (void)state;
  rv_journal journal;
  scratch_write("regular", "x", 1);
  check_status(open_named(&journal, "regular/below", false), RV_EPLACE);
  check_status(open_named(&journal, "missing/below", false), RV_EPLACE);
  assert_int_equal(journal.descriptor, -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(samples_come_back),
      cmocka_unit_test(a_run_goes_on_where_it_was),
      cmocka_unit_test(every_prefix_keeps_its_whole_records),
      cmocka_unit_test(every_flipped_bit_is_refused),
      cmocka_unit_test(damage_shows_at_reading),
      cmocka_unit_test(refuses_another_run),
      cmocka_unit_test(refuses_what_is_no_journal),
      cmocka_unit_test(refuses_what_is_no_journal_though_short),
      cmocka_unit_test(refuses_a_second_user),
      cmocka_unit_test(fresh_drops_an_earlier_run),
      cmocka_unit_test(close_removes_if_told_so),
      cmocka_unit_test(refuses_a_place_that_cannot_be_written),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
