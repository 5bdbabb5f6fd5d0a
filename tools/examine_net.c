/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2, Claim 2.1 and Theorem 3.2 for a net of the user's: is each layer random-like,
 * what has it learned, up to which sparsity is it reversible? Beside each stands a copy with its
 * entries shuffled, and the closed forms of a Gaussian matrix. Layers that fit onto each other are
 * also reversed as one net. random_like_net (verify/) examines this examination.
 *
 * Run: examine_net layer1.npy layer2.npy layer3.npy --k 5,10,20 --p 0.5,1
 */
#include "experiment/net_sentence.h"
#include "reverify/layered_error.h"
#include "support/text.h"

#include <stdlib.h>
#include <string.h>

enum { INPUTS, K, P, TAU, TRIALS };
enum { COLUMNS, ROWS };
enum { LAYERS, REVERSAL, SPECTRUM, STACK };

static const char *const inputs[] = {[COLUMNS] = "columns", [ROWS] = "rows", NULL};
static const char *const tau_rules[] = {"universal", NULL};

static const rv_tool_option options[] = {
    [INPUTS] = {.name = "inputs",
                .kind = RV_TOOL_WORD,
                .help = "What the inputs of a layer are in a file",
                .fallback = "columns",
                .words = inputs},
    [K] = {.name = "k",
           .kind = RV_TOOL_LIST,
           .help = "Ones of the hidden vector h, the others being 0",
           .instead = "1, 2, 5, 10, ... up to half of the outputs",
           .domain = {.low = 1, .high = 1e6, .integer = true}},
    [P] = {.name = "p",
           .kind = RV_TOOL_LIST,
           .help = "Probability that dropout keeps a unit",
           .fallback = "1",
           .domain = {.low = 0, .high = 1, .low_open = true}},
    [TAU] = {.name = "tau",
             .kind = RV_TOOL_LIST,
             .help = "Threshold in units of the noise, or universal: sqrt(2 ln n)",
             .fallback = "universal",
             .domain = {.low = 0, .high = 1000},
             .words = tau_rules},
    [TRIALS] = {.name = "trials",
                .kind = RV_TOOL_NUMBER,
                .help = "Hidden vectors at each k, p and tau",
                .fallback = "100",
                .domain = {.low = 1, .high = 1e9, .integer = true}},
    {0}};

static const rv_tool_table tables[] = {
    [LAYERS] = {"layers", "which layers are random-like, and which reversible",
                rv_net_layers_columns},
    [REVERSAL] = {"reversal", "error of reversing each layer", rv_net_reversal_columns},
    [SPECTRUM] = {"spectrum", "density of the eigenvalues of each layer, by bins",
                  rv_net_spectrum_columns},
    [STACK] = {"stack", "error of reversing all layers, one by one", rv_net_stack_columns},
    {0}};

static rv_net_lists lists_of(const rv_tool_run *run) {
  return (rv_net_lists){&run->value[K].list, &run->value[P].list, &run->value[TAU].list,
                        (size_t)run->value[TRIALS].list.item[0]};
}

/* The settings of a layer. */
static rv_status settings_of(rv_net_settings *out, const rv_tool_run *run, const rv_net *net,
                             size_t index) {
  const rv_net_lists lists = lists_of(run);
  return rv_net_settings_make(out, &lists, net->layer[index].n);
}

static bool is_one_net(const rv_net *net) {
  size_t at;
  return net->count > 1 && net->count <= RV_DEPTH_MAX && rv_net_fits(&at, net);
}

static rv_status start_progress(rv_tool_run *run, const rv_net *net) {
  double work = 0, one_setting = 0;
  rv_net_settings settings = {.item = NULL};
  for (size_t i = 0; i < net->count; i++) {
    RV_TRY(settings_of(&settings, run, net, i));
    double reversal = rv_net_reversal_work(&net->layer[i], lists_of(run).trials);
    work += rv_net_spectra_work(&net->layer[i]) + reversal * (double)settings.count;
    one_setting += reversal;
    free(settings.item);
  }
  if (is_one_net(net)) /* with the settings of the last layer */
    work += one_setting * (double)settings.count;
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, net->count, 0, work, 0);
  run->progress.parts = "layers";
  run->progress.unit = "multiplications";
  return RV_OK;
}

/* A sentence on standard output, in which a file's name cannot work on the terminal. */
static rv_status say(FILE *answer, const char *sentence) {
  size_t size = (RV_ESCAPED_MAX - 1) * strlen(sentence) + 1;
  char *shown = malloc(size);
  if (shown == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sentence: free some memory");
  rv_escape_text(shown, size, sentence, "");
  fprintf(answer, "%s\n", shown);
  free(shown);
  return RV_OK;
}

static rv_status examine_with(rv_tool_run *run, rv_net_spectra *spectra, const rv_net *net,
                              const rv_net_settings *settings, size_t index) {
  rv_reversible reversible;
  char *sentence;
  RV_TRY(rv_net_spectra_make(spectra, net, index));
  rv_progress_trials(&run->progress, rv_net_spectra_work(&net->layer[index]));
  RV_TRY(rv_net_reversal_write(&run->table[REVERSAL], &reversible, &run->progress, net, settings,
                               index));
  RV_TRY(rv_net_sentence(&sentence, net, &spectra->own, &reversible, index));
  rv_net_spectrum_write(&run->table[SPECTRUM], spectra, &net->layer[index], index);
  rv_net_layer_write(&run->table[LAYERS], spectra, net, sentence, index);
  rv_status status = say(run->answer, sentence);
  free(sentence);
  return status;
}

/* *rows counts those of the reversal. */
static rv_status examine_layer(size_t *rows, rv_tool_run *run, const rv_net *net, size_t index) {
  rv_net_settings settings;
  rv_net_spectra spectra;
  rv_progress_trials(&run->progress, 0); /* the line appears before the first long step */
  RV_TRY(settings_of(&settings, run, net, index));
  rv_status status = examine_with(run, &spectra, net, &settings, index);
  *rows += settings.count;
  rv_net_spectra_free(&spectra);
  free(settings.item);
  rv_progress_cell(&run->progress);
  return status;
}

static rv_status write_stack(rv_tool_run *run, const rv_net *net) {
  rv_net_settings settings;
  RV_TRY(settings_of(&settings, run, net, net->count - 1));
  rv_status status = rv_net_stack_write(&run->table[STACK], &run->progress, net, &settings);
  if (settings.count == 0)
    rv_tool_omit(run, STACK);
  free(settings.item);
  return status;
}

/* Why several layers are not reversed as one net. */
static void say_apart(FILE *answer, const rv_net *net) {
  size_t at;
  if (!rv_net_fits(&at, net))
    fprintf(answer,
            "The layers do not fit onto each other and are not reversed as one net: layer %zu has "
            "%zu outputs, layer %zu has %zu inputs.\n",
            at + 1, net->layer[at].n, at + 2, net->layer[at + 1].m);
  else if (net->count > 1)
    fprintf(answer, "The layers are more than %d and are not reversed as one net.\n", RV_DEPTH_MAX);
}

static rv_status examine_net(rv_tool_run *run, const rv_net *net) {
  size_t rows = 0;
  RV_TRY(start_progress(run, net));
  RV_TRY(rv_tool_open(run));
  for (size_t i = 0; i < net->count; i++)
    RV_TRY(examine_layer(&rows, run, net, i));
  if (rows == 0)
    rv_tool_omit(run, REVERSAL);
  if (is_one_net(net))
    return write_stack(run, net);
  rv_tool_omit(run, STACK);
  say_apart(run->answer, net);
  return RV_OK;
}

static rv_status run_tool(rv_tool_run *run) {
  rv_net net;
  RV_TRY(rv_net_read(&net, run->operand, run->operands, run->value[INPUTS].word == ROWS,
                     run->common.seed, run->common.threads));
  rv_status status = examine_net(run, &net);
  rv_net_free(&net);
  return status;
}

static const rv_tool tool = {
    .name = "examine_net",
    .title = "Is this net random-like, what has it learned, is it reversible?",
    .about = "Reads layers of weights from .npy files of float32 or float64, the first next to the "
             "input, each outputs x inputs. Says in a sentence for each whether its bulk is that "
             "of a random matrix, how many directions it has learned, and up to which k it is "
             "reversible.",
    .operands = "FILE...",
    .takes = RV_TAKES_SEED | RV_TAKES_THREADS | RV_TAKES_COLUMNS,
    .options = options,
    .tables = tables,
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
