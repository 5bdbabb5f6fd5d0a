/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/parameter.h"

const char *rv_preset_name(rv_preset preset) {
  static const char *const name[RV_PRESETS] = {"quick", "standard", "full"};
  return name[preset];
}

size_t rv_parameters_count(const rv_parameter *parameter) {
  size_t count = 0;
  while (parameter[count].name != NULL)
    count++;
  return count;
}
