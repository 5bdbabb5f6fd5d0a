/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same probability as wishart_law.c by de Bruijn's Pfaffian in monomials, as the literature has
 * it (M. Chiani, J. Multivariate Anal. 129, 2014; IEEE Trans. Inf. Theory 63, 2017), in Arb's
 * balls: S_ij = I_ij - I_ji, I_ij the integral of g_j G_i over [a, b], g_i(x) = x^(c + i)
 * exp(-x/2), c = (m - n - 1)/2, G_i the integral of g_i from a to x, by
 *
 *   G_i+1(b) = 2 (c + i + 1) G_i(b) - 2 (g_i+1(b) - g_i+1(a)),
 *   I_i+1,j = 2 (c + i + 1) I_ij - 2 H_i+j + 2 g_i+1(a) G_j(b),   I_0j = G_0 G_j - I_j0,
 *
 * H_k the integral of x^(m - n + k) exp(-x). The precision doubles until the ball is narrower than
 * 1e-13; the time is that of the last precision alone. Prints processor seconds, bits and the
 * probability; without Arb nothing, with exit status 77.
 *
 * Usage: wishart_monomials M N EPSILON
 */
#if __has_include(<arb.h>)

#include <arb.h>
#include <arb_hypgeom.h>
#include <arb_mat.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* x^power exp(-rate x), 0 at 0 and, for x NULL, at infinity. */
static void term(arb_t out, const arb_t x, const arb_t power, double rate, slong bits) {
  arb_t exponential;
  if (x == NULL || arb_is_zero(x)) {
    arb_zero(out);
    return;
  }
  arb_init(exponential);
  arb_set_d(exponential, -rate);
  arb_mul(exponential, exponential, x, bits);
  arb_exp(exponential, exponential, bits);
  arb_pow(out, x, power, bits);
  arb_mul(out, out, exponential, bits);
  arb_clear(exponential);
}

/* The integral of x^power exp(-rate x) from low to high, NULL for infinity. */
static void integral(arb_t out, const arb_t power, double rate, const arb_t low, const arb_t high,
                     slong bits) {
  arb_t s, z, part;
  arb_init(s);
  arb_init(z);
  arb_init(part);
  arb_add_ui(s, power, 1, bits);
  if (high == NULL) {
    arb_gamma(out, s, bits);
  } else {
    arb_set_d(z, rate);
    arb_mul(z, z, high, bits);
    arb_hypgeom_gamma_lower(out, s, z, 0, bits);
  }
  if (!arb_is_zero(low)) {
    arb_set_d(z, rate);
    arb_mul(z, z, low, bits);
    arb_hypgeom_gamma_lower(part, s, z, 0, bits);
    arb_sub(out, out, part, bits);
  }
  arb_set_d(z, rate);
  arb_pow(part, z, s, bits);
  arb_div(out, out, part, bits);
  arb_clear(s);
  arb_clear(z);
  arb_clear(part);
}

/* G_0 ... G_n of [low, high] and H_0 ... H_2n. */
static void fill_moments(arb_ptr g, arb_ptr h, arb_ptr at_low, slong d, slong n, const arb_t low,
                         const arb_t high, slong bits) {
  arb_t power, above;
  arb_init(power);
  arb_init(above);
  arb_set_d(power, 0.5 * (double)(d - 1));
  integral(g, power, 0.5, low, high, bits);
  for (slong i = 0; i < n; i++) {
    arb_add_ui(power, power, 1, bits);
    term(above, high, power, 0.5, bits);
    term(at_low + i, low, power, 0.5, bits);
    arb_sub(above, above, at_low + i, bits);
    arb_mul(g + i + 1, g + i, power, bits);
    arb_sub(g + i + 1, g + i + 1, above, bits);
    arb_mul_2exp_si(g + i + 1, g + i + 1, 1);
  }
  arb_set_si(power, d);
  integral(h, power, 1, low, high, bits);
  for (slong k = 0; k < 2 * n; k++) {
    arb_t below;
    arb_init(below);
    arb_add_ui(power, power, 1, bits);
    term(above, high, power, 1, bits);
    term(below, low, power, 1, bits);
    arb_sub(above, above, below, bits);
    arb_mul(h + k + 1, h + k, power, bits);
    arb_sub(h + k + 1, h + k + 1, above, bits);
    arb_clear(below);
  }
  arb_clear(power);
  arb_clear(above);
}

static void fill_inner(arb_mat_t inner, arb_srcptr g, arb_srcptr h, arb_srcptr at_low, slong d,
                       slong n, slong bits) {
  arb_t part, power;
  arb_init(part);
  arb_init(power);
  for (slong j = 0; j < n; j++) {
    arb_mul(part, g, g + j, bits);
    if (j == 0)
      arb_mul_2exp_si(arb_mat_entry(inner, 0, 0), part, -1);
    else
      arb_sub(arb_mat_entry(inner, 0, j), part, arb_mat_entry(inner, j, 0), bits);
    arb_set_d(power, 0.5 * (double)(d - 1));
    for (slong i = 0; i + 1 < n; i++) {
      arb_ptr next = arb_mat_entry(inner, i + 1, j);
      arb_add_ui(power, power, 1, bits);
      arb_mul(next, arb_mat_entry(inner, i, j), power, bits);
      arb_sub(next, next, h + i + j, bits);
      arb_mul(part, at_low + i, g + j, bits);
      arb_add(next, next, part, bits);
      arb_mul_2exp_si(next, next, 1);
    }
  }
  arb_clear(part);
  arb_clear(power);
}

/* det S(low, high). */
static void determinant(arb_t out, slong d, slong n, const arb_t low, const arb_t high,
                        slong bits) {
  slong side = n + n % 2;
  arb_mat_t inner, s;
  arb_ptr g = _arb_vec_init(n + 1), h = _arb_vec_init(2 * n + 1), at_low = _arb_vec_init(n + 1);
  arb_mat_init(inner, n, n);
  arb_mat_init(s, side, side);
  fill_moments(g, h, at_low, d, n, low, high, bits);
  fill_inner(inner, g, h, at_low, d, n, bits);
  for (slong i = 0; i < n; i++) {
    for (slong j = 0; j < n; j++)
      arb_sub(arb_mat_entry(s, i, j), arb_mat_entry(inner, i, j), arb_mat_entry(inner, j, i), bits);
    if (side > n) {
      arb_set(arb_mat_entry(s, i, n), g + i);
      arb_neg(arb_mat_entry(s, n, i), g + i);
    }
  }
  arb_mat_det(out, s, bits);
  arb_mat_clear(inner);
  arb_mat_clear(s);
  _arb_vec_clear(g, n + 1);
  _arb_vec_clear(h, 2 * n + 1);
  _arb_vec_clear(at_low, n + 1);
}

/* True where the ball is narrow enough. */
static int probability(arb_t out, slong m, slong n, double epsilon, slong bits) {
  arb_t low, high, whole, zero;
  arb_init(low);
  arb_init(high);
  arb_init(whole);
  arb_init(zero);
  double from = (double)m * (1 - epsilon);
  arb_set_d(low, from > 0 ? from : 0);
  arb_set_d(high, (double)m * (1 + epsilon));
  determinant(out, m - n, n, low, high, bits);
  determinant(whole, m - n, n, zero, NULL, bits);
  arb_div(out, out, whole, bits);
  arb_sqrt(out, out, bits);
  arb_clear(low);
  arb_clear(high);
  arb_clear(whole);
  arb_clear(zero);
  return arb_is_finite(out) && mag_cmp_2exp_si(arb_radref(out), -43) < 0;
}

int main(int argc, char **argv) {
  const slong bits_max = 1 << 16;
  if (argc != 4) {
    fprintf(stderr, "Usage: wishart_monomials M N EPSILON\n");
    return 2;
  }
  slong m = strtol(argv[1], NULL, 10), n = strtol(argv[2], NULL, 10);
  arb_t p;
  arb_init(p);
  for (slong bits = 64; bits <= bits_max; bits *= 2) {
    double start = now();
    if (!probability(p, m, n, atof(argv[3]), bits))
      continue;
    printf("%.6g\n%ld\n%.17g\n", now() - start, (long)bits, arf_get_d(arb_midref(p), ARF_RND_NEAR));
    arb_clear(p);
    return 0;
  }
  fprintf(stderr, "wishart_monomials: %ld bits are too few\n", (long)bits_max);
  return 3;
}

#else

#include <stdio.h>

int main(void) {
  fprintf(stderr, "wishart_monomials needs Arb: install it with 'make bench-deps'\n");
  return 77;
}

#endif
