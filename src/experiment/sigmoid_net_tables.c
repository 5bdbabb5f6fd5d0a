/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sigmoid_net_tables.h"

#include <math.h>

const rv_tool_column rv_sigmoid_net_columns[] = {
    {"input", "row of the inputs, from 0"},
    {"layer", "from 1, next to the input"},
    {"unit",
     "row of the layer's weights, from 0; with --top softmax, of the last layer, the class"},
    {"forward", "what the net computes (DCIM (14)); as a mean of the unit, an approximation"},
    {"variance_pass", "with variances m (1 - m) carried along, sigma(mu / sqrt(1 + pi v / 8))"},
    {"monte_carlo", "mean of the conditional means given samples of the layer below"},
    {"monte_carlo_error", "its standard error"},
    {"exact",
     "E x, or the probability of the class; empty where neither an integral nor a sum over "
     "2^N states reaches (--enumerate N)"},
    {"bound", "no error of forward is larger"},
    {0}};

const rv_tool_column rv_sigmoid_layers_columns[] = {
    {"layer", "from 1, next to the input"},
    {"units", "of the layer, or classes"},
    {"inputs", "of the layer"},
    {"vectors", "of inputs of the net"},
    {"exact", "share of the means that are known exactly; of the others the reference is Monte "
              "Carlo"},
    {"forward_error", "mean of |forward - reference|"},
    {"forward_rms", "root mean square of it, the error of Monte Carlo taken off"},
    {"forward_largest", "largest of it"},
    {"forward_input", "at which vector of inputs"},
    {"forward_unit", "at which unit"},
    {"variance_error", "mean of |variance_pass - reference|"},
    {"variance_rms", "root mean square of it, the error of Monte Carlo taken off"},
    {"variance_largest", "largest of it"},
    {"reference_error", "root mean square of the standard errors of the reference; 0 where exact"},
    {"bound", "mean of the bound on |forward - reference|"},
    {"confidence", "of the forward pass in the likelier value of a unit, or the likeliest class: "
                   "the probability that it gives to it; mean, as of what follows, over "
                   "the vectors for which there is a reference"},
    {"overconfidence", "confidence less the probability of this value or class by the reference"},
    {"overconfidence_error", "standard error of it, from Monte Carlo"},
    {"log_loss_gap", "logarithmic loss of the forward pass less its own entropy, the loss that it "
                     "expects, nats per unit or vector, values drawn by the reference"},
    {"log_loss_gap_error", "standard error of it, from Monte Carlo"},
    {"otherwise", "share of these decisions that the reference makes otherwise"},
    {0}};

const rv_tool_column rv_sigmoid_classes_columns[] = {
    {"input", "row of the inputs, from 0"},
    {"class", "that the forward pass favours"},
    {"confidence", "the probability that it gives to it"},
    {"probability", "the probability of this class, exact or by Monte Carlo"},
    {"probability_error", "standard error of it, 0 where exact"},
    {"likeliest", "class by the reference"},
    {"log_loss_gap", "logarithmic loss of the forward pass less its own entropy, the loss that it "
                     "expects, nats, classes drawn by the reference"},
    {"log_loss_gap_error", "standard error of it"},
    {0}};

/* A tanh unit from the coding 0/1: 2x - 1. */
static void recode(rv_unit_mean *unit) {
  unit->forward = 2 * unit->forward - 1;
  unit->variance_pass = 2 * unit->variance_pass - 1;
  unit->monte_carlo.mean = 2 * unit->monte_carlo.mean - 1;
  unit->monte_carlo.error *= 2;
  unit->exact = 2 * unit->exact - 1;
  unit->bound *= 2;
}

static void add_distance(rv_pass_sums *sums, double distance, double error, size_t vector,
                         size_t unit) {
  sums->error += distance;
  sums->square += distance * distance - error * error;
  if (!(distance <= sums->largest)) {
    sums->largest = distance;
    sums->vector = vector;
    sums->unit = unit;
  }
}

static void add_unit(rv_layer_sums *sums, const rv_unit_mean *unit, size_t vector, size_t index) {
  double reference = rv_unit_reference(unit), error = 0;
  sums->bound += unit->bound;
  if (isnan(reference))
    return;
  if (isnan(unit->exact))
    error = unit->monte_carlo.error;
  else
    sums->exact++;
  sums->known++;
  sums->reference_square += error * error;
  add_distance(&sums->forward, fabs(unit->forward - reference), error, vector, index);
  add_distance(&sums->variance_pass, fabs(unit->variance_pass - reference), error, vector, index);
}

static void add_estimate(rv_estimate *sum, const rv_estimate *term) {
  sum->mean += term->mean;
  sum->error += term->error * term->error;
}

static void add_trust(rv_layer_sums *sums, const rv_layer_trust *trust) {
  sums->vectors++;
  if (trust->decisions == 0)
    return;
  sums->judged++;
  sums->confidence += trust->confidence;
  add_estimate(&sums->overconfidence, &trust->overconfidence);
  add_estimate(&sums->log_loss_gap, &trust->log_loss_gap);
  sums->decisions += trust->decisions;
  sums->otherwise += trust->otherwise;
}

static void write_unit(rv_csv *csv, const rv_unit_mean *unit, size_t vector, size_t layer,
                       size_t index) {
  rv_csv_count(csv, vector);
  rv_csv_count(csv, layer);
  rv_csv_count(csv, index);
  rv_csv_number(csv, unit->forward);
  rv_csv_number(csv, unit->variance_pass);
  rv_csv_finite(csv, unit->monte_carlo.mean);
  rv_csv_finite(csv, unit->monte_carlo.error);
  rv_csv_finite(csv, unit->exact);
  rv_csv_number(csv, unit->bound);
  rv_csv_end_row(csv);
}

static void write_class(rv_csv *csv, const rv_unit_mean *unit, size_t classes, size_t vector,
                        const rv_layer_trust *trust) {
  size_t likeliest = 0;
  for (size_t c = 1; c < classes; c++)
    if (rv_unit_reference(&unit[c]) > rv_unit_reference(&unit[likeliest]))
      likeliest = c;
  rv_csv_count(csv, vector);
  rv_csv_count(csv, trust->class_index);
  rv_csv_number(csv, trust->confidence);
  rv_csv_finite(csv, trust->confidence - trust->overconfidence.mean);
  rv_csv_finite(csv, trust->overconfidence.error);
  if (trust->decisions > 0)
    rv_csv_count(csv, likeliest);
  else
    rv_csv_empty(csv);
  rv_csv_finite(csv, trust->log_loss_gap.mean);
  rv_csv_finite(csv, trust->log_loss_gap.error);
  rv_csv_end_row(csv);
}

void rv_sigmoid_vector_write(rv_csv *means, rv_csv *classes, rv_sigmoid_answer *answer,
                             size_t vector, rv_unit_mean *unit, const rv_layer_trust *trust) {
  const rv_sigmoid_net *net = answer->net;
  for (size_t l = 1; l <= net->layers; l++) {
    bool top = answer->softmax && l == net->layers;
    rv_layer_sums *sums = &answer->sums[l - 1];
    sums->units = net->width[l];
    sums->inputs = net->width[l - 1];
    for (size_t j = 0; j < net->width[l]; j++) {
      if (net->coding == RV_PLUS_MINUS && !top)
        recode(&unit[j]);
      add_unit(sums, &unit[j], vector, j);
      write_unit(means, &unit[j], vector, l, j);
    }
    add_trust(sums, &trust[l - 1]);
    if (top && classes != NULL)
      write_class(classes, unit, net->width[l], vector, &trust[l - 1]);
    unit += net->width[l];
  }
}

static double root_mean(double sum, size_t count) {
  return sqrt(fmax(sum, 0) / (double)count);
}

static void write_pass(rv_csv *csv, const rv_pass_sums *sums, size_t known) {
  rv_csv_finite(csv, sums->error / (double)known);
  rv_csv_finite(csv, root_mean(sums->square, known));
  rv_csv_finite(csv, known > 0 ? sums->largest : NAN);
}

static void write_place(rv_csv *csv, size_t place, size_t known) {
  if (known > 0)
    rv_csv_count(csv, place);
  else
    rv_csv_empty(csv);
}

static void write_estimate(rv_csv *csv, const rv_estimate *sum, size_t vectors) {
  rv_csv_finite(csv, sum->mean / (double)vectors);
  rv_csv_finite(csv, sqrt(sum->error) / (double)vectors);
}

static void write_layer(rv_csv *csv, const rv_layer_sums *s, size_t layer) {
  double means = (double)(s->units * s->vectors);
  rv_csv_count(csv, layer);
  rv_csv_count(csv, s->units);
  rv_csv_count(csv, s->inputs);
  rv_csv_count(csv, s->vectors);
  rv_csv_number(csv, (double)s->exact / means);
  write_pass(csv, &s->forward, s->known);
  write_place(csv, s->forward.vector, s->known);
  write_place(csv, s->forward.unit, s->known);
  write_pass(csv, &s->variance_pass, s->known);
  rv_csv_finite(csv, root_mean(s->reference_square, s->known));
  rv_csv_number(csv, s->bound / means);
  rv_csv_finite(csv, s->confidence / (double)s->judged);
  write_estimate(csv, &s->overconfidence, s->judged);
  write_estimate(csv, &s->log_loss_gap, s->judged);
  rv_csv_finite(csv, (double)s->otherwise / (double)s->decisions);
  rv_csv_end_row(csv);
}

void rv_sigmoid_layers_write(rv_csv *csv, const rv_sigmoid_answer *answer) {
  for (size_t l = 1; l <= answer->net->layers; l++)
    write_layer(csv, &answer->sums[l - 1], l);
}

static const char *plural(size_t count) {
  return count == 1 ? "" : "s";
}

static void say_net(FILE *out, const rv_sigmoid_answer *answer) {
  const rv_sigmoid_net *net = answer->net;
  fprintf(out, "%zu", net->width[0]);
  for (size_t l = 1; l <= net->layers; l++)
    fprintf(out, "-%zu", net->width[l]);
  fprintf(out, " %s units%s; %zu vector%s of inputs, ",
          net->coding == RV_PLUS_MINUS ? "tanh" : "sigmoid",
          answer->softmax ? ", softmax on top" : "", net->vectors, plural(net->vectors));
  if (answer->samples > 0)
    fprintf(out, "%zu samples each\n", answer->samples);
  else
    fprintf(out, "no samples\n");
  fprintf(out,
          "Distance of a mean (%s) from the exact one, or from Monte Carlo's, whose error is taken "
          "off the root mean square (rms):\n",
          net->coding == RV_PLUS_MINUS ? "of a unit -1 or 1" : "a probability");
  fprintf(out, "  %5s  %6s  %-11s  %11s  %9s  %13s  %9s  %11s  %13s\n", "layer", "units",
          "reference", "forward rms", "largest", "variances rms", "largest", "Monte Carlo",
          "overconfident");
}

/* A number in a column, or a dash for what is not known. */
static void say_number(FILE *out, int width, double number) {
  if (isfinite(number)) /* what is left by rounding is nothing */
    fprintf(out, "  %*.3g", width, fabs(number) < 1e-15 ? 0 : number);
  else
    fprintf(out, "  %*s", width, "-");
}

static const char *reference_name(const rv_layer_sums *s) {
  if (s->known == 0)
    return "none";
  return s->exact == 0 ? "Monte Carlo" : s->exact == s->known ? "exact" : "both";
}

static void say_layer(FILE *out, const rv_layer_sums *s, size_t layer) {
  bool known = s->known > 0;
  fprintf(out, "  %5zu  %6zu  %-11s", layer, s->units, reference_name(s));
  say_number(out, 11, root_mean(s->forward.square, s->known));
  say_number(out, 9, known ? s->forward.largest : NAN);
  say_number(out, 13, root_mean(s->variance_pass.square, s->known));
  say_number(out, 9, known ? s->variance_pass.largest : NAN);
  if (s->exact < s->known)
    fprintf(out, "  +-%9.3g", root_mean(s->reference_square, s->known));
  else
    fprintf(out, "  %11s", "-");
  say_number(out, 13, s->overconfidence.mean / (double)s->judged);
  fprintf(out, "\n");
}

/* "overconfident by 0.03 +- 0.001". */
static void say_trust(FILE *out, const rv_layer_sums *s) {
  double over = s->overconfidence.mean / (double)s->judged;
  double error = sqrt(s->overconfidence.error) / (double)s->judged;
  double gap = s->log_loss_gap.mean / (double)s->judged;
  double gap_error = sqrt(s->log_loss_gap.error) / (double)s->judged;
  fprintf(out, "%sconfident by %.3g", over < 0 ? "under" : "over", fabs(over));
  if (error > 0)
    fprintf(out, " +- %.2g (standard error%s)", error,
            fabs(over) < 2 * error ? ", so that it may as well be neither" : "");
  fprintf(out, ". Its logarithmic loss is %.3g", gap);
  if (gap_error > 0)
    fprintf(out, " +- %.2g", gap_error);
  fprintf(out, " nats above the one that it expects.\n");
}

void rv_sigmoid_layers_say(FILE *out, const rv_sigmoid_answer *answer) {
  const rv_layer_sums *top = &answer->sums[answer->net->layers - 1];
  say_net(out, answer);
  for (size_t l = 1; l <= answer->net->layers; l++)
    say_layer(out, &answer->sums[l - 1], l);
  if (top->judged == 0) {
    fprintf(out, "Nothing is known of the layer on top without samples.\n");
    return;
  }
  double confidence = top->confidence / (double)top->judged;
  fprintf(
      out,
      answer->softmax
          ? "The forward pass gives the class that it favours the probability %.4g on average, "
          : "The forward pass gives the likelier value of a unit on top the probability %.4g on "
            "average, ",
      confidence);
  fprintf(out, "where the mean over the random units gives it %.4g: it is ",
          confidence - top->overconfidence.mean / (double)top->judged);
  say_trust(out, top);
  fprintf(out, "That mean finds %s likelier for %zu of %zu %s%s.\n",
          answer->softmax ? "another class" : "the other value", top->otherwise, top->decisions,
          answer->softmax ? "vector" : "unit", plural(top->decisions));
}
