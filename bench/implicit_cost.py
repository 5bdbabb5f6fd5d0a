#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds a trial and thread of the implicit sampler of the spectral norm against n, at n/m = 1/4.

Each size runs as `spectral_norm --threads 1` with two numbers of trials; the difference is the
cost of the trials without start and end. The exponent is the slope of the logarithms. Then memory
and time of one dense draw that is tall: m = 10^6, n = 500.

Usage: implicit_cost.py BUILD
"""

import math
import os
import subprocess
import sys
import tempfile
import time


def run(build, *options):
    """Seconds and peak memory (bytes) of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [f"{build}/bin/spectral_norm", "--quiet", "--output", folder, *options]
        start = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{' '.join(command)} failed")
        return time.perf_counter() - start, usage.ru_maxrss * 1024


def seconds_a_trial(build, n):
    few = max(1, int(2e4 / n ** (1 / 3)) // 10)
    many = 10 * few
    size = ["--threads", "1", "--sampler", "implicit", "--m", f"{4 * n:.0f}", "--n", f"{n:.0f}"]
    short, _ = run(build, *size, "--trials", str(few))
    long, _ = run(build, *size, "--trials", str(many))
    return (long - short) / (many - few)


def slope(points):
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys)) / sum((x - x0) ** 2 for x in xs)


def main():
    build = sys.argv[1]
    points = [(10.0**k, seconds_a_trial(build, 10.0**k)) for k in range(4, 13)]
    for n, seconds in points:
        print(f"implicit norm, n = {n:.0e}: {1e3 * seconds:8.3f} ms a trial and thread")
    print(f"  exponent of the cost in n: {slope(points):.3f}")
    seconds, memory = run(build, "--sampler", "dense", "--m", "1e6", "--n", "500", "--trials", "1")
    print(f"dense norm, m = 1e6, n = 500: {seconds:.1f} s, {memory / 1e6:.0f} MB at most")


if __name__ == "__main__":
    main()
