import { fail } from "@panshift/core";
import type { Device, DType } from "./dtype.ts";
import { closeScope, keepTensor, openScope } from "./lifetime.ts";
import { native } from "./native.ts";
import type { Tensor } from "./tensor.ts";
import { isTensor } from "./wrap.ts";

/**
 * Runs a function and frees every tensor made meanwhile, except those reachable in its result (through arrays, plain
 * objects, Maps and Sets) and those given to `keep`. Survivors belong to the surrounding scope. When the function
 * throws, nothing survives but what was kept.
 *
 * @throws CALLBACK_ASYNC for an async function: its tensors would be freed before it ends
 */
export function scope<T>(body: () => T): T {
  const outer = openScope();
  let survivors: Set<Tensor> | null = null;
  try {
    const result = refusePromise("scope", body());
    survivors = tensorsIn(result);
    return result;
  } finally {
    closeScope(outer, survivors);
  }
}

/** Lets every tensor in a value (searched as `scope` does) outlive all scopes; whoever calls this disposes them. */
export function keep<T>(value: T): T {
  for (const tensor of tensorsIn(value)) keepTensor(tensor);
  return value;
}

/** Tensors that this thread holds: a leak is a number that grows. */
export function liveTensors(): number {
  return native().liveTensors();
}

/** Runs a function without recording gradients. @throws CALLBACK_ASYNC */
export function noGrad<T>(body: () => T): T {
  return withGradMode("noGrad", false, body);
}

/** Runs a function with gradients recorded again, inside of `noGrad`. @throws CALLBACK_ASYNC */
export function enableGrad<T>(body: () => T): T {
  return withGradMode("enableGrad", true, body);
}

/** True where operators record gradients. */
export function gradEnabled(): boolean {
  return native().gradMode();
}

/**
 * Runs a function with the operators that gain from it computing in a shorter type (convolutions, matrix products);
 * those that need it stay in float32. "float32" switches that off inside of an outer autocast.
 *
 * @throws CALLBACK_ASYNC
 */
export function autocast<T>(dtype: "bfloat16" | "float16" | "float32", body: () => T, device: Device = "cpu"): T {
  const type = device.split(":")[0] as string;
  const [enabled, former] = native().enterAutocast(type, dtype !== "float32", shortType(dtype));
  try {
    return refusePromise("autocast", body());
  } finally {
    native().leaveAutocast(type, enabled, former);
  }
}

/** The autocast type to set; null leaves the former one, as float32 is not one. */
function shortType(dtype: DType): DType | null {
  return dtype === "float32" ? null : dtype;
}

function withGradMode<T>(name: string, enabled: boolean, body: () => T): T {
  const former = native().exchangeGradMode(enabled);
  try {
    return refusePromise(name, body());
  } finally {
    native().exchangeGradMode(former);
  }
}

function refusePromise<T>(name: string, result: T): T {
  if (result instanceof Promise) {
    result.catch(() => {}); // this error is the one to report
    fail("CALLBACK_ASYNC", {
      expected: `a synchronous function for ${name}`,
      found: "an async one",
      hint: "await outside of it: the mode would be left before the first await returns",
    });
  }
  return result;
}

/** Tensors reachable through arrays, plain objects, Maps and Sets. */
function tensorsIn(value: unknown): Set<Tensor> {
  const found = new Set<Tensor>();
  collect(value, found, new Set());
  return found;
}

function collect(value: unknown, found: Set<Tensor>, seen: Set<object>): void {
  if (typeof value !== "object" || value === null) return;
  if (isTensor(value)) {
    found.add(value);
    return;
  }
  if (!isContainer(value) || seen.has(value)) return;
  seen.add(value);
  const members = value instanceof Map || value instanceof Set || Array.isArray(value) ? value : Object.values(value);
  for (const member of members) collect(member, found, seen);
}

function isContainer(value: object): boolean {
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
