"""The Python side of the bench: answers one JSON line on stdout for each JSON line on stdin, and sleeps in between."""

import contextlib
import gc
import json
import sys
import time

import torch
from backbone import Backbone, segmentation_loss
from tensors import read_float32

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last_3d": torch.channels_last_3d}


class Training:
    """One network in one memory layout, stepped with fused Adam."""

    def __init__(self, width, precision, layout, files):
        memory_format = LAYOUTS[layout]
        self.network = Backbone(width)
        self.network.load_state_dict(read_float32(files["weights"]))
        self.network = self.network.to(memory_format=memory_format)
        batch = read_float32(files["batch"])
        self.image = batch["image"].contiguous(memory_format=memory_format)
        self.masks = batch["masks"]
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-4, fused=True)
        self.autocast = precision == "bf16"

    def loss(self):
        context = torch.autocast("cpu", torch.bfloat16) if self.autocast else contextlib.nullcontext()
        with context:
            logits = self.network(self.image)
        return segmentation_loss(logits, self.masks)

    def step(self):
        start = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        value = loss.item()
        return {"ms": 1e3 * (time.perf_counter() - start), "loss": value}


class Peer:
    def __init__(self):
        self.trainings = {}
        self.training = None

    def hello(self, threads):
        torch.set_num_threads(threads)
        return {"torch": torch.__version__, "python": sys.version.split()[0], "threads": torch.get_num_threads()}

    def call(self, count):
        """Nanoseconds of one addition of two tensors of 4 elements, the result freed."""
        a, b = torch.ones(4), torch.ones(4)
        start = time.perf_counter()
        for _ in range(count):
            a + b
        return {"ns": 1e9 * (time.perf_counter() - start) / count}

    def prepare(self, width, precision, files):
        """Builds the network in both layouts; answers each one's first loss."""
        self.trainings = {name: Training(width, precision, name, files) for name in LAYOUTS}
        with torch.no_grad():
            return {"losses": {name: training.loss().item() for name, training in self.trainings.items()}}

    def try_step(self, layout):
        return self.trainings[layout].step()

    def choose(self, layout):
        self.training = self.trainings[layout]
        self.trainings = {}
        gc.collect()
        return {"layout": layout}

    def step(self):
        return self.training.step()


def main():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        method = getattr(peer, request["do"])
        print(json.dumps(method(**request.get("with", {}))), flush=True)


if __name__ == "__main__":
    main()
