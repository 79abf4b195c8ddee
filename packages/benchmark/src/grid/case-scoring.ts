import { canonicalHash } from "@panshift/core";
import type { RunRecord } from "@panshift/segmentation";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedRun } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import type { ScoredCase } from "./case-log.ts";
import type { KeptModel } from "./kept-model.ts";

/** The distinct cases of some uses, in their order. */
export function testedCases({ uses }: Pick<PlannedRun, "uses">): StudyCase[] {
  const all = uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases));
  return [...new Map(all.map((each) => [each.key, each])).values()];
}

/** Hashes of a study's scorings: thousands of runs test the same cases. */
const scorings = new WeakMap<Study, Map<string, string>>();

/** Hash of what a score follows from, besides the run and the scan. */
export function scoringOf(
  tested: StudyCase,
  { study, files }: { readonly study: Study; readonly files: CaseFiles },
  kept: KeptModel = "model",
): string {
  const known = scorings.get(study) ?? new Map<string, string>();
  scorings.set(study, known);
  const reference = files.referenceHash(tested);
  const key = `${kept} ${reference}`;
  const hash = known.get(key) ?? scoringHash(reference, study, kept);
  known.set(key, hash);
  return hash;
}

function scoringHash(reference: string, { task, scoring }: Study, kept: KeptModel): string {
  const { surface, nsdTolerancesMm } = scoring;
  const selection = kept === "model" ? "source-val" : "last";
  return canonicalHash({ reference, surface, nsdTolerancesMm, task, selection });
}

/**
 * The scores of a case as they are now: `undefined` where there are none, where the model was made again and came out
 * other than the one that predicted, or where the scan has changed since.
 */
export function findScored<T extends Pick<ScoredCase, "weights" | "image">>(
  log: { find(key: string, scoring: string): T | undefined },
  tested: StudyCase,
  {
    scoring,
    record,
    files,
  }: { readonly scoring: string; readonly record: RunRecord | null; readonly files: CaseFiles },
): T | undefined {
  const scored = log.find(tested.key, scoring);
  if (scored === undefined || !isOfModel(scored, record)) return undefined;
  const isOfScan = scored.image === undefined || scored.image === files.imageHash(tested);
  return isOfScan ? scored : undefined;
}

function isOfModel({ weights }: Pick<ScoredCase, "weights">, record: RunRecord | null): boolean {
  if (weights === undefined || record?.state.kind !== "done") return true;
  return Object.values(record.state.checksums).includes(weights);
}
