"""The same network and steps as python-peer.test.ts: peer.py FOLDER (reads start.safetensors there)"""

import json
import struct
import sys

import torch
import torch.nn.functional as F
from torch import nn

OPTIMIZERS = {
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.99), weight_decay=0.1, foreach=False),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1, foreach=False),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01, foreach=False),
}


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv3d(2, 4, 3, stride=2, padding=1),
            nn.GroupNorm(2, 4),
            nn.LeakyReLU(0.1),
            nn.Upsample(scale_factor=2, mode="trilinear"),
            nn.Conv3d(4, 6, 3, padding=2, dilation=2, groups=2, bias=False),
            nn.InstanceNorm3d(6, affine=True),
            nn.Upsample(scale_factor=(1, 2, 1), mode="nearest"),
            nn.Conv3d(6, 3, 3, padding=1, stride=(1, 2, 1)),
        )
        self.head = nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.body(x).mean((2, 3, 4)))


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), bytearray(file.read())
    flat = {name: torch.frombuffer(data, dtype=torch.float32)[slice(*(o // 4 for o in entry["data_offsets"]))]
            for name, entry in header.items()}
    return {name: flat[name].reshape(entry["shape"]).clone() for name, entry in header.items()}


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = bytes(tensor.detach().contiguous().view(torch.uint8).flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def train(make_optimizer, tensors, x):
    network = Network()
    network.load_state_dict(tensors)
    optimizer = make_optimizer(network.parameters())
    record = []
    for _ in range(10):
        optimizer.zero_grad()
        loss = F.mse_loss(network(x), torch.ones(2, 1))
        loss.backward()
        norm = nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        record += [loss.item(), norm.item()]
        optimizer.step()
    return record, network.state_dict()


def main(folder):
    tensors = read(f"{folder}/start.safetensors")
    x = tensors.pop("x")
    records = {}
    for name, make_optimizer in OPTIMIZERS.items():
        records[name], end = train(make_optimizer, tensors, x)
        write(f"{folder}/{name}.safetensors", end)
    print(json.dumps(records))


main(sys.argv[1])
