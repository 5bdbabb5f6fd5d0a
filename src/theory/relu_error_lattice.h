/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of the squared error S of a reversed ReLU layer (relu_error.h), relative to ||h||^2, of k
 * equal values most of which are lost below the threshold. Each that is lost adds 1/k to S, and few
 * others are left: a law of edges, 1/k apart, which no short Fourier series shows
 * (relu_error_series.h). So it is made on a lattice that 1/k is a multiple of, the squared error of
 * each coordinate that is left being moved to the middle of its step: the sum is off by half a step
 * for each of these at most, what is lost is exact, and what one that is left adds is exact at the
 * ends of steps. A larger gain, at which S goes farther, has a coarser lattice.
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_LATTICE_H
#define REVERIFY_THEORY_RELU_ERROR_LATTICE_H

#include "theory/gain_density.h"
#include "theory/support_values.h"

#include <stdbool.h>

/* Of the gains at which S goes as far as a lattice of this step does. */
typedef struct rv_lattice_level {
  double step;
  double *below; /* P(S <= i step) at these gains, without the atom; NULL for none */
} rv_lattice_level;

enum { RV_LATTICE_LEVELS = 24 };

/*
 * `error` is that of the integral over the gain, the largest difference that every second gain
 * makes; of the integral over theta; and of chords between the ends of steps, on the average of the
 * law.
 */
typedef struct rv_error_lattice {
  rv_lattice_level level[RV_LATTICE_LEVELS]; /* each step twice that before */
  double atom;                               /* P(everything is lost): S is then 1 */
  double error; /* about that of a probability where S is likely to be: less between edges */
} rv_error_lattice;

/* Equal values, from eight on, so that the integral that holds a'e at 0 is short, and so few that
   the lattice has several points between the edges. */
bool rv_error_lattice_can(const rv_support_values *support);

/*
 * `others` coordinates off the support, the threshold |b| / s, alpha of the layer. Takes half a
 * second. RV_ENOMEM. Free with rv_error_lattice_free, which a failed call survives.
 */
rv_status rv_error_lattice_make(rv_error_lattice *lattice, double alpha, double bias, double others,
                                const rv_support_values *support, const rv_gain_density *gain);
void rv_error_lattice_free(rv_error_lattice *lattice);

/* P(S <= x), and the density at x of the part without the atom. */
double rv_error_lattice_cdf(double x, const rv_error_lattice *lattice);
double rv_error_lattice_density(double x, const rv_error_lattice *lattice);

#endif
