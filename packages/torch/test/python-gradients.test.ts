import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { needs } from "../../../test/support/requirements.ts";
import {
  aten,
  autocast,
  engineInfo,
  fromData,
  getThreads,
  grad,
  scope,
  setThreads,
  type Tensor,
} from "../src/index.ts";
import { valuesOf } from "./support.ts";

const SHAPES = { x: [1, 3, 6, 8, 8], w1: [4, 3, 3, 3, 3], b1: [4], w2: [2, 4, 3, 3, 3] } as const;

/** The same network in both languages: conv, group norm, ReLU, up-sampling, conv, logits against a ramp. */
const PYTHON = `
import json, sys, torch
torch.set_num_threads(1)
shapes = json.loads(sys.argv[1])
def leaf(phase, shape):
    n = 1
    for s in shape: n *= s
    data = [((i * 37 + phase * 11) % 101) / 101 - 0.5 for i in range(n)]
    return torch.tensor(data, dtype=torch.float32).reshape(shape).requires_grad_()
x, w1, b1, w2 = [leaf(p, s) for p, s in enumerate(shapes.values())]
def loss():
    y = torch.nn.functional.conv3d(x, w1, b1, padding=1, stride=2)
    y = torch.nn.functional.group_norm(y, 2, None, None, 1e-5).relu()
    y = torch.nn.functional.interpolate(y, size=(6, 8, 8), mode="trilinear", align_corners=False)
    y = torch.nn.functional.conv3d(y, w2, None, padding=1).float()
    target = torch.linspace(0, 1, y.numel()).reshape(y.shape)
    return torch.nn.functional.binary_cross_entropy_with_logits(y, target)
def run(cast):
    with torch.autocast("cpu", torch.bfloat16, enabled=cast): value = loss()
    return [value.item()] + [v for g in torch.autograd.grad(value, [x, w1, b1, w2]) for v in g.reshape(-1).tolist()]
print(json.dumps([torch.__version__, run(False), run(True)]))
`;

function leaf(phase: number, shape: readonly number[]): Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length }, (_, i) => ((i * 37 + phase * 11) % 101) / 101 - 0.5);
  return fromData(data, shape, { requiresGrad: true });
}

function lossOf(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor): Tensor {
  const convolved = aten.conv3d(x, w1, b1, 2, 1); // [1, 4, 3, 4, 4]
  const normalized = aten.groupNorm(convolved, 2, null, null, 1e-5).relu();
  const large = aten.upsampleTrilinear3d(normalized, [6, 8, 8], false);
  const logits = aten.conv3d(large, w2, null, 1, 1).to({ dtype: "float32" }); // [1, 2, 6, 8, 8]
  const target = aten.linspace(0, 1, logits.numel).reshape(logits.shape);
  return aten.binaryCrossEntropyWithLogits(logits, target);
}

function lossAndGradients(cast: boolean): number[] {
  return scope(() => {
    const leaves = Object.values(SHAPES).map((shape, phase) => leaf(phase, shape)) as [Tensor, Tensor, Tensor, Tensor];
    const loss = autocast(cast ? "bfloat16" : "float32", () => lossOf(...leaves));
    return [loss.item(), ...grad(loss, leaves).flatMap(valuesOf)];
  });
}

describe("beside Python's PyTorch", () => {
  it("gradients of a small network are the same, in float32 and in bfloat16 autocast", (context) => {
    const python = needs(context, "python-torch");
    const output = execFileSync(python, ["-c", PYTHON, JSON.stringify(SHAPES)], { encoding: "utf8" });
    const [version, ...theirs] = JSON.parse(output) as [string, number[], number[]];
    const threads = getThreads();
    setThreads(1);
    for (const [index, peer] of theirs.entries()) {
      const ours = lossAndGradients(index === 1);
      if (version.split("+")[0] === engineInfo().version) expect(ours).toEqual(peer); // to the bit
      const largest = Math.max(...peer.map(Math.abs));
      const difference = Math.max(...ours.map((value, i) => Math.abs(value - (peer[i] as number))));
      expect(ours).toHaveLength(peer.length);
      expect(difference / largest).toBeLessThan(index === 1 ? 1e-2 : 1e-6);
    }
    setThreads(threads);
  });
});
