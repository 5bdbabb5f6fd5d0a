#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights that another program trained, through examine_net: what it says, how long it takes.

Trains a 784-512-512-10 ReLU net with a softmax top in NumPy on Fashion-MNIST for a few epochs (Adam,
minibatches of 100) and examines its weights before and after, as float32 outputs x inputs. Then
one Gaussian layer of 4096 x 4096, timed.

Usage: own_weights.py BUILD [DATA]      DATA: folder of the idx files, by default Debian's
                                        /usr/share/datasets/fashion-mnist
"""

import gzip
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

SIZES = [784, 512, 512, 10]
EPOCHS, BATCH, RATE = 5, 100, 1e-3


def read_idx(path):
    with gzip.open(path) as stream:
        raw = stream.read()
    rank = raw[3]
    shape = np.frombuffer(raw, ">i4", rank, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(folder, part):
    images = read_idx(folder / f"{part}-images-idx3-ubyte.gz").reshape(-1, 784)
    return images.astype(np.float32) / 255, read_idx(folder / f"{part}-labels-idx1-ubyte.gz")


def forward(net, x):
    layers = [x]
    for index, (weights, bias) in enumerate(net):
        z = layers[-1] @ weights.T + bias
        layers.append(np.maximum(z, 0) if index + 1 < len(net) else z)
    return layers


def gradients(net, x, labels):
    layers = forward(net, x)
    top = np.exp(layers[-1] - layers[-1].max(axis=1, keepdims=True))
    delta = top / top.sum(axis=1, keepdims=True)
    delta[np.arange(len(labels)), labels] -= 1
    delta /= len(labels)
    found = []
    for index in reversed(range(len(net))):
        found.append((delta.T @ layers[index], delta.sum(axis=0)))
        if index > 0:
            delta = (delta @ net[index][0]) * (layers[index] > 0)
    return found[::-1]


def train(net, x, labels, rng):
    moments = [[np.zeros_like(a) for a in layer] for layer in net]
    squares = [[np.zeros_like(a) for a in layer] for layer in net]
    step = 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for first in range(0, len(x), BATCH):
            step += 1
            chosen = order[first : first + BATCH]
            for layer, change in enumerate(gradients(net, x[chosen], labels[chosen])):
                for part, slope in enumerate(change):
                    m, s = moments[layer][part], squares[layer][part]
                    m += 0.1 * (slope - m)
                    s += 0.001 * (slope * slope - s)
                    scaled = (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)
                    net[layer][part][...] -= RATE * scaled


def save(net, folder, name):
    paths = []
    for index, (weights, _) in enumerate(net):
        paths.append(f"{folder}/{name}{index + 1}.npy")
        np.save(paths[-1], weights.astype(np.float32))
    return paths


def examine(build, folder, paths, *options):
    """Runs the tool; seconds and peak memory in bytes."""
    command = [f"{build}/bin/examine_net", *paths, *options, "--output", f"{folder}/results"]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def main():
    build = sys.argv[1]
    data = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "/usr/share/datasets/fashion-mnist")
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        if data.is_dir():
            net = [
                [rng.normal(0, np.sqrt(2 / a), (b, a)).astype(np.float32), np.zeros(b, np.float32)]
                for a, b in zip(SIZES, SIZES[1:])
            ]
            print("before training")
            examine(build, folder, save(net, folder, "before"))
            images, labels = load(data, "train")
            train(net, images, labels, rng)
            images, labels = load(data, "t10k")
            right = (forward(net, images)[-1].argmax(axis=1) == labels).mean()
            print(f"after {EPOCHS} epochs, test accuracy {right:.3f}")
            examine(build, folder, save(net, folder, "after"))
        else:
            print(f"no {data}: give the folder of the data, or install dataset-fashion-mnist")
        large = f"{folder}/large.npy"
        np.save(large, rng.standard_normal((4096, 4096)).astype(np.float32))
        seconds, memory = examine(build, folder, [large])
        print(f"one layer of 4096 x 4096: {seconds:.1f} s, {memory / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
