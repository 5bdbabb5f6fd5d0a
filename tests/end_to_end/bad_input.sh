#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What cannot be used is refused with exit status 2 and one line that names it; nothing is written.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

files() {
  find place -not -type d -not -name '.*.lock' -exec cksum {} + 2>/dev/null | sort
}

# refuses CULPRIT COMMAND...: status 2, one line "NAME: ... CULPRIT ...: what to do", no file
# touched below the folder place
refuses() {
  local culprit=$1 before
  shift
  before=$(files)
  expect 2 "$@"
  sed '/^Try .*--help/,$d' err >message # argp adds this after an unknown option
  check "not one line on stderr but $(wc -l <message): $*" [ "$(wc -l <message)" -eq 1 ]
  says "$culprit" message
  check "the message does not begin with the program's name: $(cat message)" \
    grep -q "^\([^ ]*/\)\?$(basename "$1"): " message
  check "a file was written by: $*" [ "$before" = "$(files)" ]
}

mkdir place

for name in linear_reversal spectral_norm relu_reversal layered_reversal; do
  refuse() {
    local culprit=$1
    shift
    refuses "$culprit" "$bin/$name" --output place "$@"
  }
  refuse --colour --colour red
  refuse stray stray
  refuse "--m '0'" --m 0
  refuse "--m '-3'" --m -3
  refuse "--m '2.5'" --m 2.5
  refuse "--m '1e16'" --m 1e16
  refuse "--m ''" --m ''
  refuse "--m ''" --m 5,,6
  refuse "--m '0x10'" --m 0x10
  refuse "--m '10 '" --m '10 '
  refuse "--n '1e400'" --n 1e400
  refuse "--n 'nan'" --n nan
  refuse "--n 'inf'" --n inf
  refuse "--trials '0'" --trials 0
  refuse "--trials '1e10'" --trials 1e10
  refuse "--m" --m 3:1:0
  refuse "--m '3:1:2'" --m 3:1:2
  refuse "--m '1:3'" --m 1:3
  refuse "--m '1:3:2:lin'" --m 1:3:2:lin
  refuse "--sampler 'foo'" --sampler foo
  refuse "--preset 'foo'" --preset foo
  refuse "--seed '-1'" --seed -1
  refuse "--seed 'x'" --seed x
  refuse "--seed '18446744073709551616'" --seed 18446744073709551616
  refuse "--threads '0'" --threads 0
  refuse "--threads '1.5'" --threads 1.5
  case $name in linear_reversal | spectral_norm) refuse "--variance '0'" --variance 0 ;; esac
  refuse "paired lists" --paired --m 10,20,30 --n 5,6
  refuse "grid" --m 1:1e6:1000000 --n 1:1e6:1000000
  refuse "output" --output ''
done
refuses "--ensemble 'foo'" "$bin/spectral_norm" --output place --ensemble foo

refuse() {
  local culprit=$1
  shift
  refuses "$culprit" "$bin/relu_reversal" --output place "$@"
}
refuse "--p '0'" --p 0
refuse "--p '1.1'" --p 1.1
refuse "--p '-0.5'" --p -0.5
refuse "--k '0'" --k 0
refuse "--k '1.5'" --k 1.5
refuse "k = 5 is larger than n = 4" --k 5 --n 4
refuse "k = 5 is larger than n = 4" --k 1,5 --n 4,9
refuse "--tau '-1'" --tau -1 # what a rule is inside
refuse "--tau 'best'" --tau best
refuse "--tau ''" --tau optimal,
refuse "--tau 'optimal' is not a number" --tau optimal:2:3
refuse "--tau 'nan'" --tau nan
refuse "--alpha '0'" --alpha 0
refuse "--delta '0'" --delta 0
refuse "--delta '0.6'" --delta 0.6
refuse "--values 'foo'" --values foo
refuse "cannot open 'none.npy'" --values none.npy
echo "not an array" >junk.npy
refuse "'junk.npy' is no .npy file" --values junk.npy
mkfifo pipe.npy
: >pipe.npy & # writes nothing into it
refuse "'pipe.npy' is no .npy file" --values pipe.npy
printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<i8', 'fortran_order': False, 'shape': (0,), }" >int.npy
refuse "'int.npy' holds int64 elements" --values int.npy
# a vector of two float64 numbers: 1 and -1, then the same cut short, then 1 and 2 for an n of 1
vector() {
  local dictionary="{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$dictionary"
  printf '\0\0\0\0\0\0\xf0\x3f'
}
{ vector && printf '\0\0\0\0\0\0\xf0\xbf'; } >negative.npy
refuse "'negative.npy' has the entry -1 at 1" --values negative.npy
vector >short.npy
refuse "'short.npy' is truncated" --values short.npy
{ vector && printf '\0\0\0\0\0\0\0\x40'; } >long.npy
refuse "'long.npy' has 2 entries, more than n = 1" --values long.npy --n 1 --k 1
refuse --sweep --sweep phase # presets alone set it
refuse "paired lists" --paired --tau optimal,1,2 --k 3,4

refuse() {
  local culprit=$1
  shift
  refuses "$culprit" "$bin/layered_reversal" --output place "$@"
}
refuse "--depth '0'" --depth 0
refuse "--depth '7'" --depth 7
refuse "--depth '1.5'" --depth 1.5
refuse "--p '0'" --p 0
refuse "k = 5 is larger than n = 4" --k 5 --n 4
refuse "--bias 'foo'" --bias foo
refuse "--scale 'foo'" --scale foo
refuse "--tau 'least_error'" --tau least_error
refuse "larger tau" --n 1e12 --m 1e12 --depth 1 --tau 0.5
refuse --sweep --sweep depth # presets alone set it
for name in dcim_depth dcim_consistency; do
  refuse() {
    local culprit=$1
    shift
    refuses "$culprit" "$bin/$name" --output place "$@"
  }
  refuse "--width '0'" --width 0
  refuse "--width '2.5'" --width 2.5
  refuse "--width '1e9'" --width 1e9
  refuse "--depth '0'" --depth 0
  refuse "--depth '65'" --depth 65
  refuse "--coupling 'nan'" --coupling nan
  refuse "--coupling 'inf'" --coupling inf
  refuse "--coupling '0'" --coupling 0
  refuse "--coupling '-1'" --coupling -1
  refuse "--coupling '1e3'" --coupling 1e3
  refuse "--trials '0'" --trials 0
  refuse --sweep --sweep depth
  refuse "unrecognized option '--m'" --m 5
done
refuses "width = 15 is too large to enumerate" "$bin/dcim_depth" --output place --width 3,15
refuses "--reference 'foo'" "$bin/dcim_depth" --output place --reference foo
refuses "--top '0'" "$bin/dcim_depth" --output place --top 0
refuses "samples = 1 have no standard error" "$bin/dcim_depth" --output place --samples 1
refuses "samples = 0 have no standard error" "$bin/dcim_depth" --output place --samples 0 \
  --reference monte_carlo
refuses "too many states" "$bin/relu_expectation" --output place --depth 4 --n 7 --samples 0
refuses "no finite number of states" "$bin/relu_expectation" --output place --depth 3 --n 2 \
  --noise exponential --samples 0
refuses "n = 1001 is too wide" "$bin/relu_expectation" --output place --depth 3 --n 1001
refuses "--p '0'" "$bin/relu_expectation" --output place --p 0
refuses "--spacing '5'" "$bin/relu_family" --output place --spacing 5
refuses "--theta '200'" "$bin/dcim_consistency" --output place --theta 200
refuses "--theta 'x'" "$bin/dcim_consistency" --output place --theta x
refuses "--net 'foo'" "$bin/dcim_consistency" --output place --net foo

# more survivors than can be drawn one by one
run "$bin/relu_reversal" --output place --n 1e12 --tau 0.5 --trials 1
check "exit status $status of too many survivors" grep -qx '[23]' <<<"$status"
says "larger tau" err
check "no single line on too many survivors: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
run "$bin/relu_reversal" --fresh --output place --sampler dense --n 1e12 --trials 1
check "exit status $status of rows too long" grep -qx '[23]' <<<"$status"
says "--sampler implicit" err
check "no single line on rows too long: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
rm -f place/*

# layers that no memory holds
run "$bin/layered_reversal" --output place --m 1e15 --n 1e15 --trials 1
check "exit status $status of layers too wide" grep -qx '[23]' <<<"$status"
says "smaller" err
check "no single line on layers too wide: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
rm -f place/*

# a matrix that no memory holds
run "$bin/spectral_norm" --output place --sampler dense --m 1e9 --n 1e9 --trials 1
check "exit status $status of a matrix too large" grep -qx '[23]' <<<"$status"
says bytes err
says "--sampler implicit" err
check "no single line on a matrix too large: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
rm -f place/*

# places that cannot be written
echo text >place/file
refuses place/file "$bin/linear_reversal" --m 10 --output place/file
refuses place/file "$bin/linear_reversal" --m 10 --output place/file/below
if [ "$(id -u)" -ne 0 ]; then
  mkdir -m 0555 place/closed
  refuses place/closed "$bin/linear_reversal" --m 10 --output place/closed
  refuses place/closed/below "$bin/linear_reversal" --m 10 --output place/closed/below
  chmod 755 place/closed
fi
rm -rf place && mkdir place

# journals
slow=("$planted" --quiet --plant slow --copy 1:30:30 --size 1 --trials 10)
has_records() {
  [ "$(stat -c %s place/planted.journal 2>/dev/null || echo 0)" -gt 200 ]
}
"${slow[@]}" --output place 2>/dev/null &
patiently has_records
kill -KILL $!
wait $! 2>/dev/null
refuses "belongs to an unfinished run" "${slow[@]}" --seed 2 --output place
refuses "belongs to an unfinished run" "$planted" --quiet --output place
cp place/planted.journal sound
for offset in 0 40 48 60; do # magic, count, checksum, samples
  cp sound place/planted.journal
  printf '\177' | dd of=place/planted.journal bs=1 seek=$offset conv=notrunc status=none
  refuses place/planted.journal "${slow[@]}" --output place
done
head -c 5000 "$planted" >place/planted.journal
refuses "no journal" "${slow[@]}" --output place
says --fresh err
expect 0 "$planted" --quiet --fresh --output place
check "--fresh left the journal" [ ! -e place/planted.journal ]
rm -rf place && mkdir place

"${slow[@]}" --output place &
patiently [ -s place/planted.journal ]
expect 2 "${slow[@]}" --output place
says "in use" err
expect 2 "${slow[@]}" --fresh --output place
says "in use" err
touch go
wait $!
check "a run was disturbed by another" [ $? -eq 0 ]

# the report
rm -rf place && mkdir place
refuses "no results in 'place'" "$bin/report" --output place
refuses "cannot read the folder 'place/missing'" "$bin/report" --output place/missing
refuses stray "$bin/report" --output place stray
refuses --colour "$bin/report" --output place --colour
refuses "''" "$bin/report" --output ''
expect 0 "$planted" --quiet --output place
cp place/planted.claims.csv sound
size=$(stat -c %s sound)
for part in 0 1 2 3 4 5 6 7 8 9; do
  head -c $((size * part / 10)) sound >place/planted.claims.csv
  refuses planted.claims.csv "$bin/report" --output place
done
sed '$d' sound >place/planted.claims.csv # all but the closing count
refuses "not complete" "$bin/report" --output place
sed 's/,verdict,/,judgement,/' sound >place/planted.claims.csv
refuses "no column 'verdict'" "$bin/report" --output place
sed '/^law,/d' sound >place/planted.claims.csv
refuses "not complete" "$bin/report" --output place
cp sound place/planted.claims.csv
expect 0 "$bin/report" --output place

# the driver
rm -rf place && mkdir place
export REVERIFY_BIN=$bin REVERIFY_PLOTS=$root/plots
refuses stray "$driver" stray
refuses stray "$driver" verify stray
refuses --colour "$driver" plots --colour red
refuses --output "$driver" plots --output
refuses gif "$driver" plots --format gif --output place
refuses place "$driver" plots --output place
