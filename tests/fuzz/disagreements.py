# SPDX-License-Identifier: GPL-3.0-or-later
"""What the readers' rivals in Python share: counting verdicts, and keeping the files that two readers
take for different things."""
import collections
import pathlib
import sys


def judge(contents, verdict, library, suffix, said):
    """Judges each file's content: verdict(content) is (what, whether the readers disagree). Prints how
    many were what, and ends the process with 1 if there was a disagreement; `said` stands in the
    brackets of the last line. The files at fault go beside the library."""
    found, wrong = collections.Counter(), 0
    for content in contents:
        what, disagree = verdict(content)
        found[what] += 1
        if disagree:
            wrong += 1
            name = pathlib.Path(library).parent / f"disagreement-{wrong}.{suffix}"
            name.write_bytes(content)
            print(f"{what}: {name}", file=sys.stderr)
    for what, count in found.most_common():
        print(f"{count:8d}  {what}")
    print(f"{sum(found.values())} files, {wrong} disagreements ({said})")
    sys.exit(wrong > 0)
