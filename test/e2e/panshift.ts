import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const root = resolve(import.meta.dirname, "../..");
const launcher = join(root, "packages/cli/bin/panshift.mjs");

export interface Ended {
  /** Exit code; `null` when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly messages: string;
}

export interface SpawnOptions {
  /** A file of ./preload that changes the process before it starts. */
  readonly preload?: "full-disk" | "signal-in-write";
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built command in a process of its own, from the repository's root; one thread, as its work is tiny. */
export function panshift(argv: readonly string[], { preload, env = {} }: SpawnOptions = {}): Ended {
  const hook = preload && pathToFileURL(join(import.meta.dirname, "preload", `${preload}.mjs`)).href;
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [launcher, ...argv], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    env: { ...process.env, OMP_NUM_THREADS: "1", ...env, ...(hook && { NODE_OPTIONS: `--import=${hook}` }) },
  });
  if (error) throw error;
  return { code: status, signal, out: stdout, messages: stderr };
}

/** The same, for calls that must succeed: throws with everything the command said when it does not. */
export function succeed(argv: readonly string[], options?: SpawnOptions): Ended {
  return requireSuccess(argv, panshift(argv, options));
}

function requireSuccess(argv: readonly string[], ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(`panshift ${argv.join(" ")} ended with ${ended.code}:\n${ended.messages}`);
  return ended;
}

/**
 * Starts the built command in the background.
 *
 * @param ownGroup lead a group of processes of its own, as a command in a terminal does
 */
export function startPanshift(
  argv: readonly string[],
  { env, ownGroup = false }: Pick<SpawnOptions, "env"> & { readonly ownGroup?: boolean } = {},
) {
  const child = spawn(process.execPath, [launcher, ...argv], {
    cwd: root,
    env: { ...process.env, OMP_NUM_THREADS: "1", ...env },
    detached: ownGroup,
  });
  let [out, messages] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    messages += text;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, out, messages })),
  );
  return { child, ended };
}

/** As `succeed`, while this process goes on. */
export async function succeedBeside(argv: readonly string[]): Promise<Ended> {
  return requireSuccess(argv, await startPanshift(argv).ended);
}

/** Runs the built command for a reader that is gone before the first word. */
export async function panshiftUnread(argv: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...argv], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let messages = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    messages += text;
  });
  child.stdout.destroy();
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, out: "", messages })));
}

/** A new folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "panshift-e2e-"));
}

/** Every file below a folder, relative and sorted; empty when there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The last line of a text, as a shell's `tail -1` gives it. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}
