#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exact posterior of the classes of a sigmoid network, beside NumPy on the same net.

NumPy makes each transition matrix between the 2^n states of neighbouring layers from the logarithms
of the units' probabilities, in blocks of states, and multiplies the law by it. Both on one thread;
the two posteriors must agree.

Usage: dcim_posterior.py BUILD [rounds]
"""

import os
import statistics
import subprocess
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402  the number of threads is read once


def states(n):
    return (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(float)


def transition(law, weights, bias):
    """The law of the next layer, all sums over states written out."""
    below, above, out = states(weights.shape[1]), states(weights.shape[0]), 0
    for first in range(0, len(below), 256):
        field = below[first : first + 256] @ weights.T + bias
        log_p = field @ above.T - np.logaddexp(0, field).sum(axis=1)[:, None]
        out = out + law[first : first + 256] @ np.exp(log_p)
    return out


def posterior(net, x):
    (weights, bias), *rest = net
    log_p = states(len(bias)) @ (weights @ x + bias) - np.logaddexp(0, weights @ x + bias).sum()
    law = np.exp(log_p)
    for weights, bias in rest[:-1]:
        law = transition(law, weights, bias)
    weights, bias = rest[-1]
    field = states(weights.shape[1]) @ weights.T + bias
    soft = np.exp(field - field.max(axis=1, keepdims=True))
    return law @ (soft / soft.sum(axis=1, keepdims=True))


def ours(build, widths):
    text = subprocess.run([f"{build}/bench/dcim_posterior", "20", *map(str, widths)],
                          capture_output=True, text=True, check=True).stdout
    lines = [np.array(line.split(), float) for line in text.splitlines()]
    seconds, sizes, x, result = lines[0][0], lines[1].astype(int), lines[2], lines[-1]
    net = [(lines[4 + 2 * l].reshape(sizes[l + 1], sizes[l]), lines[3 + 2 * l])
           for l in range(len(sizes) - 1)]
    return seconds, net, x, result


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for widths in ([12, 12, 12, 10], [14, 14, 14, 10]):
        mine, theirs = [], []
        for _ in range(rounds):
            seconds, net, x, result = ours(sys.argv[1], widths)
            start = time.process_time()
            reference = posterior(net, x)
            theirs.append(time.process_time() - start)
            mine.append(seconds)
        ratio = [b / a for a, b in zip(mine, theirs)]
        print(f"{'-'.join(map(str, widths))}: {statistics.median(mine) * 1e3:.3g} ms, NumPy "
              f"{statistics.median(theirs) * 1e3:.4g} ms, {statistics.median(ratio):.3g} times "
              f"({min(ratio):.3g} to {max(ratio):.3g}); they differ by "
              f"{np.abs(result - reference).max():.1e}")


if __name__ == "__main__":
    main()
