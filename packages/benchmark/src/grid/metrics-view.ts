import { type MaskMetrics, metricNames, type Outcome } from "@panshift/metrics";

/** Which metrics lie side by side; shared by all that have the same. */
export interface MetricsLayout {
  readonly names: readonly string[];
  readonly tolerances: readonly string[];
  /** Of every metric in turn; `null` when all are values. */
  readonly kinds: readonly Outcome["kind"][] | null;
}

/** Outcomes are made when they are read. */
class MetricsView {
  readonly #layout: MetricsLayout;
  readonly #numbers: Float64Array;
  readonly #first: number;

  constructor(layout: MetricsLayout, numbers: Float64Array, first: number) {
    this.#layout = layout;
    this.#numbers = numbers;
    this.#first = first;
  }

  outcomeOf(name: string): Outcome | undefined {
    const at = this.#layout.names.indexOf(name);
    return at < 0 ? undefined : this.#at(at);
  }

  get nsd(): MaskMetrics["nsd"] {
    const { names, tolerances } = this.#layout;
    const nsd: Record<string, Outcome> = {};
    for (let at = 0; at < tolerances.length; at++) nsd[tolerances[at] as string] = this.#at(names.length + at);
    return nsd;
  }

  #at(at: number): Outcome {
    const kind = this.#layout.kinds?.[at] ?? "value";
    return kind === "value" ? { kind, value: this.#numbers[this.#first + at] as number } : { kind };
  }
}

for (const name of metricNames) {
  if (name === "nsd") continue;
  Object.defineProperty(MetricsView.prototype, name, {
    get(this: MetricsView) {
      return this.outcomeOf(name);
    },
  });
}

/**
 * A view of metrics among numbers that many share: a fifth of the memory that their outcomes take as objects, most of it
 * out of the collector's sight.
 *
 * @param numbers the metrics from `first` on, in the order of the names, then of the tolerances; any number where there
 *   is no value
 */
export function metricsView(layout: MetricsLayout, numbers: Float64Array, first: number): MaskMetrics {
  return new MetricsView(layout, numbers, first) as unknown as MaskMetrics;
}
