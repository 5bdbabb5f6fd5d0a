#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The readers of weights beside encoders of all formats that share nothing with them.

Writes one net as .npy, .npz, .safetensors, shards with an index, and .onnx into the working folder,
by NumPy or by struct alone, and holds what the library makes of each file against the net: names,
shapes, orientations, the spacing of the type, and every number. The files same.* hold one net, of two
layers that fit onto each other, in every format, and to the last bit.

Usage: formats.py LIBRARY
"""

import ctypes
import json
import os
import struct
import sys

try:
    import numpy
except ImportError:
    print("NumPy is missing: install it with 'make bench-deps'")
    sys.exit(77)


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


class Options(ctypes.Structure):
    _fields_ = [("raw_is_bfloat16", ctypes.c_bool)]


def reader(library):
    lib = ctypes.CDLL(library)
    lib.rv_tensor_file_at.restype = ctypes.POINTER(Tensor)
    lib.rv_tensor_file_count.restype = ctypes.c_size_t
    lib.rv_message.restype = ctypes.c_char_p

    def read(path, raw=False):
        """[(name, array or what it holds instead, epsilon, orientation or None)]"""
        file = ctypes.c_void_p()
        status = lib.rv_tensor_file_open(ctypes.byref(file), path.encode(), ctypes.byref(Options(raw)))
        if status != 0:
            sys.exit(f"{path} is refused: {lib.rv_message().decode()}")
        found = []
        for i in range(lib.rv_tensor_file_count(file)):
            t = lib.rv_tensor_file_at(file, ctypes.c_size_t(i)).contents
            known = t.inputs_are_rows if t.orientation_known else None
            value = t.other.decode() if t.other else numpy.empty(tuple(t.shape[: t.rank]))
            if not t.other:
                assert value.size == t.count
                pointer = value.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
                if lib.rv_tensor_file_read(pointer, file, ctypes.c_size_t(i)) != 0:
                    sys.exit(f"{path} cannot be read: {lib.rv_message().decode()}")
            found.append((t.name.decode(), value, t.epsilon, known))
        lib.rv_tensor_file_close(file)
        return found

    return read


def bfloat16(array):
    """The words of the numbers, cut off."""
    return (numpy.ascontiguousarray(array, "<f4").view("<u4") >> 16).astype("<u2")


def as_stored(array, kind):
    """What of an array of float64 is left in a type."""
    if kind == "bf16":
        return (bfloat16(array).astype("<u4") << 16).view("<f4").astype("f8")
    return array.astype(kind).astype("f8")


def raw(array, kind):
    return (bfloat16(array) if kind == "bf16" else array.astype("<" + kind)).tobytes()


EPSILON = {"f8": 2.0**-52, "f4": 2.0**-23, "f2": 2.0**-10, "bf16": 2.0**-7}


# safetensors, from its description

DTYPE = {"f8": "F64", "f4": "F32", "f2": "F16", "bf16": "BF16"}


def safetensors(path, arrays):
    """arrays: [(name, dtype, shape, bytes)]"""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, dtype, shape, content in arrays:
        span = [len(data), len(data) + len(content)]
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": span}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


# protobuf: fields of one message, from its description


def varint(n):
    n &= (1 << 64) - 1
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def number(field, n):
    return varint(field << 3) + varint(n)


def block(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def single(field, x):
    return varint(field << 3 | 5) + struct.pack("<f", x)


TYPE = {"f4": 1, "f2": 10, "f8": 11, "bf16": 16}


def tensor(name, array, kind, how="raw", dims=None):
    """TensorProto, its numbers in one of the ways that there are."""
    out = b"".join(number(1, d) for d in (dims or array.shape))
    out += number(2, TYPE[kind]) + block(8, name)
    flat = array.ravel()
    if how == "raw":
        out += block(9, raw(flat, kind))
    elif how == "typed" and kind == "f8":
        out += block(10, flat.astype("<f8").tobytes())
    elif how == "typed" and kind == "f4":
        out += block(4, flat.astype("<f4").tobytes())
    elif how == "unpacked":
        out += b"".join(single(4, x) for x in flat)
    elif how == "typed":
        words = bfloat16(flat) if kind == "bf16" else flat.astype("<f2").view("<u2")
        out += block(5, b"".join(varint(int(w)) for w in words))
    else:
        location, offset, length = how
        for key, value in [("location", location), ("offset", offset), ("length", length)]:
            out += block(13, block(1, key) + block(2, str(value)))
        out += number(14, 1)
    return out


def node(kind, inputs, outputs, attributes=b""):
    out = b"".join(block(1, i) for i in inputs) + b"".join(block(2, o) for o in outputs)
    return out + block(3, "node " + kind) + block(4, kind) + attributes


def attribute(name, i=None, t=None, g=None):
    out = block(1, name)
    out += number(3, i) + number(20, 2) if i is not None else b""
    out += block(5, t) + number(20, 4) if t is not None else b""
    out += block(6, g) + number(20, 5) if g is not None else b""
    return block(5, out)


def graph(nodes, initialisers):
    out = b"".join(block(1, n) for n in nodes) + block(2, "a graph")
    return out + b"".join(block(5, i) for i in initialisers)


def model(path, whole):
    with open(path, "wb") as f:
        f.write(number(1, 8) + block(2, "by hand") + block(7, whole) + block(8, number(2, 17)))


# The net

draw = numpy.random.default_rng(1)
NET = {f"layer.{n}.weight": draw.standard_normal((n, 3)) for n in (2, 10, 4)}
ODD = numpy.array([[0.0, -0.0, 1.0], [65504.0, 2.0**-24, -1.5]])  # the ends of float16


def compare(what, found, wanted):
    """wanted: [(name, array or what it holds instead, epsilon, orientation)]"""
    names = [f[0] for f in found]
    assert names == [w[0] for w in wanted], f"{what}: names {names}"
    for (name, value, epsilon, known), (_, array, spacing, orientation) in zip(found, wanted):
        where = f"{what}: {name}"
        assert known == orientation, f"{where} has the orientation {known}"
        if isinstance(array, str):
            assert value == array, f"{where} holds {value}"
            continue
        assert epsilon == spacing, f"{where} has the spacing {epsilon}"
        assert value.shape == array.shape, f"{where} has the shape {value.shape}"
        assert value.tobytes() == array.astype("f8").tobytes(), f"{where} has other numbers"


def test_npy(read):
    for kind in ("f8", "f4", "f2"):
        numpy.save(f"odd.{kind}.npy", numpy.asfortranarray(ODD.astype(kind)))
        wanted = [(f"odd.{kind}", as_stored(ODD, kind), EPSILON[kind], None)]
        compare(f"{kind}.npy", read(f"odd.{kind}.npy"), wanted)
    numpy.save("brain.npy", bfloat16(ODD).view("V2"))
    wanted = [("brain", as_stored(ODD, "bf16"), EPSILON["bf16"], None)]
    compare("bfloat16.npy", read("brain.npy", raw=True), wanted)


def test_npz(read):
    mixed = {"b": NET["layer.2.weight"], "a": ODD.astype("f2"), "n": numpy.arange(4, dtype="i8")}
    wanted = [
        ("b", mixed["b"], EPSILON["f8"], None),
        ("a", as_stored(ODD, "f2"), EPSILON["f2"], None),
        ("n", "int64 elements", 0, None),
    ]
    for save in (numpy.savez, numpy.savez_compressed):
        save("net.npz", **mixed)
        compare(save.__name__, read("net.npz"), wanted)


def test_safetensors(read):
    for kind, dtype in DTYPE.items():
        arrays = [(n, dtype, a.shape, raw(a, kind)) for n, a in NET.items()]
        safetensors("net.safetensors", [*arrays, ("n", "I8", (2, 2), b"abcd")])
        wanted = [
            (f"layer.{n}.weight", as_stored(NET[f"layer.{n}.weight"], kind), EPSILON[kind], None)
            for n in (2, 4, 10)
        ]
        compare(kind + ".safetensors", read("net.safetensors"), [*wanted, ("n", "int8 elements", 0, None)])
    names = list(NET)
    for number_, part in enumerate((names[:2], names[2:])):
        arrays = [(n, "F32", NET[n].shape, raw(NET[n], "f4")) for n in part]
        safetensors(f"part-{number_}.safetensors", arrays)
    where = {n: f"part-{int(n in names[2:])}.safetensors" for n in names}
    with open("net.safetensors.index.json", "w") as f:
        json.dump({"metadata": {"total_size": 192}, "weight_map": where}, f, indent=2)
    wanted = [
        (f"layer.{n}.weight", as_stored(NET[f"layer.{n}.weight"], "f4"), EPSILON["f4"], None)
        for n in (2, 4, 10)
    ]
    compare("shards", read("net.safetensors.index.json"), wanted)


def test_onnx(read):
    w = draw.standard_normal((4, 3))
    cube = draw.standard_normal((2, 8, 3))
    with open("outside.bin", "wb") as f:
        f.write(b"1234" + raw(w, "f4"))
    inner = graph(
        [
            node("Constant", [], ["c"], attribute("value", t=tensor("", w, "f4", "unpacked"))),
            node("MatMul", ["x", "c"], ["y"]),
            node("Gemm", ["x", "late"], ["z"], attribute("transB", i=1)),
        ],
        [tensor("inner", w, "f8", "typed")],
    )
    nodes = [
        node("Conv", ["x", "kernel"], ["1"]),
        node("If", ["condition"], ["2"], attribute("then_branch", g=inner)),
        node("MatMul", ["2", "right"], ["3"]),
        node("MatMul", ["left", "3"], ["4"]),
        node("Gemm", ["4", "gemm", "bias"], ["5"]),
        node("ConvTranspose", ["5", "up"], ["6"]),
        node("LSTM", ["6", "lstm"], ["7"]),
        node("Add", ["7", "external"], ["8"]),
    ]
    initialisers = [
        tensor("unused", w, "bf16", "typed"),
        tensor("late", w, "f2", "typed"),
        tensor("bias", w[0], "f4", "typed"),
        tensor("gemm", w, "f4", "typed"),
        tensor("left", w, "f8"),
        tensor("right", w, "f2"),
        tensor("kernel", cube, "bf16"),
        tensor("up", cube, "f4"),
        tensor("lstm", cube, "f4"),
        tensor("external", w, "f4", ("outside.bin", 4, 48)),
    ]
    model("net.onnx", graph(nodes, initialisers))
    wanted = [
        ("kernel", cube, "bf16", False),
        ("c", w, "f4", True),
        ("late", w, "f2", False),
        ("inner", w, "f8", None),
        ("right", w, "f2", True),
        ("left", w, "f8", False),
        ("gemm", w, "f4", True),
        ("bias", w[0], "f4", None),
        ("up", cube, "f4", True),
        ("lstm", cube, "f4", False),
        ("external", w, "f4", None),
        ("unused", w, "bf16", None),
    ]
    shaped = [
        (name, as_stored(array, kind).reshape((16, 3) if name == "lstm" else array.shape), EPSILON[kind], known)
        for name, array, kind, known in wanted
    ]
    compare("onnx", read("net.onnx"), shaped)


def write_same(net):
    """One net in files of every format, same.*; the numbers are bfloat16's, so that each holds them."""
    for name, array in net.items():
        numpy.save(f"same.{name}.npy", array.astype("f4"))
    numpy.savez_compressed("same.npz", **{n: a.astype("f2") for n, a in net.items()})
    for path, kind in [("same.safetensors", "f4"), ("same.bfloat16.safetensors", "bf16")]:
        safetensors(path, [(n, DTYPE[kind], a.shape, raw(a, kind)) for n, a in net.items()])
    for n, a in net.items():
        safetensors(f"same-{n}.safetensors", [(n, "F64", a.shape, raw(a, "f8"))])
    with open("same.safetensors.index.json", "w") as f:
        json.dump({"weight_map": {n: f"same-{n}.safetensors" for n in net}}, f)
    nodes = [node("Gemm", ["x", n], [n + "x"], attribute("transB", i=1)) for n in net]
    model("same.onnx", graph(nodes, [tensor(n, a, "f4") for n, a in reversed(net.items())]))


def test_same(read):
    shapes = {"layer1": (24, 40), "layer2": (16, 24)}
    # of 8 significant bits, and not below the least of float16
    net = {n: as_stored(numpy.sign(x) * (2.0**-7 + abs(x)), "bf16") for n, x in
           ((n, draw.standard_normal(s)) for n, s in shapes.items())}
    write_same(net)
    files = ["same.npz", "same.safetensors", "same.bfloat16.safetensors", "same.safetensors.index.json", "same.onnx"]
    for found in [read("same.layer1.npy") + read("same.layer2.npy"), *map(read, files)]:
        assert len(found) == 2
        for (name, value, _, _), (wanted, array) in zip(found, net.items()):
            assert name in (wanted, "same." + wanted) and (value == array).all(), name


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    read = reader(os.path.abspath(sys.argv[1]))
    for test in (test_npy, test_npz, test_safetensors, test_onnx, test_same):
        test(read)
        print(f"{test.__name__[5:]} agrees")


if __name__ == "__main__":
    main()
