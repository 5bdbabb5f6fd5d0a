/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/classify.h"

#include "learn/loss.h"

size_t rv_class_of(const float *logit, size_t classes) {
  size_t best = 0;
  for (size_t c = 1; c < classes; c++)
    if (logit[c] > logit[best])
      best = c;
  return best;
}

/* -log p of the labels, summed over the rows of the pass; *right gains those classified so. The
   rows are the images from the `first` of those that `example` names, or of all. */
static double answer(size_t *right, rv_dense_pass *pass, const rv_dense_net *net,
                     const rv_images *images, const uint32_t *example, size_t first) {
  size_t classes = net->width[net->layers];
  double loss = 0;
  if (example != NULL) {
    rv_dense_pass_load(pass, net, images->value, example + first);
    rv_dense_up(pass, net);
  } else {
    rv_dense_up_of(pass, net, images->value + first * images->pixels);
  }
  for (size_t i = 0; i < pass->rows; i++)
    loss += rv_softmax_loss(NULL, right, pass->unit[net->layers] + i * classes,
                            &images->label[example != NULL ? example[first + i] : first + i], 1,
                            classes, 1);
  return loss;
}

void rv_classify(rv_answers *out, rv_dense_pass *pass, const rv_dense_net *net,
                 const rv_images *images, const uint32_t *example, size_t count) {
  size_t most = pass->rows, right = 0;
  double loss = 0;
  for (size_t first = 0; first < count; first += most) {
    pass->rows = count - first < most ? count - first : most;
    loss += answer(&right, pass, net, images, example, first);
  }
  pass->rows = most;
  *out = (rv_answers){.accuracy = (double)right / (double)count,
                      .error = (double)(count - right) / (double)count,
                      .loss = loss / (double)count};
}
