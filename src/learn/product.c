/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/product.h"

#include <cblas.h>

/* Columns of a and b as they stand in memory. */
static size_t columns_of_a(rv_product s) {
  return s.a_transposed ? s.rows : s.inner;
}

static size_t columns_of_b(rv_product s) {
  return s.b_transposed ? s.inner : s.columns;
}

#if defined(RV_WITH_ONEDNN) && defined(__x86_64__)

#include <dnnl.h>
#include <omp.h>

/* Up to so many multiplications OpenBLAS takes a product for a small one. */
static bool is_small(rv_product s) {
  return (double)s.rows * (double)s.columns * (double)s.inner <= 1e6;
}

/* False where oneDNN does not do it. How it adds up depends on the number of threads. */
static bool multiply_by_onednn(float *c, const float *a, const float *b, rv_product s, float keep) {
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  dnnl_status_t status =
      dnnl_sgemm(s.a_transposed ? 'T' : 'N', s.b_transposed ? 'T' : 'N', (dnnl_dim_t)s.rows,
                 (dnnl_dim_t)s.columns, (dnnl_dim_t)s.inner, 1, a, (dnnl_dim_t)columns_of_a(s), b,
                 (dnnl_dim_t)columns_of_b(s), keep, c, (dnnl_dim_t)s.columns);
  omp_set_num_threads(threads);
  return status == dnnl_success;
}

#else

static bool is_small(rv_product s) {
  (void)s;
  return true;
}

static bool multiply_by_onednn(float *c, const float *a, const float *b, rv_product s, float keep) {
  (void)c, (void)a, (void)b, (void)s, (void)keep;
  return false;
}

#endif

static void multiply(float *c, const float *a, const float *b, rv_product s, float keep) {
  if (!is_small(s) && multiply_by_onednn(c, a, b, s, keep))
    return;
  cblas_sgemm(CblasRowMajor, s.a_transposed ? CblasTrans : CblasNoTrans,
              s.b_transposed ? CblasTrans : CblasNoTrans, (int)s.rows, (int)s.columns, (int)s.inner,
              1, a, (int)columns_of_a(s), b, (int)columns_of_b(s), keep, c, (int)s.columns);
}

void rv_product_set(float *c, const float *a, const float *b, rv_product shape) {
  multiply(c, a, b, shape, 0);
}

void rv_product_add(float *c, const float *a, const float *b, rv_product shape) {
  multiply(c, a, b, shape, 1);
}
