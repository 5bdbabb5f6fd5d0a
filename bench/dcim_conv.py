#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training the convolutional pair of DCIM Section 3.2 (batches of 100, Adam), beside PyTorch on the
same net.

Images per second of the three objectives. The runs of the suite are trained side by side, one net a
core, so what counts is what all cores do together: ours train one net each; PyTorch trains one net on
all of them, which is how it is used. One core each is shown too, which other load on the machine
disturbs less. PyTorch sends each image of a batch down by itself, and in a second variant of the
bidirectional objective, as we do, each class once. All alternate, round by round. The share of the
peak is that of one core's sgemm.

Usage: dcim_conv.py BUILD [rounds] [steps]
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

LAYERS = [(3, 1, 32), (3, 1, 32), (2, 2, 32), (3, 1, 64), (3, 1, 64), (2, 2, 64), (4, 1, 50), (1, 1, 10)]
SIDE = 28


def operations(objective):
    """Floating-point operations of the products an image: values, weights' and units' derivatives."""
    side, channels, layers = SIDE, 1, []
    for window, stride, kernels in LAYERS:
        side = (side - window) // stride + 1
        layers.append(2 * side * side * kernels * window * window * channels)
        channels = kernels
    up = 2 * sum(layers) + sum(layers[1:])
    if objective == "sampled":
        return up + 2 * sum(layers[:-1]) + sum(layers[:-2])
    return up + (objective == "bidirectional") * (2 * sum(layers) + sum(layers[:-1])) * 10 / BATCH


class Theirs:
    """The same layers; the way down is the transposed convolution with the same kernels."""

    def __init__(self, threads):
        torch.set_num_threads(threads)
        channels, self.weight, self.bias = 1, [], [torch.nn.Parameter(torch.zeros(1))]
        for window, _, kernels in LAYERS:
            sd = math.sqrt(6.25 / (window * window * channels))
            self.weight.append(torch.nn.Parameter(torch.randn(kernels, channels, window, window) * sd))
            self.bias.append(torch.nn.Parameter(torch.zeros(kernels)))
            channels = kernels
        self.optimiser = torch.optim.Adam(self.weight + self.bias, lr=1e-3)

    def up(self, x):
        """Units of the last hidden layer, and the logits of the classes."""
        for l, (_, stride, _) in enumerate(LAYERS[:-1]):
            x = torch.sigmoid(F.conv2d(x, self.weight[l], self.bias[l + 1], stride))
        return x, F.conv2d(x, self.weight[-1], self.bias[-1])[:, :, 0, 0]

    def down(self, x, layers):
        for l in reversed(range(layers)):
            x = F.conv_transpose2d(x, self.weight[l], self.bias[l], LAYERS[l][1])
            if l > 0:
                x = torch.sigmoid(x)
        return x

    def loss(self, x, c, objective):
        units, logits = self.up(x)
        loss = F.cross_entropy(logits, c)
        one_hot = torch.eye(10)
        if objective == "bidirectional":
            z = self.down(one_hot[c][:, :, None, None], len(LAYERS))
            loss = loss + F.binary_cross_entropy_with_logits(z, x)
        elif objective == "sampled":
            z = self.down(torch.bernoulli(units.detach()), len(LAYERS) - 1)
            loss = loss + F.binary_cross_entropy_with_logits(z, x)
        elif objective == "classes":
            z, count = self.down(one_hot[:, :, None, None], len(LAYERS)).flatten(1), one_hot[c].sum(0)
            total = (count[:, None] * F.softplus(z) - (one_hot[c].t() @ x.flatten(1)) * z).sum()
            loss = loss + total / x.numel()
        return loss


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    steps = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    ours, rate = Ours(f"{sys.argv[1]}/bench/dcim_conv"), None
    if torch:
        images, labels = torch.rand(steps * BATCH, 1, SIDE, SIDE), torch.arange(steps * BATCH) % 10

        def rate(threads, way, count=steps):
            net, start = Theirs(threads), time.perf_counter()
            train(net, images, labels, count, way)
            return count * BATCH / (time.perf_counter() - start)
        rate(os.cpu_count(), "sampled", 1)  # warm up
    else:
        print("python3-torch is missing: ours alone")
    for objective in ("discriminative", "bidirectional", "sampled"):
        ways = {objective: ""}
        if objective == "bidirectional":
            ways["classes"] = ", each class sent down once"
        compare(ours, rounds, steps, objective, objective, ways, operations(objective), rate)


if __name__ == "__main__":
    main()
