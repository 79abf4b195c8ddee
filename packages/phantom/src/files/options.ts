import { fail } from "@panshift/core";
import { centerCounts } from "../acquisition/center.ts";
import { type Modality, type Preset, presetOf, type Shift, shifts } from "../acquisition/presets.ts";
import { parseRequests } from "../acquisition/requests.ts";
import type { ScanRequest } from "../acquisition/scanner.ts";
import { type OrganNames, requireOrganNames } from "../anatomy/real/organ-map.ts";
import { MAX_READERS } from "../annotation/style.ts";

/** Raised whenever the same options give other numbers than before; part of a dataset's identity. */
export const PHANTOM_VERSION = 2;

/** Real organ maps to take the anatomy from. */
export interface OrganMapsOption {
  readonly folder: string;
  /** Organ names and their values in the maps. */
  readonly labels: OrganNames;
}

/** What to make. Everything has a default; the preset's where it says so. */
export interface DatasetOptions {
  readonly preset?: string;
  /** Default: that of the sequences, else the preset's. */
  readonly modality?: Modality;
  /** As `parseRequests` reads them; default: the preset's. */
  readonly sequences?: readonly string[];
  /** Default: the preset's. */
  readonly centers?: number;
  /** Subjects of the whole dataset; subject k belongs to center k mod `centers`. Default: the preset's. */
  readonly subjects?: number;
  readonly seed?: number;
  /** What differs between centers; default: the preset's. */
  readonly shift?: readonly string[];
  /** People who draw each scan's labels: the dataset's own and up to two more. */
  readonly readers?: number;
  /** Standard deviation of the body's place between breath-holds, mm; default: 0, all sequences registered. */
  readonly breathHoldMm?: number;
  /** Default: generated anatomy. */
  readonly anatomy?: OrganMapsOption | null;
}

/** `DatasetOptions` filled in and checked; plain data. */
export interface ResolvedOptions {
  readonly presetName: string;
  readonly preset: Preset;
  readonly modality: Modality;
  readonly requests: readonly ScanRequest[];
  readonly centers: number;
  readonly subjects: number;
  readonly seed: number;
  readonly shift: readonly Shift[];
  readonly readers: number;
  readonly breathHoldMm: number;
  readonly anatomy: OrganMapsOption | null;
}

const MAX_BREATH_HOLD_MM = 20;

/** Fills in defaults (preset demo, seed 1, one reader) and checks. @throws VALUE_INVALID */
export function resolveOptions(options: DatasetOptions): ResolvedOptions {
  const { preset: presetName = "demo", seed = 1, readers = 1, breathHoldMm = 0, anatomy = null } = options;
  const named = presetOf(presetName);
  const preset = { ...named, mr: { ...named.mr, breathHoldSdMm: [breathHoldMm, breathHoldMm] as const } };
  const { subjects = preset.subjects, centers = centerCounts(preset).usual } = options;
  if (!Number.isSafeInteger(seed)) invalid("a seed that is a whole number", seed);
  if (!Number.isSafeInteger(subjects) || subjects < 1) invalid("at least one subject", subjects);
  if (!Number.isSafeInteger(centers) || centers < 1) invalid("at least one center", centers);
  const { most } = centerCounts(preset);
  if (centers > most) invalid(`at most ${most} centers with preset ${presetName}`, centers);
  if (!Number.isSafeInteger(readers) || readers < 1 || readers > MAX_READERS)
    invalid(`1 to ${MAX_READERS} readers`, readers);
  if (!(breathHoldMm >= 0 && breathHoldMm <= MAX_BREATH_HOLD_MM))
    invalid(`a breath-hold difference of 0 to ${MAX_BREATH_HOLD_MM} mm`, breathHoldMm);
  if (anatomy !== null) requireOrganNames(anatomy.labels);
  const { modality, requests } = scansOf(preset, options);
  const shift = shiftOf(options.shift ?? preset.shift);
  return { presetName, preset, modality, requests, centers, subjects, seed, shift, readers, breathHoldMm, anatomy };
}

function scansOf(
  preset: Preset,
  { modality, sequences }: DatasetOptions,
): Pick<ResolvedOptions, "modality" | "requests"> {
  if (modality !== undefined && modality !== "mr" && modality !== "ct") invalid("modality mr or ct", modality);
  const asked = sequences === undefined ? null : parseRequests(sequences);
  if (asked?.length === 0) invalid("at least one sequence", sequences);
  const modalities = new Set(asked?.map(({ sequence }) => (sequence === "ct" ? "ct" : "mr")));
  if (modalities.size > 1) invalid("sequences of one modality: a dataset is MR or CT", sequences);
  const [inferred = preset.modality] = modalities;
  if (modality !== undefined && asked !== null && modality !== inferred)
    invalid(`sequences of modality ${modality}`, sequences);
  const chosen = modality ?? inferred;
  return { modality: chosen, requests: asked ?? parseRequests(preset.sequences[chosen]) };
}

/** Names in the order of `shifts`, each once; `none` alone is nothing. */
function shiftOf(asked: readonly string[]): Shift[] {
  if (asked.length === 1 && asked[0] === "none") return [];
  const unknown = asked.filter((name) => !shifts.some((known) => known === name));
  if (unknown.length > 0) invalid(`shifts among ${shifts.join(", ")}, or none`, asked);
  return shifts.filter((name) => asked.includes(name));
}

function invalid(expected: string, found: unknown): never {
  fail("VALUE_INVALID", { expected, found, hint: "see panshift phantom --help" });
}
