import { type MaskMetrics, metricNames, type Outcome } from "@panshift/metrics";

/** Which metrics there are, in which order; shared by all that have the same. */
interface Layout {
  readonly names: readonly string[];
  readonly tolerances: readonly string[];
}

const layouts = new Map<string, Layout>();

/** A view of metrics in a block of numbers that many share. Outcomes are made when they are read. */
class PackedMetrics {
  readonly #layout: Layout;
  readonly #block: Float64Array;
  /** Where they begin in the block: in the order of the names, then of the tolerances; 0 for an outcome without a value. */
  readonly #first: number;
  /** `null` when all are values. */
  readonly #outcomes: readonly Outcome[] | null;

  constructor(layout: Layout, block: Float64Array, first: number, outcomes: readonly Outcome[] | null) {
    this.#layout = layout;
    this.#block = block;
    this.#first = first;
    this.#outcomes = outcomes;
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
    return this.#outcomes?.[at] ?? { kind: "value", value: this.#block[this.#first + at] as number };
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

/**
 * The same metrics in a fifth of the memory that their outcomes take as objects, most of it out of the collector's
 * sight: a study of thousands of runs has millions.
 */
export function packMetrics(all: readonly MaskMetrics[]): MaskMetrics[] {
  const unpacked = all.map(({ nsd, ...metrics }) => ({
    layout: layoutOf(Object.keys(metrics), Object.keys(nsd)),
    outcomes: [...Object.values(metrics), ...Object.values(nsd)] as Outcome[],
  }));
  const block = new Float64Array(unpacked.reduce((sum, { outcomes }) => sum + outcomes.length, 0));
  let first = 0;
  return unpacked.map(({ layout, outcomes }) => {
    for (const [at, outcome] of outcomes.entries()) block[first + at] = outcome.kind === "value" ? outcome.value : 0;
    const special = outcomes.every(({ kind }) => kind === "value") ? null : outcomes;
    const packed = new PackedMetrics(layout, block, first, special);
    first += outcomes.length;
    return packed as unknown as MaskMetrics;
  });
}

function layoutOf(names: readonly string[], tolerances: readonly string[]): Layout {
  const key = `${names.join(" ")} / ${tolerances.join(" ")}`;
  const layout = layouts.get(key) ?? { names, tolerances };
  layouts.set(key, layout);
  return layout;
}
