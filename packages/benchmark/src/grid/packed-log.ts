import type { MaskMetrics, Outcome } from "@panshift/metrics";
import type { LabelScore } from "../evaluation/evaluation.ts";
import type { ScoredCase } from "./case-log.ts";
import { type MetricsLayout, metricsView } from "./metrics-view.ts";

/**
 * The scored cases of a log in three pieces of plain data: they go to another thread in a fraction of the time that
 * the cases would take, and metrics stay in numbers side by side. A study of thousands of runs has millions.
 */
export interface PackedLog {
  /** Each text once; what is no text as JSON. */
  readonly texts: readonly string[];
  /** Where the texts of a case stand among them and how many labels it has; then, label by label, the same of those. */
  readonly places: Uint32Array;
  /** Image diagonal of a case; then, label by label, voxels of reference and prediction, and its metrics. */
  readonly numbers: Float64Array;
}

/** What a packed log holds of a case. */
export interface PackedCase
  extends Pick<ScoredCase, "key" | "scoring" | "weights" | "image" | "imageDiagonalMm" | "flags" | "labels"> {
  readonly prediction: Pick<ScoredCase["prediction"], "file">;
  /** Of the prediction. */
  readonly sha256: string;
}

/** Packs the cases of one log. */
export function packLog(cases: readonly ScoredCase[]): PackedLog {
  const texts = new Map<string, number>();
  const places: number[] = [];
  const numbers: number[] = [];
  const addText = (text: string) => {
    const place = texts.get(text) ?? texts.size;
    texts.set(text, place);
    places.push(place);
  };
  for (const { key, scoring, prediction, weights = "", image = "", imageDiagonalMm, flags, labels } of cases) {
    const { file, sha256 } = prediction;
    const lists = [JSON.stringify({ file }), JSON.stringify(flags)];
    for (const text of [key, scoring, sha256, weights, image, ...lists]) addText(text);
    places.push(labels.length);
    numbers.push(imageDiagonalMm);
    for (const { label, voxels, metrics, detection } of labels) {
      const { nsd, ...named } = metrics;
      const outcomes = [...Object.values(named), ...Object.values(nsd)];
      const layout: MetricsLayout = {
        names: Object.keys(named),
        tolerances: Object.keys(nsd),
        kinds: outcomes.every(({ kind }) => kind === "value") ? null : outcomes.map(({ kind }) => kind),
      };
      for (const text of [label, JSON.stringify(detection ?? null), JSON.stringify(layout)]) addText(text);
      numbers.push(voxels.reference, voxels.prediction ?? Number.NaN);
      for (const outcome of outcomes) numbers.push(numberOf(outcome));
    }
  }
  return { texts: [...texts.keys()], places: Uint32Array.from(places), numbers: Float64Array.from(numbers) };
}

function numberOf(outcome: Outcome): number {
  return outcome.kind === "value" ? outcome.value : 0;
}

/**
 * The cases that were packed; their metrics are views of the packed numbers.
 *
 * @param parse reads JSON; one that remembers makes equal parts of many logs one object
 */
export function unpackLog(packed: PackedLog, parse: (json: string) => unknown): PackedCase[] {
  const cursor = new Cursor(packed, parse);
  const cases: PackedCase[] = [];
  while (!cursor.isAtEnd) cases.push(nextCase(cursor));
  return cases;
}

function nextCase(cursor: Cursor): PackedCase {
  const key = cursor.text();
  const scoring = cursor.text();
  const sha256 = cursor.text();
  const weights = cursor.text();
  const image = cursor.text();
  const prediction = cursor.parsed<PackedCase["prediction"]>();
  const flags = cursor.parsed<PackedCase["flags"]>();
  const labels = cursor.count();
  return {
    ...{ key, scoring, sha256, prediction, flags, imageDiagonalMm: cursor.number() },
    ...(weights !== "" && { weights }),
    ...(image !== "" && { image }),
    labels: Array.from({ length: labels }, () => nextLabel(cursor)),
  };
}

function nextLabel(cursor: Cursor): LabelScore {
  const label = cursor.text();
  const detection = cursor.parsed<LabelScore["detection"]>();
  const layout = cursor.parsed<MetricsLayout>();
  const reference = cursor.number();
  const predicted = cursor.number();
  const voxels = { reference, prediction: Number.isNaN(predicted) ? null : predicted };
  return { label, voxels, detection, metrics: cursor.metrics(layout) };
}

/** Reads a packed log from its beginning. */
class Cursor {
  readonly #packed: PackedLog;
  readonly #parse: (json: string) => unknown;
  /** By the place of its text. */
  readonly #parsed: unknown[] = [];
  #place = 0;
  #number = 0;

  constructor(packed: PackedLog, parse: (json: string) => unknown) {
    this.#packed = packed;
    this.#parse = parse;
  }

  get isAtEnd(): boolean {
    return this.#place === this.#packed.places.length;
  }

  count(): number {
    return this.#packed.places[this.#place++] as number;
  }

  text(): string {
    return this.#packed.texts[this.count()] as string;
  }

  parsed<T>(): T {
    const place = this.count();
    this.#parsed[place] ??= this.#parse(this.#packed.texts[place] as string);
    return this.#parsed[place] as T;
  }

  number(): number {
    return this.#packed.numbers[this.#number++] as number;
  }

  metrics(layout: MetricsLayout): MaskMetrics {
    const first = this.#number;
    this.#number += layout.names.length + layout.tolerances.length;
    return metricsView(layout, this.#packed.numbers, first);
  }
}
