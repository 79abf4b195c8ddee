import { fail } from "@panshift/core";
import { keep, noGrad } from "../scope.ts";
import { type Device, Tensor } from "../tensor.ts";

type Kind = "parameter" | "buffer";

/** One place of a module tree that holds a parameter or a buffer. */
export interface Slot {
  /** Path from the root as PyTorch writes it: `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly kind: Kind;
  readonly owner: Module;
  readonly key: string;
}

/** What a marked tensor is to the module that holds it; a tensor without a mark is no part of the module's state. */
const kinds = new WeakMap<Tensor, Kind>();

/** Marks a leaf tensor as a trainable parameter: it requires gradients and outlives scopes. Returns the same tensor. */
export function parameter(tensor: Tensor): Tensor {
  tensor.setRequiresGrad(true);
  return mark(tensor, "parameter");
}

/** Marks a tensor as state that is saved but not trained; it outlives scopes. Returns the same tensor. */
export function buffer(tensor: Tensor): Tensor {
  return mark(tensor, "buffer");
}

function mark(tensor: Tensor, kind: Kind): Tensor {
  kinds.set(tensor, kind);
  return keep(tensor);
}

/** Puts a tensor into a slot for a while; the returned function puts the former one back. */
export function substitute({ owner, key, kind }: Slot, replacement: Tensor): () => void {
  const fields = owner as unknown as Record<string, Tensor>;
  const former = fields[key] as Tensor;
  const formerKind = kinds.get(replacement);
  kinds.set(replacement, kind);
  fields[key] = replacement;
  return () => {
    fields[key] = former;
    if (replacement === former) return;
    if (formerKind === undefined) kinds.delete(replacement);
    else kinds.set(replacement, formerKind);
  };
}

/**
 * A part of a network. Its state is found by looking at its own properties: tensors marked by `parameter` or
 * `buffer`, modules, and arrays of modules, in the order in which they are declared. Private (#) fields are not seen.
 * A module or tensor that is reachable twice counts once, under its first name.
 */
export abstract class Module {
  /** True while training: what dropout does depends on it. Set by `train()` and `eval()`. */
  training = true;

  /** Sets this module and all below it to training. */
  train(): this {
    return this.#setTraining(true);
  }

  /** Sets this module and all below it to inference. */
  eval(): this {
    return this.#setTraining(false);
  }

  parameters(): Tensor[] {
    return [...this.namedParameters().values()];
  }

  namedParameters(): Map<string, Tensor> {
    return this.#named("parameter");
  }

  namedBuffers(): Map<string, Tensor> {
    return this.#named("buffer");
  }

  /** This module (named "") and every module below it. */
  namedModules(): Map<string, Module> {
    return new Map(modulesOf(this, "", new Set()));
  }

  /** Parameters and buffers by name: the live tensors, not copies. */
  stateDict(): Map<string, Tensor> {
    return new Map([...this.namedParameters(), ...this.namedBuffers()]);
  }

  /**
   * Copies values into the parameters and buffers; names and shapes must be exactly this module's.
   *
   * @throws WEIGHTS_MISMATCH naming every missing and unexpected name and every shape that differs; nothing is changed
   */
  loadStateDict(state: ReadonlyMap<string, Tensor>): void {
    const own = this.stateDict();
    requireSameNamesAndShapes(own, state);
    noGrad(() => {
      for (const [name, tensor] of own) tensor.copy_(state.get(name) as Tensor);
    });
  }

  /** Moves parameters and buffers to a device. Make optimizers afterwards: the tensors are new ones. */
  to(device: Device): this {
    for (const slot of slotsOf(this)) {
      const former = tensorIn(slot);
      if (former.device === device) continue;
      const moved = noGrad(() => former.detach().to({ device }));
      (slot.owner as unknown as Record<string, Tensor>)[slot.key] =
        slot.kind === "buffer" ? buffer(moved) : parameter(moved).setRequiresGrad(former.requiresGrad);
      former.dispose();
    }
    return this;
  }

  /** Frees the parameters and buffers of this module and all below it; it cannot be used afterwards. */
  dispose(): void {
    for (const tensor of this.stateDict().values()) tensor.dispose();
  }

  #setTraining(training: boolean): this {
    for (const module of this.namedModules().values()) module.training = training;
    return this;
  }

  #named(kind: Kind): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    const seen = new Set<Tensor>();
    for (const slot of slotsOf(this)) {
      const tensor = tensorIn(slot);
      if (slot.kind !== kind || seen.has(tensor)) continue;
      seen.add(tensor);
      found.set(slot.name, tensor);
    }
    return found;
  }
}

/** Every parameter and buffer slot of a module tree, in the order of declaration. */
export function slotsOf(root: Module): Slot[] {
  const slots: Slot[] = [];
  for (const [path, owner] of root.namedModules()) {
    for (const [key, value] of Object.entries(owner)) {
      const kind = value instanceof Tensor ? kinds.get(value) : undefined;
      if (kind) slots.push({ name: join(path, key), kind, owner, key });
    }
  }
  return slots;
}

function* modulesOf(module: Module, path: string, seen: Set<Module>): Generator<[string, Module]> {
  if (seen.has(module)) return;
  seen.add(module);
  yield [path, module];
  for (const [key, value] of Object.entries(module)) {
    if (value instanceof Module) yield* modulesOf(value, join(path, key), seen);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (item instanceof Module) yield* modulesOf(item, join(path, `${key}.${index}`), seen);
      }
    }
  }
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function tensorIn({ owner, key }: Slot): Tensor {
  return (owner as unknown as Record<string, Tensor>)[key] as Tensor;
}

function requireSameNamesAndShapes(own: ReadonlyMap<string, Tensor>, given: ReadonlyMap<string, Tensor>): void {
  const missing = [...own.keys()].filter((name) => !given.has(name));
  const unexpected = [...given.keys()].filter((name) => !own.has(name));
  const shapes: string[] = [];
  for (const [name, tensor] of own) {
    const [want, got] = [`[${tensor.shape}]`, `[${given.get(name)?.shape ?? tensor.shape}]`];
    if (want !== got) shapes.push(`${name}: ${want} here, ${got} given`);
  }
  if (missing.length + unexpected.length + shapes.length === 0) return;
  const problems = [
    describe("missing", missing),
    describe("unexpected", unexpected),
    describe("of another shape", shapes),
  ].filter((problem) => problem !== "");
  fail("WEIGHTS_MISMATCH", {
    expected: `the ${own.size} tensors of this network`,
    found: problems.join("; "),
    hint: "the weights are of another network or of other options (width, classes, heads): build the one they came from",
    missing,
    unexpected,
    shapes,
  });
}

function describe(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > 3 ? `, and ${names.length - 3} more` : "";
  return `${names.length} ${what} (${names.slice(0, 3).join(", ")}${more})`;
}
