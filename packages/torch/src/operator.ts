import { fail } from "@panshift/core";
import { native } from "./native.ts";
import type { NativeValue } from "./native-interface.ts";
import type { Tensor } from "./tensor.ts";
import { isTensor, wrapList, wrapOptional } from "./wrap.ts";

/** An operator of the dispatcher; its id is looked up at the first call. */
export interface Operator {
  id: number;
  readonly name: string;
  readonly overload: string;
}

export function operator(name: string, overload: string): Operator {
  return { id: -1, name, overload };
}

/** The id under which the addon calls an operator. @throws TORCH_UNKNOWN_OPERATOR, SETUP_MISSING */
export function idOf(target: Operator): number {
  if (target.id < 0) target.id = native().resolve(target.name, target.overload);
  return target.id;
}

/** An operator called by name, with what is needed to wrap its results. */
interface NamedOperator {
  readonly id: number;
  readonly schema: string;
  readonly returns: readonly string[];
}

const named = new Map<string, NamedOperator>();

/** Arguments of `call`: tensors, generators, numbers, strings, booleans, null, and lists of them. */
export type OperatorArgument =
  | { readonly handle: number }
  | { readonly float: number }
  | number
  | bigint
  | boolean
  | string
  | null
  | undefined
  | readonly OperatorArgument[];

/** Results of `call`: tensors (null for one that was not computed), numbers, strings, and lists of them. */
export type OperatorResult = Tensor | number | bigint | boolean | string | null | undefined | OperatorResult[];

/**
 * Calls any operator of the dispatcher by its full name, for those without a typed function.
 *
 * @param name namespace, name and overload: "aten::max.dim", "aten::relu"; "aten::" may be left out
 * @param values the arguments in the order of the schema (`schema(name)`); a left-out or undefined one is its default
 * @returns one result, or a list of several; an operator that writes into arguments returns new handles of the same data
 * @throws TORCH_UNKNOWN_OPERATOR, TORCH_ARGUMENT_INVALID, TORCH_OPERATOR_FAILED
 */
export function call(name: string, ...values: OperatorArgument[]): OperatorResult {
  const target = resolve(name);
  const result = native().call(target.id, ...values.map(toNative));
  if (target.returns.length === 0) return undefined;
  for (const value of values) if (isTensor(value)) value.forgetMetadata();
  if (target.returns.length === 1) return toResult(result, target.returns[0] as string);
  return (result as NativeValue[]).map((value, index) => toResult(value, target.returns[index] as string));
}

/** The schema of an operator, as libtorch writes it. @throws TORCH_UNKNOWN_OPERATOR */
export function schema(name: string): string {
  return resolve(name).schema;
}

/** The schemas of all registered operators. */
export function schemas(): string[] {
  return native().schemas();
}

function resolve(name: string): NamedOperator {
  const known = named.get(name);
  if (known) return known;
  const full = name.includes("::") ? name : `aten::${name}`;
  const dot = full.indexOf(".");
  const id = dot < 0 ? native().resolve(full, "") : native().resolve(full.slice(0, dot), full.slice(dot + 1));
  const text = native().schema(id);
  const entry = { id, schema: text, returns: returnTypes(text) };
  named.set(name, entry);
  return entry;
}

/** "Tensor", "int", "Tensor[]"... of each result, without names and alias marks. */
function returnTypes(text: string): string[] {
  const returns = text.slice(text.lastIndexOf(" -> ") + 4).replace(/\([a-z!|]*\)/g, "");
  if (returns === "") return [];
  const list = returns.startsWith("(") ? returns.slice(1, -1) : returns;
  return list.split(", ").map((item) => item.split(" ")[0] as string);
}

function toNative(value: OperatorArgument): NativeValue {
  if (Array.isArray(value)) return value.map(toNative);
  if (typeof value === "object" && value !== null && "handle" in value) return value.handle;
  return value;
}

function toResult(value: NativeValue, type: string): OperatorResult {
  if (type === "Tensor" || type === "Tensor?") return wrapOptional(value);
  if (type === "Tensor[]") return wrapList(value);
  if (/^(int|SymInt|float|bool|Scalar|str)(\[\])?$/.test(type)) return value as OperatorResult;
  return fail("TORCH_ARGUMENT_INVALID", {
    expected: "results that are tensors, numbers, strings or lists of them",
    found: type,
    hint: "this operator cannot be called from here",
  });
}
