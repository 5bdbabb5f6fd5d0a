/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings at which a user's net is examined, and the sentences on it. */
#include "check.h"
#include "experiment/net_sentence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rv_net_settings make(size_t n, rv_list k, rv_list p, rv_list tau) {
  rv_net_settings settings;
  const rv_net_lists lists = {&k, &p, &tau, 7};
  check_status(rv_net_settings_make(&settings, &lists, n), RV_OK);
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
  check_status(rv_net_settings_make(&settings, &most, 5), RV_OK);
  check_equal((double)settings.count, 1e6);
  free(settings.item);
  check_status(rv_net_settings_make(&settings, &beyond, 5), RV_EINVAL);
  free(many);
}

/* Whatever is not a number, the sentence does not show it. */
static void sentences_have_no_nan(void **state) {
  (void)state;
  char *path[] = {"W.npy"};
  rv_weights layer = {.m = 80, .n = 1};
  const rv_net net = {.path = path, .layer = &layer, .count = 1};
  const rv_random_likeness likeness[] = {
      {.outliers = 0, .bulk_distance = NAN, .bulk_bound = 0.1, .spacing = NAN},
      {.outliers = 1,
       .edge_excess = 12.34,
       .bulk_distance = 0.25,
       .bulk_bound = 0.1,
       .spacing = NAN},
      {.outliers = 2,
       .edge_excess = 3.5,
       .bulk_distance = 0.05,
       .bulk_bound = 0.1,
       .spacing = 0.53,
       .like = true}};
  const rv_reversible reversible[] = {{.largest_k = 0},
                                      {.p = 0.2, .largest_k = 5},
                                      {.k = 5, .predicted_k = 4, .p = 0.1, .largest_k = 5}};
  const char *const wanted[] = {
      "W.npy (80 inputs, 1 output): not random-like in bulk (no spectrum); no learned direction; "
      "no "
      "k given fits its outputs.",
      "W.npy (80 inputs, 1 output): not random-like in bulk (distance 0.25 from Marchenko-Pastur, "
      "0.1 allowed); 1 learned direction (the largest 12.3 Tracy-Widom units beyond the edge); not "
      "reversible at any k tried (error above 0.5 at p = 0.2), a Gaussian matrix at none.",
      "W.npy (80 inputs, 1 output): random-like in bulk (distance 0.05 from Marchenko-Pastur, 0.1 "
      "allowed; spacing ratio 0.530, random 0.531); 2 learned directions (the largest 3.5 "
      "Tracy-Widom units beyond the edge); reversible up to k = 5, the largest tried (error at "
      "most "
      "0.5 at p = 0.1), a Gaussian matrix up to k = 4."};
  for (size_t i = 0; i < 3; i++) {
    const rv_net_spectrum spectrum = {.count = 80, .likeness = likeness[i]};
    char *sentence;
    check_status(rv_net_sentence(&sentence, &net, &spectrum, &reversible[i], 0), RV_OK);
    assert_string_equal(sentence, wanted[i]);
    free(sentence);
  }
}

/* A path of any length. */
static void sentences_are_not_cut(void **state) {
  (void)state;
  char name[5000];
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  char *path[] = {name}, *sentence;
  rv_weights layer = {.m = 1, .n = 1};
  const rv_net net = {.path = path, .layer = &layer, .count = 1};
  const rv_net_spectrum spectrum = {.count = 1};
  const rv_reversible reversible = {.largest_k = 0};
  check_status(rv_net_sentence(&sentence, &net, &spectrum, &reversible, 0), RV_OK);
  check(strncmp(sentence, name, sizeof name - 1) == 0);
  check(strstr(sentence, "no k given fits its outputs.") != NULL);
  free(sentence);
}

static void layers_that_fit(void **state) {
  (void)state;
  size_t at;
  rv_weights layer[] = {{.m = 5, .n = 4}, {.m = 4, .n = 3}, {.m = 2, .n = 2}};
  rv_net net = {.layer = layer, .count = 3};
  check(!rv_net_fits(&at, &net));
  check_equal((double)at, 1);
  net.count = 2;
  check(rv_net_fits(&at, &net));
  net.count = 1;
  check(rv_net_fits(&at, &net));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_combine),
      cmocka_unit_test(usual_ks_reach_half_of_the_outputs),
      cmocka_unit_test(too_many_settings_are_refused),
      cmocka_unit_test(sentences_have_no_nan),
      cmocka_unit_test(sentences_are_not_cut),
      cmocka_unit_test(layers_that_fit),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
