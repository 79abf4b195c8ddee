import { describe, expect, it } from "vitest";
import {
  getThreads,
  grad,
  keep,
  liveTensors,
  randn,
  scope,
  setThreads,
  type Tensor,
  tensor,
  zeros,
} from "../src/index.ts";
import { errorOf, leakOf } from "./support.ts";

describe("scope", () => {
  it("frees what it made and does not return", () => {
    const outside = tensor([1]);
    const before = liveTensors();
    const kept = scope(() => outside.add(1).mul(2));
    expect(liveTensors() - before).toBe(1);
    expect(kept.item()).toBe(4);
    expect(outside.item()).toBe(1);
    kept.dispose();
    outside.dispose();
  });

  it("finds results in arrays, objects, Maps and Sets, and through circles", () => {
    const before = liveTensors();
    const make = () => tensor([1]);
    const result = scope(() => {
      make();
      const object: Record<string, unknown> = { list: [make()], map: new Map([["a", make()]]), set: new Set([make()]) };
      object.self = object;
      return { object, bare: Object.assign(Object.create(null), { t: make() }) };
    });
    expect(liveTensors() - before).toBe(4);
    scope(() => keep(result)); // still alive, and no scope's
    const { object, bare } = result;
    for (const t of [...(object.list as Tensor[]), ...(object.map as Map<string, Tensor>).values()]) t.dispose();
    for (const t of [...(object.set as Set<Tensor>), bare.t as Tensor]) t.dispose();
    expect(liveTensors()).toBe(before);
  });

  it("does not look into instances of classes", () => {
    class Holder {
      readonly t = tensor([1]);
    }
    const holder = scope(() => new Holder());
    expect(holder.t.disposed).toBe(true);
  });

  it("hands survivors to the surrounding scope", () => {
    const leak = leakOf(() => {
      scope(() => {
        const inner = scope(() => tensor([1]).add(1));
        expect(inner.item()).toBe(2);
      });
    });
    expect(leak).toBe(0);
  });

  it("frees everything when it fails, and leaves the surrounding scope in order", () => {
    const leak = leakOf(() => {
      scope(() => {
        const fail = () =>
          scope(() => {
            tensor([1]);
            throw new Error("on purpose");
          });
        expect(fail).toThrow("on purpose");
        expect(tensor([1]).disposed).toBe(false);
      });
    });
    expect(leak).toBe(0);
  });

  it("leaves what was given to keep, however deep", () => {
    let kept: Tensor | undefined;
    expect(
      leakOf(() => {
        scope(() => {
          scope(() => {
            kept = keep(tensor([3]));
          });
        });
      }),
    ).toBe(1);
    expect(kept?.item()).toBe(3);
    kept?.dispose();
  });

  it("frees more tensors than fit into one batch", () => {
    expect(leakOf(() => scope(() => Array.from({ length: 2500 }, () => tensor([1])).length))).toBe(0);
  });

  it("skips what was disposed inside", () => {
    expect(leakOf(() => scope(() => tensor([1]).dispose()))).toBe(0);
  });

  it("refuses async functions and frees what they made before", () => {
    const leak = leakOf(() => {
      const error = errorOf(() =>
        scope(async () => {
          tensor([1]);
        }),
      );
      expect(error.code).toBe("CALLBACK_ASYNC");
    });
    expect(leak).toBe(0);
  });

  it("keeps live tensors and memory flat over 10,000 steps with gradients", () => {
    const threads = getThreads();
    setThreads(1); // the tensors are small
    const weight = keep(randn([8, 8], { requiresGrad: true }));
    const before = liveTensors();
    const step = () => {
      scope(() => {
        const x = randn([4, 8]);
        const [gradient] = grad(x.matmul(weight).tanh().square().mean(), [weight]) as [Tensor];
        return gradient.mul(0.1).sum().item();
      });
    };
    for (let i = 0; i < 2000; i++) step();
    const resident = process.memoryUsage.rss();
    for (let i = 0; i < 8000; i++) step();
    expect(liveTensors()).toBe(before);
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 2 ** 20);
    weight.dispose();
    setThreads(threads);
  });
});

describe("outside of scopes", () => {
  it("dispose and using free at once", () => {
    const leak = leakOf(() => {
      using t = zeros([2]);
      t.add(1).dispose();
    });
    expect(leak).toBe(0);
  });

  it("the garbage collector frees what was forgotten, once the event loop turns", async () => {
    const collect = (globalThis as { gc?: () => void }).gc ?? (await exposeGc());
    const before = liveTensors();
    for (let i = 0; i < 1000; i++) zeros([1]);
    expect(liveTensors() - before).toBe(1000);
    for (let turn = 0; turn < 20 && liveTensors() > before; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    expect(liveTensors() - before).toBeLessThan(10); // the last ones may still be in a register
  });
});

/** The garbage collector, without a command-line flag. */
async function exposeGc(): Promise<() => void> {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
