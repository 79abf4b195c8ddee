import { type CaseRecord, NOT_AVAILABLE } from "@panshift/dataset";
import type { Center } from "../acquisition/center.ts";
import type { ScanRequest } from "../acquisition/scanner.ts";
import type { Subject } from "../anatomy/subject.ts";
import type { MadeCase } from "./make-case.ts";

/** The row of cases.tsv that follows from what a case was made from. */
export function recordOf({ caseId, request, subject, center, sha256 }: MadeCase): CaseRecord {
  return {
    caseId,
    subject: subject.id,
    study: "1",
    dataset: "phantom",
    center: center.name,
    modality: request.sequence === "ct" ? "ct" : "mr",
    sequence: request.sequence,
    phase: request.phase,
    lesion: subject.lesion?.kind ?? "none",
    split: center.trainingOnly ? "train" : NOT_AVAILABLE,
    license: "CC0-1.0",
    sha256Image: sha256.image ?? NOT_AVAILABLE,
    sha256Label: sha256.labels ?? NOT_AVAILABLE,
    extra: acquisitionColumns(subject, center, request),
  };
}

/** The optional columns; a CT has no echo and an MR no tube. */
function acquisitionColumns(subject: Subject, center: Center, { sequence }: ScanRequest): Record<string, string> {
  const person = {
    pair_key: subject.id,
    manufacturer: "PanShift",
    model: "phantom",
    age: String(subject.ageYears),
    sex: subject.sex,
    stent: (subject.lesion?.obstruction?.stent ?? "none") === "none" ? "no" : "yes",
    label_provenance: "auto",
  };
  if (sequence === "ct") {
    return { ...person, kvp: String(center.ct.kvp), slice_thickness_mm: text(center.ct.thicknessMm, 2) };
  }
  const protocol = center.mr[sequence];
  return {
    ...person,
    field_strength_t: String(center.mr.fieldStrengthT),
    slice_thickness_mm: text(protocol.thicknessMm, 2),
    echo_time_ms: text(protocol.echoTimeMs, 3),
    repetition_time_ms: text(protocol.repetitionTimeMs, 2),
    ...("flipAngleDeg" in protocol ? { flip_angle_deg: text(protocol.flipAngleDeg, 1) } : {}),
  };
}

function text(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
