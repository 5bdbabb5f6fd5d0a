/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two samplers of layered ReLU nets share. */
#ifndef REVERIFY_MODEL_LAYERED_NET_PARTS_H
#define REVERIFY_MODEL_LAYERED_NET_PARTS_H

#include "reverify/layered_net.h"

/* Sums over some of a layer's units. */
typedef struct rv_unit_sums {
  double energy;   /* of squares of what is drawn, or of hhat */
  double product;  /* with h, or with z */
  double error_sq; /* of (hhat - h)^2 */
  double count;    /* of hhat > 0 */
} rv_unit_sums;

struct rv_layered_net {
  rv_sampler sampler;
  rv_layered_law law;
  rv_layered_reversal reversal;
  rv_hidden hidden;
  int threads;
  /* h^(l): dense all of it, implicit the active units; the top's is that of `hidden` if implicit */
  double *value[RV_DEPTH_MAX + 1];
  double norm_sq[RV_DEPTH_MAX + 1];
  double top_norm_sq;              /* of the hidden vector */
  size_t active[RV_DEPTH_MAX + 1]; /* implicit: active units */
  double *back;                    /* dense: hhat of the layer below; implicit: normals */
  double *row, *sum;               /* dense: slices x widest layer above x */
  rv_unit_sums *partial;           /* implicit: of the chunks that threads take */
};

/* alpha_l = 2 / (p n_(l-1)). */
double rv_layered_alpha(const rv_layered_net *net, size_t layer);

/* Which numbers a stream gives. */
typedef enum rv_layered_part {
  RV_COUNTS,
  RV_MATRIX_ROW,
  RV_DROPOUT,
  RV_ACTIVE_UNITS,
  RV_ACTIVE_NOISE,
  RV_SURVIVORS
} rv_layered_part;

/* The row of the stream (stream.h) of one part of one layer. */
uint64_t rv_layered_row(size_t layer, rv_layered_part part, uint64_t index);

/* Notes gain and noise of a layer from h'u / ||h||^2 and a_l ||hhat^(l-1)||. */
void rv_layered_note(rv_layered_draw *out, const rv_layered_net *net, size_t layer, double gain,
                     double sigma, double error_sq);

rv_status rv_layered_open_dense(rv_layered_net *net);
void rv_layered_draw_dense(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net);

rv_status rv_layered_open_implicit(rv_layered_net *net);
void rv_layered_draw_implicit(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net);

#endif
