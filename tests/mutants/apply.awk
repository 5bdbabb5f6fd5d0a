# SPDX-License-Identifier: GPL-3.0-or-later
# OLD=... NEW=... awk -f apply.awk FILE: FILE with the one occurrence of $OLD replaced by $NEW, both
# taken as they stand. Exit status 1 if there is none or more than one.
BEGIN {
  old = ENVIRON["OLD"]
  new = ENVIRON["NEW"]
}
{
  place = 0
  for (start = 1; (at = index(substr($0, start), old)) > 0; start = place + length(old)) {
    place = start + at - 1
    found++
  }
  print (place ? substr($0, 1, place - 1) new substr($0, place + length(old)) : $0)
}
END { exit found == 1 ? 0 : 1 }
