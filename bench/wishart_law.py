#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exact law of ||I - W'W/m||, beside its monomial form in Arb's balls.

Both compute P(norm <= 0.9-quantile or so) on one thread; the two must agree. The
monomial form is given the precision that it needs, of powers of two; it is left
out beyond 100 columns, and skipped where Arb is missing.

Usage: wishart_law.py BUILD [rounds]
"""

import statistics
import subprocess
import sys

# m, n, a norm in the middle of the law, repeats
SHAPES = [(40, 10, 1.1, 1000), (120, 30, 1.2, 1000), (400, 100, 1.24, 300),
          (1200, 300, 1.247, 100), (4000, 1000, 1.2494, 30)]
MONOMIALS_MAX = 100
SKIPPED = 77


def numbers(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode == SKIPPED:
        return None
    if done.returncode != 0:
        sys.exit(done.stderr)
    return [float(line) for line in done.stdout.split()]


def main():
    build = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    skipped = False
    for m, n, epsilon, repeats in SHAPES:
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(numbers(f"{build}/bench/wishart_law", m, n, epsilon, repeats))
            if n <= MONOMIALS_MAX and not skipped:
                theirs.append(numbers(f"{build}/bench/wishart_monomials", m, n, epsilon))
                skipped = theirs[-1] is None
        value, quantile, opening = (statistics.median(run[i] for run in mine) for i in range(3))
        line = (f"{m} x {n}: a value {value * 1e3:.3g} ms, a quantile {quantile * 1e3:.3g} ms, "
                f"preparing {opening * 1e3:.3g} ms")
        if theirs and not skipped:
            ratio = [b[0] / a[0] for a, b in zip(mine, theirs)]
            line += (f"; monomials in {theirs[0][1]:.0f} bits "
                     f"{statistics.median(run[0] for run in theirs) * 1e3:.4g} ms, "
                     f"{statistics.median(ratio):.3g} times ({min(ratio):.3g} to "
                     f"{max(ratio):.3g}); they differ by {abs(mine[0][3] - theirs[0][2]):.1e}")
        print(line)
    if skipped:
        print("the monomial form is skipped: it needs Arb, which 'make bench-deps' installs")


if __name__ == "__main__":
    main()
