/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_approximation.h"

#include "learn/dropout.h"
#include "learn/trainer.h"
#include "model/dcim_pass_error.h"
#include "reverify/dcim_forward.h"
#include "reverify/dcim_monte_carlo.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

static void widen(double *to, const float *from, size_t count) {
  for (size_t i = 0; i < count; i++)
    to[i] = (double)from[i];
}

rv_status rv_dcim_of_dense(rv_dcim *out, const rv_dense_net *net) {
  RV_TRY(rv_dcim_open(out, net->width, net->layers));
  for (size_t l = 0; l <= net->layers; l++)
    widen(out->bias + out->first[l], net->bias[l], net->width[l]);
  for (size_t l = 1; l <= net->layers; l++)
    widen(out->weight[l], net->weight[l], net->width[l] * net->width[l - 1]);
  return RV_OK;
}

/* Numbers of one image on its way through the net. */
typedef struct room {
  double *input;             /* n_0 */
  double *mean, *bound;      /* of all units */
  double *exact;             /* of layer 2, or of the classes */
  double *posterior, *error; /* n_L */
} room;

static rv_status open_room(room *r, const rv_dcim *net) {
  size_t classes = net->width[net->layers], widest = net->width[2];
  size_t count = net->width[0] + 2 * net->units + widest + classes + 2 * classes;
  RV_TRY(rv_alloc_doubles(&r->input, count, 1));
  r->mean = r->input + net->width[0];
  r->bound = r->mean + net->units;
  r->exact = r->bound + net->units;
  r->posterior = r->exact + widest + classes;
  r->error = r->posterior + classes;
  return RV_OK;
}

/* What rounding may make of the difference of a unit's mean from that of the pass: the error of the
   one, and of the other that of its sum of n products, each 2^-53 of it, through a slope of 1/4. */
static double rounding_of(const double *weight, double bias, size_t n) {
  double size = fabs(bias) + cblas_dasum((int)n, weight, 1);
  return rv_sigmoid_marginal_error(weight, bias, n, RV_ZERO_ONE) +
         (double)(n + 1) * 0x1p-53 * size / 4;
}

static void compare_units(rv_dcim_approximation *sum, const room *r, const rv_dcim *net) {
  size_t first = net->first[2], n = net->width[1];
  for (size_t j = 0; j < net->width[2]; j++) {
    double error = fabs(r->mean[first + j] - r->exact[j]), bound = r->bound[first + j];
    double rounding = rounding_of(net->weight[2] + j * n, net->bias[first + j], n);
    sum->unit_error += error / (double)net->width[2];
    sum->unit_bound += bound / (double)net->width[2];
    sum->unit_largest = fmax(sum->unit_largest, error);
    if (error > rounding)
      sum->unit_over_bound = fmax(sum->unit_over_bound, (error - rounding) / bound);
  }
}

static void compare_classes(rv_dcim_approximation *sum, const room *r, size_t classes) {
  for (size_t c = 0; c < classes; c++) {
    double error = fabs(r->posterior[c] - r->exact[c]);
    sum->class_error += error / (double)classes;
    sum->class_largest = fmax(sum->class_largest, error);
    sum->class_standard_error += r->error[c] * r->error[c] / (double)classes;
  }
  sum->same_class += rv_most_likely(r->posterior, classes) == rv_most_likely(r->exact, classes);
}

/* Layer 1 is independent given the image, so layer 2 has exact means. */
static rv_status add_units(rv_dcim_approximation *sum, room *r, const rv_dcim *net) {
  RV_TRY(rv_sigmoid_marginals(r->exact, net->weight[2], net->bias + net->first[2],
                              r->mean + net->first[1], net->width[2], net->width[1], RV_ZERO_ONE,
                              1));
  compare_units(sum, r, net);
  return RV_OK;
}

static rv_status add_classes(const rv_stream_key *key, rv_dcim_approximation *sum, room *r,
                             const rv_dcim *net) {
  RV_TRY(rv_dcim_monte_carlo_posterior(key, r->exact, r->error, net, r->input, RV_DCIM_SAMPLES));
  rv_dcim_forward_posterior(r->posterior, net, r->mean, false);
  sum->class_bound += rv_dcim_posterior_bound(net, r->mean, r->bound);
  compare_classes(sum, r, net->width[net->layers]);
  return RV_OK;
}

static rv_status add_image(const rv_stream_key *key, rv_dcim_approximation *sum, room *r,
                           const rv_dcim *net, const float *image) {
  widen(r->input, image, net->width[0]);
  RV_TRY(rv_dcim_forward(r->mean, net, r->input, RV_MEAN_ONLY));
  rv_dcim_forward_bound(r->bound, net, r->mean);
  if (net->layers > 2)
    RV_TRY(add_units(sum, r, net));
  return add_classes(key, sum, r, net);
}

static void take_means(rv_dcim_approximation *sum, double images) {
  sum->unit_error /= images;
  sum->unit_bound /= images;
  sum->class_error /= images;
  sum->class_bound /= images;
  sum->class_standard_error = sqrt(sum->class_standard_error / images);
  sum->same_class /= images;
}

static rv_status add_images(const rv_stream_key *key, rv_dcim_approximation *sum, room *r,
                            const rv_dcim *net, const rv_images *part, const uint32_t *image,
                            size_t images, const rv_dcim_watch *watch) {
  for (size_t i = 0; i < images; i++) {
    RV_TRY(rv_dcim_reached(watch, (double)i / (double)images, NULL));
    rv_stream_key drawn = *key;
    drawn.program ^= rv_hash_bytes(&image[i], sizeof *image);
    RV_TRY(add_image(&drawn, sum, r, net, part->value + image[i] * part->pixels));
  }
  take_means(sum, (double)images);
  return RV_OK;
}

rv_status rv_dcim_approximation_measure(const rv_stream_key *key, rv_dcim_approximation *out,
                                        const rv_dcim *net, const rv_images *part, size_t images,
                                        const rv_dcim_watch *watch) {
  rv_stream stream;
  room r = {.input = NULL};
  uint32_t *image = malloc(part->count * sizeof *image);
  *out = (rv_dcim_approximation){0};
  rv_status status = image != NULL
                         ? open_room(&r, net)
                         : rv_fail(RV_ENOMEM, "no memory for the order of %zu images", part->count);
  if (status == RV_OK) {
    rv_order_draw(rv_stream_open(&stream, key, RV_OTHER_ROWS + 1), image, part->count);
    status = add_images(key, out, &r, net, part, image, images, watch);
  }
  free(r.input);
  free(image);
  return status;
}
