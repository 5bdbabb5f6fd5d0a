/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fully connected net as a pair of DCIM (dcim_model.h). */
#ifndef REVERIFY_LEARN_DCIM_DENSE_H
#define REVERIFY_LEARN_DCIM_DENSE_H

#include "learn/dcim_model.h"
#include "learn/dense_pass.h"

/* Room to work on a net. */
typedef struct rv_dcim_dense {
  rv_dense_net net, gradient;
  rv_dense_pass up;    /* carries a batch */
  rv_dense_pass drawn; /* as many rows: units drawn, on their way down */
  rv_dense_pass down;  /* every class at once */
  uint8_t *label;      /* of the rows of `up` */
  double *cost;        /* likewise: of the way down from their means */
  float *count, *sum;  /* rv_dcim_add_up_classes */
} rv_dcim_dense;

/* A net of sigmoid units, all weights 0, for batches of up to `rows`, at least 1; its passes carry
   means alone, or also variances. Errors of rv_dense_net_open. Free with rv_dcim_dense_close, which
   {0} survives. */
rv_status rv_dcim_dense_open(rv_dcim_dense *dense, rv_dcim_pass pass, const size_t *width,
                             size_t layers, size_t rows);
void rv_dcim_dense_close(rv_dcim_dense *dense);

/* It must stay where it is as long as the model is used. */
rv_dcim_model rv_dcim_dense_model(rv_dcim_dense *dense);

#endif
