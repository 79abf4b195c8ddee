import { type MaskMetrics, metricNames, type Outcome } from "@panshift/metrics";

/** Which metrics there are, in which order; shared by all that have the same. */
interface Layout {
  readonly names: readonly string[];
  readonly tolerances: readonly string[];
}

const layouts = new Map<string, Layout>();

/**
 * Metrics in a fifth of the memory that their outcomes take as objects: a study of thousands of runs has millions.
 * Outcomes are made when they are read.
 */
class PackedMetrics {
  readonly #layout: Layout;
  /** In the order of the names, then of the tolerances; 0 for an outcome without a value. */
  readonly #values: readonly number[];
  /** `null` when all are values. */
  readonly #outcomes: readonly Outcome[] | null;

  constructor(layout: Layout, outcomes: readonly Outcome[]) {
    this.#layout = layout;
    this.#values = outcomes.map((outcome) => (outcome.kind === "value" ? outcome.value : 0));
    this.#outcomes = outcomes.every(({ kind }) => kind === "value") ? null : outcomes;
  }

  outcomeOf(name: string): Outcome | undefined {
    const at = this.#layout.names.indexOf(name);
    return at < 0 ? undefined : this.#at(at);
  }

  get nsd(): MaskMetrics["nsd"] {
    const { names, tolerances } = this.#layout;
    return Object.fromEntries(tolerances.map((toleranceMm, at) => [toleranceMm, this.#at(names.length + at)]));
  }

  #at(at: number): Outcome {
    return this.#outcomes?.[at] ?? { kind: "value", value: this.#values[at] as number };
  }
}

for (const name of metricNames) {
  if (name === "nsd") continue;
  Object.defineProperty(PackedMetrics.prototype, name, {
    get(this: PackedMetrics) {
      return this.outcomeOf(name);
    },
  });
}

/** The same metrics, held in less memory. */
export function packMetrics({ nsd, ...metrics }: MaskMetrics): MaskMetrics {
  const [names, tolerances] = [Object.keys(metrics), Object.keys(nsd)];
  const key = JSON.stringify([names, tolerances]);
  const layout = layouts.get(key) ?? { names, tolerances };
  layouts.set(key, layout);
  return new PackedMetrics(layout, [...Object.values(metrics), ...Object.values(nsd)]) as unknown as MaskMetrics;
}
