import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readJsonLines } from "@panshift/core/files";
import type { StudyPlan } from "../study/plan.ts";
import type { StudyFolder } from "./study-folder.ts";
import type { Opening } from "./target-vault.ts";

/**
 * Openings of tested references by a study, and those of its runs that other studies of the store wrote down: studies share
 * runs, a scored case is not opened again, and a study whose data changed has another folder. In the order of their times.
 */
export function openingsOf({ folder, audit }: StudyFolder, { runs }: StudyPlan): Opening[] {
  const own = new Set(runs.map(({ id }) => id));
  const studies = dirname(folder);
  const others = foldersIn(studies).filter((name) => name !== basename(folder));
  const shared = others.flatMap((name) =>
    readOpenings(join(studies, name, basename(audit))).filter(({ run }) => own.has(run)),
  );
  return [...readOpenings(audit), ...shared].sort((a, b) => Number(a.time > b.time) - Number(a.time < b.time));
}

/** A line that a kill or a damaged disk left unreadable is none. */
function readOpenings(file: string): Opening[] {
  return readJsonLines<unknown>(file).lines.filter(isOpening);
}

function isOpening(line: unknown): line is Opening {
  const { time, run, case: key, domain } = (line ?? {}) as Partial<Opening>;
  return [time, run, key, domain].every((value) => typeof value === "string");
}

function foldersIn(studies: string): string[] {
  try {
    return readdirSync(studies).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}
