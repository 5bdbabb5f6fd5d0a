/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of a sigmoid over a normal law, and over one close to it. */
#ifndef REVERIFY_SIGMOID_NORMAL_H
#define REVERIFY_SIGMOID_NORMAL_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * E sigma(z) for z ~ N(mean, variance), and for the Edgeworth expansion with the third and fourth
 * cumulant; absolute error below 1e-15 times the size of the terms.
 */
double rv_sigmoid_normal(double mean, double variance);
double rv_sigmoid_edgeworth(double mean, double variance, double third, double fourth);

#ifdef __cplusplus
}
#endif

#endif
