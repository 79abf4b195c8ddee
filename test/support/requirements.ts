import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findNvidiaDriver } from "../../scripts/lib/nvidia-driver.mjs";
import { findOnPath } from "../../scripts/lib/programs.mjs";
import { findPythonTorch } from "../../scripts/lib/python.mjs";
import { findSlurm } from "../../scripts/lib/slurm/programs.mjs";

/** What a test may need that a machine need not have. */
export type RequirementName = "real-data" | "gpu" | "python-torch" | "chromium" | "slurm" | "slurm-hosts";

export interface Requirement {
  readonly name: RequirementName;
  /** Where it was found: a folder, a program, or the driver's file; null when it is absent. */
  readonly path: string | null;
  /** Where it was looked for, as one line for the person who reads the skip. */
  readonly reason: string;
}

/** The part of vitest's test context that a skip needs. */
export interface Skippable {
  skip(note?: string): never;
}

export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Says whether this machine has what a test needs, without failing or skipping.
 *
 * Absolute path of the real-data folder: `PANSHIFT_REAL_DATA`, else `../shared/data/real` beside the repository.
 * Interpreter with torch: `PANSHIFT_PYTHON`, else the `python3` of the PATH.
 */
export function requirement(name: RequirementName): Requirement {
  const { path, sought } = finders[name]();
  return { name, path, reason: `${name} is absent: looked for ${sought}` };
}

/**
 * Returns the path of what the test needs, or skips the test with the reason.
 * Where `PANSHIFT_REQUIRE` (a comma-separated list) holds the name, absence fails the test instead.
 *
 * @example test("reads a real scan", (context) => { const folder = needs(context, "real-data"); ... });
 */
export function needs(context: Skippable, name: RequirementName): string {
  const { path, reason } = requirement(name);
  if (path !== null) return path;
  if (requiredNames().includes(name)) throw new Error(`PANSHIFT_REQUIRE asks for it, but ${reason}`);
  return context.skip(reason);
}

function requiredNames(): readonly string[] {
  return (process.env.PANSHIFT_REQUIRE ?? "").split(",").map((name) => name.trim());
}

interface Finding {
  readonly path: string | null;
  readonly sought: string;
}

const finders: Readonly<Record<RequirementName, () => Finding>> = {
  "real-data": () => {
    const folder = resolve(process.env.PANSHIFT_REAL_DATA ?? join(repositoryRoot, "../shared/data/real"));
    return { path: existsSync(folder) ? folder : null, sought: `${folder} (PANSHIFT_REAL_DATA names another)` };
  },
  gpu: () => ({ path: findNvidiaDriver(), sought: "an NVIDIA driver" }),
  "python-torch": () => {
    const python = process.env.PANSHIFT_PYTHON ?? findOnPath("python3");
    const torch = python === null ? null : findPythonTorch(python);
    return {
      path: torch === null ? null : python,
      sought: `torch in ${python ?? "python3"} (PANSHIFT_PYTHON names another)`,
    };
  },
  chromium: () => ({
    path: firstOnPath("chromium", "chromium-browser", "google-chrome"),
    sought: "chromium on the PATH",
  }),
  slurm: () => ({
    path: findSlurm()?.sbatch ?? null,
    sought: "sbatch, slurmctld, slurmd and munged on the PATH (`npm run slurm` installs them)",
  }),
  "slurm-hosts": () => ({
    path: process.getuid?.() === 0 ? (findSlurm()?.sbatch ?? null) : null,
    sought: "Slurm's programs, and root, which it takes to give each node a host's name",
  }),
};

function firstOnPath(...programs: readonly string[]): string | null {
  for (const program of programs) {
    const path = findOnPath(program);
    if (path !== null) return path;
  }
  return null;
}
