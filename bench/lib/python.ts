import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The script of bench/ that finds or makes an interpreter, with its argument. */
export type PythonScript = readonly ["prepare-peers.mjs", "io" | "metrics"] | readonly ["prepare-python.mjs", string];

/** The interpreter to compare with; where there is none, the end of this process with the script's own message. */
export function findPython(...[script, argument]: PythonScript): string {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [path, argument], { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
  return String(stdout).trim();
}
