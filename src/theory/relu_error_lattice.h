/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of the squared error S of a reversed ReLU layer (relu_error.h), relative to ||h||^2, of k
 * values of which some are lost below the threshold. Of equal values each that is lost adds 1/k to
 * S: a law of edges, 1/k apart, which no short Fourier series shows where few are left
 * (relu_error_series.h). So it is made on a lattice that 1/k is a multiple of (error_measure.h): 1,
 * which S is where all are lost, is a point of it whatever the values are. A larger gain, at which
 * S goes farther, has a coarser lattice.
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_LATTICE_H
#define REVERIFY_THEORY_RELU_ERROR_LATTICE_H

#include "theory/gain_density.h"
#include "theory/support_values.h"

#include <stdbool.h>

/* Of the gains at which S goes as far as a lattice of this step does. */
typedef struct rv_lattice_level {
  double step;
  size_t apart;  /* steps from edge to edge; 0 where a step is longer, or there are none */
  double *below; /* P(S <= i step) at these gains, without the atom; NULL for none */
} rv_lattice_level;

enum { RV_LATTICE_LEVELS = 24, RV_LATTICE_GAINS_MAX = 256 };

/*
 * `error` is that of the integral over the gain, the largest difference that every second gain
 * makes; of the integral over theta; and of chords between the ends of steps, on the average of the
 * law: at an edge it may be ten times as large.
 */
typedef struct rv_error_lattice {
  rv_lattice_level level[RV_LATTICE_LEVELS]; /* each step twice that before */
  double atom;                               /* P(everything is lost): S is then 1 */
  double error;      /* about that of a probability where S is likely to be */
  double gain_error; /* the first part of it, which more gains lessen */
} rv_error_lattice;

/*
 * Of two values or more (whole numbers of few that stand for many, support_few.h): `others`
 * coordinates off the support, the threshold |b| / s, alpha of the layer; the average over the gain
 * takes `gains` of them, an even number. With the most of them that is some tenths of a second, or
 * four of unequal ones. RV_ENOMEM. Free with rv_error_lattice_free, which a failed call survives.
 */
rv_status rv_error_lattice_make(rv_error_lattice *lattice, double alpha, double bias, double others,
                                const rv_support_values *support, const rv_gain_density *gain,
                                int gains);
void rv_error_lattice_free(rv_error_lattice *lattice);

/* P(S <= x), and the density at x of the part without the atom. */
double rv_error_lattice_cdf(double x, const rv_error_lattice *lattice);
double rv_error_lattice_density(double x, const rv_error_lattice *lattice);

#endif
