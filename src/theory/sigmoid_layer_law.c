/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/sigmoid_layer_law.h"

#include "theory/sigmoid_first_order.h"

#include <math.h>

double rv_sigmoid_layer_scale(const rv_sigmoid_layer_law *law, rv_coding coding) {
  return law->scale * (coding == RV_ZERO_ONE ? 1 : 4);
}

double rv_sigmoid_layer_variance(const rv_sigmoid_layer_law *law, rv_coding coding) {
  double s = law->scale, p = law->probability, of_input = p < 0 ? 1.0 / 6 : p * (1 - p);
  return s * s * of_input * (coding == RV_ZERO_ONE ? 1 : 4);
}

double rv_sigmoid_layer_fourth_moment(const rv_sigmoid_layer_law *law, rv_coding coding, double n) {
  double p = law->probability, first = p < 0 ? 1.0 / 6 : p * (1 - p);
  double second = p < 0 ? 1.0 / 30 : first * first;
  double of_weight = law->uniform_weights ? 9.0 / 5 : 3;
  double one = of_weight * (first - 3 * second), two = 3 * first * first;
  return pow(rv_sigmoid_layer_scale(law, coding), 4) * (one / n + (1 - 1 / n) * two);
}

/* tanh is twice sigma of the unit in the coding 0/1, whose v is four times as large. */
double rv_sigmoid_layer_first_order(rv_approximation kind, const rv_sigmoid_layer_law *law,
                                    rv_coding coding) {
  bool is_random = law->mean == RV_FIELD_RANDOM;
  double constant =
      rv_sigmoid_first_order(kind, is_random ? 0 : log(2 + sqrt(3)), is_random ? 2 : 0);
  double factor = coding == RV_ZERO_ONE ? 1 : 8;
  return factor * constant * rv_sigmoid_layer_variance(law, coding);
}

double rv_sigmoid_layer_first_order_allowance(rv_approximation kind,
                                              const rv_sigmoid_layer_law *law, rv_coding coding,
                                              double n) {
  double factor = coding == RV_ZERO_ONE ? 1 : 2;
  return factor *
         rv_sigmoid_first_order_allowance(kind, rv_sigmoid_layer_fourth_moment(law, coding, n));
}
