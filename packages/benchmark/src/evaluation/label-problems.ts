import type { ScoredTasks } from "./collect-cases.ts";
import type { LabelSides } from "./labels.ts";

/** Unnamed values beyond this number are counted. */
const MAX_VALUES_LISTED = 8;

/** One sentence when references hold values other than 0 that no label names; else none. */
export function unnamedValues({ results }: ScoredTasks, { reference }: LabelSides): string[] {
  const named = new Set([0, ...[...reference.values()].flat()]);
  const ofCases = results.flatMap((result) =>
    "failure" in result ? [] : [result.referenceValues.filter((value) => !named.has(value))],
  );
  const values = [...new Set(ofCases.flat())].sort((a, b) => a - b);
  if (values.length === 0) return [];
  const listed = values.slice(0, MAX_VALUES_LISTED).join(", ");
  const more = values.length > MAX_VALUES_LISTED ? ` and ${values.length - MAX_VALUES_LISTED} more` : "";
  const cases = `${ofCases.filter(({ length }) => length > 0).length} of ${ofCases.length}`;
  return [`references of ${cases} cases hold values that no label names: ${listed}${more}; name them with --labels`];
}

/** One sentence for each value of a label that no file of any case holds: it is likely mistyped. */
export function absentValues({ results }: ScoredTasks, { names, prediction, reference }: LabelSides): string[] {
  const found = new Set(
    results.flatMap((result) => {
      if ("failure" in result) return [];
      const candidates = [...result.predictions, ...result.readers];
      return [...result.referenceValues, ...candidates.flatMap(({ values }) => values)];
    }),
  );
  return names.flatMap((name) => {
    const values = new Set([prediction, reference].flatMap((sets) => sets.get(name) ?? []));
    const absent = [...values].filter((value) => !found.has(value));
    return absent.map((value) => `no reference and no prediction holds ${value}, a value of label ${name}`);
  });
}
