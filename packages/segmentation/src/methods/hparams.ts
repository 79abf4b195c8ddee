import { fail, type Rng } from "@panshift/core";

export type HparamValue = number | boolean | string | readonly number[];
export type Hparams = Readonly<Record<string, HparamValue>>;

/** Where a random search looks for a value. */
export type Search<T> =
  | { readonly kind: "uniform" | "log-uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "one-of"; readonly values: readonly T[] };

/** One hyper-parameter: its default is the paper's value, its search prior stands beside it. */
export interface Hparam<T> {
  readonly type: "real" | "int" | "bool" | "choice" | "list";
  readonly default: T;
  /** `null`: never searched, a draw gives the default. */
  readonly search: Search<T> | null;
  /** What it is and where it comes from (section, equation, released code). */
  readonly note: string;
  /** What a legal value is, in words for an error message. */
  readonly expected: string;
  accepts(value: unknown): value is T;
}

/** The hyper-parameters of a method by name. */
export type HparamSchema<H> = { readonly [K in keyof H]: Hparam<H[K]> };

interface Described<T> {
  readonly default: T;
  readonly search?: Search<T>;
  readonly note: string;
}

interface Bounded extends Described<number> {
  readonly min?: number;
  readonly max?: number;
}

/** A number, by default any finite one. */
export function real(options: Bounded): Hparam<number> {
  return numeric("real", options, (value) => Number.isFinite(value));
}

/** A whole number. */
export function int(options: Bounded): Hparam<number> {
  return numeric("int", options, (value) => Number.isSafeInteger(value));
}

export function bool(options: Described<boolean>): Hparam<boolean> {
  return define("bool", options, "true or false", (value): value is boolean => typeof value === "boolean");
}

/** One of several names. */
export function choice<const T extends string>(
  options: Described<NoInfer<T>> & { readonly values: readonly T[] },
): Hparam<T> {
  const values: readonly unknown[] = options.values;
  return define("choice", options, `one of ${options.values.join(", ")}`, (value): value is T =>
    values.includes(value),
  );
}

/** One or more numbers, each accepted by `of`. */
export function list(of: Hparam<number>, options: Described<readonly number[]>): Hparam<readonly number[]> {
  return define(
    "list",
    options,
    `a list whose members are each ${of.expected}`,
    (value): value is readonly number[] => Array.isArray(value) && value.length > 0 && value.every(of.accepts),
  );
}

/** Uniform on [low, high). */
export function uniform(low: number, high: number): Search<number> {
  return { kind: "uniform", low, high };
}

/** Uniform in the logarithm on [low, high); both positive. */
export function logUniform(low: number, high: number): Search<number> {
  return { kind: "log-uniform", low, high };
}

/** Each of the values equally likely. */
export function oneOf<const T>(...values: readonly T[]): Search<T> {
  return { kind: "one-of", values };
}

/** Every hyper-parameter at its default. */
export function defaultHparams<H>(schema: HparamSchema<H>): H {
  const names = Object.keys(schema) as (keyof H & string)[];
  return Object.fromEntries(names.map((name) => [name, schema[name].default])) as H;
}

/**
 * The hyper-parameters that a configuration gives, checked; what is not given stays out.
 *
 * @param value what stood in the configuration; `undefined` stands for {}
 * @param path where it stood, for the message
 * @throws HPARAMS_INVALID naming every unknown key and every illegal value at once
 */
export function parseGivenHparams<H>(schema: HparamSchema<H>, value: unknown, path: string): Partial<H> {
  const problems = hparamProblems(schema, value, path);
  if (problems.length > 0) {
    fail("HPARAMS_INVALID", {
      expected: `hyper-parameters among ${Object.keys(schema).join(", ") || "none: the method has none"}`,
      found: problems.join("; "),
      hint: "correct these entries; `panshift methods` lists what each method takes",
      problems,
    });
  }
  return { ...(value as Partial<H> | undefined) };
}

function numeric(type: "real" | "int", options: Bounded, isNumber: (value: unknown) => boolean): Hparam<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = options;
  const bounds = [min > Number.NEGATIVE_INFINITY && `>= ${min}`, max < Number.POSITIVE_INFINITY && `<= ${max}`];
  const words = [type === "int" ? "a whole number" : "a number", ...bounds.filter(Boolean)].join(" ");
  return define(type, options, words, (value): value is number => {
    return isNumber(value) && (value as number) >= min && (value as number) <= max;
  });
}

function define<T>(
  type: Hparam<T>["type"],
  options: Described<T>,
  expected: string,
  accepts: (value: unknown) => value is T,
): Hparam<T> {
  return { type, default: options.default, search: options.search ?? null, note: options.note, expected, accepts };
}

function hparamProblems<H>(schema: HparamSchema<H>, value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${path}: must be a map of names to values`];
  const known = schema as Readonly<Record<string, Hparam<unknown>>>;
  return Object.entries(value).flatMap(([name, given]) => {
    const hparam = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!hparam) return [`${path}.${name}: unknown`];
    return hparam.accepts(given) ? [] : [`${path}.${name}: must be ${hparam.expected}, not ${JSON.stringify(given)}`];
  });
}

/** A value from the prior of a hyper-parameter; its default where there is none. */
export function drawHparam<T>(hparam: Hparam<T>, rng: Rng): T {
  const { search } = hparam;
  if (search === null) return hparam.default;
  if (search.kind === "one-of") return rng.pick(search.values);
  const drawn =
    search.kind === "uniform"
      ? rng.range(search.low, search.high)
      : Math.exp(rng.range(Math.log(search.low), Math.log(search.high)));
  return (hparam.type === "int" ? Math.floor(drawn) : drawn) as T;
}
