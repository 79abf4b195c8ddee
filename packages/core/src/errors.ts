import { type ErrorCode, errorCodes } from "./error-codes.ts";

/** What an error says: expected, found, what to do; plus where it happened. */
export interface ErrorFacts {
  readonly expected: string;
  readonly found: unknown;
  readonly hint: string;
  readonly file?: string;
  readonly caseId?: string;
  readonly cause?: unknown;
  readonly [fact: string]: unknown;
}

/** The one error class: a stable `code`, the facts as fields, a message of three parts. */
export class PanShiftError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(describe(facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "PanShiftError";
    this.code = code;
    this.facts = facts;
  }

  /** Exit code of a command that ends with this error: 1 the work failed, 2 the call was wrong. */
  get exitCode(): 1 | 2 {
    return errorCodes[this.code].exit;
  }
}

/** Throws a `PanShiftError`. */
export function fail(code: ErrorCode, facts: ErrorFacts): never {
  throw new PanShiftError(code, facts);
}

function describe(facts: ErrorFacts): string {
  const place = [facts.caseId && `case ${facts.caseId}`, facts.file].filter(Boolean).join(", ");
  return `${place ? `${place}: ` : ""}expected ${facts.expected}; found ${describeFound(facts.found)}; ${facts.hint}`;
}

/** What was found, as messages show it: text as it is, else JSON, in which NaN, infinities and bigints keep their names. */
export function describeFound(found: unknown): string {
  if (typeof found === "string") return found;
  const mark = (_key: string, value: unknown) =>
    typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)) ? `\0${value}` : value;
  try {
    return String(JSON.stringify(found, mark)).replace(/"\\u0000([^"]*)"/g, "$1");
  } catch {
    return String(found); // an error message must not fail itself
  }
}
