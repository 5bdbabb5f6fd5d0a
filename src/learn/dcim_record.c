/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_record.h"

uint64_t rv_dcim_record_after(uint64_t iteration, uint64_t steps) {
  static const uint64_t percent[] = {1, 2, 5, 10, 20, 50, 100, 150};
  for (size_t p = 0; p < sizeof percent / sizeof *percent; p++) {
    uint64_t at = (percent[p] * steps + 99) / 100;
    if (at > iteration)
      return at;
  }
  return (iteration / steps + 1) * steps;
}

size_t rv_dcim_records(uint64_t epochs, uint64_t steps) {
  size_t count = 1;
  for (uint64_t i = 0; (i = rv_dcim_record_after(i, steps)) <= epochs * steps;)
    count++;
  return count;
}

rv_status rv_dcim_reached(const rv_dcim_watch *watch, double fraction, const char *words) {
  return watch->reached != NULL ? watch->reached(watch->context, fraction, words) : RV_OK;
}
