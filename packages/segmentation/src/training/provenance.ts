import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileHash } from "@panshift/dataset";
import { engineInfo } from "@panshift/torch";
import manifest from "../../package.json" with { type: "json" };

/** Which program makes a result. */
export interface CodeProvenance {
  /** Version of PanShift; absent in older records. */
  readonly panshift?: string;
  /** Commit of the code, `null` outside a repository. */
  readonly codeRevision: string | null;
  /** True when tracked files differed from that commit; `null` outside a repository. */
  readonly codeDirty: boolean | null;
}

/** Where a result comes from, beyond its configuration. */
export interface Provenance extends CodeProvenance {
  /** SHA-256 of package-lock.json. */
  readonly lockHash: string | null;
  readonly libtorch: string;
  readonly node: string;
  readonly processor: string;
}

const here = dirname(fileURLToPath(import.meta.url));

export function codeProvenance(): CodeProvenance {
  const status = git("status", "--porcelain", "--untracked-files=no");
  return {
    panshift: manifest.version,
    codeRevision: git("rev-parse", "HEAD"),
    codeDirty: status === null ? null : status !== "",
  };
}

export function currentProvenance(): Provenance {
  return {
    ...codeProvenance(),
    lockHash: lockHash(here),
    libtorch: engineInfo().libtorch.version,
    node: process.version,
    processor: cpus()[0]?.model ?? process.arch,
  };
}

/** What differs between two provenances, one line each, of what both know; a resumed run reports it. */
export function provenanceChanges(before: Provenance, now: Provenance): string[] {
  return (Object.keys(now) as (keyof Provenance)[])
    .filter((key) => before[key] !== undefined && before[key] !== now[key])
    .map((key) => `${key} was ${before[key]} and is ${now[key]} now`);
}

function git(...args: string[]): string | null {
  try {
    return execFileSync("git", ["-C", here, ...args], {
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
