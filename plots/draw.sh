#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: draw.sh FOLDER svg|pdf|png
# Draws the figures of all tables in FOLDER: those of plots/*.gp, and NAME.sweep of every grid of
# the user's own. A figure appears whole and right, or one line says why there is none. Several may
# draw in one folder at once.
# Exit status: 0 whatever the data allow is drawn, 2 no gnuplot, no results or no place to write,
# 3 gnuplot failed.
set -u

plots=$(dirname "$(readlink -f "$0")")
output=$1 format=$2
# from within the folder, whose name may hold anything, all paths are plain
case $output in
/*) place=$output ;;
*) place=./$output ;;
esac

# nothing that the user keeps for gnuplot's own windows changes a figure
unset GNUTERM GNUPLOT_LIB GNUPLOT_FONTPATH GNUPLOT_PS_DIR GDFONTPATH GNUPLOT_DEFAULT_GDFONT FIT_LOG FIT_SCRIPT
export LC_ALL=C # awk counts bytes in it

say() {
  printf 'reverify: %s\n' "$1" >&2
}

command -v gnuplot >/dev/null || {
  say "gnuplot is missing, so there are no figures: install it with 'apt-get install gnuplot-nox'"
  exit 2
}
if ! cd -- "$place" 2>/dev/null || ! ls ./*.csv >/dev/null 2>&1; then
  say "no results in '$output': run 'reverify verify --output $output' first"
  exit 2
fi
child='' work='' drawn=0 status=0 absent=''
# shellcheck disable=SC2317 # called by the trap
remove() {
  [ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null
  [ -z "$work" ] || rm -rf -- "$work"
}
trap remove EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# what a killed run left long ago
find . -maxdepth 1 -name '.figures.??????' -mmin +60 -exec rm -rf -- {} + 2>/dev/null
work=$(mktemp -d ./.figures.XXXXXX) || {
  say "cannot write into '$output': choose another folder with --output"
  exit 2
}

# A gnuplot string: quotes inside are doubled.
quote() {
  printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"
}

# whole FILE: gnuplot does not say when the disk is full, but the end of the file does
whole() {
  case $format in
  svg) mark='</svg>' ;;
  pdf) mark='%%EOF' ;;
  png) mark=IEND ;;
  esac
  tail -c 64 -- "$1" 2>/dev/null | grep -qaF -e "$mark"
}

# clear FIGURE TABLE [all]: removes what was drawn of an earlier TABLE, or all; says what it removed
clear() {
  removed=''
  for kind in svg pdf png; do
    old=$1.$kind
    [ -f "$old" ] || continue
    # every /bin/sh of Linux has -ot
    # shellcheck disable=SC3013
    { [ $# -eq 3 ] && [ $kind = "$format" ]; } || [ "$old" -ot "$2" ] || continue
    rm -f -- "$old" && removed="$removed $1.$kind"
  done
}

# refuse FIGURE TABLE REASON
refuse() {
  clear "$1" "$2" all
  say "no figure $1: $3${removed:+ (removed$removed, drawn from an earlier table)}"
}

# fail FIGURE TABLE SCRIPT WORDS
fail() {
  clear "$1" "$2" all
  # gnuplot repeats the command before it says what is wrong with it
  words=$(printf '%s\n' "$4" | sed -n 's/^".*" \(line [0-9]*: .*\)/\1/p' | head -n 1)
  words=$(printf %s "${words:-$4}" | tr -s '[:space:]' ' ' | cut -c 1-300)
  say "no figure $1: $3 failed: ${words:-it said nothing}${removed:+ (removed$removed, drawn from an earlier table)}"
  status=3
}

# draw FIGURE TABLE SCRIPT: what $work/settings assigns is known to the script
draw() {
  made=$work/figure.$format
  {
    printf '%s\n' "plots = $(quote "$plots")"
    echo "results = '.'"
    echo "work = '$work'"
    echo "format = '$format'"
    echo "file = '$made'"
  } >>"$work/settings"
  # in the background, so that a signal is heard at once
  # gnuplot's degree sign wants UTF-8
  LC_ALL=C.UTF-8 gnuplot -d "$work/settings" "$3" >/dev/null 2>"$work/words" </dev/null &
  child=$!
  wait $child
  code=$?
  child=''
  words=$(cat "$work/words")
  if grep 'warning:' "$work/words" | grep -qv 'no valid points'; then
    fail "$1" "$2" "$3" "$words"
  elif grep -q 'no valid points' "$work/words"; then
    refuse "$1" "$2" "some of what it shows was not measured in this grid"
  elif [ $code -ne 0 ]; then
    fail "$1" "$2" "$3" "$words"
  elif ! whole "$made"; then
    fail "$1" "$2" "$3" "the file ends half-way: is the disk full? $words"
  elif ! mv -fT -- "$made" "$1.$format"; then
    fail "$1" "$2" "$3" "the figure could not be moved to '$output'"
  else
    [ -z "$words" ] || say "gnuplot said of $1: $words"
    drawn=$((drawn + 1))
    clear "$1" "$2"
    [ -z "$removed" ] || say "removed$removed, drawn from an earlier table"
  fi
  rm -f -- "$made"
}

# judge STATUS FIGURE TABLE SCRIPT: draws it, if the table allowed it
judge() {
  case $1 in
  0) draw "$2" "$3" "$4" ;;
  4) refuse "$2" "$3" "$(tail -n 1 "$work/settings")" ;;
  *) fail "$2" "$3" "reading $3" "$(cat "$work/words")" ;;
  esac
}

# cells_of NAME: the table of its cells, which stands apart where NAME.csv has rows of its own
cells_of() {
  if [ -f "$1.cells.csv" ]; then
    echo "$1.cells.csv"
  else
    echo "$1.csv"
  fi
}

# The pages after page $2 that an earlier table left of the figure $1 with the table $3.
clear_pages() {
  gone=''
  for kind_of in svg pdf png; do
    for old_page in "$1"-*.$kind_of; do
      number=${old_page#"$1"-}
      number=${number%.*}
      case $number in
      '' | 0* | *[!0-9]*) continue ;;
      esac
      [ "$number" -gt "$2" ] || continue
      clear "$1-$number" "$3" all
      gone=$gone$removed
    done
  done
  [ -z "$gone" ] || say "removed$gone, drawn from an earlier table"
}

# draw_pages NAME TABLE SCRIPT: the groups that one page does not hold go on in NAME-2, NAME-3, ...
draw_pages() {
  holds=$(sed -n 's/^# Page: //p' "$3")
  groups=$(sed -n 's/^groups = //p' "$work/settings")
  pages=$(((groups + holds - 1) / holds))
  cp -- "$work/settings" "$work/groups"
  page=1
  while [ $page -le $pages ]; do
    { cat "$work/groups" && echo "page = $page"; } >"$work/settings"
    place_of=$1
    [ $page -eq 1 ] || place_of=$1-$page
    draw "$place_of" "$2" "$3"
    page=$((page + 1))
  done
  clear_pages "$1" $pages "$2"
}

# Which of the tables that a figure can do without are there.
perhaps_of() {
  for table in $(sed -n 's/^# Perhaps: //p' "$1"); do
    [ ! -f "$table" ] || printf '%s ' "$table"
  done
}

# A figure of plots/, if its tables are there and hold what it shows.
draw_figure() {
  name=$(basename "$1" .gp)
  tables=$(sed -n 's/^# Data: //p' "$1")
  first=${tables%% *}
  main=$(cells_of "${first%%.*}")
  [ -f "$main" ] || main=$first
  # what was not run at all is not missed
  [ -f "$main" ] || return
  for table in $tables; do
    [ -f "$table" ] && continue
    absent="$absent $name"
    return
  done
  groups=$(sed -n 's/^# Groups: \([^ ]*\).*/\1/p' "$1")
  awk -f "$plots/table.awk" -f "$plots/figure.awk" "$1" "$main" ${groups:+"$groups"} \
    >"$work/settings" 2>"$work/words"
  said=$?
  if [ $said -ne 0 ]; then
    judge $said "$name" "$main" "$1"
    clear_pages "$name" 0 "$main"
    return
  fi
  echo "perhaps = '$(perhaps_of "$1")'" >>"$work/settings"
  if grep -q '^# Page: ' "$1"; then
    draw_pages "$name" "$main" "$1"
  else
    draw "$name" "$main" "$1"
  fi
}

# The figure of a grid of the user's own; a preset has those of plots/.
draw_sweep() {
  name=$(basename "$1" .csv)
  main=$(cells_of "$name")
  name=$name.sweep
  if [ "$(sed -n '/^[^#]/q; s/^# grid: //p' "$1")" != own ]; then
    clear "$name" "$main" all
    [ -z "$removed" ] || say "removed$removed, drawn from an earlier table"
    return
  fi
  BLOCKS=$work/blocks awk -f "$plots/table.awk" -f "$plots/choice.awk" -f "$plots/layout.awk" -f "$plots/sweep.awk" \
    "$main" >"$work/settings" 2>"$work/words"
  judge $? "$name" "$main" "$plots/sweep.gp"
}

for script in "$plots"/*.gp; do
  case $script in
  */style.gp | */sweep.gp | */class_images.gp) ;;
  *) draw_figure "$script" ;;
  esac
done
for table in ./*.csv; do
  case ${table##*/} in
  *.*.csv) ;;
  *) draw_sweep "$table" ;;
  esac
done
[ -z "$absent" ] || say "no figure of tables that are not in '$output':$absent"
printf '%s figures in %s\n' "$drawn" "$output" || status=3
exit $status
