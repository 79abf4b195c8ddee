import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "@panshift/core";
import { engineError } from "./errors.ts";
import type { Native } from "./native-interface.ts";

/** What set-up recorded about the addon and the libtorch it was built against. */
export interface NativeRecord {
  /** Absolute path of the addon. */
  readonly addon: string;
  readonly libtorch: { readonly path: string; readonly version: string; readonly origin: string };
}

let loaded: Native | null = null;

/** The addon; loaded on first use. @throws SETUP_MISSING */
export function native(): Native {
  return loaded ?? load();
}

/** What set-up wrote to `build/native.json` of this package. @throws SETUP_MISSING */
export function nativeRecord(): NativeRecord {
  const path = join(packageFolder(), "build", "native.json");
  if (!existsSync(path)) failSetup(path, "no such file");
  return JSON.parse(readFileSync(path, "utf8")) as NativeRecord;
}

function load(): Native {
  const { addon } = nativeRecord();
  if (!existsSync(addon)) failSetup(addon, "no such file");
  let binding: Native;
  try {
    binding = createRequire(import.meta.url)(addon) as Native;
  } catch (cause) {
    failSetup(addon, cause instanceof Error ? cause.message : String(cause), cause);
  }
  binding.setErrorFactory(engineError);
  loaded = binding;
  return binding;
}

function failSetup(file: string, found: string, cause?: unknown): never {
  fail("SETUP_MISSING", {
    file,
    expected: "the native addon, built for this machine",
    found,
    hint: "run npm run setup",
    cause,
  });
}

/** The folder that holds this package's package.json, whether this runs from src/ or from dist/. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) failSetup(folder, "no package.json above this file");
    folder = parent;
  }
  return folder;
}
