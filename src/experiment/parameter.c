/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/parameter.h"

#include <stdio.h>
#include <string.h>

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

const rv_parameter *rv_parameter_find(const rv_parameter *parameter, const char *name) {
  while (parameter->name != NULL && strcmp(parameter->name, name) != 0)
    parameter++;
  return parameter->name != NULL ? parameter : NULL;
}

bool rv_takes_words(const rv_parameter *parameter) {
  return parameter->words != NULL || parameter->text;
}

void rv_option_text(char out[RV_OPTION_MAX], const rv_parameter *parameter) {
  snprintf(out, RV_OPTION_MAX, "--%s", parameter->name);
  for (char *c = out; *c != '\0'; c++)
    *c = *c == '_' ? '-' : *c;
}
