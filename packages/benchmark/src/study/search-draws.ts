import { Rng } from "@panshift/core";
import {
  type ConfigProblem,
  drawHparam,
  failConfig,
  type Hparam,
  type HparamValue,
  type MethodDefinition,
  real,
  type Search,
} from "@panshift/segmentation";
import type { Prior } from "./search-config.ts";
import type { TrainedMethod } from "./study-config.ts";

/** One draw of a search. */
export interface SearchDraw {
  /** 0: the given values, nothing is drawn. */
  readonly index: number;
  readonly budget: number;
  /** What was drawn, by key: `hparams.tau`, `optimization.learningRate`. */
  readonly values: Readonly<Record<string, HparamValue>>;
}

/**
 * The draws of a method's search. A value depends on the search's seed, the method, the key and the index of the draw
 * alone: another key or a larger budget changes no draw.
 *
 * @returns `null` for a method that is not searched
 * @source DomainBed (Gulrajani and Lopez-Paz, In Search of Lost Domain Generalization, 2021): the first draw is the defaults
 * @throws CONFIG_INVALID when there is nothing to search, or a prior of an unknown hyper-parameter
 */
export function searchDraws(
  { search, hparams, preset }: TrainedMethod,
  definition: MethodDefinition,
  file: string,
): SearchDraw[] | null {
  if (search === undefined) return null;
  const given = [...Object.keys(hparams), ...Object.keys(definition.presets?.[preset ?? ""] ?? {})];
  const priors = [
    ...(search.hparams === undefined ? ownPriors(definition, given) : studyPriors(search.hparams, definition, file)),
    ...Object.entries(search.optimization).flatMap(([key, prior]) =>
      prior === undefined ? [] : [{ key: `optimization.${key}`, hparam: searched(anyNumber, prior) }],
    ),
  ];
  if (priors.length === 0) {
    const message = `${definition.id} has no hyper-parameter left to search: name priors, or leave \`search\` out`;
    failConfig(file, [{ path: "methods", message }], "docs/studies.md");
  }
  const { budget, seed } = search;
  return Array.from({ length: budget }, (_, index): SearchDraw => {
    const drawn = priors.map(({ key, hparam }) => {
      return [key, drawHparam(hparam, Rng.of(seed, "search", definition.id, key, index))] as const;
    });
    return { index, budget, values: index === 0 ? {} : Object.fromEntries(drawn) };
  });
}

const anyNumber = real({ default: 0, note: "a key of the training configuration" });

type Priors = readonly { readonly key: string; readonly hparam: Hparam<HparamValue> }[];

/** The priors that stand beside the method's defaults, of what is not given. */
function ownPriors({ hparams }: MethodDefinition, given: readonly string[]): Priors {
  return Object.entries(hparams)
    .filter(([name, { search }]) => search !== null && !given.includes(name))
    .map(([name, hparam]) => ({ key: `hparams.${name}`, hparam }));
}

function studyPriors(priors: Readonly<Record<string, Prior>>, { id, hparams }: MethodDefinition, file: string): Priors {
  const problems: ConfigProblem[] = [];
  const known = Object.entries(priors).flatMap(([name, prior]) => {
    const hparam = Object.hasOwn(hparams, name) ? hparams[name] : undefined;
    if (hparam !== undefined) return [{ key: `hparams.${name}`, hparam: searched(hparam, prior) }];
    const message = `${id} has no such hyper-parameter; it has ${Object.keys(hparams).join(", ") || "none"}`;
    problems.push({ path: `methods.search.hparams.${name}`, message });
    return [];
  });
  if (problems.length > 0) failConfig(file, problems, "docs/studies.md");
  return known;
}

function searched(hparam: Hparam<HparamValue>, prior: Prior): Hparam<HparamValue> {
  return { ...hparam, search: searchOf(prior) };
}

function searchOf(prior: Prior): Search<HparamValue> {
  if ("choice" in prior) return { kind: "one-of", values: prior.choice };
  const [low, high] = "uniform" in prior ? prior.uniform : prior.logUniform;
  return { kind: "uniform" in prior ? "uniform" : "log-uniform", low, high };
}
