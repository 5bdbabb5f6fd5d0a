/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Training a pair on small made-up images: one step against formulas in double precision, losses
 * on the way against loops over the images, and going on after a stop.
 *
 * The first step of Adam moves a parameter by rate g / (|g| + epsilon), nearly its sign alone; the
 * gradient in double precision must have this sign wherever it is not lost in rounding.
 */
#include "learn/dcim_dense.h"
#include "learn/dcim_train.h"

#include "learn/image_statistics.h"
#include "learn/trainer.h"
#include "random/stream_parts.h"
#include "reverify/logistic.h"
#include "scratch.h"

#include <float.h>

enum { TRAIN = 60, TEST = 30, PIXELS = 9, CLASSES = 3, LAYERS = 3, COUNT_MAX = 200 };

static const size_t width[LAYERS + 1] = {PIXELS, 6, 5, CLASSES};
static const rv_stream_key key = {.seed = 3, .program = 5, .cell = 7, .trial = 11};

typedef struct fixture {
  float train[TRAIN * PIXELS], test[TEST * PIXELS];
  unsigned char train_label[TRAIN], test_label[TEST];
  rv_data_set set;
  rv_class_sums sums;
  rv_dcim_lesson lesson;
} fixture;

/* Images of a class are bright in pixels of their own. */
static void paint(gsl_rng *rng, float *value, unsigned char *label, size_t count) {
  for (size_t i = 0; i < count; i++) {
    label[i] = (unsigned char)(i % CLASSES);
    for (size_t p = 0; p < PIXELS; p++)
      value[i * PIXELS + p] =
          (float)(0.3 * gsl_rng_uniform(rng) + (p % CLASSES == label[i] ? 0.6 : 0.1));
  }
}

static int set_up(fixture *f, size_t examples) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  paint(rng, f->train, f->train_label, TRAIN);
  paint(rng, f->test, f->test_label, TEST);
  f->set = (rv_data_set){.hash = 1,
                         .height = 3,
                         .width = 3,
                         .pixels = PIXELS,
                         .classes = CLASSES,
                         .train = {f->train, f->train_label, TRAIN, PIXELS, CLASSES},
                         .test = {f->test, f->test_label, TEST, PIXELS, CLASSES}};
  check_status(rv_class_sums_open(&f->sums, &f->set.test, NULL, TEST), RV_OK);
  check_status(rv_dcim_lesson_open(&f->lesson, &f->set, &f->sums, examples, &key), RV_OK);
  return 0;
}

static void tear_down(fixture *f) {
  rv_dcim_lesson_free(&f->lesson);
  rv_class_sums_free(&f->sums);
}

/* Of a training, and of the first weights. */
typedef struct setting {
  rv_dcim_settings training;
  double gain;
  rv_dcim_pass pass;
} setting;

static setting settings(size_t epochs, size_t batch, double reverse_weight) {
  int kind = reverse_weight > 0 ? RV_DCIM_BIDIRECTIONAL : RV_DCIM_DISCRIMINATIVE;
  return (setting){.training = {.epochs = epochs,
                                .batch = batch,
                                .rate = 0.01,
                                .objective = {.kind = kind, .reverse_weight = reverse_weight}},
                   .gain = 4};
}

/* The net is the caller's to free. */
static rv_status train_net(rv_dense_net *net, rv_dcim_record *record, const fixture *f,
                           const setting *s, const rv_dcim_watch *watch, const char *path) {
  rv_dcim_dense dense;
  check_status(rv_dcim_dense_open(&dense, s->pass, width, LAYERS, s->training.batch), RV_OK);
  rv_dense_net_draw(&key, &dense.net, s->gain, RV_WEIGHT_ROWS);
  const rv_dcim_model model = rv_dcim_dense_model(&dense);
  rv_status status = rv_dcim_train(&key, &model, record, &f->lesson, &s->training, watch, path);
  *net = dense.net;
  dense.net = (rv_dense_net){.layers = 0};
  rv_dcim_dense_close(&dense);
  return status;
}

static const rv_dcim_watch nobody = {NULL, NULL};

/* The objective by plain loops, of a parameter vector of doubles laid out as in a dense net. */

typedef struct plain {
  const rv_dense_net *net;
  double parameter[COUNT_MAX];
} plain;

static double weight(const plain *p, size_t l, size_t j, size_t i) {
  return p->parameter[(size_t)(p->net->weight[l] - p->net->parameter) + j * width[l - 1] + i];
}

static double bias(const plain *p, size_t l, size_t j) {
  return p->parameter[(size_t)(p->net->bias[l] - p->net->parameter) + j];
}

/* An image is given, and units that were drawn and classes are 0 or 1, and have no variance. */
static void step(double *unit, const plain *p, size_t from, size_t to) {
  double next[PIXELS];
  bool up = to > from, averaged = p->net->unit == RV_UNIT_AVERAGED && !(up && from == 0);
  for (size_t j = 0; j < width[to]; j++) {
    double variance = 0;
    next[j] = bias(p, to, j);
    for (size_t i = 0; i < width[from]; i++) {
      double w = up ? weight(p, to, j, i) : weight(p, from, i, j);
      next[j] += w * unit[i];
      variance += w * w * unit[i] * (1 - unit[i]);
    }
    if (averaged)
      next[j] /= sqrt(1 + M_PI * variance / 8);
    if (to > 0 && to < LAYERS)
      next[j] = rv_logistic(next[j]);
  }
  memcpy(unit, next, width[to] * sizeof *unit);
}

static double forward_loss(const plain *p, const float *image, size_t label) {
  double unit[PIXELS], sum = 0;
  for (size_t i = 0; i < PIXELS; i++)
    unit[i] = (double)image[i];
  for (size_t l = 0; l < LAYERS; l++)
    step(unit, p, l, l + 1);
  for (size_t c = 0; c < CLASSES; c++)
    sum += exp(unit[c]);
  return log(sum) - unit[label];
}

/* Summed over the pixels. */
static double reverse_loss(const plain *p, const float *image, size_t label) {
  double unit[PIXELS] = {0}, loss = 0;
  unit[label] = 1;
  for (size_t l = LAYERS; l > 0; l--)
    step(unit, p, l, l - 1);
  for (size_t i = 0; i < PIXELS; i++) {
    double q = rv_logistic(unit[i]), x = (double)image[i];
    loss -= x * log(q) + (1 - x) * log1p(-q);
  }
  return loss;
}

static double objective(const plain *p, const rv_dcim_lesson *lesson, double reverse_weight) {
  double loss = 0;
  for (size_t e = 0; e < lesson->examples; e++) {
    const float *image = lesson->set->train.value + lesson->example[e] * PIXELS;
    size_t label = lesson->set->train.label[lesson->example[e]];
    loss += forward_loss(p, image, label) + reverse_weight * reverse_loss(p, image, label);
  }
  return loss / (double)lesson->examples;
}

static double slope(plain *p, size_t i, const rv_dcim_lesson *lesson, double reverse_weight) {
  const double h = 1e-5;
  double at = p->parameter[i];
  p->parameter[i] = at + h;
  double above = objective(p, lesson, reverse_weight);
  p->parameter[i] = at - h;
  double below = objective(p, lesson, reverse_weight);
  p->parameter[i] = at;
  return (above - below) / (2 * h);
}

/* All examples in one batch, one step. */
static void check_first_step(double reverse_weight, rv_dcim_pass pass) {
  fixture f;
  rv_dense_net before, after;
  rv_dcim_record record[8];
  plain p = {.net = &before};
  set_up(&f, 20);
  const rv_dense_unit unit = pass == RV_PASS_MEANS ? RV_UNIT_SIGMOID : RV_UNIT_AVERAGED;
  check_status(rv_dense_net_open(&before, unit, width, LAYERS), RV_OK);
  setting s = settings(1, 20, reverse_weight);
  s.pass = pass;
  rv_dense_net_draw(&key, &before, s.gain, RV_WEIGHT_ROWS);
  check_status(train_net(&after, record, &f, &s, &nobody, NULL), RV_OK);
  assert_true(before.count <= COUNT_MAX);
  for (size_t i = 0; i < before.count; i++)
    p.parameter[i] = (double)before.parameter[i];
  size_t seen = 0;
  for (size_t i = 0; i < before.count; i++) {
    double g = slope(&p, i, &f.lesson, reverse_weight);
    double moved = (double)after.parameter[i] - (double)before.parameter[i];
    if (fabs(g) < 1e-5) /* rounding in single precision */
      continue;
    seen++;
    check_near(moved, -s.training.rate * g / (fabs(g) + 1e-8), 0.002 * s.training.rate);
  }
  assert_true(seen > before.count / 2);
  rv_dense_net_free(&before);
  rv_dense_net_free(&after);
  tear_down(&f);
}

static void first_step_follows_the_objective(void **state) {
  (void)state;
  for (int pass = RV_PASS_MEANS; pass <= RV_PASS_VARIANCES; pass++) {
    check_first_step(0, (rv_dcim_pass)pass);
    check_first_step(1.0 / PIXELS, (rv_dcim_pass)pass);
    check_first_step(1, (rv_dcim_pass)pass);
    check_first_step(30, (rv_dcim_pass)pass);
  }
}

/* Units of layer 2, drawn by means in double precision in the order of the rows. */
static void draw_codes(double code[][PIXELS], const plain *p, const fixture *f, gsl_rng *rng) {
  for (size_t e = 0; e < f->lesson.examples; e++) {
    for (size_t i = 0; i < PIXELS; i++)
      code[e][i] = (double)f->train[f->lesson.example[e] * PIXELS + i];
    step(code[e], p, 0, 1);
    step(code[e], p, 1, 2);
    for (size_t j = 0; j < width[2]; j++)
      code[e][j] = (double)gsl_rng_get(rng) * 0x1p-32 < code[e][j];
  }
}

static double sampled_objective(const plain *p, const fixture *f, double code[][PIXELS],
                                double reverse_weight) {
  double loss = 0;
  for (size_t e = 0; e < f->lesson.examples; e++) {
    const float *image = f->train + f->lesson.example[e] * PIXELS;
    double unit[PIXELS];
    memcpy(unit, code[e], sizeof unit);
    step(unit, p, 2, 1);
    step(unit, p, 1, 0);
    for (size_t i = 0; i < PIXELS; i++)
      loss += reverse_weight * (log1p(exp(unit[i])) - (double)image[i] * unit[i]);
    loss += forward_loss(p, image, f->train_label[f->lesson.example[e]]);
  }
  return loss / (double)f->lesson.examples;
}

/* Tolerance as in test_dense_pass.c, of the largest entry. */
static void check_sampled_gradient(rv_dcim_pass pass) {
  fixture f;
  rv_stream stream;
  rv_dcim_dense dense;
  rv_dcim_measure measure;
  double code[TRAIN][PIXELS], largest = 0, worst = 0;
  const double weight = 0.5, h = 1e-5;
  set_up(&f, 20);
  check_status(rv_dcim_dense_open(&dense, pass, width, LAYERS, 20), RV_OK);
  rv_dense_net_draw(&key, &dense.net, 4, RV_WEIGHT_ROWS);
  plain p = {.net = &dense.net};
  for (size_t i = 0; i < dense.net.count; i++)
    p.parameter[i] = (double)dense.net.parameter[i];
  draw_codes(code, &p, &f, rv_stream_open(&stream, &key, 77));
  const rv_dcim_model model = rv_dcim_dense_model(&dense);
  const rv_dcim_batch batch = {&f.set.train, f.lesson.example, 20};
  const rv_dcim_objective sampled = {RV_DCIM_SAMPLED, weight, 2, RV_DRAW_GIVEN};
  check_status(model.add(model.net, &batch, &sampled, rv_stream_open(&stream, &key, 77)), RV_OK);
  for (size_t i = 0; i < dense.net.count; i++) {
    double at = p.parameter[i];
    p.parameter[i] = at + h;
    double above = sampled_objective(&p, &f, code, weight);
    p.parameter[i] = at - h;
    double g = (above - sampled_objective(&p, &f, code, weight)) / (2 * h);
    p.parameter[i] = at;
    largest = fmax(largest, fabs(g));
    worst = fmax(worst, fabs(g - (double)model.gradient[i]));
  }
  check(largest > 1e-3);
  check_near(worst, 0, 1000 * 0x1p-24 * largest);
  check_status(model.measure(&measure, model.net, &batch, 2, rv_stream_open(&stream, &key, 77)),
               RV_OK);
  double all = sampled_objective(&p, &f, code, 1 / (double)PIXELS);
  check_near(measure.forward_loss + measure.sampled_loss, all, 1000 * 0x1p-24 * all);
  rv_dcim_dense_close(&dense);
  tear_down(&f);
}

static void sampled_gradient_is_that_of_the_objective(void **state) {
  (void)state;
  check_sampled_gradient(RV_PASS_MEANS);
  check_sampled_gradient(RV_PASS_VARIANCES);
}

/* One image, its units of layer 2 drawn as the bits of `state` say: the next words of the stream
   are replaced. */
static gsl_rng *draws_of_state(rv_stream *stream, size_t state) {
  gsl_rng *rng = rv_stream_open(stream, &key, 77);
  rv_philox_refill(&stream->state);
  for (size_t j = 0; j < width[2]; j++)
    stream->state.half[j] = (state >> j & 1) > 0 ? 0 : UINT32_MAX;
  return rng;
}

static double probability_of(const plain *p, const float *image, size_t state) {
  double unit[PIXELS], probability = 1;
  for (size_t i = 0; i < PIXELS; i++)
    unit[i] = (double)image[i];
  step(unit, p, 0, 1);
  step(unit, p, 1, 2);
  for (size_t j = 0; j < width[2]; j++)
    probability *= (state >> j & 1) > 0 ? unit[j] : 1 - unit[j];
  return probability;
}

/* (22) of one image, the mean over all states of the layer that is drawn. */
static double expected_objective(const plain *p, const fixture *f, double weight) {
  const float *image = f->train + f->lesson.example[0] * PIXELS;
  double loss = forward_loss(p, image, f->train_label[f->lesson.example[0]]);
  for (size_t s = 0; s < (size_t)1 << width[2]; s++) {
    double unit[PIXELS] = {0}, cost = 0;
    for (size_t j = 0; j < width[2]; j++)
      unit[j] = (double)(s >> j & 1);
    step(unit, p, 2, 1);
    step(unit, p, 1, 0);
    for (size_t i = 0; i < PIXELS; i++)
      cost += log1p(exp(unit[i])) - (double)image[i] * unit[i];
    loss += weight * probability_of(p, image, s) * cost;
  }
  return loss;
}

/* The mean of the gradients over all states, by their probabilities, into `mean`. */
static void mean_gradient(double *mean, const plain *p, rv_dcim_dense *dense, const fixture *f,
                          const rv_dcim_objective *objective) {
  const rv_dcim_model model = rv_dcim_dense_model(dense);
  const rv_dcim_batch batch = {&f->set.train, f->lesson.example, 1};
  const float *image = f->train + f->lesson.example[0] * PIXELS;
  memset(mean, 0, dense->net.count * sizeof *mean);
  for (size_t s = 0; s < (size_t)1 << width[2]; s++) {
    rv_stream stream;
    memset(model.gradient, 0, model.count * sizeof *model.gradient);
    check_status(model.add(model.net, &batch, objective, draws_of_state(&stream, s)), RV_OK);
    for (size_t i = 0; i < model.count; i++)
      mean[i] += probability_of(p, image, s) * (double)model.gradient[i];
  }
}

/* By the score function it is the gradient of the mean; without what the draw depends on it is not,
   nor straight through. */
static void check_mean_gradients(rv_dcim_pass pass) {
  const double weight = 0.5, h = 1e-5;
  for (int draw = RV_DRAW_GIVEN; draw <= RV_DRAW_SCORE; draw++) {
    fixture f;
    rv_dcim_dense dense;
    double mean[COUNT_MAX], largest = 0, worst = 0;
    const rv_dcim_objective sampled = {RV_DCIM_SAMPLED, weight, 2, (rv_draw_gradient)draw};
    set_up(&f, 1);
    check_status(rv_dcim_dense_open(&dense, pass, width, LAYERS, 1), RV_OK);
    rv_dense_net_draw(&key, &dense.net, 20, RV_WEIGHT_ROWS);
    plain p = {.net = &dense.net};
    for (size_t i = 0; i < dense.net.count; i++)
      p.parameter[i] = (double)dense.net.parameter[i];
    mean_gradient(mean, &p, &dense, &f, &sampled);
    for (size_t i = 0; i < dense.net.count; i++) {
      double at = p.parameter[i];
      p.parameter[i] = at + h;
      double above = expected_objective(&p, &f, weight);
      p.parameter[i] = at - h;
      double g = (above - expected_objective(&p, &f, weight)) / (2 * h);
      p.parameter[i] = at;
      largest = fmax(largest, fabs(g));
      worst = fmax(worst, fabs(g - mean[i]));
    }
    if (draw == RV_DRAW_SCORE)
      check_near(worst, 0, 1000 * 0x1p-24 * largest);
    else
      check(worst > 0.003 * largest);
    rv_dcim_dense_close(&dense);
    tear_down(&f);
  }
}

static void score_gradient_is_unbiased(void **state) {
  (void)state;
  check_mean_gradients(RV_PASS_MEANS);
  check_mean_gradients(RV_PASS_VARIANCES);
}

/* What a record says of a net, by loops over the images; `looked` of either part went through. */
static void check_record(const rv_dcim_record *r, const fixture *f, const rv_dense_net *net,
                         size_t looked_train, size_t looked_test) {
  plain p = {.net = net};
  double forward = 0, train_forward = 0, reverse = 0, train_reverse = 0;
  for (size_t i = 0; i < net->count; i++)
    p.parameter[i] = (double)net->parameter[i];
  for (size_t i = 0; i < looked_test; i++)
    forward += forward_loss(&p, f->test + i * PIXELS, f->test_label[i]) / (double)looked_test;
  for (size_t e = 0; e < looked_train; e++) {
    size_t i = f->lesson.example[e];
    train_forward +=
        forward_loss(&p, f->train + i * PIXELS, f->train_label[i]) / (double)looked_train;
  }
  for (size_t i = 0; i < TEST; i++) {
    reverse += reverse_loss(&p, f->test + i * PIXELS, f->test_label[i]) / TEST / PIXELS;
  }
  for (size_t e = 0; e < f->lesson.examples; e++) {
    size_t i = f->lesson.example[e];
    train_reverse += reverse_loss(&p, f->train + i * PIXELS, f->train_label[i]) /
                     (double)f->lesson.examples / PIXELS;
  }
  check_near(r->validation_forward_loss, forward, 1000 * 0x1p-24);
  check_near(r->train_forward_loss, train_forward, 1000 * 0x1p-24);
  check_near(r->validation_reverse_loss, reverse, 1000 * 0x1p-24);
  check_near(r->train_reverse_loss, train_reverse, 1000 * 0x1p-24);
}

/* That of the first weights, which looks at as many images of either part. */
static void check_first_record(const rv_dcim_record *r, const fixture *f, size_t looked) {
  rv_dense_net net;
  check_status(rv_dense_net_open(&net, RV_UNIT_SIGMOID, width, LAYERS), RV_OK);
  rv_dense_net_draw(&key, &net, settings(1, 1, 0).gain, RV_WEIGHT_ROWS);
  check_record(r, f, &net, looked, looked);
  rv_dense_net_free(&net);
}

/* With fewer examples than test images, and with more. */
static void records_look_at_as_many_of_either_part(void **state) {
  (void)state;
  static const size_t examples[] = {TEST - 10, TEST + 10};
  for (size_t e = 0; e < 2; e++) {
    fixture f;
    rv_dense_net net;
    rv_dcim_record record[8];
    set_up(&f, examples[e]);
    const setting s = settings(1, examples[e], 1.0 / PIXELS);
    check_status(train_net(&net, record, &f, &s, &nobody, NULL), RV_OK);
    check_first_record(&record[0], &f, TEST - (e == 0 ? 10 : 0));
    check_record(&record[rv_dcim_records(1, 1) - 1], &f, &net, examples[e], TEST);
    rv_dense_net_free(&net);
    tear_down(&f);
  }
}

static void training_lowers_both_losses(void **state) {
  (void)state;
  enum { EPOCHS = 60, BATCH = 7 };
  fixture f;
  rv_dense_net net;
  set_up(&f, 50);
  size_t steps = (50 + BATCH - 1) / BATCH, records = rv_dcim_records(EPOCHS, steps);
  rv_dcim_record *record = calloc(records, sizeof *record);
  const setting s = settings(EPOCHS, BATCH, 1.0 / PIXELS);
  check_status(train_net(&net, record, &f, &s, &nobody, NULL), RV_OK);
  const rv_dcim_record *first = &record[0], *last = &record[records - 1];
  check_equal(first->iteration, 0);
  check_equal(last->iteration, (double)(EPOCHS * steps));
  check_equal(last->epoch, EPOCHS);
  check(last->validation_forward_loss < 0.5 * first->validation_forward_loss);
  check(last->validation_reverse_loss < 0.95 * first->validation_reverse_loss);
  check(last->validation_accuracy > 0.9 && last->train_accuracy > 0.9);
  check(last->validation_reverse_loss >= rv_class_sums_floor(&f.sums));
  check_record(last, &f, &net, f.lesson.examples, TEST);
  rv_dense_net_free(&net);
  free(record);
  tear_down(&f);
}

static void without_a_reverse_weight_nothing_is_generated(void **state) {
  (void)state;
  fixture f;
  rv_dense_net net;
  rv_dcim_record record[32];
  set_up(&f, 50);
  const setting s = settings(3, 10, 0);
  check_status(train_net(&net, record, &f, &s, &nobody, NULL), RV_OK);
  for (size_t i = 0; i < PIXELS; i++)
    check_equal((double)net.bias[0][i], 0);
  rv_dense_net_free(&net);
  tear_down(&f);
}

/* Stopped in the middle of the third epoch. */
static rv_status stop(void *context, double fraction, const char *words) {
  (void)words;
  int *calls = context;
  ++*calls;
  return fraction > 0.55 ? rv_fail(RV_ESTOPPED, "stopped") : RV_OK;
}

static void goes_on_to_the_same_bytes(void **state) {
  (void)state;
  enum { EPOCHS = 4, BATCH = 10, STEPS = 5 };
  fixture f;
  rv_dense_net whole, part;
  rv_dcim_record one[32], other[32];
  int calls = 0;
  const rv_dcim_watch stopping = {stop, &calls};
  const char *path = scratch_path("checkpoint");
  set_up(&f, 50);
  size_t bytes = rv_dcim_records(EPOCHS, STEPS) * sizeof *one;
  const setting s = settings(EPOCHS, BATCH, 1);
  check_status(train_net(&whole, one, &f, &s, &nobody, NULL), RV_OK);
  check_status(train_net(&part, other, &f, &s, &stopping, path), RV_ESTOPPED);
  rv_dense_net_free(&part);
  assert_true(scratch_exists("checkpoint"));
  int before = calls;
  memset(other, 0xff, sizeof other);
  check_status(train_net(&part, other, &f, &s, &stopping, path), RV_ESTOPPED);
  assert_true(calls - before < before); /* two epochs were not done again */
  rv_dense_net_free(&part);
  check_status(train_net(&part, other, &f, &s, &nobody, path), RV_OK);
  check_bytes(whole.parameter, part.parameter, whole.count * sizeof(float));
  check_bytes(one, other, bytes);
  rv_dense_net_free(&part);
  check_status(train_net(&part, other, &f, &s, &nobody, path), RV_OK);
  check_bytes(one, other, bytes); /* from the last checkpoint, with nothing left to do */
  rv_dense_net_free(&whole);
  rv_dense_net_free(&part);
  tear_down(&f);
}

/* Stops before the step number *left from now. */
static rv_status stop_after(void *context, double fraction, const char *words) {
  (void)words;
  (void)fraction;
  int *left = context;
  return (*left)-- > 0 ? RV_OK : rv_fail(RV_ESTOPPED, "stopped");
}

/* What becomes of parameter 0 .. count - 1 in so many steps of a training of STEPS. */
static void train_for(double *parameter, rv_decay decay, int steps, const fixture *f) {
  enum { STEPS = 4 };
  rv_dense_net net;
  rv_dcim_record record[16];
  int left = steps;
  const rv_dcim_watch watch = {stop_after, &left};
  setting s = settings(STEPS, 20, 1);
  s.training.decay = decay;
  check_status(train_net(&net, record, f, &s, &watch, NULL), RV_ESTOPPED);
  for (size_t i = 0; i < net.count; i++)
    parameter[i] = (double)net.parameter[i];
  rv_dense_net_free(&net);
}

/* All take the same first step, and of the second its factor: 3/4 and (1 + cos(pi / 4)) / 2 of it.
 */
static void the_rate_falls(void **state) {
  (void)state;
  const double factor[] = {1, 0.75, (1 + M_SQRT1_2) / 2};
  double first[COUNT_MAX] = {0}, second[COUNT_MAX] = {0};
  fixture f;
  set_up(&f, 20);
  train_for(first, RV_DECAY_NONE, 1, &f);
  train_for(second, RV_DECAY_NONE, 2, &f);
  for (int d = RV_DECAY_LINEAR; d <= RV_DECAY_COSINE; d++) {
    double one[COUNT_MAX] = {0}, two[COUNT_MAX] = {0};
    train_for(one, (rv_decay)d, 1, &f);
    train_for(two, (rv_decay)d, 2, &f);
    check_bytes(first, one, sizeof one);
    for (size_t i = 0; i < COUNT_MAX; i++) /* a difference of parameters of up to some 4 */
      check_near(two[i] - one[i], factor[d] * (second[i] - first[i]), 4 * 0x1p-23);
    check(fabs(second[0] - first[0]) > 0.001);
  }
  tear_down(&f);
}

static void first_weights_have_the_gain(void **state) {
  (void)state;
  fixture f;
  double one[COUNT_MAX] = {0};
  rv_dense_net net;
  rv_dcim_record record[16];
  int none = 0;
  const rv_dcim_watch watch = {stop_after, &none};
  setting s = settings(1, 20, 1);
  set_up(&f, 20);
  train_for(one, RV_DECAY_NONE, 0, &f);
  s.gain = 1;
  check_status(train_net(&net, record, &f, &s, &watch, NULL), RV_ESTOPPED);
  for (size_t i = 0; i < net.count; i++)
    check_near((double)net.parameter[i], one[i] / 2, 4 * 0x1p-24);
  check(one[net.weight[1] - net.parameter] != 0);
  rv_dense_net_free(&net);
  tear_down(&f);
}

static void a_lesson_is_a_random_subset(void **state) {
  (void)state;
  fixture f, other;
  int times[TRAIN] = {0};
  set_up(&f, 20);
  set_up(&other, TRAIN);
  for (size_t e = 0; e < 20; e++) {
    times[f.lesson.example[e]]++;
    assert_int_equal(f.lesson.example[e], other.lesson.example[e]); /* less is the beginning */
  }
  size_t in_order = 0;
  for (size_t i = 0; i < TRAIN; i++) {
    assert_true(times[i] <= 1);
    in_order += other.lesson.example[i] == i;
  }
  assert_true(in_order < TRAIN / 4);
  check_equal((double)f.lesson.train.images, 20);
  tear_down(&f);
  tear_down(&other);
}

static void records_are_where_they_should_be(void **state) {
  (void)state;
  const uint64_t at[] = {0, 6, 12, 30, 60, 120, 300, 600, 900, 1200, 1800, 2400};
  for (size_t i = 0; i + 1 < sizeof at / sizeof *at; i++)
    assert_int_equal(rv_dcim_record_after(at[i], 600), at[i + 1]);
  assert_int_equal(rv_dcim_records(4, 600), 12);
  assert_int_equal(rv_dcim_records(1, 600), 8);
  assert_int_equal(rv_dcim_record_after(1, 30), 2); /* 5 % of 30, rounded up */
  assert_int_equal(rv_dcim_record_after(0, 1), 1);  /* no iteration twice */
  assert_int_equal(rv_dcim_record_after(1, 1), 2);
  assert_int_equal(rv_dcim_records(3, 1), 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_step_follows_the_objective),
      cmocka_unit_test(sampled_gradient_is_that_of_the_objective),
      cmocka_unit_test(score_gradient_is_unbiased),
      cmocka_unit_test(records_look_at_as_many_of_either_part),
      cmocka_unit_test(training_lowers_both_losses),
      cmocka_unit_test(without_a_reverse_weight_nothing_is_generated),
      cmocka_unit_test(goes_on_to_the_same_bytes),
      cmocka_unit_test(the_rate_falls),
      cmocka_unit_test(first_weights_have_the_gain),
      cmocka_unit_test(a_lesson_is_a_random_subset),
      cmocka_unit_test(records_are_where_they_should_be)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
