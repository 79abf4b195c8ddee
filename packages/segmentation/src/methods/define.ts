import { fail } from "@panshift/core";
import { defaultHparams, type Hparam, type Hparams, parseGivenHparams } from "./hparams.ts";
import type { MethodDefinition } from "./interface.ts";

/**
 * Declares a method. The definition is checked here, at the edge, so that a mistake in an external method is reported
 * when it is loaded and not in the middle of a run.
 *
 * @throws METHOD_INVALID naming every problem at once
 */
export function defineMethod<H extends Hparams>(definition: MethodDefinition<H>): MethodDefinition<H> {
  const problems = definitionProblems(definition);
  if (problems.length > 0) failDefinition(problems);
  return definition;
}

/** The part of a configuration that chooses hyper-parameters. */
export interface HparamChoice {
  readonly preset?: string | undefined;
  readonly hparams?: unknown;
}

/**
 * The hyper-parameters of a configuration: defaults, then the preset, then its own values. The result holds no trace
 * of the preset, so that a preset and the same values written out have one identity.
 *
 * @param path where the choice stood, for the message
 * @throws HPARAMS_INVALID naming every unknown key and every illegal value at once, or the unknown preset
 */
export function resolveHparams<H>(definition: MethodDefinition<H>, choice: HparamChoice = {}, path = "method"): H {
  const { preset, hparams } = choice;
  const own = parseGivenHparams(definition.hparams, hparams, `${path}.hparams`);
  const presets = definition.presets ?? {};
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    fail("HPARAMS_INVALID", {
      expected: `a preset of ${definition.id} (${Object.keys(presets).join(", ") || "it has none"})`,
      found: `${path}.preset: ${JSON.stringify(preset)}`,
      hint: "name one of them, or leave `preset` out",
    });
  }
  return { ...defaultHparams(definition.hparams), ...(preset !== undefined && presets[preset]), ...own };
}

/** What keeps a value that claims to be a method definition from being one; empty when nothing does. */
export function definitionProblems(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return ["it is not an object"];
  const { id, version, paper, needs, hparams, create } = value as Partial<MethodDefinition>;
  const problems: string[] = [];
  if (typeof id !== "string" || !/^[a-z][a-z0-9-]*$/.test(id))
    problems.push("id must be lower-case words with hyphens");
  if (!Number.isSafeInteger(version) || Number(version) < 1) problems.push("version must be a whole number from 1");
  if (typeof paper?.cite !== "string" || !Array.isArray(paper.equations))
    problems.push("paper needs cite and equations");
  if (typeof create !== "function") problems.push("create must be a function");
  if (typeof needs !== "object" || !Number.isSafeInteger(needs?.networks)) problems.push("needs must be stated");
  if (typeof hparams !== "object" || hparams === null) return [...problems, "hparams must be a schema"];
  return [...problems, ...schemaProblems(value as MethodDefinition)];
}

export function failDefinition(problems: readonly string[], file?: string): never {
  return fail("METHOD_INVALID", {
    expected: "a method definition as docs/methods.md describes",
    found: problems.join("; "),
    hint: "correct these fields; `defineMethod` checks them as you write",
    problems,
    ...(file !== undefined && { file }),
  });
}

function schemaProblems({ hparams, presets = {} }: MethodDefinition): string[] {
  const schema: Readonly<Record<string, Hparam<unknown>>> = hparams;
  const defaults = Object.entries(schema)
    .filter(([, hparam]) => !hparam.accepts(hparam.default))
    .map(([name, hparam]) => `the default of ${name} must be ${hparam.expected}`);
  const reserved = Object.hasOwn(schema, "preset") ? ["a hyper-parameter must not be named preset"] : [];
  const values = Object.entries(presets).flatMap(([preset, given]) =>
    Object.entries(given)
      .filter(([name, value]) => !schema[name]?.accepts(value))
      .map(([name]) => `preset ${preset}: ${name} is unknown or illegal`),
  );
  return [...defaults, ...reserved, ...values];
}
