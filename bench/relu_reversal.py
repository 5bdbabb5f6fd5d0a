#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One trial of Theorem 3.2: reverify beside NumPy, alternating in one run; then what NumPy cannot do.

Both draw a Gaussian W, send a k-sparse h through x = r(2/m W h) and back, threshold, and measure
the error, on all processors. Then the implicit sampler on the same shape, on one processor; the
dense one at m = n = 1e5, with its memory; and the implicit one up to 1e12 with the exponent of its
cost in n.

Usage: relu_reversal.py BUILD [rounds]
"""

import math
import statistics
import subprocess
import sys
import time

import numpy as np

M, N, K = 4000, 4000, 50


def numpy_error(generator):
    """The lines that a user of NumPy would write."""
    w = generator.standard_normal((M, N))
    h = np.zeros(N)
    h[generator.choice(N, K, replace=False)] = 1
    x = np.maximum(2 / M * (w @ h), 0)
    bias = math.sqrt(2 * math.log(N)) * np.linalg.norm(h) * math.sqrt(2 / M)
    return np.linalg.norm(np.maximum(w.T @ x - bias, 0) - h) / np.linalg.norm(h)


class Ours:
    """build/bench/relu_trial, asked line by line; it answers seconds a trial and the mean error."""

    def __init__(self, build):
        self.process = subprocess.Popen([f"{build}/bench/relu_trial"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, sampler, m, n, k, trials):
        self.process.stdin.write(f"{sampler} {m:.0f} {n:.0f} {k} {trials}\n")
        self.process.stdin.flush()
        seconds, error = map(float, self.process.stdout.readline().split())
        return seconds / trials, error

    def peak_memory(self):
        """Bytes; of the process itself, where its parent's accounting would count its own."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def slope(points):
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys)) / sum((x - x0) ** 2 for x in xs)


def show(name, values):
    print(f"  {name:22} {statistics.median(values):.6g} ({min(values):.6g} to {max(values):.6g})")


def main():
    build = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    ours, generator = Ours(build), np.random.default_rng(1)
    ours.ask("dense", M, N, K, 1), numpy_error(generator)  # warm both up
    dense, implicit, peer = [], [], []
    for _ in range(rounds):
        dense.append(ours.ask("dense", M, N, K, 1)[0])
        implicit.append(ours.ask("implicit", M, N, K, 10000)[0])
        start = time.perf_counter()
        error = numpy_error(generator)
        peer.append(time.perf_counter() - start)
        assert abs(error - ours.ask("implicit", M, N, K, 1000)[1]) < 0.2, "the errors differ"
    print(f"ReLU reversal, m = n = {M}, k = {K}, seconds a trial, median of {rounds} (least to most):")
    show("NumPy", peer)
    show("reverify dense", dense)
    show("reverify implicit", implicit)
    show("NumPy / dense", [a / b for a, b in zip(peer, dense)])
    show("NumPy / implicit", [a / b for a, b in zip(peer, implicit)])
    ours.close()

    ours = Ours(build)
    points = []
    for n in (1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12):
        points.append((n, ours.ask("implicit", n, n, 1000, 3000)[0]))
        print(f"implicit, m = n = {n:.0e}, k = 1000: {1e6 * points[-1][1]:.1f} us a trial and thread")
    print(f"  exponent of the cost in n: {slope(points):.3f}")
    seconds, _ = ours.ask("dense", 1e5, 1e5, K, 1)
    memory = ours.peak_memory()
    ours.close()
    print(f"dense, m = n = 1e5, k = {K}: {seconds:.1f} s a trial, at most {memory / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
