/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings at which a user's net is examined, and the sentences on its layers. */
#include "check.h"
#include "experiment/net_sentence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rv_net_settings make(size_t n, rv_list k, rv_list p, rv_list tau) {
  rv_net_settings settings;
  const rv_net_lists lists = {&k, &p, &tau, 7};
  check_status(rv_net_settings_make(&settings, &lists, 3, n), RV_OK);
  return settings;
}

static void lists_combine(void **state) {
  (void)state;
  double k[] = {3, 11, 1}, p[] = {1, 0.5}, tau[] = {-1, 2};
  rv_net_settings s = make(10, (rv_list){k, 3}, (rv_list){p, 2}, (rv_list){tau, 2});
  const double wanted[][3] = {
      {3, 1, sqrt(2 * log(10))}, {3, 1, 2}, {3, 0.5, sqrt(2 * log(10))}, {3, 0.5, 2},
      {1, 1, sqrt(2 * log(10))}, {1, 1, 2}, {1, 0.5, sqrt(2 * log(10))}, {1, 0.5, 2}};
  check_equal((double)s.count, 8); /* k = 11 is above n */
  for (size_t i = 0; i < s.count; i++) {
    check_equal(s.item[i].k, wanted[i][0]);
    check_equal(s.item[i].p, wanted[i][1]);
    check_equal(s.item[i].tau, wanted[i][2]);
    check_equal((double)s.item[i].trials, 7);
  }
  free(s.item);
}

static void usual_ks_reach_half_of_the_outputs(void **state) {
  (void)state;
  double one[] = {1};
  const rv_list none = {NULL, 0}, single = {one, 1};
  const struct {
    size_t n, count;
    double last;
  } row[] = {{1, 1, 1},    {3, 1, 1},          {4, 2, 2},          {50, 5, 20},        {100, 6, 50},
             {199, 6, 50}, {1999999, 18, 5e5}, {2000000, 19, 1e6}, {SIZE_MAX, 19, 1e6}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    rv_net_settings s = make(row[i].n, none, single, single);
    check_equal((double)s.count, (double)row[i].count);
    check_equal(s.item[s.count - 1].k, row[i].last);
    free(s.item);
  }
}

static void too_many_settings_are_refused(void **state) {
  (void)state;
  rv_net_settings settings;
  double one[] = {1};
  double *many = calloc(1001, sizeof *many);
  check(many != NULL);
  for (size_t i = 0; i < 1001; i++)
    many[i] = 1;
  const rv_list single = {one, 1}, thousand = {many, 1000}, more = {many, 1001};
  const rv_net_lists most = {&thousand, &thousand, &single, 1},
                     beyond = {&thousand, &more, &single, 1};
  check_status(rv_net_settings_make(&settings, &most, 3, 5), RV_OK);
  check_equal((double)settings.count, 1e6);
  free(settings.item);
  check_status(rv_net_settings_make(&settings, &beyond, 3, 5), RV_EINVAL);
  free(many);
}

/* Errors of large layers differ less. */
static void large_layers_take_fewer_trials(void **state) {
  (void)state;
  double one[] = {1};
  const rv_list single = {one, 1};
  const rv_net_lists usual = {&single, &single, &single, 0}, asked = {&single, &single, &single, 9};
  const struct {
    const rv_net_lists *lists;
    size_t m, n, trials;
  } row[] = {{&usual, 1000, 1000, 100}, {&usual, 1001, 1000, 30}, {&asked, 1001, 1000, 9}};
  for (size_t i = 0; i < 3; i++) {
    rv_net_settings s;
    check_status(rv_net_settings_make(&s, row[i].lists, row[i].m, row[i].n), RV_OK);
    assert_int_equal(s.item[0].trials, row[i].trials);
    free(s.item);
  }
}

/* A layer of ten outputs and forty inputs of which one is dead. */
enum { OUTPUTS = 10, INPUTS = 40 };
static rv_line output[OUTPUTS], input[INPUTS] = {[7] = RV_DEAD};
static const rv_layer_source layer = {
    .name = "W", .file = "net.npy", .rows = OUTPUTS, .columns = INPUTS};

static rv_examination examination_of(rv_random_like like) {
  return (rv_examination){
      .part =
          {.row = output, .column = input, .rows = OUTPUTS, .columns = INPUTS, .dead_columns = 1},
      .rank = OUTPUTS,
      .rank_full = OUTPUTS,
      .m = INPUTS - 1,
      .n = OUTPUTS,
      .equalised = true,
      .directions = {.p_value = 0.25, .sign_flip_p = 0.5, .copies = 9},
      .bulk = {.count = OUTPUTS, .distance = 0.12, .allowed = 0.25, .spacing = NAN},
      .flipped_distance = 0.07,
      .like = like};
}

static void check_sentence(const rv_examination *e, const rv_reversible *r, const char *wanted) {
  char *sentence;
  check_status(rv_net_sentence(&sentence, &layer, e, r), RV_OK);
  assert_string_equal(sentence, wanted);
  free(sentence);
}

static void what_is_random_like(void **state) {
  (void)state;
  rv_examination e = examination_of(RV_RANDOM_YES);
  check_sentence(&e, NULL,
                 "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
                 "largest singular value: p = 0.25); random-like, as a Gaussian matrix with rows "
                 "and columns of these sizes (distance 0.12 from Marchenko-Pastur's law, 0.25 "
                 "allowed, 0.07 with signs drawn anew).");
  e.directions.count = 2;
  e.directions.p_value = 1e-200;
  e.row_spread = 0.5;
  check_sentence(
      &e, NULL,
      "W (40 inputs, 10 outputs): 1 dead input (7); 2 learned directions (the largest "
      "singular value: p below 1e-99); else random-like, as a Gaussian matrix with rows "
      "and columns of these sizes (distance 0.12 from Marchenko-Pastur's law, 0.25 "
      "allowed, 0.07 with signs drawn anew); outputs differ in size (sd of the logarithm "
      "0.50).");
}

/* Whether there is a tail, and what of, does not depend on the rest. */
static void what_has_a_tail(void **state) {
  (void)state;
  rv_examination e = examination_of(RV_RANDOM_UNDECIDED);
  e.raw.tail = (rv_tail_fit){.exponent = 2.5, .count = 22, .p_value = 0.11};
  check_sentence(
      &e, NULL,
      "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
      "largest singular value: p = 0.25); random-like or not is undecided: 10 singular "
      "values are too few to tell; 22 eigenvalues beyond Marchenko-Pastur's edge, before "
      "rows and columns are brought to one size, fit a power law (exponent 2.50, p = "
      "0.11).");
  e.tail = (rv_tail_fit){.exponent = 3.125, .count = 20, .p_value = 0.1};
  check_sentence(
      &e, NULL,
      "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
      "largest singular value: p = 0.25); random-like or not is undecided: 10 singular "
      "values are too few to tell; 20 eigenvalues beyond Marchenko-Pastur's edge are not "
      "those of a power law (exponent 3.12, p = 0.1).");
}

static void what_is_not_random_like(void **state) {
  (void)state;
  rv_examination e = examination_of(RV_RANDOM_NO);
  e.bulk.allowed = 0.1;
  e.bulk.below = 1;
  check_sentence(&e, NULL,
                 "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
                 "largest singular value: p = 0.25); not random-like: its spectrum is 0.12 from "
                 "Marchenko-Pastur's, 0.1 allowed, 0.07 with signs drawn anew, 1 singular value is "
                 "below the lower edge.");
  e.rank = 3;
  e.rank_is_short = true;
  e.directions.count = 3;
  check_sentence(
      &e, NULL,
      "W (40 inputs, 10 outputs): 1 dead input (7); all of its 3 directions are learned; "
      "not random-like: its rank is 3 of 10.");
}

/* What is undefined decides nothing, and is not shown. */
static void what_is_undecided(void **state) {
  (void)state;
  rv_examination e = examination_of(RV_RANDOM_UNDECIDED);
  check_sentence(&e, NULL,
                 "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
                 "largest singular value: p = 0.25); random-like or not is undecided: 10 singular "
                 "values are too few to tell.");
  e.directions.p_value = 1e-5;
  e.equalised = false;
  check_sentence(&e, NULL,
                 "W (40 inputs, 10 outputs): 1 dead input (7); no learned direction found (the "
                 "largest singular value: p = 1e-05, but copies with other signs reach it: large "
                 "entries, not a direction); random-like or not is undecided: its zeros leave no "
                 "scales that make rows and columns of one size.");
  e.directions.p_value = NAN;
  e.rank_full = 0;
  check_sentence(
      &e, NULL,
      "W (40 inputs, 10 outputs): random-like or not is undecided: all weights are zero.");
}

static void what_is_reversible(void **state) {
  (void)state;
  rv_examination e = examination_of(RV_RANDOM_NO);
  e.rank_is_short = true;
  e.rank = e.directions.count = 2;
  const char *const before =
      "W (40 inputs, 10 outputs): 1 dead input (7); all of its 2 directions are learned; not "
      "random-like: its rank is 2 of 10; ";
  const struct {
    rv_reversible reversible;
    const char *wanted;
  } row[] = {
      {{.largest_k = 0}, "no k given fits its outputs."},
      {{.p = 0.2, .largest_k = 5},
       "not reversible at any k tried (error above 0.5 at p = 0.2), nor is a Gaussian matrix of "
       "this shape."},
      {{.p = 1, .largest_k = 5, .predicted_k = 2},
       "not reversible at any k tried (error above 0.5 at p = 1), a Gaussian matrix of this shape "
       "up to k = 2."},
      {{.p = 0.1, .largest_k = 5, .predicted_k = 4, .k = {5, 0, 0, 0}},
       "reversible up to k = 5, the largest tried (error at most 0.5 at p = 0.1), a Gaussian "
       "matrix of this shape up to k = 4."},
      {{.p = 1, .largest_k = 5, .predicted_k = 2, .k = {2, 0, 0, 5}},
       "reversible up to k = 2 (error at most 0.5 at p = 1), as a Gaussian matrix of this shape; "
       "without its learned directions up to k = 5."},
  };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    char wanted[1024];
    snprintf(wanted, sizeof wanted, "%s%s", before, row[i].wanted);
    check_sentence(&e, &row[i].reversible, wanted);
  }
}

/* A name of any length. */
static void sentences_are_not_cut(void **state) {
  (void)state;
  char name[5000], *sentence;
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  rv_layer_source named = layer;
  named.name = name;
  const rv_examination e = examination_of(RV_RANDOM_UNDECIDED);
  check_status(rv_net_sentence(&sentence, &named, &e, NULL), RV_OK);
  check(strncmp(sentence, name, sizeof name - 1) == 0);
  check(strstr(sentence, "too few to tell.") != NULL);
  free(sentence);
}

static void layers_that_fit(void **state) {
  (void)state;
  size_t at;
  rv_layer_source layers[] = {{.rows = 4, .columns = 5},
                              {.rows = 4, .columns = 3, .inputs_are_rows = true},
                              {.rows = 2, .columns = 2}};
  rv_net net = {.source = {.layer = layers, .count = 3}};
  check(!rv_net_fits(&at, &net));
  assert_int_equal(at, 1);
  net.source.count = 2;
  check(rv_net_fits(&at, &net));
  net.source.count = 1;
  check(rv_net_fits(&at, &net));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_combine),
      cmocka_unit_test(usual_ks_reach_half_of_the_outputs),
      cmocka_unit_test(too_many_settings_are_refused),
      cmocka_unit_test(large_layers_take_fewer_trials),
      cmocka_unit_test(what_is_random_like),
      cmocka_unit_test(what_has_a_tail),
      cmocka_unit_test(what_is_not_random_like),
      cmocka_unit_test(what_is_undecided),
      cmocka_unit_test(what_is_reversible),
      cmocka_unit_test(sentences_are_not_cut),
      cmocka_unit_test(layers_that_fit),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
