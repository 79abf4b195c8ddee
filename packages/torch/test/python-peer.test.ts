import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Rng } from "@panshift/core";
import {
  Adam,
  AdamW,
  Conv3d,
  clipGradNorm,
  fromData,
  GroupNorm,
  InstanceNorm3d,
  type Layer,
  LeakyReLU,
  Linear,
  Module,
  noGrad,
  type Optimizer,
  readSafetensors,
  Sequential,
  Sgd,
  scope,
  type Tensor,
  Upsample,
  writeSafetensors,
} from "@panshift/torch";
import { describe, expect, it } from "vitest";
import { needs } from "../../../test/support/requirements.ts";

const STEPS = 10;
const rng = Rng.of("python-peer");

/** Every layer that has parameters or geometry; [2, 2, 4, 6, 6] -> [2, 3, 4, 6, 6] -> mean -> Linear -> [2, 1]. */
class Network extends Module {
  readonly body: Sequential;
  readonly head = new Linear(3, 1, { rng: rng.child("head") });

  constructor() {
    super();
    const conv = (inChannels: number, outChannels: number, options: object): Layer =>
      new Conv3d(inChannels, outChannels, { kernel: 3, rng: rng.child(inChannels, outChannels), ...options });
    this.body = new Sequential(
      conv(2, 4, { padding: 1, stride: 2 }),
      new GroupNorm(2, 4),
      new LeakyReLU(0.1),
      new Upsample({ scale: 2, mode: "trilinear" }),
      conv(4, 6, { padding: 2, dilation: 2, groups: 2, bias: false }),
      new InstanceNorm3d(6, { affine: true }),
      new Upsample({ scale: [1, 2, 1], mode: "nearest" }),
      conv(6, 3, { padding: 1, stride: [1, 2, 1] }),
    );
  }

  forward(x: Tensor): Tensor {
    return this.head.forward(this.body.forward(x).mean([2, 3, 4]));
  }
}

const optimizers: Readonly<Record<string, (params: ReadonlyMap<string, Tensor>) => Optimizer>> = {
  adam: (p) => new Adam(p, { lr: 0.01, betas: [0.8, 0.99], weightDecay: 0.1 }),
  adamw: (p) => new AdamW(p, { lr: 0.01, weightDecay: 0.1 }),
  sgd: (p) => new Sgd(p, { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
};

function input(): Tensor {
  const values = new Float32Array(2 * 2 * 4 * 6 * 6);
  rng.child("input").fillNormal(values);
  return fromData(values, [2, 2, 4, 6, 6]);
}

/** Losses and gradient norms of 10 steps. */
function train(network: Network, optimizer: Optimizer, x: Tensor): number[] {
  const record: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    scope(() => {
      optimizer.zeroGrad();
      const loss = network.forward(x).sub(1).square().mean();
      loss.backward();
      record.push(loss.item(), clipGradNorm(network.parameters(), 0.5));
      optimizer.step();
    });
  }
  return record;
}

describe("beside Python's PyTorch", () => {
  it("layers, gradients, clipping and 10 steps of each optimizer give the same numbers", (context) => {
    const python = needs(context, "python-torch");
    const folder = mkdtempSync(join(tmpdir(), "panshift-peer-"));
    try {
      const x = input();
      const start = new Network();
      writeSafetensors(join(folder, "start.safetensors"), new Map(start.stateDict()).set("x", x));
      const script = fileURLToPath(new URL("./peer.py", import.meta.url));
      const { stdout, stderr, status } = spawnSync(python, [script, folder], { encoding: "utf8" });
      expect(stderr + status).toBe("0");
      const theirs = JSON.parse(stdout) as Record<string, number[]>;
      for (const [name, make] of Object.entries(optimizers)) {
        const network = new Network();
        const ours = train(network, make(network.namedParameters()), x);
        expect(ours).toHaveLength(2 * STEPS);
        for (const [index, value] of ours.entries())
          expect(value, name).toBeCloseTo(theirs[name]?.[index] ?? Number.NaN, 4);
        const end = readSafetensors(join(folder, `${name}.safetensors`)).tensors;
        for (const [parameter, tensor] of network.stateDict()) {
          const difference = noGrad(() =>
            tensor
              .sub(end.get(parameter) as Tensor)
              .abs()
              .max()
              .item(),
          );
          expect(difference, `${name} ${parameter}`).toBeLessThan(1e-4);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
