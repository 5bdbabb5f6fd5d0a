#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# reverify: runs the executables, draws the figures, writes the report.
set -u

here=$(dirname "$(readlink -f "$0")")
bin=${REVERIFY_BIN:-$here/../libexec/reverify}
plots=${REVERIFY_PLOTS:-$here/../share/reverify/plots}
names="@NAMES@" tools="@TOOLS@"

usage() {
  cat <<END
Usage: reverify verify [--preset quick|standard|full] [--seed N] [--threads N] [--output DIR]
                       [--fresh]
       reverify plots  [--output DIR] [--format svg|pdf|png]
       reverify report [--output DIR]
       reverify EXECUTABLE|TOOL [OPTION...]
       reverify --version | --help

verify runs every executable, draws the figures and writes DIR/report.html (DIR: results).
Executables: $names
Tools: $tools

Exit status: 0 no verdict contradicts the expected one, 1 one does, 2 unusable arguments or
output place, 3 a run failed.
END
}

fail() {
  echo "reverify: $1" >&2
  exit 2
}

# Draws every figure whose data stand in $output.
draw_figures() {
  sh "$plots/draw.sh" "$output" "$format"
}

# The worst status of all steps: a failed run outweighs a contradiction.
worse() {
  [ "$1" -gt "$status" ] && status=$1
  return 0
}

verify() {
  status=0
  for name in $names; do
    "$bin/$name" --preset "$preset" --seed "$seed" --output "$output" $threads $fresh
    code=$?
    # a stop by the user ends the whole run; the same command goes on
    [ $code -eq 130 ] || [ $code -eq 143 ] && exit $code
    if [ $code -gt 1 ]; then
      echo "reverify: $name ended with status $code: its results are not of this run" >&2
      [ $code -gt 3 ] && code=3
    fi
    worse $code
  done
  draw_figures
  code=$?
  [ $code -eq 2 ] && code=0 # no gnuplot: the verdicts stand without figures
  worse $code
  "$bin/report" --output "$output"
  worse $?
  exit $status
}

[ $# -gt 0 ] || {
  usage >&2
  exit 2
}
command=$1
shift
case $command in
--help | -h) usage && exit 0 ;;
--version) echo "reverify @VERSION@" && exit 0 ;;
verify | plots) ;;
*)
  [ -x "$bin/$command" ] || fail "'$command' is no command: see 'reverify --help'"
  exec "$bin/$command" "$@"
  ;;
esac

preset=quick seed=1 output=results format=svg threads= fresh=
while [ $# -gt 0 ]; do
  case $1 in
  --fresh) fresh=--fresh && shift && continue ;;
  --*=*) option=${1%%=*} value=${1#*=} && shift ;;
  --*)
    [ $# -gt 1 ] || fail "'$1' wants a value: see 'reverify --help'"
    option=$1 value=$2 && shift 2
    ;;
  *) fail "'$1' is no option: see 'reverify --help'" ;;
  esac
  case $option in
  --preset) preset=$value ;;
  --seed) seed=$value ;;
  --threads) threads="--threads $value" ;;
  --output) output=$value ;;
  --format)
    case $value in
    svg | pdf | png) format=$value ;;
    *) fail "--format '$value' is unknown: choose svg, pdf or png" ;;
    esac
    ;;
  *) fail "'$option' is no option: see 'reverify --help'" ;;
  esac
done

case $command in
verify) verify ;;
plots) exec sh "$plots/draw.sh" "$output" "$format" ;;
esac
