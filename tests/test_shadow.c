/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SHADOW's step against the same in double precision, written out unit by unit with the streams
 * drawn anew; norms of shadows; what becomes of SHADOW without shadows, and of dropout that drops
 * nothing; how often dropout keeps a unit.
 */
#include "learn/dropout.h"
#include "learn/shadow.h"
#include "learn/shadow_reverse.h"

#include "scratch.h"

#include <math.h>

enum { PIXELS = 6, ONE = 5, TWO = 4, CLASSES = 3, TRAIN = 14, TEST = 9, BATCH = 5, LAYERS = 3 };

static const size_t width[] = {PIXELS, ONE, TWO, CLASSES};
static const rv_stream_key key = {.seed = 7, .program = 3, .cell = 2, .trial = 1};

static float train_image[TRAIN * PIXELS], test_image[TEST * PIXELS];
static unsigned char train_label[TRAIN], test_label[TEST];

static rv_data_set make_data(void) {
  for (size_t i = 0; i < TRAIN * PIXELS; i++)
    train_image[i] = (float)(i * 37 % 101) / 100;
  for (size_t i = 0; i < TEST * PIXELS; i++)
    test_image[i] = (float)(i * 53 % 97) / 96;
  for (size_t i = 0; i < TRAIN; i++)
    train_label[i] = (unsigned char)(i % CLASSES);
  for (size_t i = 0; i < TEST; i++)
    test_label[i] = (unsigned char)(i * i % CLASSES);
  return (rv_data_set){.hash = 1,
                       .height = 2,
                       .width = 3,
                       .pixels = PIXELS,
                       .classes = CLASSES,
                       .train = {train_image, train_label, TRAIN, PIXELS, CLASSES},
                       .test = {test_image, test_label, TEST, PIXELS, CLASSES}};
}

static rv_shadow_settings settings(double keep_input, double keep, double share) {
  return (rv_shadow_settings){.width = width,
                              .layers = LAYERS,
                              .batch = BATCH,
                              .epochs = 3,
                              .rate = 0.1,
                              .momentum = 0.5,
                              .keep_input = keep_input,
                              .keep = keep,
                              .share = share,
                              .reverse_keep = 0.7};
}

static void train(rv_shadow *run, const rv_shadow_settings *set, const rv_data_set *data,
                  const uint32_t *subset, size_t examples, size_t epochs) {
  check_status(rv_shadow_open(run, set, data, subset, examples, &key), RV_OK);
  for (size_t e = 0; e < epochs; e++)
    check_status(rv_shadow_train(run, NULL, NULL), RV_OK);
}

/* The step, unit by unit. x[l] is a layer of one example, keep[l] its factors of dropout. */

typedef struct naive {
  double weight[LAYERS + 1][ONE + 1][PIXELS], bias[LAYERS + 1][PIXELS];
} naive;

typedef struct example {
  double x[LAYERS + 1][PIXELS], keep[LAYERS + 1][PIXELS];
} example;

static void read_net(naive *out, const rv_dense_net *net) {
  for (size_t l = 1; l <= LAYERS; l++)
    for (size_t j = 0; j < width[l]; j++) {
      out->bias[l][j] = (double)net->bias[l][j];
      for (size_t i = 0; i < width[l - 1]; i++)
        out->weight[l][j][i] = (double)net->weight[l][j * width[l - 1] + i];
    }
}

static void go_up(example *e, const naive *net) {
  for (size_t l = 1; l <= LAYERS; l++)
    for (size_t j = 0; j < width[l]; j++) {
      double z = net->bias[l][j];
      for (size_t i = 0; i < width[l - 1]; i++)
        z += net->weight[l][j][i] * e->x[l - 1][i];
      e->x[l][j] = l == LAYERS ? z : fmax(z, 0) * e->keep[l][j];
    }
}

/* Adds weight times the derivatives of -log p(label); returns -log p(label). */
static double go_back(naive *gradient, const example *e, const naive *net, size_t label,
                      double weight) {
  double slope[LAYERS + 1][PIXELS] = {{0}}, sum = 0;
  for (size_t c = 0; c < CLASSES; c++)
    sum += exp(e->x[LAYERS][c]);
  for (size_t c = 0; c < CLASSES; c++)
    slope[LAYERS][c] = weight * (exp(e->x[LAYERS][c]) / sum - (c == label));
  for (size_t l = LAYERS; l >= 1; l--)
    for (size_t j = 0; j < width[l]; j++) {
      gradient->bias[l][j] += slope[l][j];
      for (size_t i = 0; i < width[l - 1]; i++) {
        gradient->weight[l][j][i] += slope[l][j] * e->x[l - 1][i];
        if (e->x[l - 1][i] > 0)
          slope[l - 1][i] += slope[l][j] * net->weight[l][j][i] * e->keep[l - 1][i];
      }
    }
  return log(sum) - e->x[LAYERS][label];
}

static double norm(const double *x, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += x[i] * x[i];
  return sqrt(sum);
}

/* shadow->x[0] of `e`, whose image is `image`; keep[l] are the factors on the way down. */
static void go_down(example *shadow, const example *e, const naive *net, const double *image,
                    double down[LAYERS][PIXELS]) {
  memcpy(shadow->x[LAYERS - 1], e->x[LAYERS - 1], sizeof e->x[0]);
  for (size_t l = LAYERS - 1; l >= 1; l--) {
    double *x = shadow->x[l - 1];
    for (size_t i = 0; i < width[l - 1]; i++) {
      double z = 0;
      for (size_t j = 0; j < width[l]; j++)
        z += net->weight[l][j][i] * shadow->x[l][j];
      x[i] = fmax(z, 0) * down[l - 1][i];
    }
    double own = norm(x, width[l - 1]);
    double wanted = norm(l > 1 ? e->x[l - 1] : image, width[l - 1]);
    for (size_t i = 0; own > 0 && i < width[l - 1]; i++)
      x[i] *= wanted / own;
  }
}

/* Factors of `rows` examples, drawn layer by layer as a pass has them. */
static void draw_factors(gsl_rng *rng, double *out[], size_t rows, size_t l, double keep,
                         double value) {
  float factor[BATCH * PIXELS];
  rv_dropout_draw(rng, factor, rows * width[l], keep, value);
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width[l]; i++)
      out[r][i] = (double)factor[r * width[l] + i];
}

static void draw_dropout(gsl_rng *rng, example *e, size_t rows, const rv_shadow_settings *set) {
  for (size_t l = 0; l < LAYERS; l++) {
    double *keep[BATCH], p = l == 0 ? set->keep_input : set->keep;
    for (size_t r = 0; r < rows; r++)
      keep[r] = e[r].keep[l];
    draw_factors(rng, keep, rows, l, p, 1 / p);
  }
}

static void descend(double *value, double *speed, double slope, double rate, double momentum) {
  *speed = momentum * *speed + slope;
  *value -= rate * *speed;
}

/* What a rate is multiplied by, `done` of all steps behind it. */
static double decayed(rv_decay decay, double done) {
  return decay == RV_DECAY_NONE     ? 1
         : decay == RV_DECAY_LINEAR ? 1 - done
                                    : pow(cos(M_PI_2 * done), 2);
}

/* The step that is epoch number `epoch`, of `rows` examples of which `shadows` have one; `speed`
   is what has been gone along so far. */
static void naive_step(naive *net, naive *speed, const rv_shadow_settings *set, size_t epoch,
                       size_t rows, size_t shadows) {
  example e[BATCH] = {0}, s[BATCH] = {0};
  double down[BATCH][LAYERS][PIXELS], image[BATCH][PIXELS], weight = 1 / (double)(rows + shadows);
  naive gradient = {0};
  uint32_t order[TRAIN];
  rv_stream stream, of_examples, of_shadows;
  double rate = set->rate * decayed(set->decay, (double)epoch / (double)set->epochs);
  rv_order_draw(rv_stream_open(&stream, &key, RV_ORDER_ROWS + epoch), order, rows);
  rv_stream_open(&of_examples, &key, RV_DROPOUT_ROWS + epoch);
  rv_stream_open(&of_shadows, &key, RV_SHADOW_ROWS + epoch);
  draw_dropout(&of_examples.rng, e, rows, set);
  for (size_t r = 0; r < rows; r++) {
    for (size_t i = 0; i < PIXELS; i++) {
      image[r][i] = (double)train_image[order[r] * PIXELS + i];
      e[r].x[0][i] = image[r][i] * e[r].keep[0][i];
    }
    go_up(&e[r], net);
    go_back(&gradient, &e[r], net, train_label[order[r]], weight);
  }
  for (size_t l = LAYERS - 1; l >= 1; l--) {
    double *factors[BATCH];
    for (size_t r = 0; r < shadows; r++)
      factors[r] = down[r][l - 1];
    draw_factors(&of_shadows.rng, factors, shadows, l - 1, set->reverse_keep, 1);
  }
  draw_dropout(&of_shadows.rng, s, shadows, set);
  for (size_t r = 0; r < shadows; r++) {
    go_down(&s[r], &e[r], net, image[r], down[r]);
    for (size_t i = 0; i < PIXELS; i++)
      s[r].x[0][i] *= s[r].keep[0][i];
    go_up(&s[r], net);
    size_t of = set->shuffled ? order[(r + 1) % rows] : order[r];
    go_back(&gradient, &s[r], net, train_label[of], weight);
  }
  for (size_t l = 1; l <= LAYERS; l++)
    for (size_t j = 0; j < width[l]; j++) {
      descend(&net->bias[l][j], &speed->bias[l][j], gradient.bias[l][j], rate, set->momentum);
      for (size_t i = 0; i < width[l - 1]; i++)
        descend(&net->weight[l][j][i], &speed->weight[l][j][i], gradient.weight[l][j][i], rate,
                set->momentum);
    }
}

/* The largest difference of any parameter. */
static double distance(const naive *a, const naive *b) {
  double most = 0;
  for (size_t l = 1; l <= LAYERS; l++)
    for (size_t j = 0; j < width[l]; j++) {
      most = fmax(most, fabs(a->bias[l][j] - b->bias[l][j]));
      for (size_t i = 0; i < width[l - 1]; i++)
        most = fmax(most, fabs(a->weight[l][j][i] - b->weight[l][j][i]));
    }
  return most;
}

/* Three epochs of one step each. */
static void steps_are_the_naive_ones(const rv_shadow_settings *set, size_t shadows) {
  const rv_data_set data = make_data();
  /* Sums of up to 6 products of numbers up to about 3, four layers on: some dozens of roundings of
     each step. */
  const double rounding = 64 * 3 * 0x1p-24;
  uint32_t subset[TRAIN];
  for (uint32_t i = 0; i < TRAIN; i++)
    subset[i] = i;
  rv_shadow run;
  naive before, wanted, got, speed = {0};
  train(&run, set, &data, subset, BATCH, 0);
  read_net(&wanted, &run.trainer.net);
  for (size_t epoch = 0; epoch < set->epochs; epoch++) {
    before = wanted;
    check_status(rv_shadow_train(&run, NULL, NULL), RV_OK);
    naive_step(&wanted, &speed, set, epoch, BATCH, shadows);
    read_net(&got, &run.trainer.net);
    assert_true(distance(&got, &wanted) <= (double)(epoch + 1) * rounding);
    assert_true(distance(&got, &before) > 100 * rounding);
  }
  rv_shadow_free(&run);
}

static void step_is_the_naive_one(void **state) {
  (void)state;
  const double share[] = {0, 0.28, 0.8, 1};
  const size_t shadows[] = {0, 1, 4, 5};
  for (int decay = RV_DECAY_NONE; decay <= RV_DECAY_COSINE; decay++)
    for (int shuffled = 0; shuffled <= 1; shuffled++)
      for (size_t s = 0; s < 4; s++) {
        rv_shadow_settings set = settings(0.8, 0.6, share[s]);
        set.shuffled = shuffled;
        set.decay = (rv_decay)decay;
        steps_are_the_naive_ones(&set, shadows[s]);
      }
}

/* Norms match in every layer, to the rounding of a product, and dropout has dropped its share. */
static void norms_match(void **state) {
  (void)state;
  const rv_data_set data = make_data();
  rv_dense_net net;
  rv_dense_pass pass, shadow;
  rv_stream stream;
  uint32_t chosen[TRAIN];
  for (uint32_t i = 0; i < TRAIN; i++)
    chosen[i] = i;
  check_status(rv_dense_net_open(&net, RV_UNIT_RELU, width, LAYERS), RV_OK);
  rv_dense_net_draw(&key, &net, 2, 0);
  check_status(rv_dense_pass_open(&pass, &net, TRAIN, NULL), RV_OK);
  check_status(rv_dense_pass_open(&shadow, &net, TRAIN, NULL), RV_OK);
  rv_dense_pass_load(&pass, &net, data.train.value, chosen);
  rv_dense_up(&pass, &net);
  gsl_rng *rng = rv_stream_open(&stream, &key, 99);
  rv_shadow_reverse(rng, &shadow, &pass, &net, data.train.value, chosen, LAYERS - 1, 0.7);
  size_t compared = 0;
  for (size_t l = 0; l < LAYERS - 1; l++)
    for (size_t r = 0; r < TRAIN; r++) {
      double own = 0, wanted = 0;
      for (size_t i = 0; i < width[l]; i++) {
        own += pow((double)shadow.unit[l][r * width[l] + i], 2);
        wanted += pow((double)pass.unit[l][r * width[l] + i], 2);
        assert_true(shadow.unit[l][r * width[l] + i] >= 0);
      }
      compared += own > 0;
      if (own > 0)
        assert_true(fabs(own / wanted - 1) <= 4 * 0x1p-23);
    }
  assert_true(compared > TRAIN); /* few have lost all their units */
  rv_dense_pass_free(&pass);
  rv_dense_pass_free(&shadow);
  rv_dense_net_free(&net);
}

static bool trained_alike(const rv_shadow_settings *one, const rv_shadow_settings *other) {
  const rv_data_set data = make_data();
  uint32_t subset[TRAIN];
  rv_shadow a, b;
  rv_subset_draw(&key, subset, TRAIN);
  train(&a, one, &data, subset, 12, 3);
  train(&b, other, &data, subset, 12, 3);
  bool alike = memcmp(a.trainer.net.parameter, b.trainer.net.parameter,
                      a.trainer.net.count * sizeof(float)) == 0 &&
               memcmp(a.history, b.history, one->epochs * sizeof *a.history) == 0;
  rv_shadow_free(&a);
  rv_shadow_free(&b);
  return alike;
}

static void methods_nest(void **state) {
  (void)state;
  rv_shadow_settings plain = settings(1, 1, 0), dropout = settings(0.8, 0.5, 0);
  rv_shadow_settings no_shadow = dropout, shadow = settings(0.8, 0.5, 1), kept = plain;
  no_shadow.reverse_keep = 0.25;
  no_shadow.shuffled = true;
  kept.reverse_keep = 0.25;
  assert_true(trained_alike(&dropout, &no_shadow));
  assert_true(trained_alike(&plain, &kept));
  assert_false(trained_alike(&plain, &dropout));
  assert_false(trained_alike(&dropout, &shadow));
}

/* Shares kept, within five standard errors of p. */
static void dropout_keeps_its_share(void **state) {
  (void)state;
  enum { COUNT = 400000 };
  static float factor[COUNT];
  const double share[] = {1, 0.8, 0.5, 0.251, 1.0 / 300};
  rv_stream stream;
  for (size_t s = 0; s < sizeof share / sizeof *share; s++) {
    size_t kept = 0;
    rv_dropout_draw(rv_stream_open(&stream, &key, 50 + s), factor, COUNT, share[s], 3);
    for (size_t i = 0; i < COUNT; i++) {
      assert_true(factor[i] == 0 || factor[i] == 3);
      kept += factor[i] > 0;
    }
    double error = sqrt(share[s] * (1 - share[s]) / COUNT);
    assert_true(fabs((double)kept / COUNT - share[s]) <= 5 * error);
  }
}

static void goes_on_to_the_same_bytes(void **state) {
  (void)state;
  const rv_data_set data = make_data();
  rv_shadow_settings set = settings(0.8, 0.5, 1);
  uint32_t subset[TRAIN];
  rv_shadow whole, part, rest;
  const char *path = scratch_path("shadow");
  set.notes = 2;
  rv_subset_draw(&key, subset, TRAIN);
  train(&whole, &set, &data, subset, 12, 3);
  train(&part, &set, &data, subset, 12, 2);
  part.note[1] = 5;
  check_status(rv_shadow_keep(&part, path), RV_OK);
  check_status(rv_shadow_open(&rest, &set, &data, subset, 12, &key), RV_OK);
  check_status(rv_shadow_go_on(&rest, path), RV_OK);
  assert_int_equal(rest.trainer.epoch, 2);
  assert_true(rest.note[1] == 5);
  check_status(rv_shadow_train(&rest, NULL, NULL), RV_OK);
  check_bytes(whole.history, rest.history, set.epochs * sizeof *whole.history);
  check_bytes(whole.trainer.net.parameter, rest.trainer.net.parameter,
              whole.trainer.net.count * sizeof(float));
  assert_true(whole.history[2].images == 3 * 24);
  rv_shadow_free(&whole);
  rv_shadow_free(&part);
  rv_shadow_free(&rest);
}

static rv_status stop_half_way(void *context, double part) {
  *(int *)context += 1;
  return part >= 0.5 ? RV_ESTOPPED : RV_OK;
}

static void stops_when_told(void **state) {
  (void)state;
  const rv_data_set data = make_data();
  const rv_shadow_settings set = settings(1, 1, 0);
  uint32_t subset[TRAIN];
  rv_shadow run;
  int steps = 0;
  rv_subset_draw(&key, subset, TRAIN);
  check_status(rv_shadow_open(&run, &set, &data, subset, 12, &key), RV_OK);
  assert_int_equal(rv_shadow_train(&run, stop_half_way, &steps), RV_ESTOPPED);
  assert_int_equal(steps, 2);
  assert_int_equal(run.trainer.epoch, 0);
  rv_shadow_free(&run);
}

/* A net that lets three pixels through, one for each class. */
static void survival_of_what_comes_back(void **state) {
  (void)state;
  rv_data_set data = make_data();
  rv_shadow_settings set = settings(1, 1, 0);
  uint32_t subset[TRAIN];
  rv_shadow run;
  double kept;
  set.reverse_keep = 1;
  rv_subset_draw(&key, subset, TRAIN);
  check_status(rv_shadow_open(&run, &set, &data, subset, 12, &key), RV_OK);
  rv_dense_net *net = &run.trainer.net;
  memset(net->parameter, 0, net->count * sizeof(float));
  for (size_t l = 1; l <= LAYERS; l++)
    for (size_t c = 0; c < CLASSES; c++)
      net->weight[l][c * width[l - 1] + c] = 1;
  check_status(rv_shadow_survival(&kept, &run), RV_OK);
  assert_true(kept == 1);
  net->bias[LAYERS][0] = 0.1F; /* three pixels alone come back, brighter, and so outdo it */
  check_status(rv_shadow_survival(&kept, &run), RV_OK);
  assert_true(kept > 0 && kept < 1);
  rv_shadow_free(&run);
}

/* In passes of any number of rows, and image by image. */
static void answers_whatever_the_rows(void **state) {
  (void)state;
  const rv_data_set data = make_data();
  uint32_t index[TEST];
  rv_dense_net net;
  rv_answers all;
  check_status(rv_dense_net_open(&net, RV_UNIT_RELU, width, LAYERS), RV_OK);
  rv_dense_net_draw(&key, &net, 2, 0);
  for (uint32_t i = 0; i < TEST; i++)
    index[i] = TEST - 1 - i;
  double error = 0, loss = 0;
  for (size_t rows = 1; rows <= TEST + 1; rows++) {
    rv_dense_pass pass;
    check_status(rv_dense_pass_open(&pass, &net, rows, NULL), RV_OK);
    for (size_t i = 0; rows == 1 && i < TEST; i++) {
      rv_classify(&all, &pass, &net, &data.test, index + i, 1);
      error += all.error / TEST;
      loss += all.loss / TEST;
    }
    rv_classify(&all, &pass, &net, &data.test, index, TEST);
    assert_true(fabs(all.error - error) < 1e-12);
    assert_true(fabs(all.loss - loss) < 64 * 0x1p-24);
    assert_int_equal(pass.rows, rows);
    rv_dense_pass_free(&pass);
  }
  assert_true(error > 0 && error < 1);
  rv_dense_net_free(&net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(step_is_the_naive_one),
      cmocka_unit_test(norms_match),
      cmocka_unit_test(methods_nest),
      cmocka_unit_test(dropout_keeps_its_share),
      cmocka_unit_test(goes_on_to_the_same_bytes),
      cmocka_unit_test(stops_when_told),
      cmocka_unit_test(survival_of_what_comes_back),
      cmocka_unit_test(answers_whatever_the_rows),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
