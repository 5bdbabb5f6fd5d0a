#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the theorems promise: answers, tables, the figure, and what is refused.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

table=mine/guarantee.csv
expect 0 "$bin/guarantee" --n 200 --k 3 --p 0.5,1 --tau 3 --epsilon 0.2,0.3 --delta 0.05 --output mine
check "columns: $(grep -v '^#' $table | head -n 1)" [ "$(grep -v '^#' $table | head -n 1)" = \
  statement,m,n,k,p,tau,values,epsilon,delta,probability,quantile,printed_bound,printed_probability,required_m,largest_k,smallest_p,corrected_bound,allowance ]
# one row for each epsilon of Theorem 3.1, for each p besides from 3.2 on, no epsilon of the support
for row in 3.1-one:2 3.1-all:2 3.2:4 3.3:4 recovery:2; do
  count=$(grep -c "^${row%:*}," $table)
  check "$count rows of ${row%:*}" [ "$count" = "${row#*:}" ]
done
check "no number: $(grep -v '^#' $table | grep -iE 'nan|inf')" [ -z "$(grep -v '^#' $table | grep -iE 'nan|inf')" ]
# where m is left open, it is the one that it takes
check "m is not the least" [ "$(fields $table m | sort)" = "$(fields $table required_m | sort)" ]
says "takes m ≥" out

# the same bytes on any number of threads, but for what was asked
expect 0 "$bin/guarantee" --statement 3.3 --n 200 --k 3 --p 1 --tau 3 --epsilon 0.3 --delta 0.05 --threads 1 --output one
expect 0 "$bin/guarantee" --statement 3.3 --n 200 --k 3 --p 1 --tau 3 --epsilon 0.3 --delta 0.05 --threads 3 --output three
for file in guarantee.csv guarantee.frontier.csv; do
  check "$file differs with the threads" cmp -s <(grep -v '^#' one/$file) <(grep -v '^#' three/$file)
done

if command -v gnuplot >/dev/null; then
  expect 0 "$bin/reverify" plots --output mine
  check "no figure" [ -s mine/guarantee.svg ]
fi

# k by itself may be left out of a question, and the values may be a file's
expect 0 "$bin/guarantee" --statement 3.1-all --m 100 --n 20 --epsilon 0.9 --output all
check "empty fields: $(tail -n 1 all/guarantee.csv)" grep -q '^3.1-all,100,20,,,,,0.9' all/guarantee.csv

# three values of a file, 1, 2 and 1 (float64): one k, and so no frontier against k
{
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }"
  printf '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\xf0\x3f'
} >h.npy
expect 0 "$bin/guarantee" --statement 3.3 --n 50 --values h.npy --output of-a-file
check "k is not that of the file" [ "$(fields of-a-file/guarantee.csv k)" = 3 ]
check "a frontier of one k" [ ! -e of-a-file/guarantee.frontier.csv ]

refuses() { # MESSAGE OPTION...
  expect 2 "$bin/guarantee" "${@:2}" --output refused
  says "$1" err
  check "a refused question left something" [ ! -e refused ]
}
refuses "k = 30 is larger than n = 20" --n 20 --k 30
refuses "statement 'four' is unknown" --statement four
refuses "epsilon" --epsilon 0
refuses "delta" --delta 1
refuses "p" --p 1.5
refuses "nosuch.npy" --values nosuch.npy
