import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Finds torch by its import path alone: importing it takes seconds. */
const locateTorch =
  "import importlib.util as u; s = u.find_spec('torch'); " +
  "print(s.submodule_search_locations[0] if s and s.origin else '')";

/**
 * Folder of the `torch` package that an interpreter would import, or null when it has none.
 *
 * @param {string} python path of the interpreter
 * @returns {string | null}
 */
export function findPythonTorch(python) {
  // From the root folder: an interpreter also looks for packages where it is started.
  const { stdout } = spawnSync(python, ["-c", locateTorch], { cwd: "/", encoding: "utf8" });
  const folder = (stdout ?? "").trim();
  return folder !== "" && existsSync(folder) ? folder : null;
}
