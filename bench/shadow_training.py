#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images a second of shadow_training's three methods, beside the same in PyTorch.

Both train 784-512-512-10 with batch 100 and gradient descent with momentum for an epoch of made-up
images, and look at the error on 2000 of them; SHADOW's shadows count as images. PyTorch runs as it
likes to, with both threads on one net, and on one thread. Ours trains one net on one thread, so two
seeds run side by side on two cores; one alone is shown too. Runs alternate; a ratio is that of
neighbours. The share of sgemm's speed counts the multiplications of matrices alone.

Usage: shadow_training.py BUILD [rounds] [examples]
"""

import statistics
import subprocess
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    print("no PyTorch: apt-get install python3-torch")
    sys.exit(0)

WIDTHS = [784, 512, 512, 10]
BATCH, RATE, MOMENTUM, KEEP_INPUT, KEEP, REVERSE_KEEP = 100, 0.05, 0.9, 0.8, 0.5, 0.5


def flops(method):
    """Of an image: up, the gradient of the weights, and back but for the images' own."""
    layers = [a * b for a, b in zip(WIDTHS, WIDTHS[1:])]
    once = 6 * sum(layers) - 2 * layers[0]
    return once + sum(layers[:-1]) if method == "shadow" else once


class Torch:
    def __init__(self, method):
        torch.manual_seed(1)
        self.method = method
        self.weights = [(torch.randn(b, a) * (2 / a) ** 0.5).requires_grad_()
                        for a, b in zip(WIDTHS, WIDTHS[1:])]
        self.biases = [torch.zeros(b, requires_grad=True) for b in WIDTHS[1:]]
        self.optimiser = torch.optim.SGD(self.weights + self.biases, lr=RATE, momentum=MOMENTUM)

    def up(self, x, drops):
        """Layers x^0 to x^L."""
        layers = [F.dropout(x, 1 - KEEP_INPUT) if drops else x]
        for l, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = F.linear(layers[-1], w, b)
            if l + 1 < len(self.weights):
                z = F.relu(z)
                z = F.dropout(z, 1 - KEEP) if drops else z
            layers.append(z)
        return layers

    @torch.no_grad()
    def down(self, layers, image):
        s = layers[-2]
        for l in reversed(range(len(self.weights) - 1)):
            s = F.relu(s @ self.weights[l])
            s = s * torch.empty_like(s).bernoulli_(REVERSE_KEEP)
            model = layers[l] if l > 0 else image
            s = s * (model.norm(dim=1) / s.norm(dim=1).clamp_min(1e-30)).unsqueeze(1)
        return s

    def step(self, x, label):
        drops, shadows = self.method != "plain", self.method == "shadow"
        self.optimiser.zero_grad()
        layers = self.up(x, drops)
        F.cross_entropy(layers[-1], label, reduction="sum").div((1 + shadows) * len(x)).backward()
        if shadows:
            top = self.up(self.down(layers, x), drops)[-1]
            F.cross_entropy(top, label, reduction="sum").div(2 * len(x)).backward()
        self.optimiser.step()

    def epoch(self, images, labels):
        start = time.perf_counter()
        order = torch.randperm(len(images))
        for first in range(0, len(images), BATCH):
            chosen = order[first : first + BATCH]
            self.step(images[chosen], labels[chosen])
        with torch.no_grad():
            (self.up(images[:2000], False)[-1].argmax(1) != labels[:2000]).float().mean()
        return time.perf_counter() - start


def spread(values):
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    examples = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    server = subprocess.Popen([f"{sys.argv[1]}/bench/shadow_training"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)

    def ask(line):
        server.stdin.write(line + "\n")
        server.stdin.flush()
        return float(server.stdout.readline())

    images = torch.rand(examples, WIDTHS[0]) * (torch.rand(examples, WIDTHS[0]) < 0.2)
    labels = torch.randint(0, WIDTHS[-1], (examples,))
    ask(f"plain 2 {BATCH}")
    for method in ("plain", "dropout", "shadow"):
        seen = examples * (2 if method == "shadow" else 1)
        speed = {name: [] for name in ("two nets", "one net", "torch 2", "torch 1")}
        share = []
        for _ in range(rounds):
            peak = ask("gemm") * 1e9
            speed["two nets"].append(2 * seen / ask(f"{method} 2 {examples}"))
            for threads in (2, 1):
                torch.set_num_threads(threads)
                net = Torch(method)
                net.epoch(images[:1000], labels[:1000])
                speed[f"torch {threads}"].append(seen / net.epoch(images, labels))
            speed["one net"].append(seen / ask(f"{method} 1 {examples}"))
            share.append(speed["one net"][-1] * flops(method) / peak)

        def ratio(ours, theirs):
            return spread([a / b for a, b in zip(speed[ours], speed[theirs])])

        print(f"{method}, images a second: two nets side by side {spread(speed['two nets'])}, PyTorch "
              f"on two threads {spread(speed['torch 2'])}, {ratio('two nets', 'torch 2')} times; one "
              f"net alone {spread(speed['one net'])}, PyTorch on one thread "
              f"{spread(speed['torch 1'])}, {ratio('one net', 'torch 1')} times; one net runs at "
              f"{spread(share)} of sgemm's speed")
    server.stdin.close()
    server.wait()


if __name__ == "__main__":
    main()
