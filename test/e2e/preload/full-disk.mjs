// Preloaded into the command: from write call TEST_DISK_FULL_AT on, the disk is full. Standard streams are not concerned.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const writeSync = fs.writeSync;
let left = Number(process.env.TEST_DISK_FULL_AT);
fs.writeSync = (file, ...rest) => {
  if (file > 2 && left-- <= 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  return writeSync(file, ...rest);
};
syncBuiltinESMExports();
