#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of safetensors beside one written from the format's description in Python.

Both are given sound files and mutated ones. They have to accept the same files, with the same names,
shapes and numbers (any NaN for a NaN), but for what the reader may refuse by its own limits: brackets
that are too deep or too dense, more than 32 dimensions, a zero byte or a number beyond 64 bits in the
JSON, and sizes that overflow. A disagreement is kept in the folder of LIBRARY, and the exit status is
1. Without NumPy it is 77.

Usage: safetensors_against_python.py LIBRARY CORPUS [MUTATIONS [SEED]]
"""

import ctypes
import json
import math
import os
import pathlib
import random
import re
import struct
import sys

from disagreements import judge

try:
    import numpy
except ImportError:
    print("NumPy is missing: install it with 'make bench-deps'")
    sys.exit(77)

BITS = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16, "BOOL": 8, "C64": 64, "F4": 4}
BITS |= {f"{kind}{bits}": bits for kind in "IU" for bits in (8, 16, 32, 64)}
BITS |= {f"F8_{name}": 8 for name in ("E5M2", "E4M3", "E8M0")}
BITS |= {f"F6_{name}": 6 for name in ("E2M3", "E3M2")}
READ = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": None}


class Tensor(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("rank", ctypes.c_size_t),
        ("shape", ctypes.c_size_t * 32),
        ("count", ctypes.c_size_t),
        ("epsilon", ctypes.c_double),
        ("inputs_are_rows", ctypes.c_bool),
        ("orientation_known", ctypes.c_bool),
        ("other", ctypes.c_char_p),
    ]


class Reader:
    """The library, on one file in memory."""

    def __init__(self, library):
        self.library = ctypes.CDLL(library)
        self.library.rv_tensor_file_at.restype = ctypes.POINTER(Tensor)
        self.library.rv_tensor_file_count.restype = ctypes.c_size_t
        self.file = os.memfd_create("safetensors")
        self.path = f"/proc/self/fd/{self.file}".encode()

    def read(self, content):
        """{name: (shape, numbers or None)}, or None."""
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, content, 0)
        file = ctypes.c_void_p()
        if self.library.rv_tensor_file_open(ctypes.byref(file), self.path, None) != 0:
            return None
        found = {}
        for i in range(self.library.rv_tensor_file_count(file)):
            index = ctypes.c_size_t(i)
            t = self.library.rv_tensor_file_at(file, index).contents
            value = None if t.other else numpy.full(t.count, 0.5)
            if value is not None:
                pointer = value.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
                assert self.library.rv_tensor_file_read(pointer, file, index) == 0
            found[t.name] = tuple(t.shape[: t.rank]), value
        self.library.rv_tensor_file_close(file)
        return found


class Unsound(Exception):
    """What breaks a rule of the format."""


def need(condition):
    if not condition:
        raise Unsound


def once(pairs):
    need(len(dict(pairs)) == len(pairs))
    return dict(pairs)


def never(_):
    raise Unsound


def is_size(n):
    return isinstance(n, int) and not isinstance(n, bool) and n >= 0


def numbers(content, dtype):
    with numpy.errstate(invalid="ignore"):  # a NaN that signals
        if dtype != "BF16":
            return numpy.frombuffer(content, READ[dtype]).astype("f8")
        words = numpy.frombuffer(content, "<u2").astype("<u4") << 16
        return words.view("<f4").astype("f8")


def entry(value, data):
    need(isinstance(value, dict) and value.keys() == {"dtype", "shape", "data_offsets"})
    dtype, shape, offsets = value["dtype"], value["shape"], value["data_offsets"]
    need(isinstance(dtype, str) and dtype in BITS)
    need(isinstance(shape, list) and all(map(is_size, shape)))
    need(isinstance(offsets, list) and len(offsets) == 2 and all(map(is_size, offsets)))
    start, end = offsets
    need(start <= end <= len(data) and math.prod(shape) * BITS[dtype] == 8 * (end - start))
    value = numbers(data[start:end], dtype) if dtype in READ else None
    return start, end, (tuple(shape), value)


def python(content):
    """The same as Reader.read by the format's description."""
    need(len(content) >= 8)
    (length,) = struct.unpack("<Q", content[:8])
    need(length <= 100000000 and 8 + length <= len(content))
    text, data = content[8 : 8 + length], content[8 + length :]
    need(text[:1] == b"{")
    header = json.loads(text.decode(), object_pairs_hook=once, parse_constant=never)
    json.dumps(header, ensure_ascii=False).encode()  # a surrogate alone is no character
    metadata = header.pop("__metadata__", {})
    need(isinstance(metadata, dict) and all(isinstance(v, str) for v in metadata.values()))
    entries = {name.encode(): entry(value, data) for name, value in header.items()}
    end = 0
    for start, stop, _ in sorted(entries.values(), key=lambda e: e[:2]):
        need(start == end)
        end = stop
    need(end == len(data))
    return {name: e[2] for name, e in entries.items()}


def reference(content):
    try:
        return python(content)
    except (Unsound, ValueError, RecursionError):
        return None


def limit(content):
    """Why the reader may refuse what is sound."""
    (length,) = struct.unpack("<Q", content[:8])
    text = content[8 : 8 + length]
    bare = re.sub(rb'"(?:\\.|[^"\\])*"', b"", text)
    shapes = re.findall(rb"\[[^\]]*\]", bare)
    if b"\0" in text or rb"\u0000" in text:
        return "a zero byte"
    if any(len(s.split(b",")) > 32 for s in shapes):
        return "more than 32 dimensions"
    if len(re.findall(rb"[\[{]", bare)) > 4 + len(text) / 16:
        return "brackets too dense"
    if any(math.prod(max(int(n), 1) for n in re.findall(rb"\d+", s)) * 8 >= 2**63 for s in shapes):
        return "sizes that overflow"
    return None


def same(ours, theirs):
    if ours.keys() != theirs.keys():
        return False
    for name, (shape, value) in theirs.items():
        if ours[name][0] != shape or (ours[name][1] is None) != (value is None):
            return False
        if value is None:
            continue
        equal = (value.view("u8") == ours[name][1].view("u8")) | (
            numpy.isnan(value) & numpy.isnan(ours[name][1])
        )
        if not equal.all():
            return False
    return True


def verdict(content, reader):
    """What the two make of it, and whether that is a disagreement."""
    ours, theirs = reader.read(content), reference(content)
    if ours is None and theirs is None:
        return "both refuse", False
    if ours is None:
        reason = limit(content)
        return (f"refused for {reason}", False) if reason else ("refused, but sound", True)
    if theirs is None:
        return "accepted, but not sound", True
    return ("both accept", False) if same(ours, theirs) else ("other arrays", True)


WORDS = rb""" F64 F32 F16 BF16 BOOL I8 U8 I64 F4 F6_E2M3 F8_E5M2 C64 Q1 [ ] { } , : " \ 0 1 2 4 8 16 -1 1.0
    1e0 [] [0] [1] [2] [4] [0,0] [0,4] [4,8] [0,8] [1,1] [2,2] null true NaN "a" "b" "" "__metadata__" {}
    {"a":"b"} "dtype" "shape" "data_offsets" 9223372036854775807 99999999999999999999 \u0061 \u0000
    \ud800 """.split() + [b" ", b"\n", b"\t", b"\0", b"\xc3\xa9", b"\xff"]


def mutate(draw, content):
    """One change of the header, whose length is mostly set right again, or of the bytes behind it."""
    (length,) = struct.unpack("<Q", content[:8])
    header, data = content[8 : 8 + length], content[8 + length :]
    kind = draw.random()
    if kind < 0.35:
        spots = [m.span() for m in re.finditer(rb"[A-Z]+\d+\w*|\d+|\[[^\]]*\]|[\w.]+|\W", header)]
        start, end = draw.choice(spots or [(0, 0)])
        header = header[:start] + draw.choice(WORDS) + header[end:]
    elif kind < 0.6:
        at = draw.randrange(len(header) + 1)
        put = draw.choice([b"", draw.randbytes(1), draw.choice(WORDS)])
        header = header[:at] + put + header[at + draw.choice([0, 1]) :]
    elif kind < 0.8:
        data = draw.choice([data[:-1], data + b"\0", data + data, draw.randbytes(len(data))])
    else:
        entries = list(entry_texts(header))
        draw.shuffle(entries)
        header = b"{" + b",".join(entries[: draw.randrange(len(entries) + 1)]) + b"}"
    stated = len(header) if draw.random() < 0.95 else draw.choice([0, length, len(header) + 1, 2**63])
    return struct.pack("<Q", stated) + header + data


def entry_texts(header):
    """The entries of a header, as text."""
    return re.findall(rb'"[^"]*":\{[^{}]*\}', header)


def contents(bases, mutations, draw):
    """The files themselves, then mutated ones as long as they are told to be of this format."""
    yield from bases
    for _ in range(mutations):
        content = draw.choice(bases)
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            content = mutate(draw, content)
        if content[8:9] == b"{":
            yield content


def main():
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    library, corpus = sys.argv[1:3]
    mutations = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    reader, draw = Reader(os.path.abspath(library)), random.Random(seed)
    files = [f.read_bytes() for f in sorted(pathlib.Path(corpus).iterdir())]
    bases = [f for f in files if len(f) > 8 and f[8:9] == b"{"]
    judge(contents(bases, mutations, draw), lambda content: verdict(content, reader), library,
          "safetensors", f"seed {seed}")


if __name__ == "__main__":
    main()
