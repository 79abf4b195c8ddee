import type { ScoredCase } from "../grid/case-log.ts";
import { packMetrics } from "./packed-metrics.ts";

/** What is held of a scored case after its log was read. */
export interface KeptCase extends Pick<ScoredCase, "key" | "scoring" | "imageDiagonalMm" | "flags" | "labels"> {
  readonly prediction: Pick<ScoredCase["prediction"], "file">;
}

/**
 * The cases of a log in little memory, as there may be thousands of runs: metrics packed, and equal parts of the cases of
 * one owner held once, for as long as the owner lives.
 */
export function keepCases(scored: readonly ScoredCase[], owner: object): KeptCase[] {
  const packed = packMetrics(scored.flatMap(({ labels }) => labels.map(({ metrics }) => metrics)));
  const once = heldOnce(owner);
  let at = 0;
  return scored.map(({ key, scoring, imageDiagonalMm, flags, labels, prediction: { file } }) => ({
    ...{ key, scoring, imageDiagonalMm },
    flags: once(flags),
    prediction: once({ file }),
    labels: labels.map(({ label, voxels, detection }) => ({
      ...{ label: once(label), voxels, detection: once(detection) },
      metrics: packed[at++] as (typeof packed)[number],
    })),
  }));
}

const heldBy = new WeakMap<object, Map<string, unknown>>();

/** For values of which a study has few that differ: the first of those that are equal. */
function heldOnce(owner: object): <T>(value: T) => T {
  const held = heldBy.get(owner) ?? new Map<string, unknown>();
  heldBy.set(owner, held);
  return <T>(value: T): T => {
    const key = JSON.stringify(value);
    const known = held.get(key);
    if (known !== undefined) return known as T;
    held.set(key, value);
    return value;
  };
}
