/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A minibatch on its way through a dense net, up or down, and its derivatives on their way back.
 * Both directions use one layer type: the way down is the way up through transposed weights, so its
 * gradient falls on the same parameters. Where units are RV_UNIT_AVERAGED, every step but the first
 * of a pass carries variances: what it begins with is given.
 */
#ifndef REVERIFY_LEARN_DENSE_PASS_H
#define REVERIFY_LEARN_DENSE_PASS_H

#include "learn/dense_net.h"

typedef struct rv_dense_pass {
  size_t rows; /* examples; at most those opened for, and may be changed between passes */
  float *unit[RV_DENSE_LAYERS_MAX + 1];  /* rows x n_l: x^l, at either end W x + b itself */
  float *slope[RV_DENSE_LAYERS_MAX + 1]; /* rows x n_l: derivatives by W x + b */
  float *keep[RV_DENSE_LAYERS_MAX + 1];  /* rows x n_l: factors of dropout on x^l, or NULL */
  struct rv_carried *carried;            /* of RV_UNIT_AVERAGED; or NULL */
  float *square, *by_square; /* likewise: of the weights of one layer, and derivatives by them */
  float *memory;
} rv_dense_pass;

/* Room for `rows` examples; `dropout` says for which layers (0 to L) factors are kept, NULL for
   none, as it is to be for RV_UNIT_AVERAGED; they are 1 at first. RV_ENOMEM. Free with
   rv_dense_pass_free, which {0} survives. */
rv_status rv_dense_pass_open(rv_dense_pass *pass, const rv_dense_net *net, size_t rows,
                             const bool *dropout);
void rv_dense_pass_free(rv_dense_pass *pass);

/* unit[0] = the images (count x n_0, row-major) of the indices example[rows], or the first of them
   where it is NULL, times keep[0]. */
void rv_dense_pass_load(rv_dense_pass *pass, const rv_dense_net *net, const float *image,
                        const uint32_t *example);

/*
 * From unit[0] to unit[L]: unit[l] = f(unit[l-1] W^l' + b^l) times keep[l], but in layer L
 * W x + b itself, or what its variance makes of it, of which loss.h makes probabilities.
 */
void rv_dense_up(rv_dense_pass *pass, const rv_dense_net *net);

/* The same from images (rows x n_0) that stay where they are; unit[0] is left as it is. */
void rv_dense_up_of(rv_dense_pass *pass, const rv_dense_net *net, const float *image);

/* From unit[L] to unit[0] through the transposed weights, with the biases of the layer reached; in
   layer 0 likewise W'x + b itself. */
void rv_dense_down(rv_dense_pass *pass, const rv_dense_net *net);

/* The same from unit[from] on. */
void rv_dense_down_from(rv_dense_pass *pass, const rv_dense_net *net, size_t from);

/* x (count) times the factors, one each, in place; as it is where they are NULL. */
void rv_apply_factors(float *x, const float *factor, size_t count);

/* The ReLU of `count` numbers, in place. */
void rv_rectify(float *x, size_t count);

/*
 * Adds to *gradient, a net of the same widths, the derivatives of a loss whose derivatives by what
 * the pass left in unit[L] (up) or unit[0] (down) stand in the slope there; fills the other slopes
 * but that of the layer the pass began at.
 */
void rv_dense_up_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net);

/* A part of it, from slope[from] to slope[to], which is filled unless it is that of layer 0. */
void rv_dense_up_back_to(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net,
                         size_t from, size_t to);
void rv_dense_down_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net);
void rv_dense_down_from_back(rv_dense_net *gradient, rv_dense_pass *pass, const rv_dense_net *net,
                             size_t from);

/* slope[from] = the derivatives by unit[from], at which a pass down began that has been back. */
void rv_dense_down_from_slope(rv_dense_pass *pass, const rv_dense_net *net, size_t from);

#endif
