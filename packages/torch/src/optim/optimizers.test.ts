import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { aten, fromData, liveTensors, ones, scope, type Tensor, tensor, zeros } from "../index.ts";
import { parameter } from "../nn/module.ts";
import { Adam, AdamW } from "./adam.ts";
import type { Optimizer, OptimizerInput } from "./optimizer.ts";
import { Sgd } from "./sgd.ts";

const STEPS = 10;
const SIZE = 6;
const LR = 0.05;

/** One parameter in float64, updated by the textbook's equations. */
type Update = (p: number[], g: number[], step: number) => void;

function adam(weightDecay: number, decoupled: boolean, [b1, b2]: readonly [number, number], eps: number): Update {
  const [m, v] = [Array<number>(SIZE).fill(0), Array<number>(SIZE).fill(0)];
  return (p, g, step) => {
    for (let i = 0; i < SIZE; i++) {
      let [value, gradient] = [p[i] as number, g[i] as number];
      if (decoupled) value -= LR * weightDecay * value;
      else gradient += weightDecay * value;
      m[i] = b1 * (m[i] as number) + (1 - b1) * gradient;
      v[i] = b2 * (v[i] as number) + (1 - b2) * gradient * gradient;
      const [mean, square] = [(m[i] as number) / (1 - b1 ** step), (v[i] as number) / (1 - b2 ** step)];
      p[i] = value - (LR * mean) / (Math.sqrt(square) + eps);
    }
  };
}

function sgd(momentum: number, nesterov: boolean, weightDecay: number): Update {
  const velocity = Array<number>(SIZE).fill(0);
  return (p, g) => {
    for (let i = 0; i < SIZE; i++) {
      const gradient = (g[i] as number) + weightDecay * (p[i] as number);
      velocity[i] = momentum * (velocity[i] as number) + gradient;
      p[i] =
        (p[i] as number) - LR * (nesterov ? gradient + momentum * (velocity[i] as number) : (velocity[i] as number));
    }
  };
}

/** A gradient that depends on the parameter, so that an error in one step shows in the next. */
function gradientOf(p: readonly number[], step: number): number[] {
  return p.map((value, i) => Math.sin(3 * value + i) + 0.1 * step);
}

interface Case {
  readonly name: string;
  readonly make: (params: OptimizerInput) => Optimizer;
  readonly reference: () => Update;
}

const betas = [0.8, 0.95] as const;
const cases: readonly Case[] = [
  { name: "SGD", make: (p) => new Sgd(p, { lr: LR }), reference: () => sgd(0, false, 0) },
  { name: "SGD, L2", make: (p) => new Sgd(p, { lr: LR, weightDecay: 0.1 }), reference: () => sgd(0, false, 0.1) },
  { name: "momentum", make: (p) => new Sgd(p, { lr: LR, momentum: 0.9 }), reference: () => sgd(0.9, false, 0) },
  {
    name: "Nesterov, L2",
    make: (p) => new Sgd(p, { lr: LR, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
    reference: () => sgd(0.9, true, 0.1),
  },
  { name: "Adam", make: (p) => new Adam(p, { lr: LR }), reference: () => adam(0, false, [0.9, 0.999], 1e-8) },
  {
    name: "Adam, L2",
    make: (p) => new Adam(p, { lr: LR, betas, eps: 1e-3, weightDecay: 0.1 }),
    reference: () => adam(0.1, false, betas, 1e-3),
  },
  { name: "AdamW", make: (p) => new AdamW(p, { lr: LR }), reference: () => adam(0.01, true, [0.9, 0.999], 1e-8) },
];

const start = () => {
  const values = new Float32Array(SIZE);
  Rng.of("optimizers").fillNormal(values);
  return values;
};
const valuesOf = (p: Tensor) => [...(p.toArray() as Float32Array)];

function stepOnce(optimizer: Optimizer, p: Tensor, step: number): void {
  scope(() => {
    p.grad = fromData(Float32Array.from(gradientOf(valuesOf(p), step)), p.shape);
    optimizer.step();
  });
}

describe.each(cases)("$name", ({ make, reference }) => {
  it("follows its equations for 10 steps", () => {
    const p = parameter(fromData(start(), [2, 3]));
    const [optimizer, update, expected] = [make([p]), reference(), [...start()]];
    for (let step = 1; step <= STEPS; step++) {
      stepOnce(optimizer, p, step);
      update(expected, gradientOf(expected, step), step);
    }
    for (const [index, value] of valuesOf(p).entries()) expect(value).toBeCloseTo(expected[index] as number, 4);
    optimizer.dispose();
    p.dispose();
  });

  it("goes on from a restored state to the bit, and leaks nothing", () => {
    const before = liveTensors();
    const params = [0, 1].map(() => parameter(fromData(start(), [SIZE])));
    const [a, b] = params as [Tensor, Tensor];
    const [first, second] = [make(new Map([["w", a]])), make(new Map([["w", b]]))];
    for (let step = 1; step <= 5; step++) stepOnce(first, a, step);
    const { tensors, values } = first.state();
    second.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    scope(() => {
      b.detach().copy_(a.detach());
    });
    for (let step = 6; step <= STEPS; step++) {
      stepOnce(first, a, step);
      stepOnce(second, b, step);
    }
    expect(valuesOf(b)).toEqual(valuesOf(a));
    for (const owner of [first, second]) {
      owner.zeroGrad();
      owner.dispose();
    }
    for (const p of params) p.dispose();
    expect(liveTensors()).toBe(before);
  });

  it("gives the same update whatever the layout of parameter, gradient and state", () => {
    const shape = [2, 3, 2, 2, 2];
    const data = new Float32Array(48).map((_, i) => Math.cos(i));
    const updated = (layout: "contiguous" | "channels-last-3d", gradLayout: typeof layout, switched: boolean) => {
      const p = parameter(scope(() => fromData(data, shape).contiguous(switched ? "contiguous" : layout)));
      const optimizer = make([p]);
      for (let step = 0; step < 2; step++) {
        scope(() => {
          p.grad = p.detach().mul(2).add(step).contiguous(gradLayout);
          optimizer.step();
          if (switched && step === 0) aten.call("set_data", p, p.detach().contiguous(layout));
        });
      }
      return valuesOf(p);
    };
    const expected = updated("contiguous", "contiguous", false);
    expect(updated("contiguous", "channels-last-3d", false)).toEqual(expected);
    expect(updated("channels-last-3d", "contiguous", false)).toEqual(expected);
    expect(updated("channels-last-3d", "channels-last-3d", false)).toEqual(expected);
    expect(updated("channels-last-3d", "contiguous", true)).toEqual(expected);
  });
});

describe("Optimizer", () => {
  it("gives each group its own rates, and skips what has no gradient", () => {
    const [a, b, c] = [0, 1, 2].map(() => parameter(ones([2]))) as [Tensor, Tensor, Tensor];
    const optimizer = new Sgd(
      [
        {
          params: new Map([
            ["a", a],
            ["c", c],
          ]),
        },
        { params: [b], lr: 0.5, weightDecay: 1 },
      ],
      { lr: 0.1 },
    );
    a.grad = ones([2]);
    b.grad = ones([2]);
    optimizer.lr = 0.25;
    optimizer.step();
    expect([a, b, c].map((p) => valuesOf(p)[0])).toEqual([0.75, 0, 1]);
    optimizer.zeroGrad();
    expect([a.grad, b.grad]).toEqual([null, null]);
    expect(optimizer.state().values).toEqual({
      lr: 0.25,
      weightDecay: 0,
      groups: [
        { lr: null, weightDecay: null },
        { lr: 0.5, weightDecay: 1 },
      ],
    });
  });

  it("names its state by parameter, or by place", () => {
    const p = parameter(zeros([2]));
    expect(Object.keys(new Adam(new Map([["conv.weight", p]]), { lr: 1 }).state().tensors)).toEqual([
      "expAvg.conv.weight",
      "expAvgSq.conv.weight",
      "step.conv.weight",
    ]);
    expect(Object.keys(new Sgd([p], { lr: 1, momentum: 0.9 }).state().tensors)).toEqual(["velocity.0"]);
  });

  it("refuses the state of another optimizer and changes nothing", () => {
    const [p, q] = [parameter(zeros([2])), parameter(zeros([3]))];
    const optimizer = new Adam([p], { lr: 1 });
    for (const other of [
      new Sgd([p], { lr: 2 }),
      new Adam([q], { lr: 2 }),
      new Adam([{ params: [p] }, { params: [q] }], { lr: 2 }),
    ]) {
      expect(() => optimizer.restore(other.state())).toThrowError(
        expect.objectContaining({ code: "OPTIMIZER_STATE_MISMATCH" }),
      );
    }
    expect(optimizer.lr).toBe(1);
  });

  it.each([
    ["a negative rate", () => new Adam([], { lr: -1 })],
    ["a beta of 1", () => new Adam([], { lr: 1, betas: [0.9, 1.1] })],
    ["a rate that is no number", () => new Sgd([], { lr: Number.NaN })],
    ["Nesterov without momentum", () => new Sgd([], { lr: 1, nesterov: true })],
    ["a group's negative decay", () => new AdamW([{ params: [], weightDecay: -1 }], { lr: 1 })],
    [
      "one parameter twice",
      () => {
        const p = parameter(tensor([1]));
        return new Sgd([p, p], { lr: 1 });
      },
    ],
    ["a parameter with gaps", () => new Sgd([parameter(zeros([4, 4]).narrow(1, 0, 2).detach())], { lr: 1 })],
  ])("refuses %s", (_what, make) => {
    expect(make).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });
});
