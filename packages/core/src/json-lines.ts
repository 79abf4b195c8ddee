import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { appendLine } from "./atomic-file.ts";

/** What an append-only log of JSON lines holds. */
export interface JsonLines<T> {
  readonly lines: readonly T[];
  /** False when anything but whole lines was found: a kill or a full disk cut one off. */
  readonly isWhole: boolean;
}

/** Told an ended line that is no JSON, and its number in the file, from 1; throws to refuse it. */
export type OnDamage = (line: string, number: number, cause: unknown) => void;

/** The lines of a log, as `parseJsonLines` reads them; none where there is no file. */
export function readJsonLines<T>(file: string, onDamage?: OnDamage): JsonLines<T> {
  // Read whole, then decoded: decoding while reading asks the system for eight KiB at a time.
  return parseJsonLines(existsSync(file) ? readFileSync(file).toString() : "", onDamage);
}

/**
 * Appends a line to a log. A line that a kill cut off before it is ended first, so that it takes nothing with it.
 *
 * @throws DISK_FULL, WRITE_FAILED
 */
export function appendJsonLine(file: string, value: unknown): void {
  appendLine(file, `${isCutOff(file) ? "\n" : ""}${JSON.stringify(value)}`);
}

/** Whether the last line of a log has no end, as a kill or a full disk leaves it. */
export function isCutOff(path: string): boolean {
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

/**
 * Reads the lines that hold JSON each; a line that was cut off is none, and neither is an ended one that is no JSON,
 * unless `onDamage` refuses it.
 */
export function parseJsonLines<T>(text: string, onDamage: OnDamage = () => {}): JsonLines<T> {
  const parts = text.split("\n");
  const rest = parts.pop();
  const lines = parts.flatMap((line, at) => parsed<T>(line, at + 1, onDamage));
  return { lines, isWhole: rest === "" && lines.length === parts.length };
}

function parsed<T>(line: string, number: number, onDamage: OnDamage): T[] {
  try {
    return [JSON.parse(line) as T];
  } catch (cause) {
    onDamage(line, number, cause);
    return [];
  }
}
