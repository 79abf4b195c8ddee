import { setImmediate } from "node:timers/promises";
import { fileHash, NOT_AVAILABLE } from "@panshift/dataset";
import { writeVolume } from "@panshift/volume/files";
import { tissuesOf } from "../acquisition/acquire.ts";
import { type Center, drawCenter } from "../acquisition/center.ts";
import { parseRequests } from "../acquisition/requests.ts";
import type { Sequence } from "../acquisition/scanner.ts";
import { drawSubject, type Subject } from "../anatomy/subject.ts";
import { type PhantomScan, scanSubject } from "../case.ts";
import { filesOf, isIntact, type MadeCase, readMadeCases, writeManifest } from "./manifest.ts";
import { type DatasetOptions, resolveOptions } from "./options.ts";

export interface GenerationProgress {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
  /** True for a case that was there already. */
  readonly kept: boolean;
}

export interface GenerationControl {
  readonly onProgress?: (progress: GenerationProgress) => void;
  /** When aborted, the case in hand is finished and the manifest written. */
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
 * Writes a phantom dataset (layout: docs/datasets.md) of `split` n/a with labels, organ side maps and phantom.jsonl.
 *
 * Every case is a pure function of (seed, preset, subject, center, sequence). The same call on an unfinished folder
 * makes what is missing or damaged, with the same bytes; more subjects or sequences may be asked for later.
 *
 * @throws VALUE_INVALID, DATASET_OTHER, DISK_FULL, WRITE_FAILED
 */
export async function generateDataset(
  folder: string,
  options: DatasetOptions = {},
  { onProgress, signal }: GenerationControl = {},
): Promise<GenerationReport> {
  const resolved = resolveOptions(options);
  const { preset, sequences, centers, subjects, seed } = resolved;
  const made = readMadeCases(folder, resolved);
  const total = subjects * sequences.length;
  const report = { made: 0, kept: 0 };
  const progress = (caseId: string, kept: boolean) => {
    report[kept ? "kept" : "made"]++;
    onProgress?.({ caseId, done: report.made + report.kept, total, kept });
  };
  const stopped = () => signal?.aborted ?? false;
  writeManifest(folder, resolved, made);
  for (let index = 0; index < subjects && !stopped(); index++) {
    const subject = drawSubject(seed, index);
    const center = drawCenter(seed, index % centers, preset);
    const missing: Sequence[] = [];
    for (const sequence of sequences) {
      const caseId = caseIdOf(subject, sequence);
      const present = made.get(caseId);
      if (present !== undefined && isIntact(folder, present)) progress(caseId, true);
      else missing.push(sequence);
    }
    for (const { request, scan } of scanSubject(subject, center, preset, parseRequests(missing))) {
      const finished = writeCase(folder, subject, center, { sequence: request.sequence, scan });
      made.set(finished.record.caseId, finished);
      progress(finished.record.caseId, false);
      await setImmediate();
      if (stopped()) break;
    }
    if (missing.length > 0) writeManifest(folder, resolved, made);
  }
  return { folder, total, ...report, interrupted: report.made + report.kept < total };
}

function caseIdOf(subject: Subject, sequence: Sequence): string {
  return `${subject.id}_${sequence}`;
}

function writeCase(
  folder: string,
  subject: Subject,
  center: Center,
  { sequence, scan }: { readonly sequence: Sequence; readonly scan: PhantomScan },
): MadeCase {
  const caseId = caseIdOf(subject, sequence);
  const { image, label, side } = filesOf(folder, caseId);
  writeVolume(image, scan.image);
  writeVolume(label, scan.labels);
  writeVolume(side, scan.organs);
  return {
    record: {
      caseId,
      subject: subject.id,
      study: "1",
      dataset: "phantom",
      center: center.name,
      modality: sequence === "ct" ? "ct" : "mr",
      sequence,
      phase: sequence === "ct" || sequence === "t1w" ? "venous" : NOT_AVAILABLE,
      lesion: subject.lesion?.kind ?? "none",
      split: NOT_AVAILABLE,
      license: "CC0-1.0",
      sha256Image: fileHash(image),
      sha256Label: fileHash(label),
      extra: acquisitionColumns(subject, center, sequence),
    },
    parameters: {
      caseId,
      sequence,
      subject,
      center,
      tissues: tissuesOf(subject, center),
      sha256Side: fileHash(side),
    },
  };
}

/** The optional columns of cases.tsv; a CT has no echo and an MR no tube. */
function acquisitionColumns(subject: Subject, { mr, ct }: Center, sequence: Sequence): Record<string, string> {
  const text = (value: number, digits: number) => String(Number(value.toFixed(digits)));
  const isCt = sequence === "ct";
  return {
    pair_key: subject.id,
    manufacturer: "PanShift",
    model: "phantom",
    field_strength_t: isCt ? NOT_AVAILABLE : String(mr.fieldStrengthT),
    kvp: isCt ? String(ct.kvp) : NOT_AVAILABLE,
    slice_thickness_mm: String(isCt ? ct.sliceMm : mr[sequence].sliceMm),
    echo_time_ms: isCt ? NOT_AVAILABLE : text(mr[sequence].echoTimeMs, 3),
    repetition_time_ms: isCt ? NOT_AVAILABLE : text(mr[sequence].repetitionTimeMs, 2),
    flip_angle_deg: isCt || sequence === "t2w" ? NOT_AVAILABLE : text(mr[sequence].flipAngleDeg, 1),
    age: String(subject.ageYears),
    sex: subject.sex,
    label_provenance: "auto",
  };
}
