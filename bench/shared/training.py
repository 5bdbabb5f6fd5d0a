# SPDX-License-Identifier: GPL-3.0-or-later
"""What the timings of both pairs of DCIM have in common: ours and PyTorch's alternate, round by round;
one net a core of ours beside one net of PyTorch's on all cores, and one core each."""

import os
import statistics
import subprocess
import sys

BATCH = 100


class Ours:
    """A program of build/bench, asked line by line."""

    def __init__(self, path):
        self.path = path
        self.process = subprocess.Popen([path], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.path} gave no answer")
        return float(answer)


def show(name, values, note=""):
    values = sorted(values)
    print(f"  {name:44} {statistics.median(values):8.0f} images/s "
          f"({values[0]:.0f} to {values[-1]:.0f}){note}")


def show_ratio(name, ours, theirs):
    ratio = [a / b for a, b in zip(ours, theirs)]
    print(f"  {name:44} {statistics.median(ratio):8.2f} times ({min(ratio):.2f} to {max(ratio):.2f})")


def compare(ours, rounds, steps, title, question, ways, operations, rate):
    """`question` is what ours are asked, `ways` what PyTorch does for it, each with the words that say
    so; rate(threads, way) is its images per second, or None in place of the function. `operations` are
    those of sgemm for an image."""
    print(title)
    counts = sorted({1, os.cpu_count()})
    peak, mine = [], {n: [] for n in counts}
    theirs = {(n, way): [] for n in counts for way in ways}
    for _ in range(rounds):
        peak.append(ours.ask("peak"))
        for n in counts:
            mine[n].append(ours.ask(f"{question} {n} {steps}"))
        for (n, way), rates in theirs.items():
            if rate:
                rates.append(rate(n, way))
    share = statistics.median(r * operations / p for r, p in zip(mine[1], peak))
    for n in counts:
        show(f"{n} net{'s side by side' if n > 1 else ''}", mine[n],
             f", {share:.0%} of sgemm's {statistics.median(peak) / 1e9:.0f} GFlop/s" if n == 1 else "")
        for (threads, way), rates in theirs.items():
            if rate and threads == n:
                show(f"PyTorch, {n} thread{'s' if n > 1 else ''}{ways[way]}", rates)
                show_ratio("  ours / PyTorch", mine[n], rates)


def train(net, images, labels, steps, way):
    """Takes the steps in random order; net has an optimiser and loss(images, labels, way)."""
    import torch
    order = torch.randperm(len(images))
    for s in range(steps):
        batch = order[s * BATCH:(s + 1) * BATCH]
        net.optimiser.zero_grad()
        net.loss(images[batch], labels[batch], way).backward()
        net.optimiser.step()
