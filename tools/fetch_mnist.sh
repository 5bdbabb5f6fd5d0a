#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tools/fetch_mnist.sh URL FOLDER
# Fetches the four files of MNIST, URL/train-images-idx3-ubyte.gz and so on, with curl or wget. They
# appear in FOLDER once the contents of all four were found to be the original ones; until then, and
# where anything goes wrong, it is as before. Exit status: 0, or 2 with a line on what is wrong.
set -u -o pipefail
export LC_ALL=C

# SHA-256 of the contents: mirrors compress them in ways of their own
files='train-images-idx3-ubyte ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
train-labels-idx1-ubyte 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
t10k-images-idx3-ubyte 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
t10k-labels-idx1-ubyte ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'

if [ $# -ne 2 ] || [ -z "$1" ] || [ -z "$2" ]; then
  echo "Usage: tools/fetch_mnist.sh URL FOLDER" >&2
  exit 2
fi
url=${1%/} folder=${2%/}
case $folder in -*) folder=./$folder ;; esac

refuse() {
  echo "mnist: $1" >&2
  exit 2
}

# sound FILE SUM: the contents of the gzip file, which gzip has nothing to say against, are the original ones
sound() {
  local found
  found=$(gzip -dc <"$1" 2>/dev/null | sha256sum) && [ "$found" = "$2  -" ]
}

# fetch SOURCE FILE: leaves why it failed in the file 'why'
fetch() {
  if command -v curl >/dev/null; then
    curl -fsSL --connect-timeout 30 --speed-limit 1000 --speed-time 60 --retry 2 -o "$2" -- "$1"
  elif command -v wget >/dev/null; then
    wget -nv --timeout=60 --tries=3 -O "$2" -- "$1"
  else
    echo "neither curl nor wget is installed"
    return 1
  fi >"$temporary/why" 2>&1
}

# place: what was wanted, from the temporary folder to where it belongs
place() {
  local name
  mkdir -p -- "$folder" || return
  for name in "${wanted[@]}"; do
    cp -- "$temporary/$name" "$folder/$name.partial" || return
  done
  for name in "${wanted[@]}"; do
    mv -- "$folder/$name.partial" "$folder/$name" || return
  done
}

wanted=()
while read -r name sum; do
  if [ ! -e "$folder/$name.gz" ]; then
    wanted+=("$name.gz")
  elif ! sound "$folder/$name.gz" "$sum"; then
    refuse "'$folder/$name.gz' is there and not MNIST's: remove it or give DATA= another folder"
  fi
done <<<"$files"
if [ ${#wanted[@]} -eq 0 ]; then
  echo "MNIST is in $folder already"
  exit 0
fi

temporary=$(mktemp -d) || refuse "no temporary folder: make room or set TMPDIR"
placing=
clean_up() {
  rm -rf "$temporary"
  [ -n "$placing" ] || return
  for name in "${wanted[@]}"; do
    rm -f -- "$folder/$name" "$folder/$name.partial"
  done
  rmdir --ignore-fail-on-non-empty -- "$folder" 2>/dev/null
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

while read -r name sum; do
  case " ${wanted[*]} " in *" $name.gz "*) ;; *) continue ;; esac
  fetch "$url/$name.gz" "$temporary/$name.gz" ||
    refuse "cannot fetch '$url/$name.gz' ($(tail -n 1 "$temporary/why")): check the network, or give MNIST_URL= a mirror"
  sound "$temporary/$name.gz" "$sum" ||
    refuse "'$url/$name.gz' is not the original file: give MNIST_URL= another mirror"
done <<<"$files"
placing=yes
place 2>"$temporary/why" ||
  refuse "cannot write into '$folder' ($(tail -n 1 "$temporary/why")): give DATA= another folder"
placing=
echo "MNIST is in $folder"
