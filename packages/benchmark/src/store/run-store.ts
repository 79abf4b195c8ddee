import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { PanShiftError } from "@panshift/core";
import { removePath } from "@panshift/core/files";
import { lockRun, type RunRecord, readRunRecord, runPaths } from "@panshift/segmentation";
import { CaseLog } from "../grid/case-log.ts";
import { isDiverged } from "../grid/choose-draw.ts";
import { filesOf, folderBytes, namesIn } from "../grid/estimate.ts";

/** One run folder of a store. */
export interface StoredRun {
  /** First 16 digits of its identity: the folder's name. */
  readonly name: string;
  readonly folder: string;
  /** `null`: a process ended before it wrote one. */
  readonly record: RunRecord | null;
  /** Why the record cannot be read; `null` when it can. */
  readonly damage: string | null;
  readonly scoredCases: number;
}

/** The runs of a store, by name. Nothing is changed; a damaged record is told, not thrown. */
export function listRuns(store: string): StoredRun[] {
  return namesIn(store).map((name) => {
    const { folder, record: file } = runPaths(store, name);
    try {
      const scoredCases = CaseLog.read(join(folder, "cases.jsonl")).cases;
      return { name, folder, record: readRunRecord(file), damage: null, scoredCases };
    } catch (error) {
      if (!(error instanceof PanShiftError)) throw error;
      return { name, folder, record: null, damage: error.message, scoredCases: 0 };
    }
  });
}

/** The parts of a run's folder that disk use is told by. */
export const RUN_PARTS = ["checkpoint", "model", "predictions"] as const;
type RunPart = (typeof RUN_PARTS)[number];
/** What a part's name ends with: the best model's, the last one's, and what the oracle asks for. */
const FURTHER = ["", "-last", "-oracle"] as const;

/** Bytes of a run's parts, and of everything else in its folder. */
function diskOf({ folder }: Pick<StoredRun, "folder">): Readonly<Record<RunPart | "other", number>> {
  const disk = { checkpoint: 0, model: 0, predictions: 0, other: 0 };
  for (const { path, bytes } of filesOf(folder)) {
    const [top = ""] = path.split(sep);
    disk[RUN_PARTS.find((part) => FURTHER.some((end) => top === `${part}${end}`)) ?? "other"] += bytes;
  }
  return disk;
}

/** Disk use of every run of a store, by name. */
export function diskOfRuns(store: string) {
  return namesIn(store).map((name) => ({ run: name, ...diskOf(runPaths(store, name)) }));
}

/** Something that may be removed without losing a result. */
export interface Garbage {
  readonly run: string;
  readonly path: string;
  readonly reason: "half-made" | "failed without checkpoint" | "predictions" | "checkpoint of a finished run";
  readonly bytes: number;
}

export interface GarbageOptions {
  /** Predicted label files too: models stay, and the next run of a study predicts and scores these cases again. */
  readonly predictions?: boolean;
  /** Checkpoints of finished runs too: their models stay. */
  readonly checkpoints?: boolean;
}

/** What a store holds that nobody needs: nothing of a run that is finished or can go on, unless it is asked for. */
export function findGarbage(
  store: string,
  { predictions = false, checkpoints = false }: GarbageOptions = {},
): Garbage[] {
  const of = (run: StoredRun, path: string, reason: Garbage["reason"]): Garbage[] =>
    existsSync(path) ? [{ run: run.name, path, reason, bytes: folderBytes(path) }] : [];
  return listRuns(store).flatMap((run) => {
    const { folder, record, damage } = run;
    if (damage !== null) return []; // the same command mends it
    const hasCheckpoint = existsSync(join(folder, "checkpoint", "current.json"));
    if (record === null) return of(run, folder, "half-made");
    // A draw that diverged is an answer of its search, which would train it again.
    if (record.state.kind === "failed" && !hasCheckpoint && !isDiverged(record.state))
      return of(run, folder, "failed without checkpoint");
    if (record.state.kind !== "done") return [];
    return [
      ...(predictions ? FURTHER.flatMap((end) => of(run, join(folder, `predictions${end}`), "predictions")) : []),
      ...(checkpoints ? of(run, join(folder, "checkpoint"), "checkpoint of a finished run") : []),
    ];
  });
}

/**
 * Removes garbage, but not of a run that a process works on.
 *
 * @returns what was removed
 */
export function removeGarbage(store: string, garbage: readonly Garbage[]): Garbage[] {
  return garbage.filter(({ run, path }) => {
    const { lock: file } = runPaths(store, run);
    try {
      const lock = lockRun(file);
      try {
        removePath(path);
      } finally {
        lock.release();
      }
      return true;
    } catch (error) {
      if (error instanceof PanShiftError && error.code === "RUN_LOCKED") return false;
      throw error;
    }
  });
}

/** Bytes of the studies' own folders: reports, audits, scores of predictions made elsewhere. */
export function diskOfStudies(store: string): { readonly name: string; readonly bytes: number }[] {
  const studies = join(store, "studies");
  if (!existsSync(studies)) return [];
  return readdirSync(studies)
    .sort()
    .map((name) => ({ name, bytes: folderBytes(join(studies, name)) }));
}
