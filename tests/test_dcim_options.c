/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of training become numbers and a plan; files of weights have names of their own. */
#include "experiment/dcim_options.h"

#include "data_folder.h"
#include "experiment/dcim_files.h"
#include "experiment/dcim_metrics.h"
#include "experiment/training_run.h"

#include <stdlib.h>

/* The cells of a plan whose data, where it names none, is the small set. */
static rv_grid grid_of(rv_plan plan) {
  rv_grid grid = rv_grid_over(rv_dcim_options);
  if (plan.list[RV_OPT_DATA] == NULL)
    plan.list[RV_OPT_DATA] = scratch_folder;
  check_status(rv_training_run_open(&grid.run), RV_OK);
  check_status(rv_grid_append(&grid, &plan, RV_QUICK, 1), RV_OK);
  for (size_t i = 0; i < grid.count; i++)
    grid.cell[i].run = grid.run;
  return grid;
}

static void free_grid(rv_grid *grid) {
  rv_training_run_close(grid->run);
  rv_grid_free(grid);
}

static void rules_become_numbers(void **state) {
  (void)state;
  write_set(TRAIN);
  rv_grid grid = grid_of((rv_plan){
      .name = "rules", .list = {[RV_OPT_REVERSE_WEIGHT] = "sum,mean,2", [RV_OPT_WIDTHS] = "9-7"}});
  const double weight[] = {1, 1.0 / (HEIGHT * WIDTH), 2};
  for (size_t i = 0; i < grid.count; i++) {
    check_status(rv_dcim_resolve(&grid.cell[i]), RV_OK);
    const rv_dcim_plan plan = rv_dcim_plan_of(&grid.cell[i]);
    check_equal(plan.reverse_weight, weight[i]);
    check_equal(plan.rate, 0.004);
    check_equal(plan.gain, 4);
    assert_int_equal(plan.examples, TRAIN);
    assert_int_equal(plan.layer, 2);
    assert_int_equal(plan.hidden[1], 7);
    check(plan.trained[RV_DCIM_DISCRIMINATIVE] && plan.trained[RV_DCIM_BIDIRECTIONAL]);
    check(!plan.trained[RV_DCIM_SAMPLED] && !plan.convolutional);
  }
  free_grid(&grid);
}

static void expect_refused(size_t parameter, const char *value, const char *message) {
  rv_plan plan = {.name = "refused",
                  .list = {[RV_OPT_APPROXIMATION] = "0", [RV_OPT_WIDTHS] = "9-7"}};
  plan.list[parameter] = value;
  rv_grid grid = grid_of(plan);
  check_status(rv_dcim_resolve(&grid.cell[0]), RV_EINVAL);
  if (strstr(rv_message(), message) == NULL)
    fail_msg("'%s' is not in '%s'", message, rv_message());
  free_grid(&grid);
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  write_set(TRAIN);
  expect_refused(RV_OPT_TRAINING_SIZE, "31", "--training-size 31 is more than the 30 images");
  expect_refused(RV_OPT_VALIDATION_SIZE, "21", "--validation-size 21 is more than the 20 images");
  expect_refused(RV_OPT_APPROXIMATION, "21", "--approximation 21 is more than the 20 images");
  expect_refused(RV_OPT_SAMPLED_LAYER, "3", "--sampled-layer 3 is above the 2 hidden layers");
  expect_refused(RV_OPT_WIDTHS, "9-", "--widths '9-' is unusable");
  expect_refused(RV_OPT_DATA, "nowhere", "there is no folder 'nowhere'");
}

/* The name of the weights of a kind of net, behind the folder. */
static char *name_of(const rv_grid *grid, size_t index, int net, uint64_t data) {
  const rv_stream_key key = {.cell = 7};
  const rv_data_set set = {.hash = data};
  rv_cell cell = grid->cell[index];
  char prefix[1000];
  rv_dcim_files files;
  snprintf(prefix, sizeof prefix, "%s/small.0", scratch_folder);
  cell.files = prefix;
  cell.grid = grid;
  check_status(rv_dcim_files_name(&files, &key, &cell, &set), RV_OK);
  assert_non_null(files.weights[net]);
  char *name = strdup(strstr(files.weights[net], "/small.weights/") + strlen("/small.weights/"));
  rv_dcim_files_free(&files);
  return name;
}

static void expect_name(const rv_plan *plan, size_t index, int net, const char *expected) {
  rv_grid grid = grid_of(*plan);
  char *name = name_of(&grid, index, net, 0xabc);
  assert_string_equal(name, expected);
  free(name);
  free_grid(&grid);
}

static void names_tell_what_varies(void **state) {
  (void)state;
  const rv_plan one = {.name = "one",
                       .list = {[RV_OPT_REVERSE_WEIGHT] = "0.12345678", [RV_OPT_SAVE] = "yes"}};
  expect_name(&one, 0, RV_DCIM_DISCRIMINATIVE, "discriminative-0-00000007");
  expect_name(&one, 0, RV_DCIM_BIDIRECTIONAL, "bidirectional-0.123457-00000007");
  const rv_plan some = {.name = "some",
                        .list = {[RV_OPT_REVERSE_WEIGHT] = "0.12345678,1",
                                 [RV_OPT_DATA] = "one,other",
                                 [RV_OPT_EPOCHS] = "12,3",
                                 [RV_OPT_RATE] = "usual,0.01",
                                 [RV_OPT_SAMPLES] = "0,1",
                                 [RV_OPT_SAVE] = "yes"}};
  expect_name(&some, 0, RV_DCIM_SAMPLED,
              "sampled-0.12345678-00000007-data-0000000000000abc-epochs-12-rate-usual");
  expect_name(&some, 31, RV_DCIM_DISCRIMINATIVE,
              "discriminative-0-00000007-data-0000000000000abc-epochs-3-rate-0.01");
}

/* Of all cells that differ in what shapes the weights and is no part of the hash of the draws. */
static void no_two_nets_have_one_name(void **state) {
  (void)state;
  const rv_plan plan = {.name = "all",
                        .list = {[RV_OPT_REVERSE_WEIGHT] = "0.1,0.10000001",
                                 [RV_OPT_EPOCHS] = "1,2",
                                 [RV_OPT_BATCH] = "10,20",
                                 [RV_OPT_RATE] = "0.1,0.10000001",
                                 [RV_OPT_DECAY] = "none,linear",
                                 [RV_OPT_GAIN] = "1,2",
                                 [RV_OPT_SAMPLED_LAYER] = "1,2",
                                 [RV_OPT_SAVE] = "yes"}};
  rv_grid grid = grid_of(plan);
  char *name[128];
  assert_int_equal(grid.count, 128);
  for (size_t i = 0; i < grid.count; i++)
    name[i] = name_of(&grid, i, RV_DCIM_SAMPLED, 0);
  for (size_t i = 0; i < grid.count; i++)
    for (size_t j = 0; j < i; j++)
      assert_string_not_equal(name[i], name[j]);
  for (size_t i = 0; i < grid.count; i++)
    free(name[i]);
  free_grid(&grid);
}

/* Names end with the net's where there is one metric for each. */
static void metrics_stand_where_they_are_named(void **state) {
  (void)state;
  for (size_t m = 0; m < RV_DCIM_DROP; m++) {
    const char *name = rv_dcim_metrics[m].name, *net = rv_dcim_net_name((int)(m % RV_DCIM_NETS));
    assert_string_equal(name + strlen(name) - strlen(net), net);
  }
  assert_string_equal(rv_dcim_metrics[RV_DCIM_DIVERSITY].name, "diversity_discriminative");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_UNIT_ERROR].name, "unit_error_discriminative");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_DROP].name, "drop");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_EXCESS].name, "excess");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_FLOOR_OVER].name, "floor_over_loss");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_MORE_UNIT_ERROR].name, "more_unit_error");
  assert_string_equal(rv_dcim_metrics[RV_DCIM_OVER_UNIT_BOUND].name, "over_unit_bound");
  assert_non_null(rv_dcim_metrics[RV_DCIM_NUMBERS].count_of);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rules_become_numbers), cmocka_unit_test(what_does_not_fit_is_refused),
      cmocka_unit_test(names_tell_what_varies), cmocka_unit_test(no_two_nets_have_one_name),
      cmocka_unit_test(metrics_stand_where_they_are_named)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
