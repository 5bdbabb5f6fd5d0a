#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The true size of the mean test at its level, far out where no plain simulation reaches.

A test at the nominal level rejects a mean that is right with a probability that is the level only
for normal data, and without the correction for skewness. For others it is measured here, by
importance sampling and without the program: the law of the data is laid on a grid of some hundred
points, and samples are drawn as multinomial counts from laws tilted towards rejection,

    q(y) ~ f(y) exp(a y + b y^2 + c y^3),   y = (x - mean) / sd,

where (a, b, c) is the gradient of the statistic in the sample's first three moments, scaled so that
the tilted law lies on the edge of rejection: the law of least relative entropy that rejects. Each
tail has its own tilts, one with and one without the cube, mixed with equal weights; the weight of a
sample is the ratio of its probabilities, which depends on its three moment sums alone.

The test is that of src/experiment/mean_test.h: Hall's statistic, Student's quantile at the nominal
level, and no verdict on samples with fewer draws than LEAST (1 + skewness^2 + max(0, kurtosis)),
both as the sample shows them.

Written to standard output as CSV: law, skewness, kurtosis (excess), draws, size, size_error
(standard error) and unguarded, the size if samples with too few draws were judged all the same.
Exit status 1 if a size exceeds the level of a test by more than five standard errors, 77 without
NumPy.
"""
import argparse
import math
import sys

try:
    import numpy as np
except ImportError:
    print("null_size.py needs NumPy: install python3-numpy", file=sys.stderr)
    sys.exit(77)

LEVEL = 1e-10  # of a test: RV_TEST_LEVEL
NOMINAL = 2e-11  # what Student's quantile is taken at: RV_MEAN_LEVEL
LEAST = 200
CHUNK = 2000


# Laws: points and probabilities.

def on_scores(quantile, step=0.04, end=8.2):
    """The law of quantile(z), z normal."""
    z = np.arange(-end, end + step / 2, step)
    w = np.exp(-z * z / 2)
    return quantile(z), w / w.sum()


def gamma_law(shape, step=0.04):
    log_x = np.arange(-30 / shape, math.log(45 + 6 * shape), step / max(1, math.sqrt(shape)))
    log_w = shape * log_x - np.exp(log_x)
    x, w = np.exp(log_x), np.exp(log_w - log_w.max())
    keep = w > 1e-17 * w.max()
    # what lies below is as good as 0
    return x[keep], w[keep] / w[keep].sum()


def laplace():
    x = np.arange(-40, 40.001, 0.06)
    w = np.exp(-abs(x))
    return x, w / w.sum()


def uniform():
    x = np.linspace(-1, 1, 201)
    return x, np.full(201, 1 / 201)


def bernoulli(p):
    return np.array([0.0, 1.0]), np.array([1 - p, p])


LAWS = {
    "normal": on_scores(lambda z: z),
    "uniform": uniform(),
    "laplace": laplace(),
    "chi-square 20": gamma_law(10),
    "chi-square 5": gamma_law(2.5),
    "exponential": gamma_law(1),
    "chi-square 1": on_scores(lambda z: z * z),
    "lognormal 0.5": on_scores(lambda z: np.exp(0.5 * z)),
    "lognormal 1": on_scores(np.exp),
    "gamma 0.1": gamma_law(0.1),
    "Bernoulli 0.5": bernoulli(0.5),
    "Bernoulli 0.2": bernoulli(0.2),
    "Bernoulli 0.02": bernoulli(0.02),
}


# Quantiles.

def student_tail(t, freedom):
    """P(T > t): Simpson's rule in the angle, T = sqrt(freedom) tan(angle)."""
    start, nodes = math.atan(t / math.sqrt(freedom)), 20001
    angle = np.linspace(start, min(math.pi / 2, start + 12 / math.sqrt(freedom)), nodes)
    f = np.cos(angle) ** (freedom - 1)
    weight = np.ones(nodes)
    weight[1:-1:2], weight[2:-1:2] = 4, 2
    integral = (weight @ f) * (angle[1] - angle[0]) / 3
    norm = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - 0.5 * math.log(math.pi)
    return integral * math.exp(norm)


def student_quantile(tail, freedom):
    low, high = 0.0, 40.0
    for _ in range(60):
        mid = (low + high) / 2
        low, high = (mid, high) if student_tail(mid, freedom) > tail else (low, mid)
    return low


# The statistic, from the means of y, y^2, y^3 in samples of T.

def statistic(m1, m2, m3, draws):
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (m2 - m1 * m1) * draws / (draws - 1)
        sd = np.sqrt(variance)
        t = math.sqrt(draws) * m1 / sd
        skewness = (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / sd ** 3
        c = skewness / math.sqrt(draws)
        z = t + c * t * t / 3 + c * c * t ** 3 / 27 + c / 6
    ok = variance > 1e-14
    return np.where(ok, z, 0.0), np.where(ok, skewness, 0.0), variance


def log_normaliser(y, p, tilt):
    e = tilt @ np.stack([y, y * y, y ** 3])
    top = e.max()
    total = (p * np.exp(e - top)).sum()
    return top + math.log(total), p * np.exp(e - top) / total


def tilt_to(y, p, draws, target, cubic):
    """The tilt (a, b, c) whose law gives the statistic `target` (with its sign)."""
    # that of the plain t statistic, whose b < 0 holds back the largest numbers
    gradient = np.array([math.copysign(1.0, target), -abs(target) / math.sqrt(draws) / 2, 0.0])
    tilt = None
    for step in range(200):
        low, high = 0.0, 1.0
        def reached(scale):
            q = log_normaliser(y, p, scale * gradient)[1]
            m = [q @ y, q @ y ** 2, q @ y ** 3]
            return abs(statistic(*m, draws)[0]) * (1 if m[0] * target > 0 else -1), m
        while reached(high)[0] < abs(target):
            high *= 1.5
            if high > 1e6:
                return None
        for _ in range(60):
            mid = (low + high) / 2
            low, high = (mid, high) if reached(mid)[0] < abs(target) else (low, mid)
        m = np.array(reached(high)[1])
        slope = np.zeros(3)
        for i in range(3):
            d = np.zeros(3)
            d[i] = 1e-5
            slope[i] = (statistic(*(m + d), draws)[0] - statistic(*(m - d), draws)[0])
        if not cubic:
            slope[2] = 0
        new = slope * math.copysign(1.0, target)
        new /= abs(new[0])
        old = gradient / abs(gradient[0])
        tilt = high * gradient
        gradient = 0.6 * old + 0.4 * new
        if np.abs(new - old).max() < 1e-4:
            return tilt
    return None if cubic else tilt


def tail(rng, y, p, draws, limit, sign, samples):
    """Size with and without the guard of one tail, with their standard errors."""
    tilts = [t for t in (tilt_to(y, p, draws, sign * limit, cubic) for cubic in (False, True))
             if t is not None]
    if not tilts:
        return np.zeros((2, 2))  # no law on these points rejects
    laws = [log_normaliser(y, p, t) for t in tilts]
    powers = np.stack([y, y * y, y ** 3, y ** 4], axis=1)
    sums, done = np.zeros((2, 2)), 0
    for _ in range(0, samples, CHUNK):
        for _, q in laws:
            s = rng.multinomial(draws, q, size=CHUNK) @ powers
            m1, m2, m3, m4 = s.T / draws
            z, skewness, variance = statistic(m1, m2, m3, draws)
            with np.errstate(divide="ignore", invalid="ignore"):
                kurtosis = (m4 - 4 * m1 * m3 + 6 * m1 ** 2 * m2 - 3 * m1 ** 4) / variance ** 2 - 3
            log_ratio = np.stack([s[:, :3] @ t - draws * n for t, (n, _) in zip(tilts, laws)])
            top = log_ratio.max(axis=0)
            weight = np.exp(-top) / np.exp(log_ratio - top).mean(axis=0)
            rejected = np.where(sign * z > limit, weight, 0.0)
            least = LEAST * (1 + skewness ** 2 + np.maximum(0, kurtosis))
            for i, w in enumerate((np.where(draws >= least, rejected, 0.0), rejected)):
                sums[i] += w.sum(), (w * w).sum()
            done += CHUNK
    size = sums[:, 0] / done
    error = np.sqrt(np.maximum(sums[:, 1] / done - size ** 2, 0) / done)
    return np.stack([size, error], axis=1)


def size_of(rng, name, factor, samples):
    x, p = LAWS[name]
    y = x - p @ x
    y /= math.sqrt(p @ y ** 2)
    skewness, kurtosis = p @ y ** 3, p @ y ** 4 - 3
    draws = math.ceil(factor * LEAST * (1 + skewness ** 2 + max(0, kurtosis)))
    limit = student_quantile(NOMINAL / 2, draws - 1)
    parts = [tail(rng, y, p, draws, limit, sign, samples) for sign in (1, -1)]
    size, unguarded = parts[0][:, 0] + parts[1][:, 0]
    error = math.hypot(parts[0][0, 1], parts[1][0, 1])
    print(f"{name},{skewness:.4g},{kurtosis:.4g},{draws},{size:.4g},{error:.2g},{unguarded:.4g}",
          flush=True)
    return size - 5 * error <= LEVEL


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--samples", type=int, default=2000, help="of each tilt and tail")
    parser.add_argument("--law", default=",".join(LAWS))
    parser.add_argument("--factor", default="1.1,2,4",
                        help="draws in units of what the law's own moments ask for")
    a = parser.parse_args()
    print("law,skewness,kurtosis,draws,size,size_error,unguarded")
    rng = np.random.default_rng(1)
    fine = [size_of(rng, name, float(factor), a.samples)
            for name in a.law.split(",") for factor in a.factor.split(",")]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
