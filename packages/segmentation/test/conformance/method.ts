import { liveTensors, noGrad, scope, type Tensor } from "@panshift/torch";
import { describe, expect, test } from "vitest";
import {
  type Batch,
  type Method,
  type MethodDefinition,
  type MethodState,
  resolveHparams,
  type StepReport,
} from "../../src/index.ts";
import { disposeBatch, SIDE, type TinyBatchOptions, type TinyOptions, tinyBatch, tinyContext } from "./tiny.ts";

/** A method at work on tiny data; `dispose` frees it and its batch. */
interface Trial {
  readonly method: Method;
  readonly batch: Batch;
  run(from: number, to: number): StepReport[];
  dispose(): void;
}

/** What a checkpoint would hold: plain arrays and JSON text. */
interface Saved {
  readonly tensors: readonly (readonly [name: string, tensor: Tensor])[];
  readonly values: string;
}

/** What every method must do, whatever it is. */
export function describeMethod(definition: MethodDefinition): void {
  const { needs } = definition;
  const samples = Math.max(needs.minBatch, needs.minDomains);

  function trial(options: TinyOptions & Partial<TinyBatchOptions> = {}): Trial {
    const hparams = resolveHparams(definition);
    const batch = tinyBatch(definition, hparams, { samples, ...options });
    const method = definition.create(tinyContext(hparams, options));
    return {
      method,
      batch,
      run: (from, to) => Array.from({ length: to - from }, (_, n) => method.step(batch, from + n)),
      dispose() {
        method.dispose();
        disposeBatch(batch);
      },
    };
  }

  function expectSound(report: StepReport): void {
    expect(Number.isFinite(report.loss)).toBe(true);
    expect(Object.keys(report.terms).length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(report.terms)) {
      expect(Number.isFinite(value), name).toBe(true);
      expect(report.skipped).not.toContain(name);
    }
  }

  describe(`method ${definition.id}`, () => {
    test("the loss falls within 30 steps", () => {
      const { run, dispose } = trial();
      const losses = run(0, 30).map(({ loss }) => loss);
      dispose();
      const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
      expect(mean(losses.slice(-5))).toBeLessThan(0.85 * mean(losses.slice(0, 3)));
    });

    test("the same seed gives the same numbers, another seed others", () => {
      const [a, b, other] = [{ seed: 1 }, { seed: 1 }, { seed: 2 }].map((options) => {
        const { run, dispose } = trial(options);
        const reports = run(0, 2);
        dispose();
        return reports;
      });
      expect(a).toEqual(b);
      expect(other).not.toEqual(a);
    });

    test("save, restore, continue equals never having stopped, to the bit", () => {
      const whole = trial();
      const first = whole.run(0, 2);
      const saved = save(whole.method.state());
      const rest = whole.run(2, 4);
      const resumed = trial();
      resumed.method.restore(load(saved));
      expect(resumed.run(2, 4)).toEqual(rest);
      expect(first).not.toEqual(rest);
      expectSameState(resumed.method.state(), whole.method.state());
      for (const [, tensor] of saved.tensors) tensor.dispose();
      resumed.dispose();
      whole.dispose();
    });

    test.each([1, 2])("%i classes: logits of the right shape, finite, the same twice", (classes) => {
      const { method, batch, run, dispose } = trial({ classes });
      expectSound(run(0, 1)[0] as StepReport);
      const model = method.inferenceModel();
      scope(() =>
        noGrad(() => {
          const logits = model.logits(batch.image);
          expect(logits.shape).toEqual([batch.meta.length, classes, SIDE, SIDE, SIDE]);
          expect(logits.isfinite().all().item()).toBeTruthy();
          expect(logits.sigmoid().min().item()).toBeGreaterThanOrEqual(0);
          expect(logits.sigmoid().max().item()).toBeLessThanOrEqual(1);
          expect(model.logits(batch.image).sub(logits).abs().max().item()).toBe(0);
        }),
      );
      model.dispose();
      dispose();
    });

    test.skipIf(samples > 1)("batch 1 (skipped where the method needs more)", () => {
      const { run, dispose } = trial({ samples: 1 });
      expectSound(run(0, 1)[0] as StepReport);
      dispose();
    });

    test("a larger batch", () => {
      const { run, dispose } = trial({ samples: samples + 1 });
      expectSound(run(0, 1)[0] as StepReport);
      dispose();
    });

    test("an empty label", () => {
      const { run, dispose } = trial({ empty: true });
      for (const report of run(0, 2)) expectSound(report);
      dispose();
    });

    test("voxels without annotation", () => {
      const { run, dispose } = trial({ partlyAnnotated: true });
      expectSound(run(0, 1)[0] as StepReport);
      dispose();
    });

    test("bfloat16 autocast", () => {
      const { run, dispose } = trial({ precision: "bf16" });
      expectSound(run(0, 1)[0] as StepReport);
      dispose();
    });

    test("events of a run are taken", () => {
      const { method, run, dispose } = trial();
      method.onEvent?.({ kind: "phase", name: "training" });
      run(0, 1);
      method.onEvent?.({ kind: "epoch", epoch: 1 });
      method.onEvent?.({ kind: "evaluation", iteration: 1, sourceValidationLoss: 0.5 });
      method.onEvent?.({ kind: "end" });
      const model = method.inferenceModel();
      expect(model.module.parameters().length).toBeGreaterThan(0);
      model.dispose();
      dispose();
    });

    test("no tensor is left: not by steps, nor by inference, nor after dispose", () => {
      const before = liveTensors();
      const { method, batch, run, dispose } = trial();
      run(0, 1);
      const afterOne = liveTensors();
      run(1, 3);
      const model = method.inferenceModel();
      scope(() => {
        noGrad(() => model.logits(batch.image));
      });
      model.dispose();
      expect(liveTensors()).toBe(afterOne);
      dispose();
      expect(liveTensors()).toBe(before);
    });

    test("unknown hyper-parameters and presets are refused, all at once", () => {
      const refused = (choice: Parameters<typeof resolveHparams>[1], ...words: readonly string[]): void => {
        expect(() => resolveHparams(definition, choice)).toThrow(
          expect.objectContaining({
            code: "HPARAMS_INVALID",
            message: expect.stringMatching(new RegExp(words.join(".*"))),
          }),
        );
      };
      refused({ hparams: { nonsense: 1, other: 2 } }, "hparams.nonsense: unknown", "hparams.other: unknown");
      refused({ preset: "nonsense" }, "nonsense");
    });

    test("every preset resolves, and every hyper-parameter says where it comes from", () => {
      for (const preset of Object.keys(definition.presets ?? {})) {
        expect(Object.keys(resolveHparams(definition, { preset }))).toEqual(Object.keys(definition.hparams));
      }
      for (const [name, { note }] of Object.entries(definition.hparams)) expect(note.length, name).toBeGreaterThan(0);
    });
  });
}

function save({ tensors, values }: MethodState): Saved {
  return {
    tensors: Object.entries(tensors).map(([name, tensor]) => [name, noGrad(() => tensor.detach().clone())] as const),
    values: JSON.stringify(values),
  };
}

function load({ tensors, values }: Saved): MethodState {
  return { tensors: Object.fromEntries(tensors), values: JSON.parse(values) };
}

function expectSameState(a: MethodState, b: MethodState): void {
  expect(a.values).toEqual(b.values);
  expect(Object.keys(a.tensors)).toEqual(Object.keys(b.tensors));
  for (const [name, tensor] of Object.entries(a.tensors)) {
    expect(tensor.toArray(), name).toEqual((b.tensors[name] as Tensor).toArray());
  }
}
