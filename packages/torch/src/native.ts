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

/** Turns of the waiting loop before an idle OpenMP thread sleeps: some microseconds. */
const SPIN_COUNT = "5000";

let loaded: Native | null = null;

/** The addon; loaded on first use. @throws SETUP_MISSING */
export function native(): Native {
  return loaded ?? load();
}

/**
 * What set-up wrote to `build/native.json` of this package.
 *
 * @throws SETUP_MISSING
 */
export function nativeRecord(folder = packageFolder()): NativeRecord {
  const path = join(folder, "build", "native.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as NativeRecord;
  } catch (cause) {
    return failSetup(path, cause);
  }
}

/** Loads an addon into this thread. @throws SETUP_MISSING when it is missing or does not fit this machine */
export function loadAddon(path: string): Native {
  try {
    const addon = withBriefSpinning(() => createRequire(import.meta.url)(path) as Native);
    addon.setErrorFactory(engineError);
    return addon;
  } catch (cause) {
    return failSetup(path, cause);
  }
}

/**
 * Loads libtorch so that OpenMP's idle threads soon sleep, unless the environment says how they wait. libgomp lets them
 * spin 60 times as long by default, which gains nothing here and takes the cores from any other busy process. It reads
 * the variable once, at load; children do not inherit it.
 */
function withBriefSpinning<T>(load: () => T): T {
  const { GOMP_SPINCOUNT, OMP_WAIT_POLICY } = process.env;
  if (GOMP_SPINCOUNT !== undefined || OMP_WAIT_POLICY !== undefined) return load();
  process.env.GOMP_SPINCOUNT = SPIN_COUNT;
  try {
    return load();
  } finally {
    delete process.env.GOMP_SPINCOUNT;
  }
}

function load(): Native {
  loaded = loadAddon(nativeRecord().addon);
  return loaded;
}

function failSetup(file: string, cause: unknown): never {
  fail("SETUP_MISSING", {
    file,
    expected: "the native engine, built for this machine",
    found: cause instanceof Error ? (cause.message.split("\n")[0] as string) : String(cause),
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
