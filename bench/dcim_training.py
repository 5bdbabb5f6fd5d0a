#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training a pair of DCIM (784-512-512-10, batches of 100, Adam), beside PyTorch on the same nets.

Images per second of the discriminative and of the bidirectional objective. The runs of the suite are
trained side by side, one net a core, so what counts is what all cores do together: ours train one net
each; PyTorch trains one net on all of them, which is how it is used. One core each is shown too, which
other load on the machine disturbs less: threads that share the work of a batch wait for the slowest.
PyTorch sends each image of a batch down by itself, and in a second variant, as we do, each class
once. All alternate, round by round. The share of the peak is that of one core's sgemm.

Usage: dcim_training.py BUILD [rounds] [steps]
"""

import math
import os
import statistics
import subprocess
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    torch = None

WIDTHS = [784, 512, 512, 10]
BATCH = 100


class Ours:
    """build/bench/dcim_training, asked line by line."""

    def __init__(self, build):
        self.process = subprocess.Popen([f"{build}/bench/dcim_training"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def operations(reverse):
    """Floating-point operations of sgemm an image: values, weights' and units' derivatives."""
    layers = [2 * a * b for a, b in zip(WIDTHS, WIDTHS[1:])]
    up = 2 * sum(layers) + sum(layers[1:])
    down = 2 * sum(layers) + sum(layers[:-1])
    return up + reverse * down * WIDTHS[-1] / BATCH


class Theirs:
    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.weight = [torch.nn.Parameter(torch.randn(n, m) * 2 / math.sqrt(m))
                       for m, n in zip(WIDTHS, WIDTHS[1:])]
        self.bias = [torch.nn.Parameter(torch.zeros(n)) for n in WIDTHS]
        self.optimiser = torch.optim.Adam(self.weight + self.bias, lr=1e-3)

    def up(self, x):
        for w, b in zip(self.weight[:-1], self.bias[1:-1]):
            x = torch.sigmoid(F.linear(x, w, b))
        return F.linear(x, self.weight[-1], self.bias[-1])

    def down(self, x):
        for w, b in zip(self.weight[:0:-1], self.bias[-2:0:-1]):
            x = torch.sigmoid(F.linear(x, w.t(), b))
        return F.linear(x, self.weight[0].t(), self.bias[0])

    def loss(self, x, c, reverse):
        loss = F.cross_entropy(self.up(x), c)
        one_hot = torch.eye(WIDTHS[-1])
        if reverse == "images":
            loss = loss + F.binary_cross_entropy_with_logits(self.down(one_hot[c]), x)
        elif reverse == "classes":
            z, count = self.down(one_hot), one_hot[c].sum(0)
            total = (count[:, None] * F.softplus(z) - (one_hot[c].t() @ x) * z).sum()
            loss = loss + total / x.numel()
        return loss

    def rate(self, images, labels, steps, reverse):
        order = torch.randperm(len(images))
        start = time.perf_counter()
        for s in range(steps):
            batch = order[s * BATCH:(s + 1) * BATCH]
            self.optimiser.zero_grad()
            self.loss(images[batch], labels[batch], reverse).backward()
            self.optimiser.step()
        return steps * BATCH / (time.perf_counter() - start)


def show(name, values, note=""):
    values = sorted(values)
    print(f"  {name:44} {statistics.median(values):8.0f} images/s "
          f"({values[0]:.0f} to {values[-1]:.0f}){note}")


def show_ratio(name, ours, theirs):
    ratio = [a / b for a, b in zip(ours, theirs)]
    print(f"  {name:44} {statistics.median(ratio):8.2f} times ({min(ratio):.2f} to {max(ratio):.2f})")


def compare(ours, cores, rounds, steps, images, labels):
    for reverse in (0, 1):
        print(["discriminative", "bidirectional"][reverse])
        counts = sorted({1, cores})
        peak, mine = [], {n: [] for n in counts}
        theirs = {(n, way): [] for n in counts for way in (["images", "classes"] if reverse else [""])}
        for _ in range(rounds):
            peak.append(ours.ask("peak"))
            for n in counts:
                mine[n].append(ours.ask(f"{reverse / 784} {n} {steps}"))
            for (n, way), rates in theirs.items():
                if torch:
                    rates.append(Theirs(n).rate(images, labels, steps, way))
        share = statistics.median(r * operations(reverse) / p for r, p in zip(mine[1], peak))
        for n in counts:
            show(f"{n} net{'s side by side' if n > 1 else ''}", mine[n],
                 f", {share:.0%} of sgemm's {statistics.median(peak) / 1e9:.0f} GFlop/s" if n == 1 else "")
            for (threads, way), rates in theirs.items():
                if torch and threads == n:
                    name = f"PyTorch, {n} thread{'s' if n > 1 else ''}"
                    show(name + (f", {way} sent down" if way else ""), rates)
                    show_ratio("  ours / PyTorch", mine[n], rates)


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    steps = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    ours, cores = Ours(sys.argv[1]), os.cpu_count()
    images = labels = None
    if torch:
        images, labels = torch.rand(steps * BATCH, WIDTHS[0]), torch.arange(steps * BATCH) % 10
        Theirs(cores).rate(images, labels, 10, "images")  # warm up
    else:
        print("python3-torch is missing: ours alone")
    compare(ours, cores, rounds, steps, images, labels)


if __name__ == "__main__":
    main()
