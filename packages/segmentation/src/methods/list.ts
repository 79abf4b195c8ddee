import { fail } from "@panshift/core";
import { baseline } from "./baseline/index.ts";
import { dualTask } from "./dual-task/index.ts";
import type { MethodDefinition } from "./interface.ts";

/** Every registered method. A new one is a folder here and a line in this list. */
export const methods: readonly MethodDefinition[] = [baseline, dualTask];

/**
 * The registered method of this id.
 *
 * @throws METHOD_UNKNOWN
 */
export function getMethod(id: string): MethodDefinition {
  return (
    methods.find((method) => method.id === id) ??
    fail("METHOD_UNKNOWN", {
      expected: `a method: ${methods.map((method) => method.id).join(", ")}, or the path of one (./mine/method.ts)`,
      found: id,
      hint: "`panshift methods` lists the registered methods",
    })
  );
}
