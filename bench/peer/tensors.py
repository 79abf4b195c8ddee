"""Reads a safetensors file that the bench wrote itself (float32 only)."""

import json
import struct

import torch


def read_float32(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    return {name: _tensor(data, entry) for name, entry in header.items()}


def _tensor(data, entry):
    assert entry["dtype"] == "F32", entry["dtype"]
    begin, end = entry["data_offsets"]
    flat = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
    return flat.reshape(entry["shape"]).clone()
