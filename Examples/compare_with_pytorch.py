#!/usr/bin/env python3
"""Compares a run of spikefoundry with one of PyTorch, tensor by tensor. Needs numpy only.

    spikefoundry run --generate 2 --dump dump.safetensors
    python3 Examples/compare_with_pytorch.py dump.safetensors [reference.safetensors]

The dump holds `logits` [rows, vocabulary], `count/SITE` [rows, channels] and `vth/SITE` [rows], for queries
[rows, heads]; a row is one processed position. Save the same names from PyTorch, with a hook on every quantised
linear layer whose input is x [rows, channels] in float64:

    vth = (x.abs().mean(-1) / 3).clamp(1e-5, 1e4)        # k = 3
    tensors[f"vth/{site}"] = vth.float()
    tensors[f"count/{site}"] = torch.round(x / vth[:, None]).int()    # half to even
    ...
    safetensors.torch.save_file(tensors, "reference.safetensors")

In single precision a value near a tie may round the other way; everything behind it then differs.
"""
import json
import sys

import numpy as np

TYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I16": "<i2", "I8": "i1"}


def read(path):
    """Tensors of a safetensors file by name: 8 bytes of header length, JSON header, data."""
    data = open(path, "rb").read()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in sorted(header.items()):
        first, last = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(data[first:last], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def describe(tensors):
    for name, value in tensors.items():
        if name.startswith("count/"):
            silent = float(np.mean(value == 0))
            print(f"{name} {list(value.shape)}: {silent:.1%} silent, largest {np.abs(value).max()}")
    print(f"logits {list(tensors['logits'].shape)}: next tokens {tensors['logits'].argmax(-1).tolist()}")


def compare(own, other):
    failures = 0
    for name in sorted(own.keys() & other.keys()):
        a, b = own[name].astype(np.float64), other[name].astype(np.float64)
        tolerance = 0 if name.startswith("count/") else 1e-5 * np.abs(b).max()
        wrong = np.argwhere(~(np.abs(a - b) <= tolerance)) if a.shape == b.shape else [["shape"]]
        failures += len(wrong) > 0
        print(f"{name}: {'equal' if len(wrong) == 0 else f'{len(wrong)} differ, first at {list(wrong[0])}'}")
    for name in sorted(own.keys() ^ other.keys()):
        print(f"{name}: only in one of the two")
    return failures


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    dump = read(sys.argv[1])
    describe(dump)
    if len(sys.argv) == 3:
        sys.exit(1 if compare(dump, read(sys.argv[2])) else 0)
