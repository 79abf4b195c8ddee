import type { CaseRecord } from "@panshift/dataset";
import type { Refusal } from "./importer.ts";

export const IMPORT_SCHEMA = "panshift.import/1";

/** A doubt about one case (caseId) or about the source as a whole (null). */
export interface ImportWarning {
  readonly caseId: string | null;
  readonly message: string;
}

/** Number of cases of one domain. */
export interface DomainCount {
  readonly center: string;
  readonly modality: string;
  readonly sequence: string;
  readonly phase: string;
  readonly labeled: number;
  readonly unlabeled: number;
}

/** What an import did. */
export interface ImportReport {
  readonly schema: typeof IMPORT_SCHEMA;
  readonly kind: string;
  readonly title: string;
  readonly license: string;
  readonly folder: string;
  /** `proposed` = `imported` + `kept` (there already) + `refused`, unless interrupted. */
  readonly counts: Readonly<Record<"proposed" | "imported" | "kept" | "refused", number>>;
  readonly domains: readonly DomainCount[];
  readonly warnings: readonly ImportWarning[];
  readonly refusals: readonly Refusal[];
  /** Sets that share scans or patients with this one. */
  readonly overlaps: readonly string[];
}

/** Cases by center, modality, sequence and phase, in order of these names. */
export function countDomains(records: readonly CaseRecord[]): DomainCount[] {
  const counts = new Map<string, DomainCount>();
  for (const { center, modality, sequence, phase, split } of records) {
    const key = [center, modality, sequence, phase].join("\t");
    const { labeled, unlabeled } = counts.get(key) ?? { labeled: 0, unlabeled: 0 };
    const isLabeled = split !== "unlabeled";
    counts.set(key, {
      ...{ center, modality, sequence, phase },
      labeled: labeled + (isLabeled ? 1 : 0),
      unlabeled: unlabeled + (isLabeled ? 0 : 1),
    });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

/** Warnings that differ in numbers alone, as one: the first of them, and the cases they are about. */
export function groupWarnings(
  warnings: readonly ImportWarning[],
): readonly { readonly message: string; readonly caseIds: readonly string[] }[] {
  const groups = new Map<string, { message: string; caseIds: string[] }>();
  for (const { caseId, message } of warnings) {
    const key = message.replace(/-?\d+(\.\d+)?/g, "#");
    const group = groups.get(key) ?? { message, caseIds: [] };
    groups.set(key, group);
    if (caseId !== null) group.caseIds.push(caseId);
  }
  return [...groups.values()];
}
