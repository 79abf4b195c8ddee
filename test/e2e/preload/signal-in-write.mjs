// Preloaded into the command: sends the process TEST_SIGNAL in the middle of a write, once the file named TEST_AFTER
// has come into place TEST_COUNT times.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";

const { renameSync, writeSync } = fs;
const { TEST_SIGNAL, TEST_AFTER, TEST_COUNT } = process.env;
let left = Number(TEST_COUNT);
fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (basename(String(to)) === TEST_AFTER) left--;
};
fs.writeSync = (file, bytes, offset, length, ...rest) => {
  if (left > 0 || file <= 2) return writeSync(file, bytes, offset, length, ...rest);
  left = Number.POSITIVE_INFINITY;
  const half = writeSync(file, bytes, offset, Math.ceil(length / 2), ...rest);
  process.kill(process.pid, TEST_SIGNAL);
  return half;
};
syncBuiltinESMExports();
