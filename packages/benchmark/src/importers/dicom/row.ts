import type { CaseRow } from "@panshift/dataset";
import { knownValues } from "../row-values.ts";
import { guessSequence } from "./guess-sequence.ts";
import { numberOf, type SeriesHeader } from "./header.ts";

/** Years in a unit of DICOM's age string. @source DICOM PS3.5, 6.2 (AS) */
const YEARS: Readonly<Record<string, number>> = { Y: 1, M: 1 / 12, W: 7 / 365.25, D: 1 / 365.25 };

/**
 * The columns that a header states. The phase stays unknown: no attribute says it, and a contrast agent alone does not.
 *
 * @param study series of the same study, this one among them
 */
export function rowOf(header: SeriesHeader, study: readonly SeriesHeader[]): CaseRow {
  const isCt = header.series.modality === "CT";
  const number = (text: string | null) => String(numberOf(text) ?? "n/a");
  const common = {
    modality: isCt ? "ct" : "mr",
    center: header.institution ?? "",
    manufacturer: header.manufacturer ?? "",
    model: header.model ?? "",
    slice_thickness_mm: number(header.sliceThickness),
    age: ageOf(header.age),
    sex: (header.sex ?? "").toLowerCase(),
    notes: header.contrastAgent === null ? "" : "contrast agent stated",
  };
  const own = isCt
    ? { sequence: "ct", kvp: number(header.kvp), mas: number(header.exposure), pitch: number(header.pitch) }
    : {
        sequence: guessSequence(
          header,
          study.filter((other) => other !== header),
        ),
        field_strength_t: number(header.fieldStrength),
        echo_time_ms: String(header.echoTimeMs ?? "n/a"),
        repetition_time_ms: number(header.repetitionTime),
        flip_angle_deg: number(header.flipAngle),
      };
  return oneLine(knownValues({ ...common, ...own }));
}

/** Years, or n/a: "058Y" is 58. */
function ageOf(text: string | null): string {
  const [, value, unit] = /^(\d{3})([YMWD])$/.exec(text ?? "") ?? [];
  if (value === undefined || unit === undefined) return "n/a";
  return String(Number((Number(value) * (YEARS[unit] as number)).toFixed(2)));
}

function oneLine(row: CaseRow): CaseRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value.replace(/\s+/g, " ")]));
}
