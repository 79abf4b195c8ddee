import { describeFound, type ErrorCode, type ErrorFacts, fail } from "@panshift/core";

/** An error that was found but not yet raised, so that all can be reported at once. */
export interface Problem {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
}

const SHOWN = 10;

/**
 * Raises what was found: nothing for no problem, the problem itself for one, and for several
 * DATASET_INVALID whose message lists the first ten and whose fact `problems` holds all.
 */
export function raiseAll(problems: readonly Problem[], file: string): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) fail(first.code, first.facts);
  const lines = problems.slice(0, SHOWN).map(({ code, facts }) => {
    const place = facts.caseId ?? facts.file;
    return `${code}${place === undefined ? "" : ` (${place})`}: expected ${facts.expected}, found ${describeFound(facts.found)}`;
  });
  const rest = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
  fail("DATASET_INVALID", {
    file,
    expected: "a dataset without problems",
    found: `${problems.length}: ${lines.join("; ")}${rest}`,
    hint: first.facts.hint,
    problems,
  });
}
