#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tests/fuzz/claims.sh BUILD SETTINGS SEED [WORKERS]
# Judges the claims of every executable of verify/ at random settings (claims_settings.c), SETTINGS
# in all, and fails if a verdict contradicts the expected one, a run ends in a status other than 0
# and 2, a refusal has no message, or a NaN, an infinity or a gap stands where a number should
# (claims.awk). FUZZ_ONLY="NAME..." takes these executables alone, FUZZ_EFFORT=10 ten times as much
# time per setting, and so more draws of larger sizes. Each fault is printed with the command that
# shows it. A run of more than 10 seconds, times the effort, is stopped and counted as too slow; it
# is no pass.
set -u
export LC_ALL=C
ulimit -c 0

if [ $# -lt 3 ] || [ ! -d "$1" ]; then
  echo "Usage: tests/fuzz/claims.sh BUILD SETTINGS SEED [WORKERS]" >&2
  exit 2
fi
build=$(cd "$1" && pwd)
settings=$2 seed=$3 workers=${4:-$(nproc)} effort=${FUZZ_EFFORT:-1}
here=$(cd "$(dirname "$0")" && pwd)
mapfile -t names < <(cd "$here/../../verify" && ls ./*.c | sed 's|.*/||; s|\.c$||')
[ -n "${FUZZ_ONLY-}" ] && read -ra names <<<"$FUZZ_ONLY"

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# one list for all, the executables in turn
each=$(((settings + ${#names[@]} - 1) / ${#names[@]}))
for name in "${names[@]}"; do
  "$build/bin/$name" --parameters >"$work/$name.parameters" &&
    "$build/tests/claims_settings" "$name" "$each" "$seed" "$effort" <"$work/$name.parameters" >"$work/$name.settings" ||
    exit 2
done
lists=()
for name in "${names[@]}"; do
  lists+=("$work/$name.settings")
done
paste -d '\n' "${lists[@]}" | head -n "$settings" >"$work/list"

# examine FOLDER LINE: prints what is wrong with the run, if anything; its end is in $ending
examine() {
  local folder=$1 command name status
  read -ra command <<<"$2"
  name=${command[0]}
  (ulimit -v 4000000 && exec timeout --kill-after=1 "$((10 * effort))" "$build/bin/$name" "${command[@]:1}" --seed "$seed" \
    --threads 1 --quiet --fresh --output "$folder/out") >"$folder/stdout" 2>"$folder/stderr" </dev/null
  status=$?
  ending=judged judged=0
  case $status in
  0 | 1)
    # a contradiction is named by its claim
    awk -f "$here/claims.awk" "$folder/out/$name."*csv
    judged=$(grep -vc '^#' "$folder/out/$name.claims.csv")
    judged=$((judged - 1))
    ;;
  2)
    ending=refused
    grep -q "^.*$name: ." "$folder/stderr" && [ "$(wc -l <"$folder/stderr")" -eq 1 ] ||
      echo "refused without a message of one line"
    ;;
  3)
    # what no memory holds may be known only once it is asked for
    ending=refused
    grep -qE "$name: .*(bytes|memory)" "$folder/stderr" || echo "exit status 3: $(tail -n 1 "$folder/stderr")"
    ;;
  124 | 137)
    ending=slow
    [ -n "${SHOW_SLOW-}" ] && echo "slow: $2" >&3
    ;;
  *) echo "exit status $status: $(tail -n 1 "$folder/stderr")" ;;
  esac
  rm -rf "${folder:?}/out/"*
}

# work_off NUMBER: every $workers-th line
work_off() {
  local folder=$work/worker$1 line
  mkdir -p "$folder/out"
  awk -v workers="$workers" -v mine="$1" 'NR % workers == mine' "$work/list" |
    while read -r line; do
      examine "$folder" "$line" >"$folder/faults"
      if [ -s "$folder/faults" ]; then
        {
          echo "build/bin/$line --seed $seed"
          sed "s|$folder/out/|    |; s|^c|    c|; s|^[er]|    &|" "$folder/faults"
        } >>"$work/faults.$1"
        ending=faulty
      fi
      echo "${line%% *} $ending $judged" >>"$work/tally.$1"
    done
}

progress() {
  cat "$work"/tally.* 2>/dev/null | wc -l
}

for ((w = 0; w < workers; w++)); do
  : >"$work/tally.$w"
  work_off "$w" 3>&2 2>/dev/null &
done
while [ -n "$(jobs -r)" ]; do
  [ -t 2 ] && printf '\r%d of %d settings' "$(progress)" "$settings" >&2
  sleep 0.5
done
wait
[ -t 2 ] && printf '\r\033[K' >&2

[ -n "$(cat "$work"/faults.* 2>/dev/null)" ] && cat "$work"/faults.*
cat "$work"/tally.* | awk -v names="${names[*]}" '
  { count[$1]++; ended[$1, $2]++; claims[$1] += $3 }
  END {
    printf "%-20s %8s %8s %8s %8s %8s\n", "executable", "settings", "faulty", "refused", "slow", "verdicts"
    n = split(names, name, " ")
    for (i = 1; i <= n; i++) {
      x = name[i]
      printf "%-20s %8d %8d %8d %8d %8d\n", x, count[x], ended[x, "faulty"], ended[x, "refused"], ended[x, "slow"], claims[x]
      all += count[x]; faulty += ended[x, "faulty"]; refused += ended[x, "refused"]; slow += ended[x, "slow"]; verdicts += claims[x]
    }
    printf "%-20s %8d %8d %8d %8d %8d\n", "all", all, faulty, refused, slow, verdicts
  }'
ran=$(progress)
[ -z "$(cat "$work"/faults.* 2>/dev/null)" ] && [ "$ran" -eq "$settings" ]
