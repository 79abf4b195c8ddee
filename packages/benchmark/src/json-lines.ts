import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { appendLine } from "@panshift/core/files";

/** What an append-only log of JSON lines holds. */
export interface JsonLines<T> {
  readonly lines: readonly T[];
  /** False when anything but whole lines was found: a kill or a full disk cut one off. */
  readonly isWhole: boolean;
}

/** The lines of a log; none where there is no file. */
export function readJsonLines<T>(file: string): JsonLines<T> {
  return parseJsonLines(existsSync(file) ? readFileSync(file, "utf8") : "");
}

/**
 * Appends a line to a log. A line that a kill cut off before it is ended first, so that it takes nothing with it.
 *
 * @throws DISK_FULL, WRITE_FAILED
 */
export function appendJsonLine(file: string, value: unknown): void {
  appendLine(file, `${isCutOff(file) ? "\n" : ""}${JSON.stringify(value)}`);
}

function isCutOff(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const last = new Uint8Array(1);
    return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    closeSync(file);
  }
}

/** Reads the lines that hold JSON each; a line that was cut off is none. */
export function parseJsonLines<T>(text: string): JsonLines<T> {
  const parts = text.split("\n");
  const rest = parts.pop();
  const lines = parts.flatMap((line) => parsed<T>(line));
  return { lines, isWhole: rest === "" && lines.length === parts.length };
}

function parsed<T>(line: string): T[] {
  try {
    return [JSON.parse(line) as T];
  } catch {
    return [];
  }
}
