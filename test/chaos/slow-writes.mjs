// Preloaded into a victim: writes to files whose path fits TEST_SLOW_WRITES go in pieces with pauses, so that a kill finds
// them half-written. What is written stays the same.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const PAUSE_MS = 20;
const pattern = new RegExp(process.env.TEST_SLOW_WRITES);
const { openSync, closeSync, writeSync } = fs;
const slow = new Set();
const sleeper = new Int32Array(new SharedArrayBuffer(4));

fs.openSync = (path, flags, ...rest) => {
  const file = openSync(path, flags, ...rest);
  if (flags !== "r" && pattern.test(String(path))) slow.add(file);
  return file;
};
fs.closeSync = (file) => {
  slow.delete(file);
  closeSync(file);
};
fs.writeSync = (file, bytes, offset, length, ...rest) => {
  if (!slow.has(file)) return writeSync(file, bytes, offset, length, ...rest);
  const written = writeSync(file, bytes, offset, Math.ceil(length / 3), ...rest);
  Atomics.wait(sleeper, 0, 0, PAUSE_MS);
  return written;
};
syncBuiltinESMExports();
