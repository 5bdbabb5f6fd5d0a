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
import sys
import time

from shared.training import BATCH, Ours, compare, train

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    torch = None

WIDTHS = [784, 512, 512, 10]


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


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    steps = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    ours, rate = Ours(f"{sys.argv[1]}/bench/dcim_training"), None
    if torch:
        images, labels = torch.rand(steps * BATCH, WIDTHS[0]), torch.arange(steps * BATCH) % 10

        def rate(threads, way, count=steps):
            net, start = Theirs(threads), time.perf_counter()
            train(net, images, labels, count, way)
            return count * BATCH / (time.perf_counter() - start)
        rate(os.cpu_count(), "images", 10)  # warm up
    else:
        print("python3-torch is missing: ours alone")
    compare(ours, rounds, steps, "discriminative", 0.0, {"": ""}, operations(0), rate)
    compare(ours, rounds, steps, "bidirectional", 1 / 784,
            {way: f", {way} sent down" for way in ("images", "classes")}, operations(1), rate)


if __name__ == "__main__":
    main()
