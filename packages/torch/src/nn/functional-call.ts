import { fail } from "@panshift/core";
import type { Tensor } from "../tensor.ts";
import { type Module, slotsOf, substitute } from "./module.ts";

/**
 * Runs `body` while the module holds other tensors in place of the named parameters or buffers, and puts its own back
 * whatever happens. Gradients flow into the replacements, so an inner update `p - lr * g` can be differentiated
 * (second order). Calls may be nested. A parameter that is not named keeps its own tensor.
 *
 * @param replacements by `namedParameters` name; each of its parameter's shape
 * @throws WEIGHTS_MISMATCH for a name that the module lacks or a shape that differs
 * @throws CALLBACK_ASYNC for an async function
 */
export function functionalCall<T>(module: Module, replacements: ReadonlyMap<string, Tensor>, body: () => T): T {
  const slots = new Map(slotsOf(module).map((slot) => [slot.name, slot]));
  const current = module.stateDict();
  for (const [name, tensor] of replacements) {
    const own = current.get(name);
    if (own && String(own.shape) === String(tensor.shape)) continue;
    fail("WEIGHTS_MISMATCH", {
      expected: own ? `${name} of shape [${own.shape}]` : `names among ${[...current.keys()].join(", ")}`,
      found: own ? `[${tensor.shape}]` : name,
      hint: "build the replacements from this module's namedParameters()",
    });
  }
  const undo: (() => void)[] = [];
  try {
    for (const [name, tensor] of replacements) {
      const slot = slots.get(name);
      if (slot) undo.push(substitute(slot, tensor));
    }
    const result = body();
    if (result instanceof Promise) {
      result.catch(() => {}); // this error is the one to report
      fail("CALLBACK_ASYNC", {
        expected: "a synchronous function for functionalCall",
        found: "an async one",
        hint: "the replacements are gone before an await returns: call functionalCall around each synchronous part",
      });
    }
    return result;
  } finally {
    for (const restore of undo.reverse()) restore();
  }
}
