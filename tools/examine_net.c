/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definition 2.2, Claim 2.1 and Theorem 3.2 for a net of the user's: is each layer random-like,
 * what has it learned, up to which sparsity is it reversible? Sizes of rows and columns are taken
 * out before anything is called learned; what is, neither a Gaussian matrix of the shape nor the
 * layer's own magnitudes with other signs may show. Layers that fit onto each other are also
 * reversed as one net. random_like_net (verify/) examines this examination.
 *
 * Run: examine_net model.safetensors --layers '*.weight' --k 5,10,20 --p 0.5,1
 */
#include "experiment/net_sentence.h"
#include "experiment/net_stack.h"
#include "experiment/net_tables.h"
#include "reverify/layered_error.h"
#include "support/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS, LAYERS, MIN_SIZE, GATES, BFLOAT16, BASELINE, K, P, TAU, TRIALS };
enum { COLUMNS, ROWS };
enum { NO, YES };
enum { LAYER, REVERSAL, SPECTRUM, DIRECTIONS, STACK };

static const char *const inputs[] = {[COLUMNS] = "columns", [ROWS] = "rows", NULL};
static const char *const no_yes[] = {[NO] = "no", [YES] = "yes", NULL};
static const char *const tau_rules[] = {"universal", NULL};

static const rv_tool_option options[] = {
    [INPUTS] = {.name = "inputs",
                .kind = RV_TOOL_WORD,
                .help = "What the inputs of a layer are where the file does not say",
                .fallback = "columns",
                .words = inputs},
    [LAYERS] = {.name = "layers",
                .kind = RV_TOOL_TEXT,
                .help = "Pattern of the names of the layers to look at, as of files in the shell",
                .instead = "all"},
    [MIN_SIZE] = {.name = "min-size",
                  .kind = RV_TOOL_NUMBER,
                  .help = "Arrays with a side smaller than this are no layers",
                  .fallback = "2",
                  .domain = {.low = 1, .high = 1e9, .integer = true}},
    [GATES] = {.name = "gates",
               .kind = RV_TOOL_NUMBER,
               .help =
                   "Recurrent layers: gates stacked along the outputs, each looked at by itself",
               .fallback = "1",
               .domain = {.low = 1, .high = 1e6, .integer = true}},
    [BFLOAT16] = {.name = "bfloat16",
                  .kind = RV_TOOL_WORD,
                  .help = "Whether NumPy arrays of two raw bytes are bfloat16",
                  .fallback = "no",
                  .words = no_yes},
    [BASELINE] = {.name = "baseline",
                  .kind = RV_TOOL_FILES,
                  .help = "Another net of the same layers: what has changed is looked at. Give it "
                          "once for each of its files",
                  .instead = "none"},
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
                .instead = "100, or 30 for layers of more than a million weights",
                .domain = {.low = 1, .high = 1e9, .integer = true}},
    {0}};

static const rv_tool_table tables[] = {
    [LAYER] = {.title =
                   "which layers are random-like, what they have learned, which are reversible",
               .columns = rv_net_layer_columns},
    [REVERSAL] = {.suffix = "reversal",
                  .title = "error of reversing each layer",
                  .columns = rv_net_reversal_columns},
    [SPECTRUM] = {.suffix = "spectrum",
                  .title = "density of the eigenvalues of each layer, by bins",
                  .columns = rv_net_spectrum_columns},
    [DIRECTIONS] = {.suffix = "directions",
                    .title = "largest coordinates of the leading learned directions",
                    .columns = rv_net_direction_columns},
    [STACK] = {.suffix = "stack",
               .title = "error of reversing all layers, one by one",
               .columns = rv_net_stack_columns},
    {0}};

static rv_net_lists lists_of(const rv_tool_run *run) {
  return (rv_net_lists){&run->value[K].list, &run->value[P].list, &run->value[TAU].list,
                        run->value[TRIALS].list.count > 0 ? (size_t)run->value[TRIALS].list.item[0]
                                                          : 0};
}

/* The settings of a layer. */
static rv_status settings_of(rv_net_settings *out, const rv_tool_run *run, const rv_net *net,
                             size_t index) {
  const rv_net_lists lists = lists_of(run);
  return rv_net_settings_make(out, &lists, rv_net_inputs(net, index), rv_net_outputs(net, index));
}

/* A difference of two nets is nothing that carries a signal. */
static bool is_reversed(const rv_net *net) {
  return net->baseline.count == 0;
}

/* Three spectra, two of them at half the price where it is high, each the Gram matrix of the
   shorter side and its reduction, and about as much for what has to be multiplied often. */
static double examination_work(const rv_layer_source *layer) {
  double r = layer->rows < layer->columns ? (double)layer->rows : (double)layer->columns;
  double entries = (double)layer->rows * (double)layer->columns;
  return 4 * r * (entries / 2 + 2 * r * r / 3) + 2000 * entries;
}

static rv_status start_progress(rv_tool_run *run, const rv_net *net) {
  double work = 0;
  rv_net_settings settings = {.item = NULL};
  for (size_t i = 0; i < net->source.count; i++) {
    const rv_layer_source *layer = &net->source.layer[i];
    RV_TRY(settings_of(&settings, run, net, i));
    work += examination_work(layer);
    if (is_reversed(net))
      for (size_t s = 0; s < settings.count; s++)
        work += rv_net_reversal_work(layer, settings.item[s].trials);
    if (rv_net_is_stack(net) &&
        i + 1 == net->source.count) /* with the settings of the last layer */
      for (size_t s = 0; s < settings.count; s++)
        work += rv_net_stack_work(net, settings.item[s].trials);
    free(settings.item);
  }
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, net->source.count, 0, work,
                    0);
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

/* What is being examined, and how many layers were found what. */
typedef struct examined {
  rv_tool_run *run;
  rv_net net;
  rv_net_stack stack;
  size_t found[RV_RANDOM_UNDECIDED + 1];
} examined;

static rv_status write_layer(examined *x, const rv_examination *e, const rv_reversible *reversible,
                             size_t index) {
  const rv_layer_source *layer = &x->net.source.layer[index];
  rv_csv *table = x->run->table;
  char *sentence;
  RV_TRY(rv_net_sentence(&sentence, layer, e, reversible));
  rv_net_layer_write(&table[LAYER], layer, e, reversible, sentence, index);
  rv_net_spectrum_write(&table[SPECTRUM], layer, e, index);
  rv_status status = rv_net_directions_write(&table[DIRECTIONS], layer, e, index);
  if (status == RV_OK)
    status = say(x->run->answer, sentence);
  free(sentence);
  x->found[e->like]++;
  return status;
}

static rv_status look_at_layer(rv_examination *e, examined *x, const rv_net_layer *layer,
                               size_t index) {
  const rv_layer_source *source = &x->net.source.layer[index];
  const rv_stream_key key = {
      .seed = x->net.seed, .program = rv_hash_text("examine_net"), .cell = index};
  rv_net_settings settings;
  rv_reversible reversible;
  RV_TRY(rv_examine(e, &key, layer->value, source->rows, source->columns, layer->epsilon,
                    x->net.threads));
  rv_progress_trials(&x->run->progress, examination_work(source));
  if (!is_reversed(&x->net))
    return write_layer(x, e, NULL, index);
  RV_TRY(settings_of(&settings, x->run, &x->net, index));
  rv_status status = rv_net_reversal_write(&x->run->table[REVERSAL], &reversible, &x->run->progress,
                                           &x->net, layer, e, &settings, index);
  free(settings.item);
  return status == RV_OK ? write_layer(x, e, &reversible, index) : status;
}

static rv_status examine_layer(examined *x, size_t index) {
  rv_net_layer layer;
  rv_examination e = {.eigenvalue = NULL};
  rv_progress_trials(&x->run->progress, 0); /* the line appears before the first long step */
  RV_TRY(rv_net_layer_read(&layer, &x->net, index));
  rv_status status = look_at_layer(&e, x, &layer, index);
  if (status == RV_OK)
    status = rv_net_stack_keep(&x->stack, &x->net, &layer, index);
  rv_examination_free(&e);
  rv_net_layer_free(&layer);
  rv_progress_cell(&x->run->progress);
  return status;
}

static rv_status reverse_stack(examined *x) {
  rv_net_settings settings;
  size_t narrow;
  RV_TRY(settings_of(&settings, x->run, &x->net, x->net.source.count - 1));
  rv_status status = rv_net_stack_write(&x->run->table[STACK], &narrow, &x->run->progress, &x->net,
                                        &x->stack, &settings);
  if (narrow == settings.count)
    rv_tool_omit(x->run, STACK);
  if (narrow > 0)
    fprintf(x->run->answer,
            "At %zu of %zu settings a random net of these widths carries nothing to its bottom: "
            "not reversed as one net there.\n",
            narrow, settings.count);
  free(settings.item);
  return status;
}

/* Why several layers are not reversed as one net. */
static void say_apart(FILE *answer, const rv_net *net) {
  size_t at;
  if (!rv_net_fits(&at, net))
    fprintf(answer,
            "The layers do not fit onto each other and are not reversed as one net: layer %zu (%s) "
            "has %zu outputs, layer %zu (%s) has %zu inputs.\n",
            at + 1, net->source.layer[at].name, rv_net_outputs(net, at), at + 2,
            net->source.layer[at + 1].name, rv_net_inputs(net, at + 1));
  else if (net->source.count > RV_DEPTH_MAX)
    fprintf(answer, "The layers are more than %d and are not reversed as one net.\n", RV_DEPTH_MAX);
}

__attribute__((format(printf, 2, 3))) static rv_status say_of(FILE *answer, const char *format,
                                                              ...) {
  char *sentence;
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&sentence, format, arguments);
  va_end(arguments);
  if (length < 0)
    return rv_fail(RV_ENOMEM, "no memory for a sentence: free some memory");
  rv_status status = say(answer, sentence);
  free(sentence);
  return status;
}

/* What stands in the files beside layers. */
static rv_status say_passed_over(FILE *answer, const rv_net_source *source) {
  if (source->bare == 1)
    RV_TRY(say_of(answer, "A file without a layer is passed over: '%s'.", source->bare_file));
  if (source->bare > 1)
    RV_TRY(say_of(answer, "%zu files without a layer are passed over, the first is '%s'.",
                  source->bare, source->bare_file));
  if (source->others == 1)
    RV_TRY(say_of(answer, "'%s' of '%s' is passed over: it holds %s.", source->an_other->name,
                  source->its_file, source->an_other->other));
  if (source->others > 1)
    RV_TRY(say_of(answer, "%zu arrays are passed over, the first, '%s' of '%s', holds %s.",
                  source->others, source->an_other->name, source->its_file,
                  source->an_other->other));
  return RV_OK;
}

static void say_summary(const examined *x) {
  if (x->net.source.count > 1)
    fprintf(x->run->answer,
            "%zu layers: %zu random-like but for what they have learned, %zu not, %zu undecided.\n",
            x->net.source.count, x->found[RV_RANDOM_YES], x->found[RV_RANDOM_NO],
            x->found[RV_RANDOM_UNDECIDED]);
}

static rv_status examine_all(examined *x) {
  RV_TRY(say_passed_over(x->run->answer, &x->net.source));
  for (size_t i = 0; i < x->net.source.count; i++)
    RV_TRY(examine_layer(x, i));
  say_summary(x);
  if (x->stack.count > 0)
    return reverse_stack(x);
  rv_tool_omit(x->run, STACK);
  if (is_reversed(&x->net))
    say_apart(x->run->answer, &x->net);
  else
    rv_tool_omit(x->run, REVERSAL);
  return RV_OK;
}

static rv_status examine_net(examined *x) {
  RV_TRY(start_progress(x->run, &x->net));
  RV_TRY(rv_tool_open(x->run));
  rv_status status = rv_net_stack_open(&x->stack, &x->net);
  if (status == RV_OK)
    status = examine_all(x);
  rv_net_stack_close(&x->stack);
  return status;
}

static rv_status run_tool(rv_tool_run *run) {
  const rv_tool_value *value = run->value;
  const rv_net_source_options source = {.inputs_are_rows = value[INPUTS].word == ROWS,
                                        .layers_glob = value[LAYERS].text,
                                        .min_size = (size_t)value[MIN_SIZE].list.item[0],
                                        .gates = (size_t)value[GATES].list.item[0],
                                        .raw_is_bfloat16 = value[BFLOAT16].word == YES};
  examined x = {.run = run};
  RV_TRY(rv_net_open(&x.net, run->operand, run->operands, value[BASELINE].file,
                     value[BASELINE].files, &source));
  x.net.seed = run->common.seed;
  x.net.threads = run->common.threads;
  rv_status status = examine_net(&x);
  rv_net_close(&x.net);
  return status;
}

static const rv_tool tool = {
    .name = "examine_net",
    .title = "Is this net random-like, what has it learned, is it reversible?",
    .about = "Reads layers of weights, the first next to the input, each outputs x inputs, from "
             ".npy, .npz, .safetensors (or the index of its shards) and .onnx files of float64, "
             "float32, float16 or bfloat16. Says in a sentence for each how many directions it has "
             "learned, whether what they leave is a random matrix, and up to which k it is "
             "reversible.",
    .operands = "FILE...",
    .takes = RV_TAKES_SEED | RV_TAKES_THREADS | RV_TAKES_COLUMNS,
    .options = options,
    .tables = tables,
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
