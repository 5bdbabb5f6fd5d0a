/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A comparison of random numbers is guessed wrongly by the processor half the time, and heap sort
 * takes 2 log2(count) of them a number; six passes over eleven bits each guess nothing.
 */
#include "numeric/sort.h"

#include "numeric/elementary.h"
#include "support/memory.h"

#include <gsl/gsl_sort.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 11, DIGITS = 1 << BITS, PASSES = 6, FEW = 256 };

/* Whole numbers in the order of the doubles: the sign turns over, and all bits of a negative one.
 */
static uint64_t key_of(double x) {
  uint64_t bits = rv_bits(x), sign = (uint64_t)1 << 63;
  return bits & sign ? ~bits : bits | sign;
}

static size_t digit_of(double x, int pass) {
  return key_of(x) >> (BITS * pass) & (DIGITS - 1);
}

/* place[d] = how many numbers have a smaller digit than d. */
static void find_places(size_t place[DIGITS], const double *x, size_t count, int pass) {
  memset(place, 0, DIGITS * sizeof *place);
  for (size_t i = 0; i < count; i++)
    place[digit_of(x[i], pass)]++;
  size_t before = 0;
  for (size_t d = 0; d < DIGITS; d++) {
    size_t here = place[d];
    place[d] = before;
    before += here;
  }
}

static void move(double *to, const double *from, size_t count, int pass) {
  size_t place[DIGITS];
  find_places(place, from, count, pass);
  for (size_t i = 0; i < count; i++)
    to[place[digit_of(from[i], pass)]++] = from[i];
}

/* A few numbers are sorted by comparisons before the digits are counted. */
void rv_sort(double *x, size_t count) {
  double *other;
  if (count <= FEW || rv_alloc_doubles(&other, count, 1) != RV_OK) {
    gsl_sort(x, 1, count);
    return;
  }
  for (int pass = 0; pass < PASSES; pass += 2) { /* forth and back */
    move(other, x, count, pass);
    move(x, other, count, pass + 1);
  }
  free(other);
}
