#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# plots/sweep.gp draws any grid, whatever its shape, and the driver leaves no figure that is not of
# its table. The tables are made up: no draw is needed to see what is drawn.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

command -v gnuplot >/dev/null || skip "gnuplot is missing"
export REVERIFY_BIN=$bin REVERIFY_PLOTS=$root/plots

# made_up FOLDER AXIS...: FOLDER/made_up.csv of the full grid over axes such as k:ratio=1,10,100, or
# with PAIRED=yes of the lists side by side. `error` is (k/m)^1/2 with prediction and bound; `steady`
# never varies, `unmeasured` is empty, `signed` takes both signs, `wide` has a band down to 0.
made_up() {
  local folder=$1
  shift
  mkdir -p "$folder"
  awk -v axes="$*" -v paired="${PAIRED-no}" '
    function row(    i, x) {
      x = 1
      for (i = 1; i <= count; i++) x *= (value[i] + 0 > 0 ? value[i] : place[i])
      line = ""
      for (i = 1; i <= count; i++) line = line value[i] ","
      e = sqrt(x)
      return line "1000,50,own," sprintf("%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,3,", e, e / 9, 0.8 * e, e, 1.2 * e, 2 * e, 1.01 * e, 1.5 * e) \
        "2,0,2,2,2,2,,,,,,," sprintf("%.17g,1,%.17g,%.17g,%.17g,9,", e - 3, e - 4, e - 3, e - 2) sprintf("%.17g,1,0,%.17g,%.17g,9,%.17g", e, e, 2 * e, 1.2 * e)
    }
    function cells(depth,    i, item, items) {
      if (depth > count) { print row(); return }
      items = split(list[depth], item, ",")
      for (i = 1; i <= items; i++) { value[depth] = item[i]; place[depth] = i; cells(depth + 1) }
    }
    BEGIN {
      count = split(axes, axis, " ")
      print "# statement: Made up: ‖x_i‖ ≤ 100 % of {it}, \\ it'"'"'s \"so\" ^2"
      print "# executable: made_up\n# seed: 7\n# grid: own\n# figure: none"
      if (paired == "yes") print "# paired: yes"
      for (i = 1; i <= count; i++) {
        split(axis[i], part, /[:=]/)
        name[i] = part[1]; list[i] = part[3]
        header = header name[i] ","
        n = split(list[i], item, ",")
        if (n > 1) varies[n] = varies[n] "# varies: " name[i] " " n " " part[2] "\n"
        else print "# fixed: " name[i] " " list[i]
      }
      for (n = 999; n > 1; n--) printf "%s", varies[n]
      print "# fixed: m 1000\n# parameter k: non-zero values of h\n# metric error: ‖u − h‖ / ‖h‖"
      print header "m,trials,plan,error_mean,error_sd,error_q05,error_q50,error_q95,error_max,error_predicted,error_bound,error_violations,steady_mean,steady_sd,steady_q05,steady_q50,steady_q95,steady_max,unmeasured_mean,unmeasured_sd,unmeasured_q05,unmeasured_q50,unmeasured_q95,unmeasured_max,signed_mean,signed_sd,signed_q05,signed_q50,signed_q95,wide_mean,wide_sd,wide_q05,wide_q50,wide_q95,wide_max,error_sharp"
      if (paired == "yes") {
        items = split(list[1], first, ",")
        for (i = 1; i <= items; i++) {
          for (a = 1; a <= count; a++) { split(list[a], item, ","); value[a] = item[i]; place[a] = i }
          print row()
        }
      } else cells(1)
    }' | sed 's/signed_q95,wide/signed_q95,signed_max,wide/' >"$folder/made_up.csv"
}

# drawn FOLDER [FORMAT]: FOLDER/made_up.sweep.svg appears, with no word of gnuplot's, and is right as
# far as a script can tell
drawn() {
  local file=$1/made_up.sweep.${2-svg}
  expect 0 "$driver" plots --output "$1" --format "${2-svg}"
  check "gnuplot complains of $1: $(cat err)" [ -z "$(grep -v '^reverify: no figure of tables' err)" ]
  check "no $file" [ -s "$file" ]
  [ "${2-svg}" = svg ] || return
  awk -f "$root/tests/end_to_end/svg_faults.awk" "$file" >faults
  check "$file: $(cat faults)" [ ! -s faults ]
}

# shows FOLDER TEXT...: each text stands in the figure
shows() {
  local folder=$1
  shift
  for text; do
    check "'$text' is not in the figure of $folder" \
      grep -qF -e "$text" <(sed 's/<[^>]*>//g; s/&amp;/\&/g; s/&lt;/</g; s/&apos;/'\''/g; s/&quot;/"/g' "$folder/made_up.sweep.svg")
  done
}

# panels FOLDER COUNT
panels() {
  check "$1 has $(grep -c 'id="gnuplot_plot_1[a-z]*"' "$1/made_up.sweep.svg") panels instead of $2" \
    [ "$(grep -c 'id="gnuplot_plot_1[a-z]*"' "$1/made_up.sweep.svg")" -eq "$2" ]
}

made_up one k:ratio=1,10,100,1000
sed -i 's/^# metric error.*/&\n# column error_sharp: sharper/' one/made_up.csv
drawn one
panels one 3
shows one "Made up: ‖x_i‖ ≤ 100 % of {it}, \\ it's \"so\" ^2" "m = 1000" "50 trials per cell" "seed 7" \
  "k: non-zero values of h" "error: ‖u − h‖ / ‖h‖" "not drawn, as constant: steady = 2" "not measured here: unmeasured" \
  "predicted" "bound" "sharp: sharper"
for format in pdf png; do drawn one $format; done

made_up two k:ratio=1,10,100,1000 p:irregular=0.1,0.3,1
drawn two
panels two 3
shows two "p = 0.1" "p = 0.3" "p = 1" "points: means"

made_up many k:difference=1,2,3,4,5,6,7,8,9,10 r:difference=1,2,3,4
sed -i 's/^# varies: r.*//' many/made_up.csv # a parameter that the header forgets is no axis
made_up curves k:difference=1,2,3,4,5,6,7,8,9,10 net:words=a,b,c,d,e_f,g,h,i
drawn curves
shows curves "net = a" "net = i" "curves for 6 of the 8 values of net"

made_up heat k:ratio=1,10,100,1000,10000 n:ratio=1,2,4,8,16,32
drawn heat
panels heat 6
shows heat "mean, by colour"
check "not every cell is in the heat map" \
  [ "$(awk '/gnuplot_plot_1a?"/ { n = 0; on = 1 } on && /<polygon|<path.*fill/ { n++ } /gnuplot_plot_1b"/ { on = 0 } END { print (n >= 30) }' heat/made_up.sweep.svg)" = 1 ]

made_up words net:words=ones,random_net,"two_thirds"
drawn words
shows words ones random_net two_thirds

made_up three k:ratio=1,10,100,1000 n:ratio=1,4 p:irregular=0.1,0.3,0.5,0.7
drawn three
shows three "n = 1" "n = 4" "p = 0.1"

made_up single k:ratio=10
drawn single
shows single "k = 10" "5–95 % of draws" median
panels single 4

PAIRED=yes made_up paired k:ratio=1,10,100 n:irregular=3,5,50
drawn paired
panels paired 3
shows paired "n from 3 to 50 beside k"

# the rows of a grid need not ascend
made_up down k:ratio=1000,1,100,10
made_up up k:ratio=1,10,100,1000
drawn down
drawn up
check "the order of the rows matters" cmp -s down/made_up.sweep.svg up/made_up.sweep.svg

# values of both signs have no logarithm, and none of them is lost
check "a value below 0 is lost" [ "$(awk '/gnuplot_plot_[0-9]*b"/ { n = 0 } /gnuplot_plot_1c"/ { exit } /<use/ { n++ } END { print n }' one/made_up.sweep.svg)" -ge 4 ]

# nothing worth a figure
made_up dull k:ratio=1,10
awk -F, 'BEGIN { OFS = "," } /^#/ || !seen++ { print; next } { for (i = 5; i <= NF; i++) $i = 1; print }' dull/made_up.csv >x && mv x dull/made_up.csv
expect 0 "$driver" plots --output dull
says "no figure made_up.sweep: no metric varies" err
check "a figure of nothing" [ ! -e dull/made_up.sweep.svg ]

# a preset has no such figure, and one of an earlier table does not stay
sed 's/^# grid: own/# grid: quick/' one/made_up.csv >x && mv x one/made_up.csv
expect 0 "$driver" plots --output one
check "a figure of an earlier table stays" [ -z "$(ls one/made_up.sweep.* 2>/dev/null)" ]
says "removed made_up.sweep" err

# what the user keeps for gnuplot changes nothing
mkdir -p home/.config/gnuplot
printf 'set xrange [0:1e-9]\nset label 99 "MINE" at screen 0.5, 0.5\n' | tee home/.gnuplot >home/.config/gnuplot/gnuplotrc
cp two/made_up.sweep.svg before.svg
expect 0 env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/.config" GNUTERM=dumb GNUPLOT_LIB="$PWD/home" "$driver" plots --output two
check "the user's own settings of gnuplot change a figure" cmp -s before.svg two/made_up.sweep.svg

# two at once in one folder
for round in 1 2 3; do
  "$driver" plots --output two >first 2>&1 &
  one=$!
  "$driver" plots --output two --format png >second 2>&1 &
  two=$!
  "$driver" plots --output two >third 2>&1 &
  wait $one
  check "round $round: the first of three plotters at once ended with $?: $(cat first)" [ $? -eq 0 ]
  wait $two
  check "round $round: the second of three plotters at once ended with $?: $(cat second)" [ $? -eq 0 ]
  wait
  check "round $round: three plotters at once leave no whole figure" cmp -s before.svg two/made_up.sweep.svg
done

# stopped at any time, nothing half-drawn stays
for signal in HUP TERM; do
  for delay in 0.05 0.2 0.4; do
    "$driver" plots --output three >/dev/null 2>&1 &
    stopped=$!
    sleep $delay
    kill -s $signal $stopped 2>/dev/null
    { wait $stopped; } 2>/dev/null
  done
  check "SIG$signal leaves something half-drawn" [ -z "$(find three -name '.figures*')" ]
done

# a script that fails is named, with gnuplot's words, and its earlier figure does not stay
cp -r "$root/plots" broken
sed -i 's/^set multiplot$/plot nonsense/' broken/sweep.gp
expect 3 env REVERIFY_PLOTS="$PWD/broken" "$driver" plots --output two
says "broken/sweep.gp failed: line" err
says "undefined variable: nonsense" err
check "the figure of an earlier run stays" [ ! -e two/made_up.sweep.svg ]

expect 2 "$driver" plots --output two --format gif
if [ "$(id -u)" -ne 0 ]; then
  chmod -w heat
  expect 2 "$driver" plots --output heat
  says "cannot write" err
  chmod +w heat
fi

# the check of the figures finds what it looks for
cat >planted.gp <<'END'
set terminal svg size 400, 300 font "Sans,14"
set output "planted.svg"
set title "A title much longer than the canvas is wide, which leaves it on both sides"
plot x with lines linetype 1 title "a", x ** 2 with lines linetype 1 title "b"
END
gnuplot -d planted.gp
awk -f "$root/tests/end_to_end/svg_faults.awk" planted.svg >faults
says "leaves the canvas" faults
says "look the same" faults
check "more faults than planted: $(cat faults)" [ "$(wc -l <faults)" -eq 2 ]
