import type { ScoredCase } from "../grid/case-log.ts";
import { packMetrics } from "./packed-metrics.ts";

/** What is held of a scored case after its log was read. */
export interface KeptCase extends Pick<ScoredCase, "key" | "scoring" | "imageDiagonalMm" | "flags" | "labels"> {
  readonly prediction: Pick<ScoredCase["prediction"], "file">;
}

/** The cases of a log in little memory, as there may be thousands of runs: equal parts are held once, metrics packed. */
export function keepCases(scored: readonly ScoredCase[]): KeptCase[] {
  const packed = packMetrics(scored.flatMap(({ labels }) => labels.map(({ metrics }) => metrics)));
  let at = 0;
  return scored.map(({ key, scoring, imageDiagonalMm, flags, labels, prediction: { file } }) => ({
    ...{ key, scoring, imageDiagonalMm },
    flags: heldOnce(flags),
    prediction: heldOnce({ file }),
    labels: labels.map(({ label, voxels, detection }) => ({
      ...{ label: heldOnce(label), voxels, detection: heldOnce(detection) },
      metrics: packed[at++] as (typeof packed)[number],
    })),
  }));
}

const held = new Map<string, unknown>();

/** For values of which a study has few that differ. */
function heldOnce<T>(value: T): T {
  const key = JSON.stringify(value);
  const known = held.get(key);
  if (known !== undefined) return known as T;
  held.set(key, value);
  return value;
}
