/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/training_run.h"

#include <inttypes.h>
#include <stdlib.h>

rv_status rv_training_run_open(void **run) {
  *run = calloc(1, sizeof(rv_training_run));
  return *run != NULL ? RV_OK : rv_fail(RV_ENOMEM, "no memory for a run: free some memory");
}

void rv_training_run_close(void *run) {
  rv_training_run *of = run;
  rv_data_sets_free(&of->data);
  rv_dcim_memory_free(&of->memory);
  free(of);
}

rv_status rv_training_data_enter(rv_shared_data **out, const rv_cell *cell, size_t folder) {
  rv_training_run *of = cell->run;
  return rv_data_sets_enter(out, &of->data, rv_text(cell, folder));
}

rv_shared_data *rv_training_data(const rv_cell *cell, size_t folder) {
  const rv_training_run *of = cell->run;
  return rv_data_sets_find(&of->data, rv_text(cell, folder));
}

rv_status rv_images_check(const rv_cell *cell, size_t parameter, const char *option, size_t there) {
  if (rv_number(cell, parameter) <= (double)there)
    return RV_OK;
  return rv_fail(RV_EINVAL, "--%s %.0f is more than the %zu images there are: give fewer", option,
                 rv_number(cell, parameter), there);
}

/* The one entered first stands last in the list. */
static rv_status describe_from(rv_csv *csv, rv_shared_data *data) {
  if (data == NULL)
    return RV_OK;
  RV_TRY(describe_from(csv, data->next));
  RV_TRY(rv_shared_data_load(data));
  const rv_data_set *set = &data->set;
  const char *name = rv_data_set_known(set->hash);
  rv_csv_comment(csv, "data_set", "%s, %zu + %zu images of %zu x %zu, %zu classes, %016" PRIx64,
                 name != NULL ? name : "unnamed", set->train.count, set->test.count, set->height,
                 set->width, set->classes, set->hash);
  return RV_OK;
}

rv_status rv_training_run_describe(rv_csv *csv, void *run) {
  rv_training_run *of = run;
  return describe_from(csv, of->data.first);
}
