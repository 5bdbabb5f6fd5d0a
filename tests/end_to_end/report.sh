#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The report shows what stands in its folder: verdicts, what was not judged, figures, provenance.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

expect 0 "$planted" --quiet --output place
html=place/report.html

# claims that a grid of the user's leaves unjudged
claims=place/planted.claims.csv
cp $claims sound
sed 's/^# claims: /# not_judged: 7 further claims need other settings: 1 < 2 \& more\n&/' sound >$claims
expect 0 "$bin/report" --output place
says "7 further claims need other settings: 1 < 2 & more" out
says "8 as expected, 0 left open, 0 contradict" out
check "not in report.html" grep -q '7 further claims need other settings: 1 &lt; 2 &amp; more' $html
check "in the provenance too" [ "$(grep -c 'not_judged' $html)" -eq 0 ]
# or none at all is judged
{
  sed -n '/^#/p; /^claim,/q' sound
  echo '# not_judged: 8 further claims need other settings: more'
  echo '# claims: 0'
} >$claims.partial
grep -v '^# claims: 8' $claims.partial | awk '/^claim,/ { header = $0; next } { print } END { print header }' >$claims
rm $claims.partial
expect 0 "$bin/report" --output place
says "8 further claims need other settings" out
says "0 as expected, 0 left open, 0 contradict; 0 tests, which reject a truth" out
check "a table without rows" [ "$(grep -c '<table>' $html)" -eq 0 ]
cp sound $claims

# figures: of the executable whose name they begin with, and of no executable
svg() {
  echo '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><use xlink:href="#a"/><text>'"$1"'</text></svg>'
}
svg "of planted" >place/planted.sweep.svg
svg "of none" >"place/it's \"mine\".svg"
expect 0 "$bin/report" --output place
check "not two figures" [ "$(grep -c '<figure>' $html)" -eq 2 ]
check "figures in another order" \
  [ "$(grep -o 'of planted\|<dt>seed\|Further figures\|of none' $html | paste -sd,)" = \
    "of planted,<dt>seed,Further figures,of none" ]
check "an id stands twice" [ -z "$(grep -oE 'id="[^"]*"' $html | sort | uniq -d)" ]
check "a figure's name gets into its ids" [ "$(grep -c 'mine' $html)" -eq 0 ]

# what shaped the numbers stands below them, the user's parameters too
expect 0 "$planted" --quiet --size 3,5 --seed 18446744073709551615 --output own
expect 0 "$bin/report" --output own
check "not the seed" grep -q '<dt>seed</dt><dd>18446744073709551615</dd>' own/report.html
check "not the sizes" grep -q '<dt>size</dt><dd>3,5</dd>' own/report.html

# --quiet prints nothing, and the exit status stays
expect 0 "$bin/report" --quiet --output place
check "--quiet prints" [ ! -s out ]
expect 1 "$planted" --quiet --plant false --output false
expect 1 "$bin/report" --quiet --output false
check "--quiet prints" [ ! -s out ]

checks=$((checks + 1))
"$bin/report" --output place >/dev/full 2>err
[ $? -eq 3 ] || wrong "report >/dev/full does not end in status 3"
says "cannot write to standard output" err
check "left in the folder: $(ls -A place)" [ -z "$(find place -name '*.lock' -o -name '*.partial')" ]
