import { fail } from "@panshift/core";
import { drawCenter } from "../acquisition/center.ts";
import { type Preset, presetOf } from "../acquisition/presets.ts";
import type { MrSequence, Sequence } from "../acquisition/scanner.ts";

/** Raised whenever the same options give other numbers than before; part of a dataset's identity. */
export const PHANTOM_VERSION = 1;

export type Modality = "mr" | "ct";

const mrSequences: readonly MrSequence[] = ["t1w", "t2w", "opposed", "in"];

/** What to make. Everything has a default. */
export interface DatasetOptions {
  readonly preset?: string;
  readonly modality?: Modality;
  /** For MR; CT has the one sequence `ct`. */
  readonly sequences?: readonly string[];
  readonly centers?: number;
  /** Subjects of the whole dataset; subject k belongs to center k mod `centers`. */
  readonly subjects?: number;
  readonly seed?: number;
}

export interface ResolvedOptions {
  readonly presetName: string;
  readonly preset: Preset;
  readonly modality: Modality;
  readonly sequences: readonly Sequence[];
  readonly centers: number;
  readonly subjects: number;
  readonly seed: number;
}

/**
 * Fills in defaults (preset demo, MR, T1W + T2W + opposed phase, 2 centers, 16 subjects, seed 1) and checks.
 *
 * @throws VALUE_INVALID
 */
export function resolveOptions(options: DatasetOptions): ResolvedOptions {
  const { preset: presetName = "demo", modality = "mr", centers = 2, subjects = 16, seed = 1 } = options;
  const preset = presetOf(presetName);
  if (modality !== "mr" && modality !== "ct") invalid("modality mr or ct", modality);
  if (!Number.isSafeInteger(seed)) invalid("a seed that is a whole number", seed);
  if (!Number.isSafeInteger(subjects) || subjects < 1) invalid("at least one subject", subjects);
  if (!Number.isSafeInteger(centers) || centers < 1) invalid("at least one center", centers);
  drawCenter(seed, centers - 1, preset); // refuses too many
  return { presetName, preset, modality, sequences: sequencesOf(modality, options.sequences), centers, subjects, seed };
}

function sequencesOf(modality: Modality, asked: readonly string[] | undefined): Sequence[] {
  if (modality === "ct") {
    if (asked?.some((name) => name !== "ct")) invalid("no MR sequences with modality ct", asked);
    return ["ct"];
  }
  const wanted = asked ?? ["t1w", "t2w", "opposed"];
  const unknown = wanted.filter((name) => !mrSequences.some((known) => known === name));
  if (unknown.length > 0 || wanted.length === 0) invalid(`MR sequences among ${mrSequences.join(", ")}`, wanted);
  return mrSequences.filter((name) => wanted.includes(name));
}

function invalid(expected: string, found: unknown): never {
  fail("VALUE_INVALID", { expected, found, hint: "see panshift phantom --help" });
}
