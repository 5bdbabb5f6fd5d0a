#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""examine_net beside a NumPy script that looks at singular values, alternating in one run.

The script is what one writes by hand: the singular values of a float32 layer as it stands and of a
copy with its entries permuted, how many are beyond the copy's largest, the stable rank, and the
distance of the squares from the Marchenko-Pastur law. examine_net finds these and three things more:
the spectrum with rows and columns of one size, copies with other signs, and what reversing the layer
costs at --k 1 with 10 vectors. Both are whole processes that read the same .npy file, on all
processors; the stable ranks have to agree to what single precision tells.

Usage: examine_net.py BUILD [rounds [side ...]]
"""

import csv
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

SIDES = [512, 1024, 2048]


def marchenko_pastur_cdf(x, ratio):
    """By the trapezium rule on a fine grid: the script's own, good to 1e-5."""
    low, high = (1 - ratio**0.5) ** 2, (1 + ratio**0.5) ** 2
    angle = np.linspace(0, np.pi, 20001)
    at = (low + high) / 2 - (high - low) / 2 * np.cos(angle)
    density = ((high - low) / 2 * np.sin(angle)) ** 2 / (2 * np.pi * ratio * np.maximum(at, 1e-300))
    steps = (density[1:] + density[:-1]) / 2 * np.diff(angle)
    return np.interp(x, at, np.concatenate([[0], np.cumsum(steps)]))


def by_hand(path):
    """The peer, which runs as a process of its own; prints the stable rank."""
    weights = np.load(path)
    m, n = max(weights.shape), min(weights.shape)
    generator = np.random.default_rng(0)
    permuted = generator.permutation(weights.ravel()).reshape(weights.shape)
    own = np.linalg.svd(weights, compute_uv=False)
    other = np.linalg.svd(permuted, compute_uv=False)
    eigenvalue = np.sort(own.astype(float) ** 2 / m / np.mean(weights.astype(float) ** 2))
    cdf = marchenko_pastur_cdf(eigenvalue, n / m)
    steps = np.arange(n + 1) / n
    distance = max(np.max(cdf - steps[:-1]), np.max(steps[1:] - cdf))
    beyond = int(np.sum(own > other[0]))
    print(float(np.sum(eigenvalue) / eigenvalue[-1]), distance, beyond)


def run(*command):
    """Seconds, peak memory in bytes and what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss * 1024, text


def stable_rank_of(folder):
    rows = (line for line in open(f"{folder}/examine_net.csv") if not line.startswith("#"))
    return float(next(csv.DictReader(rows))["stable_rank"])


def compare(build, folder, side, rounds):
    path = pathlib.Path(folder) / f"layer{side}.npy"
    generator = np.random.default_rng(side)
    np.save(path, generator.standard_normal((side, side)).astype(np.float32))
    own, peer = [], []
    for _ in range(rounds):
        own.append(run(f"{build}/bin/examine_net", path, "--k", "1", "--trials", "10", "--quiet",
                       "--output", folder))
        peer.append(run(sys.executable, __file__, "--by-hand", path))
        ranks = stable_rank_of(folder), float(peer[-1][2].split()[0])
        assert abs(ranks[0] / ranks[1] - 1) < 1e-4, f"stable ranks differ: {ranks}"
    ratio = [theirs[0] / mine[0] for mine, theirs in zip(own, peer)]
    memory = [theirs[1] / mine[1] for mine, theirs in zip(own, peer)]
    print(f"{side} x {side}, {rounds} rounds, median (least to most):")
    for name, values in (("examine_net", own), ("NumPy", peer)):
        seconds = [value[0] for value in values]
        print(f"  {name:11} {statistics.median(seconds):.2f} s ({min(seconds):.2f} to "
              f"{max(seconds):.2f}), {max(value[1] for value in values) / 1e6:.0f} MB")
    print(f"  NumPy takes {statistics.median(ratio):.2f} times as long ({min(ratio):.2f} to "
          f"{max(ratio):.2f}) and {statistics.median(memory):.2f} times the memory")


def main():
    if sys.argv[1] == "--by-hand":
        by_hand(sys.argv[2])
        return
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    sides = [int(side) for side in sys.argv[3:]] or SIDES
    with tempfile.TemporaryDirectory() as folder:
        for side in sides:
            compare(sys.argv[1], folder, side, rounds)


if __name__ == "__main__":
    main()
