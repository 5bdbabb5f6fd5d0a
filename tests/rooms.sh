#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tests/rooms.sh ROOT BUILD
# Holds the sources below ROOT, and their objects in BUILD, against the order of the rooms:
#
#   support < numeric < random < theory < model < learn < experiment < verify, tools
#
# with bench/ and tests/ above all. A header of include/reverify/ belongs to the room of its source.
# Prints what is wrong, and fails, when
# - an include goes upwards, or is neither a header of the tree nor in angle brackets;
# - a public header (include/reverify/) includes one that is not;
# - the modules of the library go in a circle by their includes; a module is what has one name in a
#   room, and NAME_parts.h belongs to NAME;
# - the objects of the library call each other in a circle, or upwards without any include.
set -u
export LC_ALL=C

if [ $# -ne 2 ] || [ ! -d "$1/src" ] || [ ! -d "$2" ]; then
  echo "Usage: tests/rooms.sh ROOT BUILD" >&2
  exit 2
fi
build=$(cd "$2" && pwd)
cd "$1" || exit 2

# includes: every include in quotes, as "FILE INCLUDED"
includes() {
  find src include verify tools bench tests -name '*.[ch]' 2>/dev/null | sort | xargs grep -H '^ *# *include *"' |
    sed 's/^\([^:]*\): *# *include *"\([^"]*\)".*/\1 \2/'
}

# calls: which object of the library uses what another defines, as "call src/A src/B"
calls() {
  local source objects=()
  for source in src/*/*.c; do
    if [ -f "$build/${source%.c}.o" ]; then
      objects+=("${source%.c}.o")
    else
      echo "missing $source"
    fi
  done
  [ ${#objects[@]} -gt 0 ] || return
  (cd "$build" && nm -A -g "${objects[@]}") | awk '
    { module = $1; sub(/\.o:.*/, "", module) }
    $(NF - 1) == "U" { uses[module " " $NF]; next }
    { home[$NF] = module }
    END {
      for (use in uses) {
        split(use, part, " ")
        if (part[2] in home && home[part[2]] != part[1]) call[part[1] " " home[part[2]]]
      }
      for (pair in call) print "call", pair
    }' | sort
}

{
  find src include verify tools bench tests -name '*.[ch]' 2>/dev/null | sort | sed 's/^/file /'
  includes | sed 's/^/include /'
  calls
} | awk '
  BEGIN {
    count = split("support numeric random theory model learn experiment", name, " ")
    for (i = 1; i <= count; i++) rank[name[i]] = i
    rank["verify"] = rank["tools"] = ++count
    rank["bench"] = rank["tests"] = ++count
    # without a source of their own
    home["include/reverify/coding.h"] = "theory"
    home["include/reverify/reverify.h"] = "verify"
  }

  function wrong(text) { print text; failures++ }

  function base(path) { sub(/.*\//, "", path); sub(/\.[ch]$/, "", path); return path }

  function room(path,   part) {
    split(path, part, "/")
    if (part[1] == "include") return path in home ? home[path] : source_room[base(path)]
    return part[1] == "src" ? part[2] : part[1]
  }

  function module(path,   stem) {
    stem = base(path)
    if (path ~ /\.h$/) sub(/_parts$/, "", stem)
    return room(path) "/" stem
  }

  function edge(graph, from, to) {
    if (from != to && !((graph, from, to) in seen)) {
      seen[graph, from, to]
      next_count[graph, from]++
      next_node[graph, from, next_count[graph, from]] = to
      nodes[graph] = nodes[graph] " " from
    }
  }

  # depth first; a node met again on the way down closes a circle
  function descend(graph, node, kind,   i, k, to, text) {
    state[graph, node] = "open"
    way[++depth] = node
    for (i = 1; i <= next_count[graph, node]; i++) {
      to = next_node[graph, node, i]
      if (state[graph, to] == "open") {
        text = to
        for (k = depth; way[k] != to; k--) text = way[k] " -> " text
        wrong(kind " in a circle: " to " -> " text)
      } else if (state[graph, to] == "") descend(graph, to, kind)
    }
    depth--
    state[graph, node] = "done"
  }

  function circles(graph, kind,   list, n, i) {
    n = split(nodes[graph], list, " ")
    for (i = 1; i <= n; i++)
      if (state[graph, list[i]] == "") descend(graph, list[i], kind)
  }

  $1 == "file" {
    there[$2]
    if ($2 ~ /^src\/.*\.c$/) {
      split($2, part, "/")
      if (base($2) in source_room) wrong($2 ": a source of this name is in src/" source_room[base($2)] "/ too: give every module a name of its own")
      source_room[base($2)] = part[2]
    }
  }

  $1 == "include" {
    from = $2; folder = from; sub(/\/[^\/]*$/, "", folder)
    to = ""
    if ("include/" $3 in there) to = "include/" $3
    else if ("src/" $3 in there) to = "src/" $3
    else if (folder ~ /^(tests|bench)/ && (folder "/" $3) in there) to = folder "/" $3
    else if (folder ~ /^tests\// && $3 ~ /^\.\.\// && ("tests/" substr($3, 4)) in there) to = "tests/" substr($3, 4)
    includes++
    if (to == "") { wrong(from " includes \"" $3 "\", which is not in the tree"); next }
    if (!(room(from) in rank)) { wrong(from ": no room is known of it: give it a source, or tests/rooms.sh its room"); next }
    if (!(room(to) in rank)) { wrong(to ": no room is known of it: give it a source, or tests/rooms.sh its room"); next }
    if (rank[room(from)] < rank[room(to)]) wrong(from " (" room(from) ") includes " to " (" room(to) "), which is above it")
    if (from ~ /^include/ && to !~ /^include/) wrong(from " is public and includes " to ", which is not")
    if (from ~ /^(src|include)/ && to ~ /^(src|include)/) edge("include", module(from), module(to))
  }

  $1 == "call" {
    calls++
    if (rank[room($2)] < rank[room($3)]) wrong($2 " calls " $3 ", which is above it")
    edge("call", $2, $3)
  }

  $1 == "missing" { missing++ }

  END {
    if (missing) wrong(missing " objects are missing: build all first")
    if (!includes || !calls) wrong("no include or no call was found")
    circles("include", "includes")
    circles("call", "calls")
    exit failures > 0
  }'
