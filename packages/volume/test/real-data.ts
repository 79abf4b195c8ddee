import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Folder of the real scans: `PANSHIFT_REAL_DATA`, else `../shared/data/real` beside the repository. null, with a
 * printed reason, when it is absent; an error when `PANSHIFT_REQUIRE` names `real-data`.
 */
export function realDataFolder(): string | null {
  const beside = join(import.meta.dirname, "../../../../shared/data/real");
  const folder = process.env.PANSHIFT_REAL_DATA ?? beside;
  if (existsSync(folder)) return folder;
  const reason = `no real data at ${folder}`;
  if (process.env.PANSHIFT_REQUIRE?.split(",").includes("real-data")) throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return null;
}
