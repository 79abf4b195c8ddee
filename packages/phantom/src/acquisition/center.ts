import { fail, Rng } from "@panshift/core";
import { checkPopulation, type Population } from "../anatomy/population.ts";
import { type Subject, subjectRng } from "../anatomy/subject.ts";
import { type AnnotationStyle, drawStyle, exactStyle, MAX_READERS } from "../annotation/style.ts";
import { goldenWalk } from "../golden-walk.ts";
import type { FieldStrength } from "../physics/tissue.ts";
import { drawCtScanner, drawMrScanner, fitCtScanner } from "./draw-scanner.ts";
import { drawPopulation } from "./population.ts";
import type { CenterPlan, Preset, Shift } from "./presets.ts";
import type { CtRanges } from "./ranges.ts";
import type { CtScanner, MrScanner } from "./scanner.ts";

/** A hospital: its scanners, its people and its readers. */
export interface Center {
  readonly name: string;
  readonly index: number;
  readonly mr: MrScanner;
  readonly ct: CtScanner;
  readonly population: Population;
  /** How the first, second and third reader draw. */
  readonly readers: readonly AnnotationStyle[];
  /** Its cases serve training only. */
  readonly trainingOnly: boolean;
}

const MAX_CENTERS = 26;

/** How many centers a preset has unless asked otherwise, and at most. */
export function centerCounts({ centers }: Preset): { readonly usual: number; readonly most: number } {
  return typeof centers === "number"
    ? { usual: centers, most: MAX_CENTERS }
    : { usual: centers.length, most: centers.length };
}

/**
 * Draws center `index` of a seed: a pure function of seed, index, preset and shift, so adding centers changes none.
 *
 * Every parameter walks through its range by golden-ratio steps from a drawn start, so that neighboring centers
 * always differ, and field strengths alternate. Where the shift leaves something out, every center has what the
 * first one has, and the first reader draws the exact map.
 *
 * @throws VALUE_INVALID for a center that the preset does not have (without a plan, centers are named A to Z)
 */
export function drawCenter(
  seed: number,
  index: number,
  preset: Preset,
  shift: readonly Shift[] = preset.shift,
): Center {
  const { most } = centerCounts(preset);
  if (!Number.isInteger(index) || index < 0 || index >= most) {
    fail("VALUE_INVALID", { expected: `at most ${most} centers`, found: index + 1, hint: "ask for fewer" });
  }
  const of = (what: Shift) => (shift.includes(what) ? index : 0);
  return {
    name: planOf(preset, index)?.name ?? String.fromCharCode(65 + index),
    index,
    ...scannersOf(seed, of("image"), preset),
    population: populationOf(seed, of("population"), preset, shift),
    readers: Array.from({ length: MAX_READERS }, (_, n) =>
      n === 0 && !shift.includes("annotation") ? exactStyle : drawStyle(seed, n + 1, of("annotation")),
    ),
    trainingOnly: planOf(preset, index)?.trainingOnly ?? false,
  };
}

/**
 * The center with its scanner set for one subject: where a preset's CT has a matrix, slice thickness, voltage and field
 * of view differ between subjects, within what is published of the center.
 */
export function setForSubject(
  center: Center,
  subject: Subject,
  preset: Preset,
  shift: readonly Shift[] = preset.shift,
): Center {
  const ranges = ctRangesOf(preset, shift.includes("image") ? center.index : 0);
  const rng = subjectRng(subject.seed, subject.index).child("protocol");
  const share = (name: string) => rng.child(name).uniform();
  return { ...center, ct: fitCtScanner(center.ct, ranges, widthToScan(subject), share) };
}

/** The reference body inside its fat, and how much thicker than its mean the fat is at the flanks (body-wall.ts). */
const LEAN_WIDTH_MM = 288;
const FLANK_FAT = 1.1;
/** Air beside the body. */
const MARGIN = 1.08;

/** A field of view that holds the subject from left to right. */
function widthToScan({ frame, subcutaneousFatMm }: Subject): number {
  return MARGIN * frame[0] * (LEAN_WIDTH_MM + 2 * FLANK_FAT * subcutaneousFatMm);
}

function scannersOf(seed: number, index: number, preset: Preset): Pick<Center, "mr" | "ct"> {
  const rng = Rng.of(seed, "phantom", "center");
  const share = goldenWalk(rng, index);
  const ranges = { ...preset.mr, ...planOf(preset, index)?.mr };
  const fields = ranges.fieldStrengthsT;
  const first = rng.child("field").int(0, fields.length);
  const fieldStrengthT = fields[(first + index) % fields.length] as FieldStrength;
  return {
    mr: drawMrScanner(fieldStrengthT, ranges, share),
    ct: drawCtScanner(ctRangesOf(preset, index), share),
  };
}

function populationOf(seed: number, index: number, preset: Preset, shift: readonly Shift[]): Population {
  const plan = planOf(preset, index);
  const base = { ...preset.population, ...plan?.population };
  checkPopulation(base);
  if (plan !== undefined || !shift.includes("population")) return base;
  return drawPopulation(base, goldenWalk(Rng.of(seed, "phantom", "population"), index));
}

function ctRangesOf(preset: Preset, index: number): CtRanges {
  return { ...preset.ct, ...planOf(preset, index)?.ct };
}

function planOf({ centers }: Preset, index: number): CenterPlan | undefined {
  return typeof centers === "number" ? undefined : centers[index];
}
