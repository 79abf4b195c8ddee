import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileHash } from "@panshift/dataset";
import { engineInfo } from "@panshift/torch";

/** Where a result comes from, beyond its configuration. */
export interface Provenance {
  /** Commit of the code, `null` outside a repository. */
  readonly codeRevision: string | null;
  /** True when tracked files differed from that commit; `null` outside a repository. */
  readonly codeDirty: boolean | null;
  /** SHA-256 of package-lock.json. */
  readonly lockHash: string | null;
  readonly libtorch: string;
  readonly node: string;
  readonly processor: string;
}

export function currentProvenance(): Provenance {
  const here = dirname(fileURLToPath(import.meta.url));
  const status = git(here, "status", "--porcelain", "--untracked-files=no");
  return {
    codeRevision: git(here, "rev-parse", "HEAD"),
    codeDirty: status === null ? null : status !== "",
    lockHash: lockHash(here),
    libtorch: engineInfo().libtorch.version,
    node: process.version,
    processor: cpus()[0]?.model ?? process.arch,
  };
}

/** What differs between two provenances, one line each; a resumed run reports it. */
export function provenanceChanges(before: Provenance, now: Provenance): string[] {
  return (Object.keys(now) as (keyof Provenance)[])
    .filter((key) => before[key] !== now[key])
    .map((key) => `${key} was ${before[key]} and is ${now[key]} now`);
}

function git(folder: string, ...args: string[]): string | null {
  try {
    return execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null; // no git, or no repository: the field says so
  }
}

function lockHash(folder: string): string | null {
  const lock = join(folder, "package-lock.json");
  if (existsSync(lock)) return fileHash(lock);
  return dirname(folder) === folder ? null : lockHash(dirname(folder));
}
