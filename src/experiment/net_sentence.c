/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_sentence.h"

#include "support/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *plural(size_t count) {
  return count == 1 ? "" : "s";
}

static void say_bulk(FILE *out, const rv_random_likeness *l, size_t eigenvalues) {
  const size_t enough = 30; /* with fewer the bound is so wide that nearly all spectra keep it */
  if (eigenvalues < enough) {
    fprintf(out, "too narrow for its bulk to tell (%zu eigenvalue%s)", eigenvalues,
            plural(eigenvalues));
    return;
  }
  fprintf(out, "%s in bulk (", l->like ? "random-like" : "not random-like");
  if (isfinite(l->bulk_distance))
    fprintf(out, "distance %.2g from Marchenko-Pastur, %.2g allowed", l->bulk_distance,
            l->bulk_bound);
  else
    fputs("no spectrum", out);
  if (isfinite(l->spacing))
    fprintf(out, "; spacing ratio %.3f, random 0.531", l->spacing);
  fputc(')', out);
}

static void say_outliers(FILE *out, const rv_random_likeness *l) {
  if (l->outliers == 0)
    fputs("no learned direction", out);
  else
    fprintf(out, "%zu learned direction%s (the largest %.3g Tracy-Widom units beyond the edge)",
            l->outliers, plural(l->outliers), l->edge_excess);
}

static void say_reversal(FILE *out, const rv_reversible *r) {
  char error[RV_NUMBER_TEXT], p[RV_NUMBER_TEXT];
  rv_number_text(error, sizeof error, RV_REVERSIBLE_ERROR);
  rv_number_text(p, sizeof p, r->p);
  if (r->largest_k == 0) {
    fputs("no k given fits its outputs", out);
    return;
  }
  if (r->k == 0)
    fprintf(out, "not reversible at any k tried (error above %s at p = %s)", error, p);
  else
    fprintf(out, "reversible up to k = %.0f%s (error at most %s at p = %s)", r->k,
            r->k == r->largest_k ? ", the largest tried" : "", error, p);
  if (r->predicted_k > 0)
    fprintf(out, ", a Gaussian matrix up to k = %.0f", r->predicted_k);
  else
    fputs(", a Gaussian matrix at none", out);
}

rv_status rv_net_sentence(char **out, const rv_net *net, const rv_net_spectrum *spectrum,
                          const rv_reversible *reversible, size_t index) {
  const rv_weights *layer = &net->layer[index];
  size_t size;
  *out = NULL;
  FILE *stream = open_memstream(out, &size);
  if (stream != NULL) {
    fprintf(stream, "%s (%zu input%s, %zu output%s): ", net->path[index], layer->m,
            plural(layer->m), layer->n, plural(layer->n));
    say_bulk(stream, &spectrum->likeness, spectrum->count - spectrum->likeness.outliers);
    fputs("; ", stream);
    say_outliers(stream, &spectrum->likeness);
    fputs("; ", stream);
    say_reversal(stream, reversible);
    fputc('.', stream);
  }
  if (stream != NULL && fclose(stream) == 0)
    return RV_OK;
  free(*out);
  *out = NULL;
  return rv_fail(RV_ENOMEM, "no memory for a sentence: free some memory");
}
