/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A convolutional net as a pair of DCIM (dcim_model.h). */
#ifndef REVERIFY_LEARN_DCIM_CONV_H
#define REVERIFY_LEARN_DCIM_CONV_H

#include "learn/conv_pass.h"
#include "learn/dcim_model.h"

/* Room to work on a net. */
typedef struct rv_dcim_conv {
  rv_conv_net net, gradient;
  rv_conv_products products;
  rv_conv_pass up, down;
  float *count, *sum; /* rv_dcim_add_up_classes */
} rv_dcim_conv;

/* A net of images and classes of the given layers, all weights 0. Errors of rv_conv_net_open and
   rv_convolution_open. Free with rv_dcim_conv_close, which {0} survives. */
rv_status rv_dcim_conv_open(rv_dcim_conv *conv, rv_dcim_pass pass, rv_maps image,
                            const rv_conv_spec *spec, size_t layers);
void rv_dcim_conv_close(rv_dcim_conv *conv);

/* It must stay where it is as long as the model is used. */
rv_dcim_model rv_dcim_conv_model(rv_dcim_conv *conv);

#endif
