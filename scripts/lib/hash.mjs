import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** @param {string} text */
export function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Hash of files' names and contents, the same wherever the folder lies.
 *
 * @param {string} root names are taken relative to it
 * @param {readonly string[]} paths
 */
export function hashFiles(root, paths) {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Every file below a folder, sorted; none when the folder is absent.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
}
