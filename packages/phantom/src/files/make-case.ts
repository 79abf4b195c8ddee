import { basename } from "node:path";
import { fileHash } from "@panshift/dataset";
import { createVolume, type Volume } from "@panshift/volume";
import { readVolume, writeVolumeParallel } from "@panshift/volume/files";
import { tissuesOf } from "../acquisition/acquire.ts";
import type { Center } from "../acquisition/center.ts";
import { fileNameOf } from "../acquisition/requests.ts";
import type { ScanRequest } from "../acquisition/scanner.ts";
import { organMapAnatomy } from "../anatomy/real/organ-map-anatomy.ts";
import { type AnatomySource, generatedAnatomy } from "../anatomy/source.ts";
import { type Subject, subjectRng } from "../anatomy/subject.ts";
import { annotate } from "../annotation/annotate.ts";
import type { AnnotationStyle } from "../annotation/style.ts";
import { type PhantomScan, scanSubject } from "../case.ts";
import type { TissueTable } from "../physics/tissue-draw.ts";
import { organMapFiles } from "./anatomy.ts";
import { type CaseFile, caseFiles, pathOf } from "./case-files.ts";
import type { ResolvedOptions } from "./options.ts";
import { planSubject } from "./plan-subject.ts";

/** One line of phantom.jsonl: every number that a case was made from, and what was written. */
export interface MadeCase {
  readonly caseId: string;
  readonly request: ScanRequest;
  readonly subject: Subject;
  readonly center: Center;
  readonly tissues: TissueTable;
  /** File name of the organ map that the anatomy was taken from; null for a generated one. */
  readonly organMap: string | null;
  readonly sha256: Readonly<Partial<Record<CaseFile, string>>>;
}

/** Scans of one subject that are to be made. */
export interface SubjectTask {
  readonly index: number;
  readonly requests: readonly ScanRequest[];
}

/**
 * Makes scans of one subject and writes their files, each whole or not at all.
 *
 * @throws DISK_FULL, WRITE_FAILED; what reading an organ map throws
 */
export async function* makeCases(
  folder: string,
  options: ResolvedOptions,
  { index, requests }: SubjectTask,
): AsyncGenerator<MadeCase> {
  const { subject: drawn, center } = planSubject(options, index);
  const { subject, source, organMap } = anatomyOf(options, index, drawn);
  const tissues = tissuesOf(subject, center);
  for (const { request, scan } of scanSubject(subject, center, options.preset, requests, source)) {
    const caseId = caseIdOf(subject, request);
    const sha256 = await writeFiles(folder, caseId, caseFiles(options), (file) =>
      volumeOf(file, scan, { subject, center, request }),
    );
    yield { caseId, request, subject, center, tissues, organMap, sha256 };
  }
}

/** Writes the files of a case side by side, so that one is compressed while another is drawn. @returns their hashes */
async function writeFiles(
  folder: string,
  caseId: string,
  files: readonly CaseFile[],
  volumeOf: (file: CaseFile) => Volume,
): Promise<MadeCase["sha256"]> {
  const writing = files.map(async (file) => {
    const path = pathOf(folder, caseId, file);
    await writeVolumeParallel(path, volumeOf(file));
    return [file, fileHash(path)] as const;
  });
  await Promise.allSettled(writing); // no write goes on after a failure is told
  return Object.fromEntries(await Promise.all(writing));
}

/** The subject's inside: generated, or from the organ map whose turn it is, which also replaces the drawn pancreas. */
function anatomyOf(
  { anatomy }: ResolvedOptions,
  index: number,
  subject: Subject,
): { readonly subject: Subject; readonly source: AnatomySource; readonly organMap: string | null } {
  if (anatomy === null) return { subject, source: generatedAnatomy(subject), organMap: null };
  const files = organMapFiles(anatomy.folder);
  const file = files[index % files.length] as string;
  const source = organMapAnatomy(readVolume(file), anatomy.labels, subject, { file });
  return { subject: source.subject, source, organMap: basename(file) };
}

export function caseIdOf(subject: Subject, request: ScanRequest): string {
  return `${subject.id}_${fileNameOf(request)}`;
}

interface Reading {
  readonly subject: Subject;
  readonly center: Center;
  readonly request: ScanRequest;
}

function volumeOf(file: CaseFile, scan: PhantomScan, reading: Reading): Volume {
  switch (file) {
    case "image":
      return scan.image;
    case "organs":
    case "parts":
    case "tubes":
      return scan[file];
    case "exact":
      return scan.labels;
    case "labels":
      return readBy(1, scan, reading);
    default:
      return readBy(Number(file.slice("reader".length)), scan, reading);
  }
}

/** The labels that a reader of the center draws on a scan; every scan is read by itself. */
function readBy(reader: number, { shares, labels }: PhantomScan, { subject, center, request }: Reading): Volume {
  const style = center.readers[reader - 1] as AnnotationStyle; // there are as many as can be asked for
  const rng = subjectRng(subject.seed, subject.index).child("annotation", reader, fileNameOf(request));
  return createVolume(annotate(shares, labels, style, rng), labels);
}
