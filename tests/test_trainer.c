/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A training run that stops and goes on ends in the same bytes; checkpoints that do not fit are
   refused; the rate falls as it is told to; every example comes once in an epoch. */
#include "learn/checkpoint.h"
#include "learn/dense_pass.h"
#include "learn/loss.h"
#include "learn/trainer.h"

#include "scratch.h"

enum { EXAMPLES = 23, BATCH = 5, PIXELS = 4, CLASSES = 3, EPOCHS = 4 };

static const size_t width[] = {PIXELS, 6, CLASSES};
static const rv_stream_key key = {.seed = 5, .program = 2, .trial = 1};

static rv_trainer_settings settings(rv_descent descent) {
  return (rv_trainer_settings){.unit = RV_UNIT_RELU,
                               .width = width,
                               .layers = 2,
                               .descent = descent,
                               .rate = 0.01,
                               .momentum = 0.9,
                               .decay = descent == RV_SGD ? RV_DECAY_LINEAR : RV_DECAY_COSINE,
                               .epochs = EPOCHS,
                               .gain = 2,
                               .examples = EXAMPLES,
                               .batch = BATCH};
}

static void train_epoch(rv_trainer *trainer, rv_dense_pass *pass) {
  float image[EXAMPLES * PIXELS];
  uint8_t label[BATCH];
  for (size_t i = 0; i < EXAMPLES * PIXELS; i++)
    image[i] = (float)(i * 37 % 101) / 100;
  rv_trainer_begin_epoch(trainer, &key);
  for (size_t step = 0; step < trainer->steps; step++) {
    const uint32_t *example;
    pass->rows = rv_trainer_batch(&example, trainer, step);
    for (size_t i = 0; i < pass->rows; i++)
      label[i] = (uint8_t)(example[i] % CLASSES);
    rv_dense_pass_load(pass, &trainer->net, image, example);
    rv_dense_up(pass, &trainer->net);
    rv_softmax_loss(pass->slope[2], NULL, pass->unit[2], label, pass->rows, CLASSES, 0.2);
    rv_dense_up_back(&trainer->gradient, pass, &trainer->net);
    rv_trainer_step(trainer);
  }
  rv_trainer_end_epoch(trainer);
}

/* Trains until `epochs` are finished, from a checkpoint if there is one, and keeps one. */
static void train(rv_trainer *trainer, rv_descent descent, uint64_t epochs, const char *path,
                  double *history) {
  const rv_trainer_settings s = settings(descent);
  rv_dense_pass pass;
  check_status(rv_trainer_open(trainer, &s, &key), RV_OK);
  check_status(rv_dense_pass_open(&pass, &trainer->net, BATCH, NULL), RV_OK);
  check_status(rv_trainer_go_on(trainer, path, 9, history, EPOCHS), RV_OK);
  while (trainer->epoch < epochs) {
    train_epoch(trainer, &pass);
    history[trainer->epoch - 1] = (double)trainer->net.parameter[0];
    check_status(rv_trainer_keep(trainer, path, 9, history, EPOCHS), RV_OK);
  }
  rv_dense_pass_free(&pass);
}

static void goes_on_to_the_same_bytes(void **state) {
  (void)state;
  for (int d = RV_SGD; d <= RV_ADAM; d++) {
    rv_trainer whole, part, rest;
    double one[EPOCHS] = {0}, other[EPOCHS] = {0}, fresh[EPOCHS] = {0};
    const char *path = scratch_path(d == RV_SGD ? "sgd" : "adam");
    train(&whole, (rv_descent)d, EPOCHS, NULL, one);
    train(&part, (rv_descent)d, 2, path, other);
    train(&rest, (rv_descent)d, EPOCHS, path, fresh);
    check_bytes(whole.net.parameter, rest.net.parameter, whole.net.count * sizeof(float));
    check_bytes(one, fresh, sizeof one);
    assert_true(one[0] != one[EPOCHS - 1]);
    rv_trainer_free(&whole);
    rv_trainer_free(&part);
    rv_trainer_free(&rest);
  }
}

/* Plain descent moves a weight by the rate times its gradient, here 1. */
static void rate_falls_step_by_step(void **state) {
  (void)state;
  for (int d = RV_DECAY_NONE; d <= RV_DECAY_COSINE; d++) {
    rv_trainer trainer;
    rv_trainer_settings s = settings(RV_SGD);
    s.momentum = 0;
    s.decay = (rv_decay)d;
    check_status(rv_trainer_open(&trainer, &s, &key), RV_OK);
    size_t all = EPOCHS * trainer.steps;
    float *weight = &trainer.net.parameter[0];
    for (size_t t = 0; t < all; t++) {
      double angle = M_PI * (double)t / (double)all, linear = 1 - (double)t / (double)all;
      double wanted = d == RV_DECAY_NONE ? 1 : d == RV_DECAY_LINEAR ? linear : (1 + cos(angle)) / 2;
      *weight = 0;
      trainer.gradient.parameter[0] = 1;
      rv_trainer_step(&trainer);
      check_relative(-(double)*weight, 0.01 * wanted, 0x1p-23);
    }
    rv_trainer_free(&trainer);
  }
}

static rv_status go_on_with(const rv_trainer_settings *s, const char *path) {
  rv_trainer trainer;
  double history[EPOCHS];
  check_status(rv_trainer_open(&trainer, s, &key), RV_OK);
  rv_status status = rv_trainer_go_on(&trainer, path, 9, history, EPOCHS);
  rv_trainer_free(&trainer);
  return status;
}

static void refuses_another_schedule(void **state) {
  (void)state;
  rv_trainer trainer;
  double history[EPOCHS] = {0};
  const char *path = scratch_path("schedule");
  const rv_trainer_settings same = settings(RV_SGD);
  rv_trainer_settings rate = same, decay = same, epochs = same;
  rate.rate *= 1 + 0x1p-52;
  decay.decay = RV_DECAY_COSINE;
  epochs.epochs++;
  train(&trainer, RV_SGD, 2, path, history);
  check_status(go_on_with(&same, path), RV_OK);
  check_status(go_on_with(&rate, path), RV_EINVAL);
  check_status(go_on_with(&decay, path), RV_EINVAL);
  check_status(go_on_with(&epochs, path), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "other parameters"));
  rv_trainer_free(&trainer);
}

static void every_example_once_an_epoch(void **state) {
  (void)state;
  const rv_trainer_settings s = settings(RV_SGD);
  rv_trainer trainer;
  size_t first = 0;
  check_status(rv_trainer_open(&trainer, &s, &key), RV_OK);
  assert_int_equal(trainer.steps, 5);
  for (int epoch = 0; epoch < 3; epoch++) {
    int seen[EXAMPLES] = {0};
    rv_trainer_begin_epoch(&trainer, &key);
    for (size_t step = 0; step < trainer.steps; step++) {
      const uint32_t *example;
      size_t rows = rv_trainer_batch(&example, &trainer, step);
      assert_int_equal(rows, step < 4 ? BATCH : EXAMPLES - 4 * BATCH);
      for (size_t i = 0; i < rows; i++)
        seen[example[i]]++;
    }
    for (size_t i = 0; i < EXAMPLES; i++)
      assert_int_equal(seen[i], 1);
    first += trainer.order[0];
    rv_trainer_end_epoch(&trainer);
  }
  assert_true(first != 3 * (size_t)trainer.order[0]); /* the order changes */
  rv_trainer_free(&trainer);
}

static rv_status read_two(const char *path, uint64_t fingerprint, size_t second) {
  char one[8], two[64];
  bool found;
  const rv_block block[] = {{one, 8}, {two, second}};
  return rv_checkpoint_read(&found, path, fingerprint, block, 2);
}

static void refuses_what_does_not_fit(void **state) {
  (void)state;
  char one[8] = "abcdefg", two[16] = "0123456789abcde", bytes[256];
  bool found = true;
  const rv_block block[] = {{one, sizeof one}, {two, sizeof two}};
  const char *path = scratch_path("checkpoint");
  check_status(rv_checkpoint_read(&found, path, 3, block, 2), RV_OK);
  assert_false(found);
  check_status(rv_checkpoint_write(path, 3, block, 2), RV_OK);
  check_status(read_two(path, 3, 16), RV_OK);
  check_status(read_two(path, 4, 16), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "other parameters"));
  check_status(read_two(path, 3, 24), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "other parameters"));
  size_t size = scratch_read("checkpoint", bytes, sizeof bytes);
  for (size_t cut = 0; cut < size; cut++) {
    scratch_write("cut", bytes, cut);
    check_status(read_two(scratch_path("cut"), 3, 16), RV_EINVAL);
  }
  scratch_write("longer", bytes, size + 1);
  check_status(read_two(scratch_path("longer"), 3, 16), RV_EINVAL);
  for (size_t at = 0; at < size; at++) {
    bytes[at] ^= 1;
    scratch_write("flipped", bytes, size);
    check_status(read_two(scratch_path("flipped"), 3, 16), RV_EINVAL);
    bytes[at] ^= 1;
  }
}

static void keeps_what_stood_there(void **state) {
  (void)state;
  char one[8] = "abcdefg";
  const rv_block block[] = {{one, sizeof one}};
  check_status(rv_checkpoint_write("/nowhere/checkpoint", 3, block, 1), RV_EPLACE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goes_on_to_the_same_bytes), cmocka_unit_test(rate_falls_step_by_step),
      cmocka_unit_test(refuses_another_schedule),  cmocka_unit_test(every_example_once_an_epoch),
      cmocka_unit_test(refuses_what_does_not_fit), cmocka_unit_test(keeps_what_stood_there)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
