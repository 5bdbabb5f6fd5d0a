/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The angle between Wh and h (theory/angle.h) of a random matrix W and a vector h of k ones on a
 * support drawn at random. W is drawn as a whole; or, where its law does not depend on the
 * directions (rv_ensemble_is_invariant), only the parts of Wh along and across h.
 */
#ifndef REVERIFY_MODEL_IMAGE_ANGLE_H
#define REVERIFY_MODEL_IMAGE_ANGLE_H

#include "reverify/sampler.h"
#include "reverify/stream.h"

#include <stddef.h>

/* The cosine of the angle between z = Wh (m) and h (n), cut or padded with zeros to m coordinates;
   0 where either is 0. */
double rv_image_cosine(const double *z, const double *h, size_t m, size_t n);

/* Working memory of one thread. */
typedef struct rv_image_angle rv_image_angle;

/*
 * RV_ENSEMBLES stands for the Gaussian unitary ensemble, n x n. The implicit sampler takes m of at
 * least 2 and an invariant ensemble, and k plays no part. The dense one takes k from 1 on,
 * RV_EINVAL for k > n, and 8 m n bytes and a little, 16 n^2 for the unitary ensemble: RV_ENOMEM
 * also where rv_dense_affordable says so. `threads` may work on one draw.
 */
rv_status rv_image_angle_open(rv_image_angle **out, rv_sampler sampler, const rv_matrix_law *law,
                              double k, int threads);
void rv_image_angle_close(rv_image_angle *angle);

/* *cosine: from -1 to 1, real for the unitary ensemble too. RV_ENOMEM, RV_ENUMERIC (orthogonal
   columns only). */
rv_status rv_image_angle_draw(const rv_stream_key *key, double *cosine, rv_image_angle *angle);

#endif
