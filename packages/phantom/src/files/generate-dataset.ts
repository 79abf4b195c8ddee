import type { Center } from "../acquisition/center.ts";
import type { ScanRequest } from "../acquisition/scanner.ts";
import { imageGrid } from "../case.ts";
import { requireOrganMaps } from "./anatomy.ts";
import { caseFiles, isIntact } from "./case-files.ts";
import { defaultJobs, estimateCases } from "./estimate.ts";
import { requireSpace } from "./free-space.ts";
import { caseIdOf, type MadeCase, type SubjectTask } from "./make-case.ts";
import { makeSubjects } from "./make-subjects.ts";
import { openFolder, writeManifest } from "./manifest.ts";
import { type DatasetOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { appendMadeCase } from "./parameters-file.ts";
import { planSubject } from "./plan-subject.ts";

export interface GenerationProgress {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
  /** True for a case that was there already. */
  readonly kept: boolean;
}

export interface GenerationControl {
  /** Worker threads over subjects and grids; the files are the same for any number. Default: as cores and memory allow. */
  readonly jobs?: number;
  readonly onProgress?: (progress: GenerationProgress) => void;
  /** When aborted, the cases in hand are finished and the manifest written. */
  readonly signal?: AbortSignal;
}

export interface GenerationReport {
  readonly folder: string;
  readonly made: number;
  readonly kept: number;
  readonly total: number;
  readonly interrupted: boolean;
}

/**
 * Writes a phantom dataset (layout: docs/datasets.md) of splits n/a and train with labels, side maps and phantom.jsonl.
 *
 * Every case is a pure function of (seed, preset, shift, subject, center, scan). The same call on an unfinished folder
 * makes what is missing or damaged, with the same bytes; more subjects, sequences or readers may be asked for later.
 * phantom.jsonl grows case by case, so that a kill loses the cases in hand and no others.
 *
 * @throws VALUE_INVALID, LABEL_MISSING, DATASET_OTHER, FILE_CORRUPT, SPACE_MISSING before anything is written; DISK_FULL, WRITE_FAILED
 */
export async function generateDataset(
  folder: string,
  options: DatasetOptions = {},
  { jobs = defaultJobs(options), onProgress, signal }: GenerationControl = {},
): Promise<GenerationReport> {
  const resolved = resolveOptions(options);
  if (resolved.anatomy !== null) requireOrganMaps(resolved.anatomy);
  const made = openFolder(folder, resolved);
  const total = resolved.subjects * resolved.requests.length;
  const report = { made: 0, kept: 0 };
  const progress = (caseId: string, kept: boolean) => {
    report[kept ? "kept" : "made"]++;
    onProgress?.({ caseId, done: report.made + report.kept, total, kept });
  };
  // Cases that are there, whole or damaged, need no more room.
  requireSpace(folder, estimateCases(resolved, Math.max(0, total - made.size)).bytes);
  const tasks = missingTasks(folder, resolved, made, (caseId) => progress(caseId, true));
  writeManifest(folder, resolved, made);
  await makeSubjects(folder, resolved, tasks, {
    jobs,
    signal,
    onMade: (one) => {
      const sha256 = { ...made.get(one.caseId)?.sha256, ...one.sha256 };
      const kept = { ...one, sha256 };
      appendMadeCase(folder, kept);
      made.set(one.caseId, kept);
      progress(one.caseId, false);
    },
  });
  if (tasks.length > 0) writeManifest(folder, resolved, made);
  return { folder, total, ...report, interrupted: report.made + report.kept < total };
}

/** Scans of one subject that share a grid share its drawing; those of other grids may be made elsewhere. */
function drawings(requests: readonly ScanRequest[], center: Center, { preset }: ResolvedOptions): ScanRequest[][] {
  const byGrid = new Map<string, ScanRequest[]>();
  for (const request of requests) {
    const key = JSON.stringify(imageGrid(center, preset, request.sequence).grid);
    byGrid.set(key, [...(byGrid.get(key) ?? []), request]);
  }
  return [...byGrid.values()];
}

/** What is left to make, subject by subject; tells of every case that is there, whole and unchanged. */
function missingTasks(
  folder: string,
  options: ResolvedOptions,
  made: ReadonlyMap<string, MadeCase>,
  onKept: (caseId: string) => void,
): SubjectTask[] {
  const wanted = caseFiles(options);
  const tasks: SubjectTask[] = [];
  for (let index = 0; index < options.subjects; index++) {
    const { subject, center } = planSubject(options, index);
    const requests: ScanRequest[] = [];
    for (const request of options.requests) {
      const caseId = caseIdOf(subject, request);
      const present = made.get(caseId);
      if (present !== undefined && isIntact(folder, caseId, wanted, present.sha256)) onKept(caseId);
      else requests.push(request);
    }
    tasks.push(...drawings(requests, center, options).map((drawing) => ({ index, requests: drawing })));
  }
  return tasks;
}
