#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The idx reader beside Python's gzip and NumPy on mutated files: who accepts, and which array.

Whatever the reader accepts, gzip and NumPy must find in it, with the same shape and elements. What
it refuses and they accept must be refused for one of its documented limits: elements of another
type, other numbers of dimensions, no elements, bytes behind the elements or behind the compressed
data, or a field of the gzip header that Python does not look at. Anything else is a disagreement; it
is kept in the folder of LIBRARY, and the exit status is 1. Without NumPy the exit status is 77.

Usage: idx_against_numpy.py LIBRARY CORPUS [MUTATIONS [SEED]]
"""

import ctypes
import gzip
import os
import pathlib
import random
import struct
import sys
import zlib

from disagreements import judge

try:
    import numpy
except ImportError:
    print("NumPy is missing: install it with 'make bench-deps'")
    sys.exit(77)

RANK_MAX = 3
MAGIC = b"\x1f\x8b"
CHECKED, RESERVED = 0x02, 0xE0  # bits of the fourth byte of a gzip header
TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


class Array(ctypes.Structure):
    _fields_ = [
        ("value", ctypes.POINTER(ctypes.c_ubyte)),
        ("count", ctypes.c_size_t),
        ("rank", ctypes.c_size_t),
        ("shape", ctypes.c_size_t * RANK_MAX),
    ]


class Reader:
    """The reader of the library, on a file in memory."""

    def __init__(self, library):
        self.library = ctypes.CDLL(library)
        self.file = os.memfd_create("idx")

    def read(self, packed):
        """The array or None."""
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, packed, 0)
        array = Array()
        if self.library.rv_idx_read(ctypes.byref(array), f"/proc/self/fd/{self.file}".encode()) != 0:
            return None
        values = numpy.array(array.value[: array.count], dtype=numpy.uint8)
        shape = tuple(array.shape[: array.rank])
        self.library.rv_idx_free(ctypes.byref(array))
        return values.reshape(shape)


def unpack(packed):
    """The content of a file, or None where gzip finds it damaged."""
    if packed[:2] != MAGIC:
        return packed
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error, struct.error, IndexError):
        return None


def numpys(content):
    """(array, bytes behind it) or None."""
    if content is None or len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        return None
    rank, dtype = content[3], numpy.dtype(TYPES[content[2]])
    try:
        shape = [int(n) for n in numpy.frombuffer(content, ">u4", rank, 4)] if rank else []
        count = 1
        for n in shape:
            count *= n
        end = 4 + 4 * rank + count * dtype.itemsize
        if end > len(content):
            return None
        elements = content[4 + 4 * rank : end]
        return numpy.frombuffer(elements, dtype).reshape(shape), len(content) - end
    except ValueError:  # more dimensions than NumPy has, among others
        return None


def one_member(packed):
    inflater = zlib.decompressobj(31)
    inflater.decompress(packed)
    return inflater.eof and not inflater.unused_data


def limit(packed, array, behind):
    """Why the reader may refuse what the others accept; None if it may not."""
    if array.dtype != numpy.uint8:
        return "another type"
    if not 1 <= array.ndim <= RANK_MAX:
        return "other numbers of dimensions"
    if array.size == 0:
        return "no elements"
    if behind > 0:
        return "bytes behind the elements"
    if packed[:2] != MAGIC:
        return None
    if packed[3] & (CHECKED | RESERVED):
        return "a field that Python does not look at"
    return None if one_member(packed) else "bytes behind the compressed data"


def verdict(packed, reader):
    """What the two make of it, and whether that is a disagreement."""
    ours, theirs = reader.read(packed), numpys(unpack(packed))
    if ours is None and theirs is None:
        return "both refuse", False
    if ours is None:
        reason = limit(packed, *theirs)
        return (f"refused for {reason}", False) if reason else ("refused, NumPy accepts", True)
    if theirs is None:
        return "NumPy refuses", True
    array, behind = theirs
    same = behind == 0 and array.dtype == numpy.uint8 and array.shape == ours.shape
    return ("both accept", False) if same and (array == ours).all() else ("another array", True)


def laid_out(kind, shape, elements):
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + elements


def sound_contents():
    """Arrays of all types and of 0 to 4 dimensions."""
    generator = numpy.random.default_rng(1)
    for kind, dtype in TYPES.items():
        for shape in [(), (0,), (1,), (9,), (2, 3), (2, 0, 3), (4, 5, 6), (1, 1, 1), (2, 3, 1, 2)]:
            array = generator.integers(0, 100, shape).astype(dtype)
            yield laid_out(kind, shape, array.tobytes())


SIZES = [0, 1, 2, 3, 6, 9, 28, 255, 256, 60000, 2**31, 2**32 - 1]


def mutate_shape(draw, content):
    """Other dimensions, and as often as not the elements that they ask for."""
    shape = [draw.choice(SIZES) for _ in range(draw.choice([1, 1, 2, 3, 4]))]
    count = 1
    for n in shape:
        count *= n
    room = count if count <= 4096 and draw.random() < 0.5 else draw.randrange(40)
    return laid_out(draw.choice([8, 8, 8, content[2]]), shape, draw.randbytes(room))


def mutate_bytes(draw, content):
    """One byte changed, put in or taken out."""
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice([b"", draw.randbytes(1)]) + content[at + draw.choice([0, 1]) :]


def mutate_length(draw, content):
    return draw.choice([content[: draw.randrange(len(content) + 1)], content + draw.randbytes(3)])


def pack(draw, content):
    """As it is, or compressed, in one member or two, sometimes with something behind."""
    if draw.random() < 0.3:
        return content
    level, cut = draw.randrange(10), draw.choice([0, 0, 0, len(content) // 2])
    members = [content[:cut], content[cut:]] if cut else [content]
    behind = draw.choice([b""] * 6 + [b"\0", b"\0" * 9, b"x", MAGIC])
    return b"".join(gzip.compress(m, level, mtime=0) for m in members) + behind


def mutate(draw, bases):
    content = draw.choice(bases)
    for _ in range(draw.choice([0, 1, 1, 2])):
        content = draw.choice([mutate_shape, mutate_bytes, mutate_length])(draw, content)
        content = content if len(content) >= 3 else draw.choice(bases)
    packed = pack(draw, content)
    return packed if draw.random() < 0.7 else mutate_bytes(draw, packed)


def main():
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    library, corpus = sys.argv[1:3]
    mutations = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    reader, draw = Reader(library), random.Random(seed)
    bases = list(sound_contents())
    bases += 5 * [content for content in bases if content[2] == 8]  # more of what is accepted
    files = bases + [f.read_bytes() for f in sorted(pathlib.Path(corpus).iterdir())]
    files += [mutate(draw, bases) for _ in range(mutations)]
    judge(files, lambda packed: verdict(packed, reader), library, "idx",
          f"NumPy {numpy.__version__}, seed {seed}")


if __name__ == "__main__":
    main()
