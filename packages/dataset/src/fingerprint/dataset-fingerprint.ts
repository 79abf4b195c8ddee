import type { CaseFingerprint, IntensityUnit, PerWorldAxis } from "./case-fingerprint.ts";
import type { IntensityRange } from "./intensity-range.ts";
import { SHELL_MM } from "./organ-contrast.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A case's fingerprint and the domain it counts to: the values of the columns that domains are told apart by. */
export interface DomainCase extends CaseFingerprint {
  readonly domain: Readonly<Record<string, string>>;
  /** Tells subjects of different datasets apart that carry one name. */
  readonly folder: string;
}

/** The spread of intensity percentiles over cases. */
export type IntensitySpread = Readonly<Record<keyof IntensityRange, Spread>>;

/** What the cases of one domain look like; every spread is over cases. */
export interface DomainFingerprint {
  readonly domain: Readonly<Record<string, string>>;
  readonly cases: number;
  readonly subjects: number;
  readonly labeled: number;
  /** Number of cases of each orientation of the voxel axes. */
  readonly orientations: Readonly<Record<string, number>>;
  readonly spacingMm: PerWorldAxis<Spread>;
  readonly size: PerWorldAxis<Spread>;
  readonly units: readonly IntensityUnit[];
  readonly body: IntensitySpread | null;
  readonly organ: IntensitySpread | null;
  /** Over the cases that hold the label at all; null where none does. */
  readonly volumesMl: Readonly<Record<string, Spread | null>>;
  readonly variability: Spread | null;
  readonly separability: Spread | null;
  /** Number of cases of which each column says nothing, for columns that lack any. */
  readonly missing: Readonly<Record<string, number>>;
}

/** `fingerprint` of `panshift info --json`. */
export interface DatasetFingerprint {
  /** Columns of cases.tsv whose values make a domain. */
  readonly by: readonly string[];
  /** Labels that make the organ of `contrast`, `variability` and `separability`. */
  readonly organ: readonly string[];
  readonly shellMm: number;
  /** In the order of their first cases. */
  readonly domains: readonly DomainFingerprint[];
  readonly cases: readonly DomainCase[];
}

/** Sums the fingerprints of cases up by domain. */
export function datasetFingerprint(
  cases: readonly DomainCase[],
  { by, organ }: Pick<DatasetFingerprint, "by" | "organ">,
): DatasetFingerprint {
  const groups = new Map<string, DomainCase[]>();
  for (const entry of cases) {
    const key = JSON.stringify(by.map((column) => entry.domain[column]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return { by, organ, shellMm: SHELL_MM, domains: [...groups.values()].map(domainFingerprint), cases };
}

function domainFingerprint(cases: readonly DomainCase[]): DomainFingerprint {
  const classes = [...new Set(cases.flatMap(({ volumesMl }) => Object.keys(volumesMl ?? {})))];
  const volumeOf = (name: string) =>
    spreadOf(cases.map(({ volumesMl }) => volumesMl?.[name] ?? null).filter((ml) => ml !== 0));
  return {
    domain: (cases[0] as DomainCase).domain,
    cases: cases.length,
    subjects: new Set(cases.map(({ folder, subject }) => JSON.stringify([folder, subject]))).size,
    labeled: cases.filter(({ volumesMl }) => volumesMl !== null).length,
    orientations: countsOf(cases.map(({ orientation }) => orientation)),
    spacingMm: perWorldAxis(cases.map(({ spacingMm }) => spacingMm)),
    size: perWorldAxis(cases.map(({ size }) => size)),
    units: [...new Set(cases.map(({ unit }) => unit))],
    body: intensitySpread(cases.map(({ body }) => body)),
    organ: intensitySpread(cases.map(({ contrast }) => contrast?.organ ?? null)),
    volumesMl: Object.fromEntries(classes.map((name) => [name, volumeOf(name)])),
    variability: spreadOf(cases.map(({ contrast }) => contrast?.variability ?? null)),
    separability: spreadOf(cases.map(({ contrast }) => contrast?.separability ?? null)),
    missing: countsOf(cases.flatMap(({ missing }) => missing)),
  };
}

function perWorldAxis(values: readonly PerWorldAxis<number>[]): PerWorldAxis<Spread> {
  const along = (axis: keyof PerWorldAxis<number>) => spreadOf(values.map((value) => value[axis])) as Spread;
  return { right: along("right"), anterior: along("anterior"), superior: along("superior") };
}

function intensitySpread(ranges: readonly (IntensityRange | null)[]): IntensitySpread | null {
  const present = ranges.filter((range) => range !== null);
  if (present.length === 0) return null;
  const of = (percentile: keyof IntensityRange) => spreadOf(present.map((range) => range[percentile])) as Spread;
  return { low: of("low"), q1: of("q1"), median: of("median"), q3: of("q3"), high: of("high") };
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
