import { describe, expect, it } from "vitest";
import { liveTensors, ones, scope, type Tensor, tensor, zeros } from "../index.ts";
import { buffer, Module, parameter } from "./module.ts";

class Scale extends Module {
  readonly weight: Tensor;
  readonly running = buffer(zeros([2]));
  readonly notes = "not a tensor";
  readonly constant = ones([1]);

  constructor(value: number) {
    super();
    this.weight = parameter(tensor([value, value]));
  }

  forward(x: Tensor): Tensor {
    return x.mul(this.weight);
  }

  override dispose(): void {
    super.dispose();
    this.constant.dispose();
  }
}

class Network extends Module {
  readonly bias = parameter(zeros([2]));
  readonly head: Scale | null;
  readonly layers = [new Scale(2), new Scale(3)];
  readonly again = this.layers[0];

  constructor(withHead: boolean) {
    super();
    this.head = withHead ? new Scale(5) : null;
  }
}

const names = ["bias", "head.weight", "layers.0.weight", "layers.1.weight"];

describe("Module", () => {
  it("finds parameters and buffers in its own properties, names them as PyTorch does, counts shared ones once", () => {
    const network = new Network(true);
    expect([...network.namedParameters().keys()]).toEqual(names);
    expect([...network.namedBuffers().keys()]).toEqual(["head.running", "layers.0.running", "layers.1.running"]);
    expect(network.parameters().every((p) => p.requiresGrad)).toBe(true);
    expect(network.stateDict().get("head.weight")).toBe(network.head?.weight);
    expect([...network.namedModules().keys()]).toEqual(["", "head", "layers.0", "layers.1"]);
    network.dispose();
  });

  it("switches all modules between training and inference", () => {
    const network = new Network(true);
    expect(network.eval().layers.map(({ training }) => training)).toEqual([false, false]);
    expect(network.train().head?.training).toBe(true);
    network.dispose();
  });

  it("copies a state into its own tensors", () => {
    const [from, to] = [new Network(true), new Network(true)];
    from.bias.detach().fill_(7);
    const before = to.bias;
    to.loadStateDict(from.stateDict());
    expect(to.bias).toBe(before);
    expect([...to.bias.toArray()]).toEqual([7, 7]);
    from.dispose();
    to.dispose();
  });

  it("says what is missing, unexpected or of another shape, and then changes nothing", () => {
    const [small, large] = [new Network(false), new Network(true)];
    small.bias.detach().fill_(7);
    expect(() => large.loadStateDict(small.stateDict())).toThrowError(
      expect.objectContaining({
        code: "WEIGHTS_MISMATCH",
        facts: expect.objectContaining({ missing: ["head.weight", "head.running"], unexpected: [], shapes: [] }),
      }),
    );
    expect(() => small.loadStateDict(large.stateDict())).toThrowError(/2 unexpected \(head.weight, head.running\)/);
    const other = new Map(small.stateDict()).set("bias", zeros([3]));
    expect(() => small.loadStateDict(other)).toThrowError(/bias: \[2\] here, \[3\] given/);
    expect([...large.bias.toArray()]).toEqual([0, 0]);
    small.dispose();
    large.dispose();
  });

  it("outlives scopes and frees everything when disposed", () => {
    const before = liveTensors();
    const network = scope(() => ({ made: new Network(true) })).made;
    const output = network.layers[0]?.forward(ones([2]));
    expect([...(output?.toArray() ?? [])]).toEqual([2, 2]);
    output?.dispose();
    network.dispose();
    expect(() => network.bias.toArray()).toThrowError(expect.objectContaining({ code: "TENSOR_DISPOSED" }));
    expect(liveTensors()).toBeLessThanOrEqual(before + 1);
  });

  it("stays on a device it is on", () => {
    const network = new Network(true);
    const [bias] = [network.bias];
    expect(network.to("cpu").bias).toBe(bias);
    network.dispose();
  });
});
