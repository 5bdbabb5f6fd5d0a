/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The means of the units of a sigmoid network with independent binary inputs (DCIM eqs. (2)-(9),
 * (13)-(15)). Of one layer exactly (sigmoid_marginal.h), beside the forward pass and nine other
 * approximations with their bounds (sigmoid_approximation.h). Of several, or for many vectors of
 * inputs, the forward pass beside one that carries variances, Monte Carlo, and what is exact
 * (sigmoid_net_means.h): how far is what the net computes from the posterior mean, and how far can
 * its probabilities be trusted? Of a ReLU layer exactly (relu_mean.h), beside r(E z) and better.
 *
 * Run: sigmoid_means --weights W.npy --bias b.npy --inputs q.npy
 *      sigmoid_means --weights W1.npy --bias b1.npy --weights W2.npy --bias b2.npy --inputs q.npy
 */
#include "experiment/first_failure.h"
#include "experiment/relu_layer_table.h"
#include "experiment/sigmoid_layer_table.h"
#include "experiment/sigmoid_net_tables.h"
#include "reverify/dcim_exact.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <stdlib.h>

enum { WEIGHTS, BIAS, INPUTS, CODING, TOP, SAMPLES, ENUMERATE, ACTIVATION, NOISE, KEEP };
enum { SIGMOID, SOFTMAX, RELU = SOFTMAX };
enum { BINARY, DROPOUT, EXPONENTIAL };
enum { LAYER, NET, LAYERS, CLASSES, RECTIFIED, TABLES };
enum { SAMPLES_BY_DEFAULT = 1000, ENUMERATED_BY_DEFAULT = 12 };

static const char *const codings[] = {
    [RV_ZERO_ONE] = "zero_one", [RV_PLUS_MINUS] = "plus_minus", NULL};
static const char *const tops[] = {[SIGMOID] = "sigmoid", [SOFTMAX] = "softmax", NULL};
static const char *const activations[] = {[SIGMOID] = "sigmoid", [RELU] = "relu", NULL};
static const char *const noises[] = {
    [BINARY] = "binary", [DROPOUT] = "dropout", [EXPONENTIAL] = "exponential", NULL};

/* What does not bear on a single layer has no fallback, which would stand over its table. */
static const rv_tool_option options[] = {
    [WEIGHTS] = {.name = "weights",
                 .kind = RV_TOOL_FILES,
                 .help = "Weights, units x inputs; of a net once for each layer, the first next to "
                         "the input"},
    [BIAS] = {.name = "bias",
              .kind = RV_TOOL_FILES,
              .help = "Biases, one for each unit; once for each layer"},
    [INPUTS] = {.name = "inputs",
                .kind = RV_TOOL_FILE,
                .help = "Means of the inputs, P(x_i = 1) or E x_i by the coding: one vector, or "
                        "several, vectors x inputs"},
    [CODING] = {.name = "coding",
                .kind = RV_TOOL_WORD,
                .help = "Values of inputs and units, 0 and 1 (sigmoid) or -1 and 1 (tanh)",
                .fallback = "zero_one",
                .words = codings},
    [TOP] = {.name = "top",
             .kind = RV_TOOL_WORD,
             .help = "The last layer: units as the others are, or classes",
             .instead = "sigmoid",
             .words = tops},
    [SAMPLES] = {.name = "samples",
                 .kind = RV_TOOL_NUMBER,
                 .help = "Samples of Monte Carlo for each vector of inputs of a net, 0 for none",
                 .instead = "1000",
                 .domain = {.low = 0, .high = 1e12, .integer = true}},
    [ENUMERATE] = {.name = "enumerate",
                   .kind = RV_TOOL_NUMBER,
                   .help = "Sum over the states of a layer of a net of up to so many units",
                   .instead = "12",
                   .domain = {.low = 0, .high = RV_DCIM_EXACT_MAX, .integer = true}},
    [ACTIVATION] = {.name = "activation",
                    .kind = RV_TOOL_WORD,
                    .help = "What a unit makes of z = b + w'x",
                    .instead = "sigmoid",
                    .words = activations},
    [NOISE] = {.name = "noise",
               .kind = RV_TOOL_WORD,
               .help = "Law of the inputs of a ReLU layer, of the means given: two values by the "
                       "coding; kept with probability P and then divided by it, else 0; or times "
                       "an exponential variable",
               .instead = "binary",
               .words = noises},
    [KEEP] = {.name = "keep",
              .kind = RV_TOOL_NUMBER,
              .help = "Probability P that dropout keeps an input",
              .instead = "0.5",
              .domain = {.low = 0, .high = 1, .low_open = true}},
    {0}};

static const rv_tool_table tables[] = {
    [LAYER] = {.title = "means of the units of a sigmoid layer, exact and approximate",
               .columns = rv_sigmoid_layer_columns},
    [NET] = {.suffix = "net",
             .title = "means of all units of a net, or for many vectors of inputs",
             .columns = rv_sigmoid_net_columns},
    [LAYERS] = {.suffix = "layers",
                .title = "how far the forward pass is off, by layers",
                .columns = rv_sigmoid_layers_columns},
    [CLASSES] = {.suffix = "classes",
                 .title = "how far the class that the forward pass favours can be trusted",
                 .columns = rv_sigmoid_classes_columns},
    [RECTIFIED] = {.suffix = "relu",
                   .title = "means of the units of a ReLU layer, exact and approximate",
                   .columns = rv_relu_layer_columns},
    {0}};

/* Of the tables only those named are written. */
static void omit_others(rv_tool_run *run, unsigned kept) {
  for (size_t t = 0; t < TABLES; t++)
    if (!(kept >> t & 1))
      rv_tool_omit(run, t);
}

static bool has_classes(const rv_tool_run *run) {
  return run->value[TOP].word == SOFTMAX;
}

static size_t number_of(const rv_tool_value *value, size_t otherwise) {
  return value->list.count > 0 ? (size_t)value->list.item[0] : otherwise;
}

/* Vectors are worked out in batches, whose rows are then written. */
enum { BATCH = 64 };

typedef struct batch {
  const rv_dcim *chain;
  rv_samples how;
  size_t most;
  size_t units;          /* of a vector */
  double *input;         /* BATCH x n_0 */
  rv_unit_mean *unit;    /* BATCH x units */
  rv_layer_trust *trust; /* BATCH x layers */
} batch;

static rv_status open_batch(batch *b, const rv_tool_run *run, const rv_dcim *chain) {
  *b = (batch){.chain = chain,
               .how = {.count = number_of(&run->value[SAMPLES], SAMPLES_BY_DEFAULT),
                       .seed = run->common.seed,
                       .program = rv_hash_text(run->tool->name),
                       .softmax = has_classes(run)},
               .most = number_of(&run->value[ENUMERATE], ENUMERATED_BY_DEFAULT),
               .units = chain->units - chain->width[0]};
  b->unit = calloc(b->units, BATCH * sizeof *b->unit);
  b->trust = calloc(chain->layers, BATCH * sizeof *b->trust);
  if (b->unit == NULL || b->trust == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the means of %d vectors: free some memory", BATCH);
  return rv_alloc_doubles(&b->input, BATCH, chain->width[0]);
}

static void close_batch(batch *b) {
  free(b->input);
  free(b->unit);
  free(b->trust);
}

/* One vector, the `index`-th of the batch, on so many threads. */
static rv_status work_out(batch *b, const rv_sigmoid_net *net, size_t first, size_t index,
                          int threads) {
  rv_samples how = b->how;
  double *input = b->input + index * net->width[0];
  how.vector = first + index;
  how.threads = threads;
  rv_sigmoid_net_input(input, net, first + index);
  return rv_sigmoid_net_means(b->unit + index * b->units, b->trust + index * net->layers, b->chain,
                              input, b->most, &how);
}

/* Threads share the vectors where there are several for each, else the samples of one. */
static rv_status work_out_batch(batch *b, rv_tool_run *run, const rv_sigmoid_net *net, size_t first,
                                size_t count) {
  int threads = run->common.threads;
  bool apart = count >= 4 * (size_t)threads;
  rv_first_failure failure = rv_no_failure(count);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (apart && threads > 1)
  for (size_t i = 0; i < count; i++) {
    bool wanted;
#pragma omp critical(reverify_sigmoid_means)
    wanted = rv_task_is_wanted(&failure, i);
    if (!wanted)
      continue;
    rv_status status = work_out(b, net, first, i, apart ? 1 : threads);
#pragma omp critical(reverify_sigmoid_means)
    {
      rv_note_end(&failure, i, status);
      if (b->how.count == 0)
        rv_progress_trials(&run->progress, 1);
    }
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return failure.status == RV_OK ? RV_OK : rv_fail(failure.status, "%s", failure.message);
}

static void start_progress(rv_tool_run *run, const rv_sigmoid_net *net, size_t samples) {
  double vectors = (double)net->vectors;
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, 0, 0,
                    samples > 0 ? vectors * (double)samples : vectors, 0);
  run->progress.unit = samples > 0 ? "samples" : "vectors";
  rv_progress_trials(&run->progress, 0); /* the line appears before the first long step */
}

static rv_status write_net(rv_tool_run *run, batch *b, const rv_sigmoid_net *net) {
  rv_sigmoid_answer answer = {
      .net = net, .softmax = has_classes(run), .samples = b->how.count, .sums = {{0}}};
  start_progress(run, net, b->how.count);
  b->how.progress = &run->progress;
  RV_TRY(rv_tool_open(run));
  for (size_t first = 0; first < net->vectors; first += BATCH) {
    size_t count = net->vectors - first < BATCH ? net->vectors - first : BATCH;
    RV_TRY(work_out_batch(b, run, net, first, count));
    for (size_t i = 0; i < count; i++)
      rv_sigmoid_vector_write(&run->table[NET], &run->table[CLASSES], &answer, first + i,
                              b->unit + i * b->units, b->trust + i * net->layers);
  }
  rv_sigmoid_layers_write(&run->table[LAYERS], &answer);
  rv_sigmoid_layers_say(run->answer, &answer);
  omit_others(run, 1U << NET | 1U << LAYERS | (has_classes(run) ? 1U << CLASSES : 0));
  return RV_OK;
}

static rv_status report_net(rv_tool_run *run, const rv_sigmoid_net *net) {
  rv_dcim chain;
  batch b;
  RV_TRY(rv_sigmoid_net_chain(&chain, net, has_classes(run)));
  rv_status status = open_batch(&b, run, &chain);
  if (status == RV_OK)
    status = write_net(run, &b, net);
  close_batch(&b);
  rv_dcim_free(&chain);
  return status;
}

static rv_status report_layer(rv_tool_run *run, const rv_sigmoid_net *net) {
  rv_sigmoid_layer layer = rv_sigmoid_net_layer(net);
  omit_others(run, 1U << LAYER);
  return rv_sigmoid_layer_report(run, LAYER, &layer, run->value[WEIGHTS].text);
}

/* The law of the inputs of a ReLU layer. */
static rv_input_law law_of(const rv_tool_run *run) {
  if (run->value[NOISE].word == DROPOUT)
    return RV_INPUT_DROPOUT;
  if (run->value[NOISE].word == EXPONENTIAL)
    return RV_INPUT_EXPONENTIAL;
  return run->value[CODING].word == RV_PLUS_MINUS ? RV_INPUT_SIGN : RV_INPUT_BINARY;
}

static rv_status report_relu(rv_tool_run *run, const rv_sigmoid_net *net) {
  const rv_list *keep = &run->value[KEEP].list;
  if (net->layers > 1)
    return rv_fail(RV_EINVAL,
                   "%zu layers, but --activation relu knows the law of the inputs of one: give one",
                   net->layers);
  omit_others(run, 1U << RECTIFIED);
  return rv_relu_layer_report(run, RECTIFIED, net, law_of(run),
                              keep->count > 0 ? keep->item[0] : 0.5, run->value[WEIGHTS].text);
}

/* What goes with one activation alone. */
static rv_status check_options(const rv_tool_run *run) {
  const rv_tool_value *value = run->value;
  bool relu = value[ACTIVATION].word == RELU;
  static const size_t of_relu[] = {NOISE, KEEP}, of_sigmoid[] = {TOP, SAMPLES, ENUMERATE};
  for (size_t i = 0; i < sizeof of_relu / sizeof *of_relu; i++)
    if (!relu && value[of_relu[i]].text != NULL)
      return rv_fail(RV_EINVAL, "--%s is of --activation relu: give both or none",
                     options[of_relu[i]].name);
  for (size_t i = 0; i < sizeof of_sigmoid / sizeof *of_sigmoid; i++)
    if (relu && value[of_sigmoid[i]].text != NULL)
      return rv_fail(RV_EINVAL, "--%s does not go with --activation relu: leave it out",
                     options[of_sigmoid[i]].name);
  if (value[KEEP].text != NULL && value[NOISE].word != DROPOUT)
    return rv_fail(RV_EINVAL, "--keep is of --noise dropout: give both or none");
  if (number_of(&value[SAMPLES], SAMPLES_BY_DEFAULT) == 1)
    return rv_fail(RV_EINVAL, "--samples 1 has no error: choose at least 2, or 0 for none");
  return RV_OK;
}

static rv_status run_tool(rv_tool_run *run) {
  const rv_tool_value *value = run->value;
  const bool any = value[NOISE].word != BINARY;
  const rv_sigmoid_files files = {
      .weights = value[WEIGHTS].file,
      .biases = value[BIAS].file,
      .weight_files = value[WEIGHTS].files,
      .bias_files = value[BIAS].files,
      .inputs = value[INPUTS].text,
      .low = any                                 ? -1e50
             : value[CODING].word == RV_ZERO_ONE ? 0
                                                 : -1,
      .high = any ? 1e50 : 1,
  };
  rv_sigmoid_net net;
  RV_TRY(check_options(run));
  RV_TRY(rv_sigmoid_net_read(&net, &files, (rv_coding)value[CODING].word));
  bool single = net.layers == 1 && net.vectors == 1 && !has_classes(run);
  rv_status status = value[ACTIVATION].word == RELU ? report_relu(run, &net)
                     : single                       ? report_layer(run, &net)
                                                    : report_net(run, &net);
  rv_sigmoid_net_free(&net);
  return status;
}

static const rv_tool tool = {
    .name = "sigmoid_means",
    .title = "The means of the units of a sigmoid layer or net, exact where they can be, beside "
             "approximations of them",
    .about = "Reads a layer, or a net layer by layer, from .npy files. Its inputs are independent "
             "and have two values, with the means given; a unit is 1 with probability "
             "sigma(b + w'x), or of mean tanh(b + w'x) for the coding plus_minus. One layer and "
             "one vector of inputs give sigmoid_means.csv, all else the tables beside it. With "
             "--activation relu a unit is max(b + w'x, 0), and its mean goes to "
             "sigmoid_means.relu.csv.",
    .takes = RV_TAKES_SEED | RV_TAKES_THREADS | RV_TAKES_COLUMNS,
    .undrawn = 1U << LAYER | 1U << RECTIFIED,
    .options = options,
    .tables = tables,
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
