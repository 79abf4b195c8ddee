import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The last whole lines of a text file, as far as so many bytes hold them. */
export function readTail(path: string, bytes: number): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(bytes, size));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const text = tail.toString("utf8");
    return size > bytes ? text.slice(text.indexOf("\n") + 1) : text;
  } finally {
    closeSync(file);
  }
}
