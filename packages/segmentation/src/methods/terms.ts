import { fail } from "@panshift/core";
import { stack, type Tensor } from "@panshift/torch";
import type { StepReport } from "./interface.ts";

/** One named summand of a loss: what is reported is `value`, what is optimized `weight * value`. */
export interface Term {
  readonly weight: number;
  /** Scalar float32; `null` when this batch leaves it undefined: it is skipped, by name. */
  readonly value: Tensor | null;
}

export type Terms = Readonly<Record<string, Term>>;

/**
 * The weighted sum of the defined terms.
 *
 * @throws VALUE_INVALID when no term is defined
 */
export function totalOf(terms: Terms): Tensor {
  const weighted = defined(terms).map(({ weight, value }) => (weight === 1 ? value : value.mul(weight)));
  if (weighted.length > 0) return weighted.reduce((sum, term) => sum.add(term));
  return fail("VALUE_INVALID", {
    expected: "at least one term with a value",
    found: Object.keys(terms),
    hint: "give the segmentation loss a weight above 0",
  });
}

/**
 * What a step did, read from the device at once.
 *
 * @throws TRAINING_DIVERGED naming the terms; call it before the optimizer's step, so that the weights stay sound
 */
export function reportOf(terms: Terms, total: Tensor): StepReport {
  const names = Object.keys(terms).filter((name) => terms[name]?.value);
  const scalars = [total, ...defined(terms).map(({ value }) => value)].map((scalar) => scalar.detach());
  const [loss, ...values] = Array.from(stack(scalars, 0).toArray(), Number) as [number, ...number[]];
  const byName = Object.fromEntries(names.map((name, index) => [name, values[index] as number]));
  if (!Number.isFinite(loss)) {
    fail("TRAINING_DIVERGED", {
      expected: "a finite loss",
      found: JSON.stringify({ loss: String(loss), ...mapValues(byName, String) }),
      hint: "lower the learning rate, clip the gradient, or train in fp32; the weights before this step are intact",
      terms: byName,
    });
  }
  return { loss, terms: byName, skipped: Object.keys(terms).filter((name) => !terms[name]?.value) };
}

function defined(terms: Terms): { weight: number; value: Tensor }[] {
  return Object.values(terms).flatMap(({ weight, value }) => (value ? [{ weight, value }] : []));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
