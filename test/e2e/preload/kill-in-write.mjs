// Preloaded into the command: kills the process without warning in the middle of a write, after the file named
// TEST_KILL_AFTER has come into place TEST_KILL_COUNT times.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";

const { renameSync, writeSync } = fs;
let left = Number(process.env.TEST_KILL_COUNT);
fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (basename(String(to)) === process.env.TEST_KILL_AFTER) left--;
};
fs.writeSync = (file, bytes, offset, length, ...rest) => {
  if (left > 0 || typeof length !== "number") return writeSync(file, bytes, offset, length, ...rest);
  writeSync(file, bytes, offset, Math.floor(length / 2), ...rest);
  process.kill(process.pid, "SIGKILL");
  return length; // not reached: the signal ends the process
};
syncBuiltinESMExports();
