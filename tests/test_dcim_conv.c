/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objectives of a convolutional pair: gradient and measures over a batch of several passes
 * against plain loops over its images in double precision (conv_plain.h).
 *
 * Tolerance: as for the passes (test_conv_pass.c), of the largest entry.
 */
#include "learn/dcim_conv.h"
#include "learn/dcim_train.h"

#include "conv_plain.h"
#include "scratch.h"

#include <stdio.h>

#define TOLERANCE (1000 * 0x1p-24)

enum { IMAGES = 40, ROWS = 23, LAYERS = 4, CLASSES = 12, PIXELS = 6 * 7, SAMPLED = 3, HIDDEN = 5 };

static const rv_maps image_maps = {6, 7, 1};
static const rv_conv_spec spec[LAYERS] = {{3, 1, 4}, {2, 2, 5}, {0, 0, HIDDEN}, {0, 0, CLASSES}};
static const rv_stream_key key = {.seed = 7, .program = 1};

typedef struct fixture {
  rv_dcim_conv conv;
  rv_dcim_model model;
  float image[IMAGES * PIXELS];
  unsigned char label[IMAGES];
  uint32_t example[ROWS];
  rv_images part;
  rv_dcim_batch batch;
  rv_dcim_objective objective;
  float code[ROWS][HIDDEN];  /* what is drawn of x^3 */
  double mean[ROWS][HIDDEN]; /* of x^3, by the parameters as they are */
  double excess[ROWS];       /* of the loss of what is drawn over that of the mean */
} fixture;

static gsl_rng *open_draws(rv_stream *stream) {
  return rv_stream_open(stream, &key, 1ULL << 41);
}

/* The units that are drawn, one after the other, by means in double precision: a number that falls
   between these and those in single precision would show. */
static void draw_codes(fixture *f) {
  rv_stream stream;
  gsl_rng *rng = open_draws(&stream);
  conv_plain *p = conv_plain_open(&f->conv.net);
  for (size_t r = 0; r < ROWS; r++) {
    plain_up(p, f->image + rv_dcim_example(&f->batch, r) * PIXELS, SAMPLED);
    for (size_t j = 0; j < HIDDEN; j++) {
      f->mean[r][j] = p->unit[j];
      f->code[r][j] = (double)gsl_rng_get(rng) * 0x1p-32 < p->unit[j];
    }
  }
  conv_plain_free(p);
}

static void set_up(fixture *f, int kind, rv_dcim_pass pass) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1ULL << 40);
  check_status(rv_dcim_conv_open(&f->conv, pass, image_maps, spec, LAYERS), RV_OK);
  rv_conv_net_draw(&key, &f->conv.net, 3, 0);
  for (size_t i = 0; i < f->conv.net.count; i++)
    f->conv.net.parameter[i] += (float)(gsl_rng_uniform(rng) - 0.5);
  f->model = rv_dcim_conv_model(&f->conv);
  check_status(f->model.set(f->model.net), RV_OK);
  for (size_t i = 0; i < IMAGES * PIXELS; i++)
    f->image[i] = (float)gsl_rng_uniform(rng);
  for (size_t i = 0; i < IMAGES; i++)
    f->label[i] = (unsigned char)(i % CLASSES);
  for (size_t i = 0; i < ROWS; i++)
    f->example[i] = (uint32_t)(7 * i % IMAGES);
  f->part = (rv_images){f->image, f->label, IMAGES, PIXELS, CLASSES};
  f->batch = (rv_dcim_batch){.part = &f->part, .example = f->example, .rows = ROWS};
  f->objective = (rv_dcim_objective){.kind = kind, .reverse_weight = 0.5, .layer = SAMPLED};
  draw_codes(f);
}

static void tear_down(fixture *f) {
  rv_dcim_conv_close(&f->conv);
}

static double reverse_loss(conv_plain *p, const fixture *f, size_t r, int kind) {
  size_t example = rv_dcim_example(&f->batch, r);
  float class[CLASSES] = {0};
  class[f->label[example]] = 1;
  return kind == RV_DCIM_SAMPLED
             ? plain_reverse_loss(p, f->image + example * PIXELS, f->code[r], SAMPLED)
             : plain_reverse_loss(p, f->image + example * PIXELS, class, LAYERS);
}

static const float *image_of(const fixture *f, size_t r) {
  return f->image + rv_dcim_example(&f->batch, r) * PIXELS;
}

/* What is drawn has moved as far as its mean. */
static double loss_of_moved(conv_plain *p, const fixture *f, size_t r) {
  plain_up(p, image_of(f, r), SAMPLED);
  for (size_t j = 0; j < HIDDEN; j++)
    p->unit[j] += (double)f->code[r][j] - f->mean[r][j];
  plain_descend(p, SAMPLED);
  return plain_image_loss(p, image_of(f, r));
}

static double log_probability(conv_plain *p, const fixture *f, size_t r) {
  double sum = 0;
  plain_up(p, image_of(f, r), SAMPLED);
  for (size_t j = 0; j < HIDDEN; j++)
    sum += log(f->code[r][j] > 0 ? p->unit[j] : 1 - p->unit[j]);
  return sum;
}

/* A function whose derivatives are what the gradient is to be. */
static double reverse_part(conv_plain *p, const fixture *f, size_t r) {
  if (f->objective.draw == RV_DRAW_STRAIGHT_THROUGH)
    return loss_of_moved(p, f, r);
  double loss = reverse_loss(p, f, r, f->objective.kind);
  return f->objective.draw == RV_DRAW_GIVEN ? loss : loss + f->excess[r] * log_probability(p, f, r);
}

static void find_excess(fixture *f, conv_plain *p) {
  for (size_t r = 0; r < ROWS; r++) {
    memcpy(p->unit, f->mean[r], sizeof f->mean[r]);
    plain_descend(p, SAMPLED);
    double of_mean = plain_image_loss(p, image_of(f, r));
    f->excess[r] = reverse_loss(p, f, r, RV_DCIM_SAMPLED) - of_mean;
  }
}

static double objective(conv_plain *p, void *context) {
  const fixture *f = context;
  double loss = 0;
  for (size_t r = 0; r < ROWS; r++) {
    size_t example = rv_dcim_example(&f->batch, r);
    loss += plain_forward_loss(p, f->image + example * PIXELS, f->label[example]);
    if (f->objective.kind != RV_DCIM_DISCRIMINATIVE)
      loss += f->objective.reverse_weight * reverse_part(p, f, r);
  }
  return loss / ROWS;
}

static void check_objective(int kind, rv_draw_gradient draw, rv_dcim_pass pass) {
  fixture f;
  rv_stream stream;
  double largest = 0, worst = 0;
  set_up(&f, kind, pass);
  f.objective.draw = draw;
  check_status(f.model.add(f.model.net, &f.batch, &f.objective, open_draws(&stream)), RV_OK);
  conv_plain *p = conv_plain_open(&f.conv.net);
  find_excess(&f, p);
  for (size_t i = 0; i < f.conv.net.count; i++) {
    double slope = plain_slope(p, i, objective, &f);
    largest = fmax(largest, fabs(slope));
    worst = fmax(worst, fabs(slope - (double)f.model.gradient[i]));
  }
  check(largest > 1e-3);
  check_near(worst, 0, TOLERANCE * largest);
  conv_plain_free(p);
  tear_down(&f);
}

static void check_objectives(rv_dcim_pass pass) {
  check_objective(RV_DCIM_DISCRIMINATIVE, RV_DRAW_GIVEN, pass);
  check_objective(RV_DCIM_BIDIRECTIONAL, RV_DRAW_GIVEN, pass);
  for (int draw = RV_DRAW_GIVEN; draw <= RV_DRAW_SCORE; draw++)
    check_objective(RV_DCIM_SAMPLED, (rv_draw_gradient)draw, pass);
}

static void gradients_are_those_of_the_objective(void **state) {
  (void)state;
  check_objectives(RV_PASS_MEANS);
  check_objectives(RV_PASS_VARIANCES);
}

static void measures_are_means_over_the_images(void **state) {
  (void)state;
  fixture f;
  rv_stream stream;
  rv_dcim_measure measure;
  double forward = 0, drawn = 0, right = 0;
  set_up(&f, RV_DCIM_SAMPLED, RV_PASS_VARIANCES);
  conv_plain *p = conv_plain_open(&f.conv.net);
  for (size_t r = 0; r < ROWS; r++) {
    size_t example = rv_dcim_example(&f.batch, r), best = 0;
    forward += plain_forward_loss(p, f.image + example * PIXELS, f.label[example]) / ROWS;
    for (size_t c = 1; c < CLASSES; c++)
      best = p->unit[c] > p->unit[best] ? c : best;
    right += best == f.label[example];
    drawn += reverse_loss(p, &f, r, RV_DCIM_SAMPLED) / (ROWS * PIXELS);
  }
  check_status(f.model.measure(&measure, f.model.net, &f.batch, SAMPLED, open_draws(&stream)),
               RV_OK);
  check_near(measure.accuracy, right / ROWS, 1e-15);
  check_near(measure.forward_loss, forward, TOLERANCE);
  check_near(measure.sampled_loss, drawn, TOLERANCE);
  check_status(f.model.measure(&measure, f.model.net, &f.batch, 0, NULL), RV_OK);
  check_near(measure.forward_loss, forward, TOLERANCE);
  check_equal(measure.sampled_loss, 0);
  conv_plain_free(p);
  tear_down(&f);
}

static void classes_are_predicted_by_their_way_down(void **state) {
  (void)state;
  fixture f;
  float logit[CLASSES * PIXELS];
  set_up(&f, RV_DCIM_BIDIRECTIONAL, RV_PASS_MEANS);
  conv_plain *p = conv_plain_open(&f.conv.net);
  check_status(f.model.reverse_logits(logit, f.model.net), RV_OK);
  for (size_t c = 0; c < CLASSES; c++) {
    float class[CLASSES] = {0};
    class[c] = 1;
    plain_down(p, class, LAYERS);
    for (size_t i = 0; i < PIXELS; i++)
      check_near((double)logit[c * PIXELS + i], p->unit[i], 10 * TOLERANCE);
  }
  conv_plain_free(p);
  tear_down(&f);
}

/* The mean image of a class by all states of the hidden layer that is drawn. */
static void mean_image(double *mean, conv_plain *p, size_t class) {
  float top[CLASSES] = {0}, code[HIDDEN];
  double on[HIDDEN];
  memset(mean, 0, PIXELS * sizeof *mean);
  top[class] = 1;
  for (size_t i = 0; i < CLASSES; i++)
    p->unit[i] = (double)top[i];
  plain_step(p, LAYERS, SAMPLED, true);
  memcpy(on, p->unit, sizeof on);
  for (size_t s = 0; s < 1 << HIDDEN; s++) {
    double probability = 1;
    for (size_t j = 0; j < HIDDEN; j++) {
      code[j] = (s >> j & 1) > 0 ? 1.0F : 0.0F;
      probability *= code[j] > 0 ? on[j] : 1 - on[j];
    }
    plain_down(p, code, SAMPLED);
    for (size_t i = 0; i < PIXELS; i++)
      mean[i] += probability / (1 + exp(-p->unit[i]));
  }
}

static double probability_of(conv_plain *p, const double *image, size_t class) {
  float pixel[PIXELS];
  for (size_t i = 0; i < PIXELS; i++)
    pixel[i] = (float)image[RV_DCIM_PIXELS + i];
  return exp(-plain_forward_loss(p, pixel, class));
}

/* Their means are those over all states, and their classes the forward pass's. */
static void images_are_drawn_given_the_class(void **state) {
  (void)state;
  enum { SAMPLES = 2005, NUMBERS = RV_DCIM_PIXELS + PIXELS };
  fixture f;
  double *image = malloc(SAMPLES * NUMBERS * sizeof *image), mean[PIXELS], spread = 0;
  set_up(&f, RV_DCIM_SAMPLED, RV_PASS_MEANS);
  conv_plain *p = conv_plain_open(&f.conv.net);
  for (size_t c = 0; c < CLASSES; c += CLASSES - 1) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &key, 5 + c);
    check_status(f.model.imagine(image, f.model.net, c, SAMPLES, SAMPLED, rng), RV_OK);
    mean_image(mean, p, c);
    for (size_t i = 0; i < PIXELS; i++) {
      double sum = 0, squares = 0;
      for (size_t s = 0; s < SAMPLES; s++) {
        double x = image[s * NUMBERS + RV_DCIM_PIXELS + i];
        sum += x;
        squares += x * x;
      }
      double average = sum / SAMPLES, variance = fmax(squares / SAMPLES - average * average, 0);
      check_near(average, mean[i], FALSE_ALARM_SD * sqrt(variance / SAMPLES) + 0x1p-20);
      spread += variance / PIXELS;
    }
    check(spread > 1e-4);
    for (size_t s = SAMPLES - 12; s < SAMPLES; s++) { /* of the last two passes */
      const double *one = image + s * NUMBERS;
      check_relative(one[RV_DCIM_PROBABILITY], probability_of(p, one, (size_t)one[RV_DCIM_CLASS]),
                     0x1p-16);
      for (size_t d = 0; d < CLASSES; d++)
        check(probability_of(p, one, d) <= one[RV_DCIM_PROBABILITY] * (1 + 0x1p-16));
    }
  }
  conv_plain_free(p);
  free(image);
  tear_down(&f);
}

/* Stopped in the middle of the third epoch of four. */
static rv_status stop(void *context, double fraction, const char *words) {
  (void)words, (void)context;
  return fraction > 0.6 ? rv_fail(RV_ESTOPPED, "stopped") : RV_OK;
}

static rv_status train(fixture *f, rv_dcim_record *record, int kind, const rv_dcim_watch *watch,
                       const char *path) {
  rv_class_sums sums;
  rv_dcim_lesson lesson;
  rv_data_set set = {.hash = 1,
                     .height = 6,
                     .width = 7,
                     .pixels = PIXELS,
                     .classes = CLASSES,
                     .train = f->part,
                     .test = f->part};
  check_status(rv_class_sums_open(&sums, &f->part, NULL, IMAGES), RV_OK);
  check_status(rv_dcim_lesson_open(&lesson, &set, &sums, 35, &key), RV_OK);
  lesson.tested = 20;
  const rv_dcim_settings s = {.epochs = 4,
                              .batch = 12,
                              .rate = 0.01,
                              .decay = RV_DECAY_COSINE,
                              .objective = {kind, 1.0 / PIXELS, SAMPLED}};
  rv_status status = rv_dcim_train(&key, &f->model, record, &lesson, &s, watch, path);
  rv_dcim_lesson_free(&lesson);
  rv_class_sums_free(&sums);
  return status;
}

static void goes_on_to_the_same_bytes(void **state) {
  (void)state;
  const rv_dcim_watch nobody = {NULL, NULL}, stopping = {stop, NULL};
  for (int kind = 0; kind < RV_DCIM_NETS; kind++) {
    fixture whole, part;
    rv_dcim_record one[32] = {{0}}, other[32] = {{0}};
    char name[32];
    snprintf(name, sizeof name, "checkpoint-%d", kind);
    set_up(&whole, kind, RV_PASS_MEANS);
    set_up(&part, kind, RV_PASS_MEANS);
    check_status(train(&whole, one, kind, &nobody, NULL), RV_OK);
    check_status(train(&part, other, kind, &stopping, scratch_path(name)), RV_ESTOPPED);
    assert_true(scratch_exists(name));
    check_status(train(&part, other, kind, &nobody, scratch_path(name)), RV_OK);
    check_bytes(whole.model.parameter, part.model.parameter, whole.model.count * sizeof(float));
    check_bytes(one, other, sizeof one);
    size_t last = rv_dcim_records(4, 3) - 1;
    check(one[last].train_forward_loss < one[0].train_forward_loss);
    if (kind != RV_DCIM_DISCRIMINATIVE)
      check(one[last].train_reverse_loss < one[0].train_reverse_loss);
    tear_down(&whole);
    tear_down(&part);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(gradients_are_those_of_the_objective),
                                     cmocka_unit_test(measures_are_means_over_the_images),
                                     cmocka_unit_test(classes_are_predicted_by_their_way_down),
                                     cmocka_unit_test(images_are_drawn_given_the_class),
                                     cmocka_unit_test(goes_on_to_the_same_bytes)};
  if (rv_convolution_check() != RV_OK) {
    puts("this build has no oneDNN");
    return 77;
  }
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
