/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wrong a forward pass is, and the parts of its error. */
#include "dcim.h"
#include "model/dcim_pass_error.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"

#include <float.h>

static void the_excess_over_the_bound(void **state) {
  (void)state;
  const double pass[] = {0.5, 0.5, 0.5}, mean[] = {0.6, 0.5, 0.2}, bound[] = {0.2, 1e-3, 0.6};
  const double allowance[] = {0.1, 0, 0.15};
  check_near(rv_dcim_over_bound(pass, mean, bound, NULL, 0, 3), 0.5, 8 * DBL_EPSILON);
  check_near(rv_dcim_over_bound(pass, mean, bound, NULL, 0.06, 3), 0.4, 8 * DBL_EPSILON);
  check_near(rv_dcim_over_bound(pass, mean, bound, allowance, 0, 3), 0.25, 8 * DBL_EPSILON);
  check_equal(rv_dcim_over_bound(pass, mean, bound, NULL, 1, 3), 0);
}

static void root_mean_squares(void **state) {
  (void)state;
  const double a[] = {3, -4, 0, 0}, b[] = {2, -4, 1, 1};
  check_near(rv_root_mean_square(a, NULL, 4), 2.5, DBL_EPSILON);
  check_near(rv_root_mean_square(a, b, 4), sqrt(0.75), DBL_EPSILON);
}

static void laws_of_classes(void **state) {
  (void)state;
  const double a[] = {0.25, 0.5, 0.25}, b[] = {0.5, 0, 0.5};
  check_equal(rv_total_variation(a, b, 3), 0.5);
  check_equal(rv_total_variation(a, a, 3), 0);
  assert_int_equal(rv_most_likely(a, 3), 1);
  assert_int_equal(rv_most_likely(b, 3), 0);
}

/* In layer 2 the means below are exact and the units independent: the error is curvature alone. In
   layer 3 all parts are there, and for one unit they add up with their signs. */
static void the_parts_of_the_error(void **state) {
  (void)state;
  for (size_t layers = 2; layers <= 3; layers++) {
    rv_dcim net = make_net((size_t[]){4, 5, layers == 2 ? 1 : 6, 1}, layers, 3, 110 + layers);
    const double input[] = {1, 0, 1, 1};
    double pass[16], error;
    rv_dcim_laws laws;
    rv_dcim_error_parts parts;
    size_t top = net.units - 1;
    check_status(rv_dcim_forward(pass, &net, input, RV_MEAN_ONLY), RV_OK);
    check_status(rv_dcim_laws_make(&laws, &net, input, 1), RV_OK);
    check_status(rv_dcim_split_error(&parts, &net, pass, laws.mean), RV_OK);
    error = fabs(laws.mean[top] - pass[top]);
    double nearest = INFINITY;
    for (int signs = 0; signs < 4; signs++) {
      double sum = parts.propagated + (signs & 1 ? 1 : -1) * parts.curvature +
                   (signs & 2 ? 1 : -1) * parts.covariance;
      nearest = fmin(nearest, fabs(fabs(sum) - error));
    }
    check_near(nearest, 0, 100 * DBL_EPSILON);
    check(parts.curvature > 1e-6);
    check(layers == 2 ? parts.propagated < 1e-14 : parts.propagated > 1e-6);
    check(layers == 2 ? parts.covariance < 1e-14 : parts.covariance > 1e-6);
    rv_dcim_laws_free(&laws);
    rv_dcim_free(&net);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_excess_over_the_bound),
      cmocka_unit_test(root_mean_squares),
      cmocka_unit_test(laws_of_classes),
      cmocka_unit_test(the_parts_of_the_error),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
