# SPDX-License-Identifier: GPL-3.0-or-later
# The error of the forward pass and of better approximations against the variance of a unit's input.
# Data: dcim_taylor.csv
# Plans: variance(scale,coding?)
height = words(variance_coding) == 2 ? 1000 : 580
load plots . "/style.gp"

table = data("dcim_taylor.csv")
codings = values("variance", "coding")
v(coding) = strcol("coding") eq coding ? on("variance", "variance_mean") : NaN
heading(coding) = coding eq "zero_one" ? "E σ(z), x = 0 or 1" : "E tanh(z), x = ±1"

# what needs the mean and the variance alone, and what needs the inputs one by one
array column_of[9] = ["second_order", "fourth_order", "mackay", "probit", "variance_matched", "gauss_hermite", "saddle_point", "edgeworth", "conditioned"]
array called[9] = ["second order", "fourth order", "MacKay", "probit", "variance matched", "mean over N(E z, v)", "saddle point", "Edgeworth", "conditioned"]
array style_of[9] = [3, 6, 5, 9, 10, 4, 7, 8, 11]

set multiplot layout words(codings), 2 margins 0.115, 0.985, 160.0 / height, 1 - 75.0 / height spacing 0.105, 112.0 / height \
  title sprintf("DCIM (7), (9): mean absolute error, n = %s, %s layers of %s units", of("variance", "n"), of("variance", "trials"), of("variance", "units"))
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set xlabel "v = Var z"
set ylabel "mean absolute error"
do for [c = 1:words(codings)] {
  coding = word(codings, c)
  do for [half = 1:2] {
    set title heading(coding) . (half == 1 ? ": closed forms" : ": series, integrals") font ",13"
    set key at screen (half == 1 ? 0.28 : 0.78), screen 50.0 / height center center maxrows 4 samplen 1.5 font ",11"
    if (c > 1) { set key off }
    draw = "table using (v(coding)):'taylor_q05':'taylor_q95' with filledcurves linecolor rgb band title '5–95 %, first order'"
    draw = draw . ", '' using (v(coding)):'taylor_mean' with linespoints linetype 1 title 'first order, σ(E z)'"
    draw = draw . ", '' using (v(coding)):'bound' with lines linetype 2 title 'bound on it'"
    do for [i = (half == 1 ? 1 : 6):(half == 1 ? 5 : 9)] {
      draw = draw . sprintf(", '' using (v(coding)):'%s_mean' with linespoints linetype %d title '%s'", column_of[i], style_of[i], called[i])
    }
    eval "plot " . draw
  }
}
unset multiplot
