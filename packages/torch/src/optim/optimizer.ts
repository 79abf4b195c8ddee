import { fail } from "@panshift/core";
import { keep, noGrad, scope } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import { inLayoutOf, requireDense, sameLayout } from "./layout.ts";

/** `module.namedParameters()`, or tensors, which are then named by their place: "0", "1", ... */
export type NamedParameters = ReadonlyMap<string, Tensor> | readonly Tensor[];

/** Parameters with settings of their own; what is not given follows the optimizer's. */
export interface ParameterGroup {
  readonly params: NamedParameters;
  readonly lr?: number;
  readonly weightDecay?: number;
}

/** All parameters alike, or several groups. */
export type OptimizerInput = NamedParameters | readonly ParameterGroup[];

/** Everything that continuing to the bit needs. The tensors are live ones: write or clone them before the next step. */
export interface OptimizerState {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A parameter with the optimizer's own tensors for it ("expAvg", "step", ...). */
export interface Entry {
  readonly name: string;
  readonly param: Tensor;
  readonly buffers: Record<string, Tensor>;
}

export interface Group {
  /** `null` follows the optimizer's. */
  lr: number | null;
  weightDecay: number | null;
  readonly entries: readonly Entry[];
}

/** An entry that has a gradient, laid out in memory as its parameter is. */
export interface Active extends Entry {
  readonly grad: Tensor;
}

/** The settings that an update of one group uses. */
export interface Rates {
  readonly lr: number;
  readonly weightDecay: number;
}

/**
 * What all optimizers share. The fused kernels walk raw memory, so parameters must be dense, and a gradient or buffer
 * whose strides differ from its parameter's is laid out anew first.
 */
export abstract class Optimizer {
  /** Learning rate of the groups that have none of their own. */
  lr: number;
  /** Weight decay of the groups that have none of their own. */
  weightDecay: number;
  readonly groups: readonly Group[];

  /** @throws VALUE_INVALID for a negative rate, a repeated parameter or name, an overlapping parameter */
  protected constructor(input: OptimizerInput, rates: Rates, makeBuffers: (param: Tensor) => Record<string, Tensor>) {
    requireNonNegative({ lr: rates.lr, weightDecay: rates.weightDecay });
    this.lr = rates.lr;
    this.weightDecay = rates.weightDecay;
    this.groups = noGrad(() => groupsOf(input, makeBuffers));
  }

  /** One update from the gradients; a parameter without one is left alone. */
  step(): void {
    noGrad(() =>
      scope(() => {
        for (const group of this.groups) {
          const active = group.entries.flatMap(activate);
          const rates = { lr: group.lr ?? this.lr, weightDecay: group.weightDecay ?? this.weightDecay };
          if (active.length > 0) this.update(active, rates);
        }
      }),
    );
  }

  /** Drops all gradients; the next backward makes new ones. */
  zeroGrad(): void {
    for (const { param } of this.#entries()) param.grad = null;
  }

  state(): OptimizerState {
    const tensors: Record<string, Tensor> = {};
    for (const { name, buffers } of this.#entries()) {
      for (const [kind, buffer] of Object.entries(buffers)) tensors[`${kind}.${name}`] = buffer;
    }
    const groups = this.groups.map(({ lr, weightDecay }) => ({ lr, weightDecay }));
    return { tensors, values: { lr: this.lr, weightDecay: this.weightDecay, groups } };
  }

  /**
   * Copies a saved state in.
   *
   * @throws OPTIMIZER_STATE_MISMATCH when it belongs to other parameters or another optimizer; nothing is changed then
   */
  restore({ tensors, values }: OptimizerState): void {
    const own = this.state();
    const { lr, weightDecay, groups } = values as unknown as Rates & { groups: readonly Rates[] };
    const different = Object.keys({ ...own.tensors, ...tensors }).filter(
      (name) => String(own.tensors[name]?.shape) !== String(tensors[name]?.shape),
    );
    if (different.length > 0 || groups?.length !== this.groups.length) {
      fail("OPTIMIZER_STATE_MISMATCH", {
        expected: `the state of ${this.groups.length} groups with the tensors of this optimizer`,
        found: different.length > 0 ? `others: ${different.slice(0, 3).join(", ")}` : `${groups?.length} groups`,
        hint: "restore into the optimizer and the network that the state was saved from",
        different,
      });
    }
    noGrad(() => {
      for (const [name, buffer] of Object.entries(own.tensors)) buffer.copy_(tensors[name] as Tensor);
    });
    Object.assign(this, { lr, weightDecay });
    for (const [index, group] of this.groups.entries()) Object.assign(group, groups[index]);
  }

  /** Frees the optimizer's own tensors, not the parameters. */
  dispose(): void {
    for (const tensor of Object.values(this.state().tensors)) tensor.dispose();
  }

  protected abstract update(active: readonly Active[], rates: Rates): void;

  #entries(): Entry[] {
    return this.groups.flatMap((group) => group.entries);
  }
}

/** @throws VALUE_INVALID naming the setting */
export function requireNonNegative(settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value >= 0 && Number.isFinite(value)) continue;
    fail("VALUE_INVALID", { expected: `${name} >= 0`, found: value, hint: "check the optimizer's settings" });
  }
}

function groupsOf(input: OptimizerInput, makeBuffers: (param: Tensor) => Record<string, Tensor>): Group[] {
  const taken = new Set<string | Tensor>();
  return asGroups(input).map(({ params, lr, weightDecay }) => {
    requireNonNegative({ lr: lr ?? 0, weightDecay: weightDecay ?? 0 });
    const entries: Entry[] = [];
    for (const [key, param] of params.entries()) {
      const name = typeof key === "string" ? key : String(taken.size / 2);
      for (const identity of [name, param]) {
        if (taken.has(identity)) {
          fail("VALUE_INVALID", {
            expected: "each parameter once",
            found: `${name} twice`,
            hint: "give every parameter to one group, under a name of its own",
          });
        }
        taken.add(identity);
      }
      requireDense(name, param);
      entries.push({ name, param, buffers: makeBuffers(param) });
    }
    return { lr: lr ?? null, weightDecay: weightDecay ?? null, entries };
  });
}

function asGroups(input: OptimizerInput): readonly ParameterGroup[] {
  if (input instanceof Map) return [{ params: input }];
  const list = input as readonly Tensor[] | readonly ParameterGroup[];
  return list.length > 0 && "params" in (list[0] as object)
    ? (list as readonly ParameterGroup[])
    : [{ params: list as readonly Tensor[] }];
}

function activate(entry: Entry): Active[] {
  const { param, buffers } = entry;
  const grad = param.grad;
  if (grad === null) return [];
  for (const [kind, buffer] of Object.entries(buffers)) {
    if (buffer.shape.length === 0 || sameLayout(buffer, param)) continue;
    buffers[kind] = keep(inLayoutOf(buffer, param));
    buffer.dispose();
  }
  return [{ ...entry, grad: sameLayout(grad, param) ? grad : inLayoutOf(grad, param) }];
}
