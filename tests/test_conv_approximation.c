/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How wrong the forward pass of a convolutional net is, on one so small that all states of its
 * hidden layers can be gone through. What is drawn is held against these means: an average of n
 * errors of draws, each of at most its standard error in size on average, and however dependent, is
 * off by no more than the largest of them.
 */
#include "learn/conv_approximation.h"

#include "check.h"
#include "conv_plain.h"

#include <stdio.h>

enum { PIXELS = 3 * 4, IMAGES = 3, LOW = 6, HIGH = 3, CLASSES = 3, LAYERS = 3 };

static const rv_stream_key key = {.seed = 2, .program = 4, .trial = 8};
static const rv_conv_spec spec[] = {{2, 1, 1}, {0, 0, HIGH}, {0, 0, CLASSES}};

typedef struct fixture {
  rv_dcim_conv conv;
  float image[IMAGES * PIXELS];
  unsigned char label[IMAGES];
  rv_images part;
} fixture;

static void set_up(fixture *f) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  check_status(rv_dcim_conv_open(&f->conv, RV_PASS_MEANS, (rv_maps){3, 4, 1}, spec, LAYERS), RV_OK);
  rv_conv_net_draw(&key, &f->conv.net, 30, 0);
  memset(f->label, 0, sizeof f->label);
  for (size_t i = 0; i < IMAGES * PIXELS; i++)
    f->image[i] = (float)gsl_rng_uniform(rng);
  f->part = (rv_images){f->image, f->label, IMAGES, PIXELS, CLASSES};
}

/* The means of the units of `layer` given those below, as they stand in p; a softmax on top. */
static void means_of(double *mean, conv_plain *p, size_t layer) {
  double sum = 0;
  plain_step(p, layer - 1, layer, true);
  size_t units = rv_conv_units(p->net, layer);
  for (size_t j = 0; j < units; j++)
    sum += mean[j] = layer == LAYERS ? exp(p->unit[j]) : p->unit[j];
  for (size_t j = 0; j < units && layer == LAYERS; j++)
    mean[j] /= sum;
}

static double set_state(double *unit, const double *mean, size_t units, size_t state) {
  double p = 1;
  for (size_t j = 0; j < units; j++) {
    unit[j] = (state >> j & 1) > 0 ? 1 : 0;
    p *= unit[j] > 0 ? mean[j] : 1 - mean[j];
  }
  return p;
}

static void enumerate(double *high, double *class, conv_plain *p, const float *image) {
  double low_mean[LOW], high_mean[HIGH], class_mean[CLASSES];
  memset(high, 0, HIGH * sizeof *high);
  memset(class, 0, CLASSES * sizeof *class);
  plain_up(p, image, 1);
  memcpy(low_mean, p->unit, sizeof low_mean);
  for (size_t s = 0; s < 1 << LOW; s++) {
    double q = set_state(p->unit, low_mean, LOW, s);
    means_of(high_mean, p, 2);
    for (size_t j = 0; j < HIGH; j++)
      high[j] += q * high_mean[j];
    for (size_t t = 0; t < 1 << HIGH; t++) {
      double r = q * set_state(p->unit, high_mean, HIGH, t);
      means_of(class_mean, p, 3);
      for (size_t c = 0; c < CLASSES; c++)
        class[c] += r * class_mean[c];
    }
  }
}

static void add(rv_conv_error *out, const double *exact, const double *pass, size_t count) {
  for (size_t i = 0; i < count; i++) {
    out->error += fabs(exact[i] - pass[i]) / (double)(count * IMAGES);
    out->largest = fmax(out->largest, fabs(exact[i] - pass[i]));
  }
}

static void errors_are_as_by_all_states(void **state) {
  (void)state;
  fixture f;
  rv_conv_error error[LAYERS], exact[LAYERS] = {{0}};
  const rv_dcim_watch nobody = {NULL, NULL};
  double same;
  set_up(&f);
  conv_plain *p = conv_plain_open(&f.conv.net);
  for (size_t i = 0; i < IMAGES; i++) {
    double high[HIGH], class[CLASSES], high_pass[HIGH], class_pass[CLASSES];
    enumerate(high, class, p, f.image + i * PIXELS);
    plain_up(p, f.image + i * PIXELS, 1);
    means_of(high_pass, p, 2);
    means_of(class_pass, p, 3);
    add(&exact[1], high, high_pass, HIGH);
    add(&exact[2], class, class_pass, CLASSES);
  }
  check_status(rv_conv_approximation_measure(&key, error, &same, &f.conv, &f.part, IMAGES, &nobody),
               RV_OK);
  check_near(error[0].largest, 0, 0x1p-20); /* of single precision, which adds up draws all alike */
  check_near(error[0].standard_error, 0, 0x1p-20);
  for (size_t l = 1; l < LAYERS; l++) {
    double drawn = FALSE_ALARM_SD * error[l].standard_error;
    check(exact[l].error > 1e-3 && exact[l].largest < 1);
    check(error[l].standard_error > 0 && error[l].standard_error < 0.5 / sqrt(RV_CONV_DRAWS));
    check_near(error[l].error, exact[l].error, drawn);
    check_near(error[l].largest, exact[l].largest, sqrt(HIGH * IMAGES) * drawn);
  }
  check(same >= 0 && same <= 1);
  conv_plain_free(p);
  rv_dcim_conv_close(&f.conv);
}

/* Of more images the largest error is no smaller, and it is not below their mean. */
static void the_largest_error_is_of_all(void **state) {
  (void)state;
  fixture f;
  double same, largest[LAYERS] = {0};
  const rv_dcim_watch nobody = {NULL, NULL};
  set_up(&f);
  for (size_t images = 1; images <= IMAGES; images++) {
    rv_conv_error error[LAYERS];
    check_status(
        rv_conv_approximation_measure(&key, error, &same, &f.conv, &f.part, images, &nobody),
        RV_OK);
    for (size_t l = 0; l < LAYERS; l++) {
      check(error[l].largest >= largest[l]);
      check(error[l].largest >= error[l].error);
      largest[l] = error[l].largest;
    }
  }
  rv_dcim_conv_close(&f.conv);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(errors_are_as_by_all_states),
                                     cmocka_unit_test(the_largest_error_is_of_all)};
  if (rv_convolution_check() != RV_OK) {
    puts("this build has no oneDNN");
    return 77;
  }
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
