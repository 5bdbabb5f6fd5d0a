#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# examine_net on a user's layers: its tables, its sentences, what it refuses; their report.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# npy ROWS COLUMNS: the head of a float32 matrix
npy() {
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
    "{'descr': '<f4', 'fortran_order': False, 'shape': ($1, $2), }"
}

# layer ROWS COLUMNS [turned|dead|one]: independent numbers from -1 to 1; turned, the transpose of
# COLUMNS x ROWS; dead, rows 3 and 7 are zeros; one, a matrix of rank 1 without constant lines
layer() {
  npy "$1" "$2"
  perl -e '
    my ($rows, $columns, $kind) = (@ARGV, "");
    srand(5);
    my ($outer, $inner) = $kind eq "turned" ? ($columns, $rows) : ($rows, $columns);
    my @x = map { 2 * rand() - 1 } 1 .. $rows * $columns;
    for my $i (0 .. $rows - 1) {
      for my $j (0 .. $columns - 1) {
        my $value = $kind eq "turned" ? $x[$j * $inner + $i]
          : $kind eq "dead" && ($i == 3 || $i == 7) ? 0
          : $kind eq "one" ? $x[$i] * $x[$rows + $j]
          : $x[$i * $inner + $j];
        print pack("f<", $value);
      }
    }' "$1" "$2" "${3-}"
}

layer 40 60 >a.npy # 60 inputs, 40 outputs
layer 20 40 >b.npy
layer 16 24 >c.npy
layer 24 16 turned >turned.npy
layer 16 24 dead >dead.npy
layer 10 15 one >one.npy
quick=(--k 1 --trials 5)

# two layers that fit, with all tables
expect 0 "$bin/examine_net" a.npy b.npy --k 1,2,30 --p 0.5,1 --trials 20 --threads 1 --output one
says "a (60 inputs, 40 outputs): " out
says "b (40 inputs, 20 outputs): " out
says "2 layers: " out
check "not one sentence per layer and one line more" [ "$(wc -l <out)" -eq 3 ]
table=one/examine_net.csv
check "$table begins with other columns" [ "$(grep -v '^#' $table | head -n 1 | cut -d, -f 1-17)" = \
  "file,layer,rows,columns,dead_rows,dead_columns,rank,directions,directions_raw,at_least,p_value,sign_flip_p,bulk_distance,bulk_allowed,spacing,stable_rank,random_like" ]
check "wrong shapes" \
  [ "$(fields $table | awk -F '\t' 'NR > 1 { print $1, $2, $3, $4, $7 }' | paste -sd' ')" = \
    "a.npy a 40 60 40 b.npy b 20 40 20" ]
check "the sentences of the table are not those of the terminal" \
  cmp -s <(fields $table sentence) <(head -n 2 out)
check "another word than yes, no, undecided" \
  [ -z "$(fields $table random_like | grep -vxE 'yes|no|undecided')" ]
# k = 30 does not fit the second layer
check "rows of the reversal" \
  [ "$(fields one/examine_net.reversal.csv number | paste -sd' ')" = "1 1 1 1 1 1 2 2 2 2" ]
check "rows of the stack" \
  [ "$(fields one/examine_net.stack.csv number | paste -sd' ')" = "1 2 1 2 1 2 1 2" ]
check "bins of the spectrum" [ "$(fields one/examine_net.spectrum.csv number | uniq -c | awk '{ print $2 }' | paste -sd' ')" = "1 2" ]

expect 0 "$bin/examine_net" a.npy b.npy --k 1,2,30 --p 0.5,1 --trials 20 --threads 2 --output two --quiet
check "--quiet prints" [ ! -s out ]
check "2 threads give other bytes than 1" same_tables one two

# a matrix whose inputs are its rows is its transpose, and shows the same
expect 0 "$bin/examine_net" turned.npy --inputs rows "${quick[@]}" --output turned
expect 0 "$bin/examine_net" c.npy "${quick[@]}" --output straight
symmetric=rank,directions,directions_raw,at_least,p_value,bulk_distance,bulk_allowed,spacing,stable_rank,random_like,kurtosis,effective_rank,reversible_k
for column in ${symmetric//,/ }; do
  check "--inputs rows gives another $column" \
    awk -v a="$(fields turned/examine_net.csv "$column")" -v b="$(fields straight/examine_net.csv "$column")" \
    'BEGIN { d = a - b; exit !(a == b || (a ~ /[0-9]/ && b ~ /[0-9]/ && d * d <= 1e-18 * (1 + a * a))) }'
done
expect 0 "$bin/examine_net" turned.npy "${quick[@]}" --output as-it-stands
says "turned (16 inputs, 24 outputs): " out

# dead units are named, and are no directions
expect 0 "$bin/examine_net" dead.npy "${quick[@]}" --output dead
says "2 dead outputs (3, 7)" out
check "dead units count otherwise" [ "$(fields dead/examine_net.csv dead_rows) $(fields dead/examine_net.csv rank)" = "2 14" ]
check "dead units are directions" [ "$(fields dead/examine_net.csv directions)" = 0 ]
expect 0 "$bin/examine_net" dead.npy --inputs rows "${quick[@]}" --output dead-inputs
says "2 dead inputs (3, 7)" out

# of rank 1 there is nothing more to learn
expect 0 "$bin/examine_net" one.npy "${quick[@]}" --output rank
says "its rank is 1 of 10" out
check "rank 1 is $(fields rank/examine_net.csv rank)" [ "$(fields rank/examine_net.csv rank)" = 1 ]
check "rank 1 has directions $(fields rank/examine_net.csv directions)" \
  [ -z "$(fields rank/examine_net.csv directions | grep -vxE '1?')" ]
check "rank 1 is random-like" [ "$(fields rank/examine_net.csv random_like)" = no ]

# a difference of two nets is nothing that is reversed; here it is two rows
expect 0 "$bin/examine_net" c.npy --baseline dead.npy --output changed
says "14 dead outputs (0, 1, 2, 4, 5, ...)" out
check "a difference of rank $(fields changed/examine_net.csv rank)" [ "$(fields changed/examine_net.csv rank)" = 2 ]
check "a difference is reversed" [ ! -e changed/examine_net.reversal.csv ]
check "a difference has a reversible k" [ -z "$(fields changed/examine_net.csv reversible_k)" ]
expect 2 "$bin/examine_net" c.npy --baseline a.npy --output refused
says "'c' of 'c.npy' has 16 x 24 weights, 'a' of the baseline 'a.npy' 40 x 60" err

# recurrent layers by their gates
expect 0 "$bin/examine_net" c.npy --gates 2 "${quick[@]}" --output gates
says "c[0] (24 inputs, 8 outputs): " out
says "c[1] (24 inputs, 8 outputs): " out
check "gates are read otherwise" [ "$(fields gates/examine_net.csv rows | paste -sd' ')" = "8 8" ]

# layers that do not fit onto each other are no net
expect 0 "$bin/examine_net" c.npy one.npy "${quick[@]}" --output apart
check "a stack of layers that do not fit" [ ! -e apart/examine_net.stack.csv ]
says "layer 1 (c) has 16 outputs, layer 2 (one) has 15 inputs" out
# a run takes with it what an earlier one left of a table that it has not
cp two/* apart
expect 0 "$bin/examine_net" one.npy --k 1000 --output apart
check "the stack of an earlier run stays" [ ! -e apart/examine_net.stack.csv ]
says "no k given fits" out
# numbers in sentences are as short as they can be
expect 0 "$bin/examine_net" one.npy --k 1 --p 0.2 --trials 5 --output short
says "at p = 0.2)" out
# a name that works on a terminal stays in the table
cp one.npy $'red\033[31m.npy'
expect 0 "$bin/examine_net" $'red\033[31m.npy' "${quick[@]}" --output name
says 'red\x1b[31m (15 inputs' out
check "an escape sequence was printed" [ "$(tr -cd '\033' <out | wc -c)" -eq 0 ]
check "a number is not finite" [ -z "$(grep -hv '^#' ./*/examine_net*.csv | grep -iE '(^|[,"( =])-?(nan|inf)([,") ]|$)')" ]

# the report: of layers alone, with names that HTML would take for its own
cp c.npy '<b>&"c.npy'
expect 0 "$bin/examine_net" one.npy '<b>&"c.npy' "${quick[@]}" --output page
html=page/report.html
expect 0 "$bin/report" --output page
says '2 layers: ' out
says '<b>&"c' out
check "not two layers: $(cat out)" [ "$(grep -c ' x ' out)" -eq 2 ]
check "a name is taken for HTML" [ "$(grep -c '<b>' $html)" -eq 0 ]
check "no section per layer" [ "$(grep -c '<h3 id="layer-[12]">' $html)" -eq 2 ]
check "no such name" grep -qF '<h3 id="layer-2">2. &lt;b&gt;&amp;&quot;c</h3>' $html
check "no verdicts, and a heading of theirs" [ "$(grep -c 'Verdicts' $html)" -eq 0 ]
check "the sentences are not in it" grep -qF "its rank is 1 of 10" $html
check "a stack is told of layers that do not fit" [ "$(grep -c 'All layers as one net' $html)" -eq 0 ]
check "the stack is not told of" [ "$("$bin/report" --output one >/dev/null && grep -c 'All layers as one net' one/report.html)" -eq 1 ]
check "the report ends half-way" [ "$(tail -n 1 $html)" = "</body></html>" ]
check "a difference is called a network" [ "$("$bin/report" --output changed >/dev/null && grep -c 'The difference of two networks' changed/report.html)" -eq 1 ]
# long tables are folded: the table of two layers under forty names
for k in {1..20}; do
  fields page/examine_net.csv | sed 1d | awk -F '\t' -v OFS='\t' -v k="$k" '{ $2 = $2 k; print }'
done | tr '\t' '\001' | sed 's/"/""/g; s/\x01/","/g; s/^/"/; s/$/"/' >rows
mkdir many
{ sed '/^[^#]/q' page/examine_net.csv && cat rows; } >many/examine_net.csv
cp page/examine_net.directions.csv many
expect 0 "$bin/report" --output many
says "40 layers: " out
check "a long table is not folded" grep -qF '<summary>20 more layers</summary>' many/report.html
check "not every layer is there" [ "$(grep -c '<h3 id="layer-' many/report.html)" -eq 40 ]
# verdicts beside them
expect 0 "$planted" --quiet --output page
expect 0 "$bin/report" --output page
says "8 as expected" out
says "2 layers: " out
check "not both" [ "$(grep -c '<h1>Your network</h1>\|<h1>Verdicts</h1>' $html)" -eq 2 ]
# tables of another version, and no tables
sed 's/,sentence$/,words/' page/examine_net.csv >many/examine_net.csv
expect 2 "$bin/report" --output many
says "'examine_net.csv' in 'many' has no column 'sentence'" err
rm many/*.csv
expect 2 "$bin/report" --output many
says "no results in 'many'" err

if command -v gnuplot >/dev/null; then
  # drawn FOLDER FIGURE...: these and no other, without a word but for the one expected
  drawn() {
    local folder=$1
    shift
    run "$driver" plots --output "$folder"
    check "exit status $status of plots" [ "$status" -eq 0 ]
    check "$folder has the figures $(cd "$folder" && echo *.svg)" [ "$(cd "$folder" && echo *.svg)" = "$*" ]
    for file in "$folder"/*.svg; do
      awk -f "$root/tests/end_to_end/svg_faults.awk" "$file" >faults
      check "$file: $(cat faults)" [ ! -s faults ]
    done
  }
  rm page/planted*
  drawn one net_layers.svg weights.svg
  check "gnuplot complains: $(cat err)" [ ! -s err ]
  drawn changed weights.svg
  says "no figure net_layers: it needs 2 layers or more" err
  drawn page net_layers.svg weights.svg
  check "a name is no title" grep -qE '&lt;b(>|&gt;)&amp;"c' page/weights.svg
  expect 0 "$bin/report" --output page
  check "not both figures are in the report" [ "$(grep -c '<figure>' $html)" -eq 2 ]
  check "they stand under another heading" [ "$(grep -c 'Further figures' $html)" -eq 0 ]
  check "an id stands twice" \
    [ -z "$(grep -oE "[[:space:]]id=[\"'][^\"']*[\"']" $html | sort | uniq -d)" ]
  # five layers are two pages, and four one again
  mkdir five
  for table in examine_net.csv examine_net.spectrum.csv examine_net.directions.csv; do
    cp page/$table five
  done
  { sed '/^[^#]/q' page/examine_net.csv && head -n 5 rows; } >five/examine_net.csv
  drawn five net_layers.svg weights-2.svg weights.svg
  { sed '/^[^#]/q' page/examine_net.csv && head -n 4 rows; } >five/examine_net.csv
  drawn five net_layers.svg weights.svg
  says "removed weights-2.svg" err
fi

# refused CULPRIT OPTION...: exit status 2, a message with the culprit in it, nothing written
refused() {
  local culprit=$1
  shift
  expect 2 "$bin/examine_net" "$@" --output place
  says "$culprit" err
  check "something was written: $*" [ -z "$(find place -name '*.csv*' 2>/dev/null)" ]
}
refused "cannot open 'no.npy'" no.npy
refused "cannot open 'no.npy'" a.npy no.npy
{ printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }" &&
  printf '\0\0\x80\x3f\0\0\x80\xbf'; } >vector.npy
refused "'vector.npy' has no layer of at least 2 x 2 weights, but 'vector' (2)" vector.npy
refused "'vector.npy' has no layer of at least 2 x 2 weights" vector.npy vector.npy
expect 0 "$bin/examine_net" vector.npy one.npy vector.npy --output beside
says "2 files without a layer are passed over, the first is 'vector.npy'." out
check "biases add layers" [ "$(fields beside/examine_net.csv layer)" = one ]
npy 0 3 >empty.npy
refused "'empty.npy' has no layer of at least 2 x 2 weights" empty.npy
refused "'one.npy' has no layer of at least 11 x 11 weights, but 'one' (10 x 15)" one.npy --min-size 11
refused "'one.npy' has no layer named 'x*' of at least" one.npy --layers 'x*'
refused "the 10 outputs of 'one' in 'one.npy' are no multiple of 3 gates" one.npy --gates 3
{ npy 2 2 && printf '\0\0\x80\x3f\0\0\xc0\x7f\0\0\x80\x3f\0\0\x80\x3f'; } >nan.npy
refused "'nan' of 'nan.npy' has an entry that is not finite" nan.npy
{ npy 2 2 && printf '\0\0\x80\x3f'; } >short.npy
refused "'short.npy'" short.npy
refused "--inputs 'diagonal'" a.npy --inputs diagonal
refused "--k '0'" a.npy --k 0
refused "--p '0'" a.npy --p 0
refused "--tau 'x'" a.npy --tau x
refused "--trials '0'" a.npy --trials 0
refused "--trials '1,2'" a.npy --trials 1,2
refused "no file is given"
refused "more than 1000000 settings" one.npy --k 1:1e6:1000000 --tau 1,2
