/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Section 3 of the Notes: the ReLU is there to keep several layers sparse. A k-sparse h = h^(L)
 * goes down, h^(l-1) = r(alpha_l W_l h^(l)) . dropout, and up again (layered_error.h). Measured:
 * the share of units above 0 in x = h^(0), in the widths between, and in what the layer below h is
 * reversed to, of one draw of all W_l and of the dropout per trial.
 *
 * Known: whatever h^(l) is, if it is not 0 the inputs W_l h^(l) are independent and symmetric, and
 * dropout keeps each unit with probability p: the number of active units is Binomial(n_(l-1), p/2),
 * the same in every layer and whatever k is. A layer at p = 1 is half active; only dropout makes it
 * sparse, and biases, which the way down does not have. A layer above one without active units has
 * none: its probability, (1 - p/2)^n, is left out where it would show.
 *
 * Tolerances: the law is exact at every size at which no layer is ever dead.
 *
 * Run: layer_activity --depth 1:4:4 --k 1,10,100
 */
#include "experiment/layered_cell.h"
#include "experiment/statement.h"
#include "model/sizes.h"
#include "reverify/layered_net.h"
#include "theory/binomial_pmf.h"

#include <math.h>

enum { SAMPLER, DEPTH, M, N, K, P };
enum { BOTTOM, BELOW, BACK };

static const rv_parameter parameters[] = {
    [SAMPLER] = {"sampler", "draw all W_l, or only what the result depends on",
                 .words = rv_sampler_names, .all = "both", .fallback = "implicit"},
    [DEPTH] = {"depth", "layers of weights between h and x", .domain.low = 1, .domain.high = 6,
               .domain.integer = true, .fallback = "3"},
    [M] = {"m", "dimension of x; the widths between m and n are geometric", RV_SIZES,
           .fallback = "2000"},
    [N] = {"n", "dimension of h", RV_SIZES, .fallback = "1000"},
    [K] = {"k", "non-zero values of h", {1, 1e8, .integer = true}, .fallback = "10"},
    [P] = {"p", "probability that dropout keeps a unit, in every layer", .domain.high = 1,
           .domain.low_open = true, .fallback = "1"},
    {0}};

static const rv_plan plans[] = {
    {"depth", {[DEPTH] = "1,2,3,4,5", [K] = "1,10,100", [P] = "0.3,1"}, .trials = {400, 1e4, 1e5}},
    {"same", {"both", "2", "90", "60", "5", "0.8"}, .trials = {15000, 1e5, 1e6}},
    {0}};

static double p(const rv_cell *cell) {
  return rv_number(cell, P);
}

static rv_layered_law law_of(const rv_cell *cell) {
  return rv_layered_geometric((size_t)rv_number(cell, DEPTH), rv_number(cell, M),
                              rv_number(cell, N), p(cell));
}

static rv_status open_cell(void **shared, const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)rv_number(cell, K)));
  return rv_layered_setting_open((rv_layered_setting **)shared, &law, &hidden, RV_NO_BIAS, false,
                                 0);
}

static rv_status resolve(rv_cell *cell) {
  return rv_sparsity_check(rv_number(cell, K), rv_number(cell, N));
}

static rv_status open_net(void **net, const rv_cell *cell, int threads) {
  const rv_layered_setting *s = rv_layered_cell_setting(cell);
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, s->hidden.k));
  return rv_layered_net_open((rv_layered_net **)net, (rv_sampler)rv_word(cell, SAMPLER), &s->law,
                             &s->evolution.reversal, &hidden, threads);
}

static rv_status draw(const rv_stream_key *key, double *metric, const rv_cell *cell, void *net) {
  const rv_layered_law law = law_of(cell);
  rv_layered_draw d;
  rv_layered_net_draw(key, &d, net);
  metric[BOTTOM] = d.active[0] / law.width[0];
  metric[BELOW] = d.active[law.depth - 1] / law.width[law.depth - 1];
  metric[BACK] = law.depth > 1 ? d.back[law.depth - 1] / law.width[law.depth - 1] : 0;
  return RV_OK;
}

static bool is_large(const rv_cell *cell) {
  rv_layered_law law = law_of(cell);
  return rv_layered_is_large((rv_sampler)rv_word(cell, SAMPLER), &law);
}

/* Closed forms. */

static double half_of_kept(const rv_cell *cell) {
  return p(cell) / 2;
}

static double share_of_top(const rv_cell *cell) {
  return rv_number(cell, K) / rv_number(cell, N);
}

static double kept(const rv_cell *cell) {
  return p(cell);
}

/* A third of what a false mean is off by: resolved, the rest is 13 standard errors. */
static double third_of_density(const rv_cell *cell) {
  return fabs(half_of_kept(cell) - share_of_top(cell)) / 3;
}

/* Active units of x, from their share. */
static double count(double share, const rv_cell *cell) {
  return floor(share * law_of(cell).width[0] + 0.5);
}

static double law_of_count(double active, const void *cell) {
  return rv_binomial_cdf(active, law_of(cell).width[0], p(cell) / 2);
}

/* Which cells a claim is about. */

/* A dead layer in 10^12 draws or fewer. */
static bool is_alive(const rv_cell *cell) {
  double narrowest = fmin(rv_number(cell, M), rv_number(cell, N));
  return rv_number(cell, DEPTH) == 1 || narrowest * log1p(-p(cell) / 2) < log(1e-13);
}

/* The law takes as many steps as a standard deviation has units. */
static bool is_countable(const rv_cell *cell) {
  return is_alive(cell) && rv_number(cell, M) <= 1e9;
}

static bool is_layered(const rv_cell *cell) {
  return rv_number(cell, DEPTH) > 1;
}

static bool is_sparser_above(const rv_cell *cell) {
  return is_alive(cell) && share_of_top(cell) < half_of_kept(cell);
}

static const rv_metric metrics[] = {
    [BOTTOM] = {"bottom", "share of units of x above 0", .predicted = half_of_kept},
    [BELOW] = {"below", "share of units of h^(L−1) above 0", .predicted = half_of_kept},
    [BACK] = {"back", "share of units of ĥ^(L−1) above 0, reversed without bias",
              .measured = is_layered},
    {0}};

static const rv_column columns[] = {{"top", "k/n, the share of h above 0", .value = share_of_top},
                                    {0}};

#define ALIVE "p times every width of at least 60, or depth 1"

static const rv_claim claims[] = {
    {"sparse", RV_PRINTED, "Notes, section 3",
     "the ReLU keeps the layers as sparse as h: of x a share k/n is active", .on = "depth",
     .where = is_sparser_above, .needs = "k/n below p/2, " ALIVE, .expected = RV_FAILS,
     .mean = {BOTTOM, share_of_top, .effect = third_of_density}},
    {"half-of-kept", RV_EXACT, "symmetry of Wh",
     "of every layer below h a share p/2 is active in the mean, whatever k and depth are",
     .on = "depth", .where = is_alive, .needs = ALIVE,
     .mean = {BELOW, half_of_kept, .within = 0.05}},
    {"half-of-kept-at-bottom", RV_EXACT, "symmetry of Wh", "and so of x", .on = "depth",
     .where = is_alive, .needs = ALIVE, .mean = {BOTTOM, half_of_kept, .within = 0.05}},
    {"binomial", RV_EXACT, "symmetry of Wh",
     "the number of active units of x is Binomial(m, p/2) at every depth", .on = "same",
     .where = is_countable, .needs = ALIVE ", m up to 1e9", .of = count,
     .law = {BOTTOM, law_of_count, .within = 0.05}},
    {"dense-implicit-back", RV_EXACT, "rotation invariance, layer by layer",
     "the dense and the implicit sampler draw the same law of the units that come back",
     .same_law = {BACK, .pair = "sampler", .within = 0.05}},
    {"control-kept", RV_CONTROL, "planted", "all units that dropout keeps are active",
     .on = "depth", .where = is_alive, .needs = ALIVE, .mean = {BOTTOM, kept, .within = 0.1}},
    {0}};

static const rv_statement statement = {
    .name = "layer_activity",
    .title = "Notes, section 3: the ReLU keeps several layers sparse",
    .about = "Draws k-sparse hidden vectors down through random ReLU layers with dropout and back, "
             "and counts the units above 0 in the layers.",
    .plot = "layer_activity",
    .own_trials = 2000,
    .parameters = parameters,
    .plans = plans,
    .resolve = resolve,
    .trial = {.open_cell = open_cell,
              .close_cell = rv_layered_cell_close,
              .open = open_net,
              .close = rv_layered_cell_close_net,
              .draw = draw,
              .is_large = is_large},
    .metrics = metrics,
    .columns = columns,
    .claims = claims};

int main(int argc, char **argv) {
  return rv_verify(&statement, argc, argv);
}
