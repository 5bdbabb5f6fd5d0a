/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_images.h"

#include "learn/trainer.h"

rv_status rv_dcim_images_draw(const rv_stream_key *key, double *out, const rv_dcim_model *model,
                              size_t classes, size_t pixels, size_t samples, size_t layer) {
  RV_TRY(model->set(model->net));
  for (size_t c = 0; c < classes && samples > 0; c++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, RV_OTHER_ROWS + 2 + c);
    RV_TRY(model->imagine(out + c * samples * (RV_DCIM_PIXELS + pixels), model->net, c, samples,
                          layer, rng));
  }
  return RV_OK;
}

/* The variance of a pixel over the images of a class, as of a sample. */
static double variance(const double *pixel, size_t stride, size_t samples) {
  double mean = 0, sum = 0;
  for (size_t s = 0; s < samples; s++)
    mean += pixel[s * stride] / (double)samples;
  for (size_t s = 0; s < samples; s++)
    sum += (pixel[s * stride] - mean) * (pixel[s * stride] - mean);
  return sum / (double)(samples - 1);
}

double rv_dcim_images_variance(const double *image, size_t classes, size_t pixels, size_t samples) {
  size_t numbers = RV_DCIM_PIXELS + pixels;
  double sum = 0;
  for (size_t c = 0; c < classes && samples > 1; c++)
    for (size_t p = 0; p < pixels; p++)
      sum += variance(image + c * samples * numbers + RV_DCIM_PIXELS + p, numbers, samples);
  return sum / (double)(classes * pixels);
}

double rv_dcim_images_recognised(const double *image, size_t classes, size_t pixels,
                                 size_t samples) {
  size_t count = classes * samples, right = 0;
  for (size_t i = 0; i < count; i++)
    right += image[i * (RV_DCIM_PIXELS + pixels) + RV_DCIM_CLASS] == (double)(i / samples);
  return count > 0 ? (double)right / (double)count : 0;
}
