#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spectral norm of I - W'W/m: reverify beside NumPy, alternating in one run.

Each program draws its own m x n Gaussian matrix and computes the norm, on all processors. reverify
finds both extreme eigenvalues, NumPy the norm alone. Timed as wall time of one call in a process
that is already warm: reverify answers lines on standard input, as NumPy answers calls.

Usage: spectral_norm.py BUILD [rounds]
"""

import statistics
import subprocess
import sys
import time

import numpy as np

M, N = 4000, 2000


def numpy_norm(generator):
    """The line that a user of NumPy would write."""
    w = generator.standard_normal((M, N))
    return np.linalg.norm(np.eye(N) - w.T @ w / M, 2)


def dgemm_rate():
    """Operations a second of this machine's matrix product, the peak to hold the Gram step against."""
    a = np.random.default_rng(0).standard_normal((3000, 3000))
    best = min(timed(lambda: a @ a.copy())[0] for _ in range(4))
    return 2 * 3000**3 / best


def timed(call):
    start = time.perf_counter()
    value = call()
    return time.perf_counter() - start, value


class Ours:
    """build/bench/dense_norm, asked line by line."""

    def __init__(self, build):
        self.process = subprocess.Popen([f"{build}/bench/dense_norm", str(M), str(N)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def main():
    build = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    ours, generator = Ours(build), np.random.default_rng(1)
    ours.ask("draw"), numpy_norm(generator)  # warm both up
    ratios, own, peer = [], [], []
    for _ in range(rounds):
        own_time, own_norm = timed(lambda: ours.ask("draw"))
        peer_time, peer_norm = timed(lambda: numpy_norm(generator))
        own.append(own_time), peer.append(peer_time), ratios.append(peer_time / own_time)
        assert abs(own_norm - peer_norm) < 0.05, "the two norms differ by more than chance"
    gram = statistics.median(ours.ask("gram") for _ in range(rounds))
    rate, peak = M * N * N / gram, dgemm_rate()
    print(f"dense norm, m = {M}, n = {N}, {rounds} rounds, median (least to most):")
    for name, values, unit in (("reverify", own, "s"), ("NumPy", peer, "s"), ("ratio", ratios, "")):
        print(f"  {name:9} {statistics.median(values):.3f} {unit} "
              f"({min(values):.3f} to {max(values):.3f})")
    print(f"  Gram step {rate / 1e9:.0f} Gflop/s, {rate / peak:.0%} of dgemm's {peak / 1e9:.0f}")


if __name__ == "__main__":
    main()
