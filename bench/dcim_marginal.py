#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exact mean of a sigmoid unit: by the Fourier integral, by all states, by Monte Carlo.

One unit with 784 inputs and a layer of 512 of them, on one thread and on all; one unit with 24
inputs beside the enumeration of its 2^24 states; beside the samples that NumPy would have to draw
for a standard error of 1e-6; and the exponent of the cost in the number of inputs.

Usage: dcim_marginal.py BUILD [rounds]
"""

import math
import os
import statistics
import subprocess
import sys
import time

import numpy as np


class Ours:
    """build/bench/sigmoid_marginal, asked line by line."""

    def __init__(self, build):
        self.process = subprocess.Popen([f"{build}/bench/sigmoid_marginal"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, route, units, inputs, scale, repeats, threads=1):
        """Seconds a unit, the first unit's mean, a bound on the variance of its sigmoid."""
        self.process.stdin.write(f"{route} {units} {inputs} {scale} {repeats} {threads}\n")
        self.process.stdin.flush()
        seconds, mean, variance = map(float, self.process.stdout.readline().split())
        return seconds / repeats / units, mean, variance


def slope(points):
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys)) / sum((x - x0) ** 2 for x in xs)


def show(name, values, unit=1e6, of="us"):
    print(f"  {name:34} {statistics.median(values) * unit:.4g} {of} "
          f"({min(values) * unit:.4g} to {max(values) * unit:.4g})")


def numpy_samples(inputs, count, generator):
    """Seconds a sample of sigma(z), as a user of NumPy would draw it."""
    weight, q = generator.uniform(-0.1, 0.1, inputs), generator.random(inputs)
    start = time.perf_counter()
    x = generator.random((count, inputs)) < q
    np.mean(1 / (1 + np.exp(-(x @ weight))))
    return (time.perf_counter() - start) / count


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    ours, generator, threads = Ours(sys.argv[1]), np.random.default_rng(1), os.cpu_count()
    ours.ask("fourier", 1, 784, 0.1, 2000), numpy_samples(784, 1000, generator)  # warm up
    rows = {0.05: [], 0.3: [], 1: [], 10: []}
    one, layer, layer_all, small, states, samples = [], [], [], [], [], []
    for _ in range(rounds):
        for scale, values in rows.items():
            values.append(ours.ask("fourier", 1, 784, scale, 500)[0])
        layer.append(ours.ask("fourier", 512, 784, 0.1, 2)[0])
        layer_all.append(ours.ask("fourier", 512, 784, 0.1, 2, threads)[0])
        small.append(ours.ask("fourier", 1, 24, 1, 20000)[0])
        states.append(ours.ask("states", 1, 24, 1, 1)[0])
        samples.append(numpy_samples(784, 4000, generator))
    print(f"Exact means of sigmoid units, time a unit, median of {rounds} (least to most):")
    for scale, values in rows.items():
        show(f"784 inputs, weights in +-{scale}", values)
    show("layer 512 x 784, +-0.1, 1 thread", layer)
    show(f"layer 512 x 784, +-0.1, {threads} threads", layer_all)
    show("24 inputs, +-1, Fourier integral", small)
    show("24 inputs, +-1, 2^24 states", states)
    show("  states / integral", [a / b for a, b in zip(states, small)], 1, "times")
    agree = abs(ours.ask("fourier", 1, 24, 1, 1)[1] - ours.ask("states", 1, 24, 1, 1)[1])
    print(f"  they differ by {agree:.1e}")
    assert agree < 1e-14

    needed = ours.ask("fourier", 1, 784, 0.1, 1)[2] / 1e-12
    show("784 inputs, +-0.1, a NumPy sample", samples)
    print(f"  Monte Carlo to 1e-6: up to {needed:.2g} samples, NumPy "
          f"{needed * statistics.median(samples):.2g} s; the integral to 1e-15 "
          f"{needed * statistics.median(samples) / statistics.median(layer):.1g} times faster")

    points = [(n, min(ours.ask("fourier", 1, n, 1 / math.sqrt(n), max(4, 400000 // n))[0]
                      for _ in range(3))) for n in (100, 300, 1000, 3000, 10000, 30000, 100000)]
    print("  at variance 1/18, us a unit: " + ", ".join(f"n = {n}: {t * 1e6:.3g}" for n, t in points))
    print(f"  exponent of the cost in n: {slope(points):.2f}")


main()
