/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/shadow_compare.h"

#include <math.h>

size_t rv_shadow_epoch_at(double sets, double per_epoch) {
  return (size_t)floor(sets / per_epoch * (1 + 1e-12));
}

static double error_after(const rv_shadow_epoch *history, size_t epoch) {
  return history[epoch - 1].test_error;
}

/* The first epoch with a test error of at most this. */
static double epochs_to(double error, const rv_shadow_epoch *history, size_t count) {
  for (size_t e = 1; e < count; e++)
    if (error_after(history, e) <= error)
      return (double)e;
  return (double)count;
}

static double gain_images(const rv_shadow_epoch *dropout, const rv_shadow_epoch *shadow,
                          size_t epochs, double share) {
  size_t fewer = rv_shadow_epoch_at((double)epochs, 1 + share);
  size_t as_many = rv_shadow_epoch_at((double)fewer * (1 + share), 1);
  return fewer == 0 ? 0 : error_after(dropout, as_many) - error_after(shadow, fewer);
}

rv_shadow_comparison rv_shadow_compare(const rv_shadow_epoch *dropout,
                                       const rv_shadow_epoch *shadow, size_t epochs, double share) {
  double with_dropout = error_after(dropout, epochs), with_shadow = error_after(shadow, epochs);
  double target = fmax(with_dropout, with_shadow);
  double at_dropout = epochs_to(target, dropout, epochs);
  double at_shadow = epochs_to(target, shadow, epochs);
  return (rv_shadow_comparison){.gain = with_dropout - with_shadow,
                                .gain_images = gain_images(dropout, shadow, epochs, share),
                                .sooner = at_dropout - at_shadow,
                                .sooner_images = at_dropout - at_shadow * (1 + share)};
}
