import { type MaskMetrics, metricNames, type Outcome } from "@panshift/metrics";
import type { ResultRow } from "../../src/study.ts";

/** What a test says of a row; the rest is filled in. */
export interface RowFacts {
  readonly method?: string;
  readonly seed?: number;
  readonly selection?: ResultRow["selection"];
  readonly subject: string;
  readonly center?: string;
  readonly domain: string;
  readonly changed?: readonly string[];
  readonly sources?: string;
  /** `null`: predictions made elsewhere. */
  readonly protocol?: number | null;
  readonly family?: string;
  readonly leftOut?: string;
  readonly sample?: ResultRow["sample"];
  /** Of the reference, ml. */
  readonly referenceMl?: number;
  /** The Dice coefficient, or the outcome in its place. */
  readonly dice: number | Outcome;
  readonly columns?: Readonly<Record<string, string>>;
  readonly label?: string;
  readonly voxels?: ResultRow["voxels"];
  readonly detection?: ResultRow["detection"];
  /** Metrics whose outcome is another. */
  readonly metrics?: Readonly<Partial<Record<keyof MaskMetrics, number>>>;
}

/** A row whose every metric has the same outcome. */
export function rowOf(facts: RowFacts): ResultRow {
  const { method = "baseline", seed = 1, subject, center = "A", domain, changed = [], sources = "A/t1w", dice } = facts;
  const outcome: Outcome = typeof dice === "number" ? { kind: "value", value: dice } : dice;
  return {
    method,
    seed: facts.protocol === null ? null : seed,
    selection: facts.selection ?? "source-val",
    run: facts.protocol === null ? null : `${method} ${seed}`,
    protocol: facts.protocol === undefined ? 0 : facts.protocol,
    family: facts.family ?? "shift",
    sources,
    leftOut: facts.leftOut ?? null,
    fold: null,
    sample: facts.sample ?? null,
    domain,
    changed,
    case: `${subject} in ${domain}`,
    subject,
    columns: { center, ...facts.columns },
    imageDiagonalMm: 500,
    flags: [],
    label: facts.label ?? "pancreas",
    voxels: facts.voxels ?? { reference: 100, prediction: 100 },
    metrics: {
      ...metricsOf(outcome),
      ...(facts.referenceMl !== undefined && valuesOf({ volumeMl: facts.referenceMl, volumeErrorMl: 0 })),
      ...valuesOf(facts.metrics ?? {}),
    },
    detection: facts.detection ?? null,
  };
}

function valuesOf(metrics: Readonly<Record<string, number>>): Partial<MaskMetrics> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, { kind: "value", value }]));
}

function metricsOf(outcome: Outcome): MaskMetrics {
  const entries = metricNames.map((name) => [name, name === "nsd" ? { 3: outcome } : outcome]);
  return Object.fromEntries(entries) as MaskMetrics;
}
