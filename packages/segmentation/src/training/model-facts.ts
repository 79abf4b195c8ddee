import { type PerAxis, spacingOf } from "@panshift/volume";
import type { ModelFacts } from "../model/save-model.ts";
import type { TrainConfig } from "./config.ts";
import type { PreparedCase } from "./load-cases.ts";

type TrainedOn = ModelFacts["trainedOn"];

/** What the training scans were like, so that inference can tell when a scan is unlike them. */
export function trainedOn(
  cases: readonly PreparedCase[],
  domains: readonly string[],
  { preprocessing }: TrainConfig,
): TrainedOn {
  const spacings = cases.map(({ nativeGrid }) => spacingOf(nativeGrid));
  const extents = cases.map(({ nativeGrid }, n) => times(nativeGrid.shape, spacings[n] as PerAxis<number>));
  return {
    modality: preprocessing.modality,
    cases: cases.length,
    subjects: new Set(cases.map(({ subject }) => subject)).size,
    domains: [...domains],
    intensityRange: [
      Math.min(...cases.map(({ intensityRange }) => intensityRange[0])),
      Math.max(...cases.map(({ intensityRange }) => intensityRange[1])),
    ],
    spacingMm: bounds(spacings),
    extentMm: bounds(extents),
  };
}

function bounds(values: readonly PerAxis<number>[]): TrainedOn["spacingMm"] {
  const over = (pick: (...numbers: number[]) => number): [number, number, number] => [
    pick(...values.map((value) => value[0])),
    pick(...values.map((value) => value[1])),
    pick(...values.map((value) => value[2])),
  ];
  return { least: over(Math.min), most: over(Math.max) };
}

function times(a: PerAxis<number>, b: PerAxis<number>): PerAxis<number> {
  return [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
}
