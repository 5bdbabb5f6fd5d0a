/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacks of given matrices: one layer against matrix_layer, several against the layered sampler. */
#include "law.h"
#include "model/matrix_layer.h"
#include "model/matrix_stack.h"
#include "reverify/ensemble.h"
#include "reverify/layered_net.h"

#include <float.h>
#include <stdlib.h>

enum { WIDTH_MAX = 40 };

static double matrix[RV_DEPTH_MAX][WIDTH_MAX * WIDTH_MAX];
static const double *const matrices[RV_DEPTH_MAX] = {matrix[0], matrix[1], matrix[2],
                                                     matrix[3], matrix[4], matrix[5]};

/* W_1, W_2, ... of the law, Gaussian, named by `trial`. */
static void draw_matrices(const rv_layered_law *law, uint64_t trial) {
  const rv_entry_law gaussian = {.ensemble = RV_GAUSSIAN, .sd = 1};
  for (size_t l = 0; l < law->depth; l++) {
    rv_stream_key key = {311, 0, l, trial};
    check_status(rv_ensemble_matrix(matrix[l], &key, (size_t)law->width[l],
                                    (size_t)law->width[l + 1], &gaussian, 1),
                 RV_OK);
  }
}

static const rv_layered_reversal biased = {.scale = {0, 1.1, 0.9, 1.2},
                                           .bias = {0, -0.03, -0.05, -0.1}};

/* Support and dropout come from the same stream in the same order. */
static void one_layer_is_a_matrix_layer(void **state) {
  (void)state;
  const rv_layered_law law = {.depth = 1, .width = {40, 30}, .p = 0.7};
  const rv_layered_reversal reversal = {.scale = {0, 1}, .bias = {0, -0.2}};
  rv_hidden hidden;
  rv_matrix_stack *stack;
  rv_matrix_layer *layer;
  double error[RV_STACK_BLOCK][2];
  draw_matrices(&law, 0);
  check_status(rv_hidden_make(&hidden, RV_GEOMETRIC, 4), RV_OK);
  check_status(rv_matrix_stack_open(&stack, matrices, &law, &reversal, &hidden), RV_OK);
  check_status(rv_matrix_layer_open(&layer, 40, 30, &hidden, law.p, -0.2), RV_OK);
  const rv_stream_key key = {312, 0, 0, 5};
  rv_matrix_stack_reverse(&key, error[0], RV_STACK_BLOCK, stack);
  for (size_t t = 0; t < RV_STACK_BLOCK; t++) {
    rv_reversal one;
    rv_stream_key trial = key;
    trial.trial += t;
    rv_matrix_layer_reverse(&trial, &one, matrix[0], 1, 0, layer);
    check_near(error[t][1], one.error, 300 * DBL_EPSILON * (1 + one.error));
    check_equal(error[t][0], 0);
  }
  rv_matrix_layer_close(layer);
  rv_matrix_stack_close(stack);
  rv_hidden_free(&hidden);
}

/* However many are carried along, each has its own support and dropout. */
static void a_block_is_its_vectors_one_by_one(void **state) {
  (void)state;
  const rv_layered_law law = {.depth = 3, .width = {40, 25, 17, 12}, .p = 0.8};
  rv_hidden hidden;
  rv_matrix_stack *stack;
  double many[RV_STACK_BLOCK][4], one[4];
  draw_matrices(&law, 0);
  check_status(rv_hidden_make(&hidden, RV_UNIFORM_VALUES, 5), RV_OK);
  check_status(rv_matrix_stack_open(&stack, matrices, &law, &biased, &hidden), RV_OK);
  rv_stream_key key = {313, 0, 0, 0};
  rv_matrix_stack_reverse(&key, many[0], RV_STACK_BLOCK, stack);
  for (; key.trial < RV_STACK_BLOCK; key.trial++) {
    rv_matrix_stack_reverse(&key, one, 1, stack);
    for (size_t l = 1; l <= law.depth; l++)
      check_near(many[key.trial][l], one[l], 1000 * DBL_EPSILON * (1 + one[l]));
  }
  rv_matrix_stack_close(stack);
  rv_hidden_free(&hidden);
}

/* With fresh Gaussian matrices every time, the law of the sampler that never holds them. */
static void gaussian_stacks_have_the_law_of_the_sampler(void **state) {
  (void)state;
  enum { DRAWS = 2000 };
  static const rv_layered_law laws[] = {{.depth = 2, .width = {30, 14, 8}, .p = 0.6},
                                        {.depth = 3, .width = {36, 20, 12, 9}, .p = 1}};
  static double ours[RV_DEPTH_MAX + 1][DRAWS], theirs[RV_DEPTH_MAX + 1][DRAWS];
  for (size_t i = 0; i < 2; i++) {
    const rv_layered_law *law = &laws[i];
    rv_hidden hidden, given;
    rv_matrix_stack *stack;
    rv_layered_net *net;
    check_status(rv_hidden_make(&hidden, RV_GEOMETRIC, 3), RV_OK);
    check_status(rv_hidden_make(&given, RV_GEOMETRIC, 3), RV_OK);
    check_status(rv_matrix_stack_open(&stack, matrices, law, &biased, &hidden), RV_OK);
    check_status(rv_layered_net_open(&net, RV_DENSE, law, &biased, &given, 1), RV_OK);
    for (size_t t = 0; t < DRAWS; t++) {
      double error[RV_DEPTH_MAX + 1];
      rv_layered_draw drawn;
      draw_matrices(law, t);
      rv_matrix_stack_reverse(&(rv_stream_key){314, 0, i, t}, error, 1, stack);
      rv_layered_net_draw(&(rv_stream_key){315, 0, i, t}, &drawn, net);
      for (size_t l = 1; l <= law->depth; l++) {
        ours[l][t] = error[l];
        theirs[l][t] = drawn.error[l];
      }
    }
    for (size_t l = 1; l <= law->depth; l++)
      check_same_law(ours[l], theirs[l], DRAWS);
    rv_layered_net_close(net);
    rv_matrix_stack_close(stack);
    rv_hidden_free(&hidden);
  }
}

/* A matrix without a positive preactivation lets nothing down: 0 is reversed to 0. */
static void nothing_passes_a_negative_layer(void **state) {
  (void)state;
  const rv_layered_law law = {.depth = 2, .width = {6, 5, 4}, .p = 1};
  rv_hidden hidden;
  rv_matrix_stack *stack;
  double error[3];
  for (size_t i = 0; i < 30; i++)
    matrix[0][i] = matrix[1][i] = -1;
  check_status(rv_hidden_make(&hidden, RV_ONES, 2), RV_OK);
  check_status(rv_matrix_stack_open(&stack, matrices, &law, &biased, &hidden), RV_OK);
  rv_matrix_stack_reverse(&(rv_stream_key){316, 0, 0, 0}, error, 1, stack);
  check_equal(error[1], 0); /* h^(1) = 0 comes back as 0 */
  check_equal(error[2], 1); /* h^(2) is lost */
  rv_matrix_stack_close(stack);
  rv_hidden_free(&hidden);
}

static void refuses_more_values_than_units(void **state) {
  (void)state;
  const rv_layered_law law = {.depth = 1, .width = {6, 4}, .p = 1};
  rv_hidden hidden;
  rv_matrix_stack *stack;
  check_status(rv_hidden_make(&hidden, RV_ONES, 5), RV_OK);
  check_status(rv_matrix_stack_open(&stack, matrices, &law, &biased, &hidden), RV_EINVAL);
  assert_null(stack);
  rv_matrix_stack_close(stack);
  rv_hidden_free(&hidden);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_layer_is_a_matrix_layer),
      cmocka_unit_test(a_block_is_its_vectors_one_by_one),
      cmocka_unit_test(gaussian_stacks_have_the_law_of_the_sampler),
      cmocka_unit_test(nothing_passes_a_negative_layer),
      cmocka_unit_test(refuses_more_values_than_units),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
