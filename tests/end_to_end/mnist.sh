#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `make mnist` fetches the original files, whole or not at all, and says what is wrong in a line.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

unset MAKEFLAGS MFLAGS MAKELEVEL DATA MNIST_URL
here=$PWD
names=(train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz)

# fetch STATUS URL FOLDER
fetch() {
  expect "$1" make -s -C "$root" MNIST_URL="$2" DATA="$3" mnist
}

# refuses WORDS URL FOLDER: one line of ours with the words, and no file
refuses() {
  fetch 2 "$2" "$3"
  says "$1" err
  check "not one line: $(cat err)" [ "$(grep -c '^mnist: .*: ' err)" -eq 1 ]
  check "something is left in $3" [ ! -e "$3" ]
  check "something is left of the download" [ -z "$(ls -A "$TMPDIR")" ]
}

mkdir temporary
export TMPDIR=$here/temporary

# without a server
command -v curl >/dev/null || skip "curl is missing"
refuses "cannot fetch 'http://127.0.0.1:1/mnist/train-images-idx3-ubyte.gz' (" http://127.0.0.1:1/mnist "$here/none"
refuses "check the network" "file://$here/nowhere" "$here/none"

# what a server may send instead
mkdir page
for name in "${names[@]}"; do
  echo "<html>moved</html>" >"page/$name"
done
refuses "train-images-idx3-ubyte.gz' is not the original file: " "file://$here/page" "$here/none"

mnist=$root/../shared/data/mnist
[ -d "$mnist" ] || { [ $failures -eq 0 ] && skip "no MNIST at hand; what is none is refused"; exit 1; }

fetch 0 "file://$mnist/" "$here/new/folder"
for name in "${names[@]}"; do
  check "$name is another" cmp -s "$mnist/$name" "new/folder/$name"
done
check "more than four files" [ "$(find new -type f | wc -l)" -eq 4 ]

# what is there is left alone, what is missing fetched
touch -d 2001-01-01 new/folder/*
rm "new/folder/${names[3]}"
fetch 0 "file://$mnist" "$here/new/folder"
check "an old file was replaced" [ "$(find new -type f -newermt 2002-01-01 | wc -l)" -eq 1 ]
fetch 0 "file://$here/nowhere" "$here/new/folder"
says "already" out

# a file of another set is not replaced
echo mine >"new/folder/${names[1]}"
fetch 2 "file://$mnist" "$here/new/folder"
says "'$here/new/folder/${names[1]}' is there and not MNIST's: " err
check "a file of the user's is gone" [ "$(cat "new/folder/${names[1]}")" = mine ]

# the last of the four is damaged, cut short, or missing
for damage in 'printf x >>' 'truncate -s -1' 'rm'; do
  rm -rf damaged
  cp -rL "$mnist" damaged
  chmod -R u+w damaged
  eval "$damage damaged/${names[3]}"
  refuses "${names[3]}'" "file://$here/damaged" "$here/none"
done

# a folder that cannot be
echo >file
fetch 2 "file://$mnist" "$here/file/folder"
says "cannot write into '$here/file/folder' (" err
check "something is left of the download" [ -z "$(ls -A "$TMPDIR")" ]
