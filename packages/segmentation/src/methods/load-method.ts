import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { fail } from "@panshift/core";
import { createJiti, type Jiti } from "jiti";
import { definitionProblems, failDefinition } from "./define.ts";
import type { MethodDefinition } from "./interface.ts";
import { getMethod, methods } from "./list.ts";

/** Packages of which an external method must see this process's own copies: tensors and modules know their class. */
const SHARED_PACKAGES = ["core", "volume", "torch", "segmentation"].map((name) => `@panshift/${name}`);

/**
 * A method by registered id, by path (./mine/method.ts, /abs/method.mjs) or by package name.
 *
 * An external module, TypeScript or JavaScript, exports its definition as `method`. What it imports from
 * `@panshift/...` are the very modules that run here, wherever the file lies; its other imports are its own.
 * It runs with the rights of this process.
 *
 * @param from folder where relative paths and package names start: the configuration's
 * @throws METHOD_UNKNOWN, FILE_MISSING, METHOD_UNREADABLE, METHOD_INVALID
 */
export async function loadMethod(id: string, from: string = process.cwd()): Promise<MethodDefinition> {
  if (methods.some((method) => method.id === id)) return getMethod(id);
  const jiti = await importer(from);
  const file = /^[./]|\.[cm]?[jt]s$/.test(id) ? resolve(from, id) : jiti.esmResolve(id, { try: true });
  if (file === undefined) return getMethod(id); // neither a path nor a package: say what there is
  if (isAbsolute(file) && !existsSync(file)) {
    fail("FILE_MISSING", { expected: "a method's module", found: "no file", hint: "check the path", file });
  }
  const { method } = await imported(jiti, file);
  const problems = method === undefined ? ["it exports nothing named `method`"] : definitionProblems(method);
  if (problems.length > 0) failDefinition(problems, file);
  return method as MethodDefinition;
}

/** Imports as if from a file in this folder, with this process's own PanShift. */
async function importer(from: string): Promise<Jiti> {
  const virtualModules: Record<string, unknown> = {};
  for (const name of SHARED_PACKAGES) virtualModules[name] = await import(name);
  return createJiti(pathToFileURL(resolve(from, "method.ts")).href, { virtualModules, fsCache: false });
}

async function imported(jiti: Jiti, file: string): Promise<{ readonly method?: unknown }> {
  try {
    return await jiti.import(file);
  } catch (cause) {
    return fail("METHOD_UNREADABLE", {
      expected: "a module that can be imported",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "correct the module; `npx tsc` shows its type errors",
      file,
      cause,
    });
  }
}
