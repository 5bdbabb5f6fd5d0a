#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The .npy reader beside numpy.load on mutated files: who accepts, and with which shape and values.

Whatever the reader accepts NumPy must accept, with the same shape and bits (any NaN for a NaN);
but for blanks behind the last line break, at which NumPy stops in version 3.0 only.
What it refuses and NumPy accepts must be refused for one of its documented limits: another type of
elements, a header that is Python but no plain list of the three entries, bytes behind the elements,
or a shape that overflows as float64. Anything else is a disagreement; it is kept in the folder of LIBRARY, and the
exit status is 1. Without NumPy the exit status is 77.

Usage: against_numpy.py LIBRARY CORPUS [MUTATIONS [SEED]]
"""

import ctypes
import io
import itertools
import os
import pathlib
import random
import re
import resource
import struct
import sys
import warnings

from disagreements import judge

try:
    import numpy
except ImportError:
    print("NumPy is missing: install it with 'make bench-deps'")
    sys.exit(77)

RANK_MAX = 64
HEADER_MAX = 10000


class Array(ctypes.Structure):
    _fields_ = [
        ("value", ctypes.POINTER(ctypes.c_double)),
        ("count", ctypes.c_size_t),
        ("rank", ctypes.c_size_t),
        ("shape", ctypes.c_size_t * RANK_MAX),
        ("single", ctypes.c_bool),
    ]


class Reader:
    """Both readers, on one file in memory."""

    def __init__(self, library):
        self.library = ctypes.CDLL(library)
        self.file = os.memfd_create("npy")
        self.path = f"/proc/self/fd/{self.file}"

    def write(self, content):
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, content, 0)

    def ours(self):
        """(shape, values, whether they were narrower than float64) or None."""
        array = Array()
        if self.library.rv_npy_read(ctypes.byref(array), self.path.encode()) != 0:
            return None
        shape = tuple(array.shape[: array.rank])
        values = numpy.array(array.value[: array.count], dtype=numpy.float64)
        single = array.single
        self.library.rv_npy_free(ctypes.byref(array))
        return shape, values, single

    def numpys(self):
        """The array or None."""
        try:
            array = numpy.load(self.path, allow_pickle=False)
        except (Exception, MemoryError):  # it raises whatever its parsers raise
            return None
        return array if isinstance(array, numpy.ndarray) else None


# A header that the reader promises to read: entries in any order, blanks of all kinds between the
# words.
BLANK = r"[ \t\r\n]*"


def quoted(text):
    return f"u?(?:'{text}'|\"{text}\")"


DESCR = "[<>=|]?(?:f[248]|[fde])|float64|float32|float16|double|single|half|float"
ENTRY = {
    "descr": quoted(f"(?:{DESCR})"),
    "fortran_order": "(?:True|False)",
    "shape": r"\((?P<shape>[^()]*)\)",
}
HEADERS = [
    re.compile(rf"[ \t]*\{{{BLANK}{f'{BLANK},{BLANK}'.join(entries)}{BLANK}(?:,{BLANK})?\}}{BLANK}")
    for entries in itertools.permutations(
        f"{quoted(key)}{BLANK}:{BLANK}{value}" for key, value in ENTRY.items()
    )
]
NUMBER = r"(?:0|[1-9]\d*)"
LIST = {
    mark: re.compile(rf"{BLANK}|(?:{BLANK}{NUMBER}{mark}{BLANK},)+(?:{BLANK}{NUMBER}{mark})?{BLANK}")
    for mark in ("", "L?")
}


def split(content):
    """Version, header and the rest of a file that has them."""
    version = content[6]
    start, size = (10, "<H") if version == 1 else (12, "<I")
    (length,) = struct.unpack(size, content[8:start])
    end = start + length
    return version, content[start:end].decode("latin1"), content[end:]


def limit(content, array):
    """Why the reader may refuse what NumPy accepted as `array`; None if it may not."""
    if array.dtype.str[1:] not in ("f2", "f4", "f8"):
        return "another type"
    version, header, elements = split(content)
    match = next((m for m in (h.fullmatch(header) for h in HEADERS) if m), None)
    if not match or not LIST["L?" if version < 3 else ""].fullmatch(match["shape"]):
        return "a header that is Python of other kinds"
    if len(elements) > array.nbytes:
        return "bytes behind the elements"
    product = 8
    for n in array.shape:
        product *= max(n, 1)
    return "overflow as float64" if product >= 2**63 else None


def verdict(content, reader):
    """What the two readers make of it, and whether that is a disagreement."""
    reader.write(content)
    ours, theirs = reader.ours(), reader.numpys()
    if ours is None and theirs is None:
        return "both refuse", False
    if ours is None:
        reason = limit(content, theirs)
        return (f"refused for {reason}", False) if reason else ("refused, NumPy accepts", True)
    if theirs is None:
        if len(ours[0]) > 32 and int(numpy.__version__.split(".")[0]) < 2:
            return "more dimensions than this NumPy has", False
        version, header, _ = split(content)
        if version == 3 and re.search(r"[\r\n][ \t]+$", header):
            return "blanks that NumPy stops at in version 3.0", False
        return "NumPy refuses", True
    if theirs.shape != ours[0] or (theirs.dtype.str[1:] != "f8") != ours[2]:
        return "another shape or type", True
    values = numpy.ascontiguousarray(theirs, dtype=numpy.float64).ravel()
    same = (values.view("u8") == ours[1].view("u8")) | (numpy.isnan(values) & numpy.isnan(ours[1]))
    return ("both accept", False) if same.all() else ("other values", True)


def sound_files():
    """What numpy.lib.format writes: all versions, types, orders, and shapes."""
    generator = numpy.random.default_rng(1)
    for version in [(1, 0), (2, 0), (3, 0)]:
        for dtype in ["<f2", ">f2", "<f4", ">f4", "=f4", "<f8", ">f8", "=f8"]:
            for shape in [(), (0,), (5,), (2, 3), (35, 2), (2, 0, 3), (2, 3, 34), (1, 2, 1, 2)]:
                for order in "CF":
                    numbers = generator.standard_normal(shape)
                    array = numpy.asarray(numbers, dtype=dtype, order=order)
                    stream = io.BytesIO()
                    numpy.lib.format.write_array(stream, array, version)
                    yield stream.getvalue()
    for dtype in "V2 g i1 i8 u4 ? c8 c16 S3 U3 V4 M8[ns] f8,i4".split():
        stream = io.BytesIO()
        numpy.save(stream, numpy.zeros(3, dtype=dtype))
        yield stream.getvalue()


# What stands in a header, and what is put in its place.
WORDS = {
    rb"'[<>=|]?f[248]'": rb"""'<f4' '>f4' '<f8' '>f8' '=f8' '=f4' '|f8' '|f4' 'f8' 'f4' '<f2' '<i4'
        '<c8' '|V4' '|O' [('a','<f8')] 'float64' 'float32' 'double' 'single' 'float' 'd' 'f' '>d' '=f'
        '<float64' '!f8' 'f08' "<f8" u'>f4' b'<f8' r'<f8' '<f8\" ('<f8') '<f''8' 'F8' 'half' """.split(),
    rb"True|False": b"True False 1 None true".split(),
    rb"\([^()]*\)": rb"""() (5,) (5) (2,3) (3,2) (6,) (6L,) (3L,2L) (-1,) (2,-1) (1,6) (6,1,) (0,)
        (0,9223372036854775807) (0,9223372036854775808) (0,1152921504606846975)
        (0,1152921504606846976) (4294967296,4294967296) ((6,),) (06,) (6.0,) (True,6) (0x6,) [6]
        (1_0,) (1,1,1,1,1,1,1,1,1,6) (6,,)""".split(),
    rb", \}": [b"}", b",}", b" , }", b", , }", b", 'a': 1}", b", 'shape': (5,)}"],
    rb"'": [b'"', b"u'", b"\'\'\'"],
    rb"^": [b" ", b"\t", b"\n", b"\r\n", b"\n ", b"\f", b"#\n", b"("],
    rb" ": [b"\t", b"\n", b"\r\n", b"\r", b"\f", b"\v", b"  ", b"", b"\xa0", b"\\\n", b"\n\t\n"],
    rb" +\n": [b"\n", b" ", b"", b"\n\n", b"\t\n", b" # \n", b"\0\n", b"\n\0", b"\r\n", b"\n \n\t",
        b"\r", b"\n x", b"\f\n"],
    rb"'shape': ": [b"'shape':", b" 'shape' : ", b"'Shape': ", b"u'shape': ", b"'descr': ",
        b'"shape": '],
    rb",": [b" ,", b",  ", b",,"],
}


def parts(content):
    """Version, dictionary and elements; None where there are none."""
    start = 10 if content[6:7] == b"\1" else 12
    if len(content) < start or content[:6] != b"\x93NUMPY":
        return None
    (length,) = struct.unpack("<H" if start == 10 else "<I", content[8:start])
    return content[6], content[start : start + length], content[start + length :]


def joined(version, dictionary, elements):
    size = "<H" if version == 1 else "<I"
    length = struct.pack(size, min(len(dictionary), 65535))
    return b"\x93NUMPY" + bytes([version, 0]) + length + dictionary + elements


def mutate_word(draw, whole):
    version, dictionary, elements = whole
    pattern = draw.choice(list(WORDS))
    word = draw.choice(WORDS[pattern])
    return version, re.sub(pattern, lambda _: word, dictionary, count=draw.choice([0, 1])), elements


def mutate_version(draw, whole):
    return draw.choice([1, 1, 2, 3, 3, 4]), whole[1], whole[2]


def mutate_bytes(draw, text):
    """One byte changed, put in or taken out."""
    at = draw.randrange(len(text) + 1)
    byte = draw.choice([b"", draw.randbytes(1), b" ", b",", b"0", b"L", b"'"])
    return text[:at] + byte + text[at + draw.choice([0, 1]) :]


def mutate_dictionary(draw, whole):
    return whole[0], mutate_bytes(draw, whole[1]), whole[2]


def mutate_elements(draw, whole):
    version, dictionary, elements = whole
    cut = draw.randrange(len(elements) + 1)
    longer = elements + draw.randbytes(draw.choice([1, 4, 8, 24]))
    return version, dictionary, draw.choice([elements[:cut], longer, draw.randbytes(len(elements))])


CHANGES = [mutate_word, mutate_word, mutate_version, mutate_dictionary, mutate_elements]


def mutate(draw, bases):
    whole = parts(draw.choice(bases))
    if whole is None or draw.random() < 0.2:
        return mutate_bytes(draw, draw.choice(bases))
    for _ in range(draw.choice([1, 1, 2, 3])):
        whole = draw.choice(CHANGES)(draw, whole)
    return joined(*whole)


def main():
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    library, corpus = sys.argv[1:3]
    mutations = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # for what NumPy asks for
    reader, draw = Reader(library), random.Random(seed)
    bases = list(sound_files()) + [f.read_bytes() for f in sorted(pathlib.Path(corpus).iterdir())]
    contents = bases + [mutate(draw, bases) for _ in range(mutations)]
    judge(contents, lambda content: verdict(content, reader), library, "npy",
          f"NumPy {numpy.__version__}, seed {seed}")


if __name__ == "__main__":
    main()
