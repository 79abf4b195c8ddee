import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isCutOff } from "@panshift/core/files";

/** What a process does when it is killed, as the store tells afterwards. */
export const phases = [
  "training step",
  "checkpoint write",
  "model write",
  "record write",
  "prediction write",
  "cases.jsonl append",
  "report write",
] as const;
export type Phase = (typeof phases)[number];

/** Paths, relative to the store, of what each phase writes: the half-written file, or the log that is appended to. */
const writes: readonly (readonly [Phase, RegExp])[] = [
  ["checkpoint write", /checkpoint\/\.[^/]+\.tmp$/],
  ["model write", /model(-last)?\/\.[^/]+\.tmp$/],
  ["record write", /[0-9a-f]{16}\/\.run\.json\.[^/]+\.tmp$/],
  ["prediction write", /predictions(-last)?\/[^/]+\/\.[^/]+\.tmp$/],
  ["cases.jsonl append", /[0-9a-f]{16}\/cases\.jsonl$/],
  ["report write", /studies\/[^/]+\/(?!\.lock).*\.tmp$/],
];

/** Of paths that a phase writes; for the preload that slows these writes down. */
export function patternOf(phase: Phase): string {
  return writes.find(([name]) => name === phase)?.[1].source ?? "^$";
}

/** Half-written files below a store, and `cases.jsonl` with their sizes where the last line is cut off. */
export function remnantsIn(store: string): Map<string, Phase> {
  const found = new Map<string, Phase>();
  for (const path of existsSync(store) ? filesBelow(store) : []) {
    const phase = writes.find(([, pattern]) => pattern.test(path))?.[0];
    if (phase === undefined) continue;
    if (phase !== "cases.jsonl append") found.set(path, phase);
    else if (isCutOff(join(store, path))) found.set(`${path} ${sizeOf(join(store, path))}`, phase);
  }
  return found;
}

/**
 * Whether a process takes training steps: it holds a run, and has written since that it runs. Told by the fencing token
 * of the record, which is the one of the process's lock.
 */
export function isTraining(store: string, pid: number | undefined): boolean {
  return runsIn(store).some(({ folder, record }) => {
    if (record?.state.kind !== "running") return false;
    const lock = readJson<{ pid: number }>(join(folder, `lock.${record.fence}`));
    return lock?.pid === pid;
  });
}

interface StateOnDisk {
  readonly kind: string;
  /** Of a run that is done. */
  readonly checksums?: Readonly<Record<string, string>>;
}

export interface RunOnDisk {
  readonly folder: string;
  readonly record: { readonly state: StateOnDisk; readonly fence: number } | null;
  /** Whole lines of `cases.jsonl`. */
  readonly scored: number;
}

export function runsIn(store: string): RunOnDisk[] {
  const names = existsSync(store) ? readdirSync(store).filter((name) => /^[0-9a-f]{16}$/.test(name)) : [];
  return names.map((name) => {
    const folder = join(store, name);
    const cases = join(folder, "cases.jsonl");
    const scored = existsSync(cases) ? readFileSync(cases, "utf8").split("\n").length - 1 : 0;
    return { folder, record: readJson(join(folder, "run.json")), scored };
  });
}

/** `null` for a file that is gone, empty or just being replaced. */
function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return null;
  }
}

/** Entries may go while the folder is read: a process writes there. */
function filesBelow(folder: string, below = ""): string[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  const file = openSync(path, "r");
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}
