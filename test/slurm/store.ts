import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../e2e/panshift.ts";

/** A file's text; empty where there is none. */
export function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Folders of a store's runs. */
export function runsOf(store: string): string[] {
  const names = existsSync(store) ? readdirSync(store) : [];
  return names.filter((name) => /^[0-9a-f]{16}$/.test(name)).map((name) => join(store, name));
}

export function isTrained(run: string): boolean {
  return /"kind": "done"/.test(readText(join(run, "run.json")));
}

/** A run in training that has a checkpoint, and what names the checkpoint; `null` where there is none. */
export function checkpointIn(store: string): { readonly run: string; readonly text: string } | null {
  for (const run of runsOf(store)) {
    const text = readText(join(run, "checkpoint/current.json"));
    if (text !== "" && !isTrained(run)) return { run, text };
  }
  return null;
}

/** The folder of what concerns Slurm, of a store with one study. */
export function slurmFolderOf(store: string): string {
  const [study = "none"] = readdirSync(join(store, "studies"));
  return join(store, "studies", study, "slurm");
}

/** The log of a store's one worker. */
export function workerLog(store: string): string {
  const [log] = filesBelow(store).filter((file) => /slurm\/\d+_0\.log$/.test(file));
  return log === undefined ? "" : readText(join(store, log));
}

/** Every file of a run with its size and time, without what those leave who try its lock in vain. */
export function stateOf(run: string): string[] {
  const own = filesBelow(run).filter((file) => !/^\.?lock/.test(file));
  return own.map((file) => `${file} ${statSync(join(run, file)).size} ${statSync(join(run, file)).mtimeMs}`);
}

/** Entries of a log of JSON lines. */
export function entriesOf(folder: string, name: string): Readonly<Record<string, unknown>>[] {
  const lines = readText(join(folder, name)).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** The tables of a store's report by their names. */
export function tablesOf(store: string): Record<string, string> {
  const tables = filesBelow(store).filter((file) => /\/tables\/[^/]+\.csv$/.test(file));
  return Object.fromEntries(tables.map((file) => [file, readText(join(store, file))]));
}
