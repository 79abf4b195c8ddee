import { fail } from "@panshift/core";
import type { CaseFiles, SourceCases } from "./case-files.ts";
import { type Experiment, subjectsOf } from "./experiment.ts";
import type { PlannedRun, PlannedSearch, PlannedUse, SearchCandidate } from "./plan.ts";
import type { Selection } from "./selection-config.ts";
import { plannedIdentity, type ReadyMethod } from "./training-config.ts";

interface Experimental {
  readonly experiment: Experiment;
  readonly uses: readonly PlannedUse[];
  readonly oracles: PlannedSearch["oracles"];
}

interface RunContext {
  readonly files: CaseFiles;
  readonly rules: readonly Selection[];
}

/**
 * The training of a method on an experiment's cases, or those of its search's distinct draws; where
 * leave-one-domain-out chooses, each draw's trainings without one source domain too.
 *
 * @param methods the method, or its draws
 * @throws CONFIG_INVALID when a search has nothing to choose by
 */
export function plannedRuns(
  methods: readonly ReadyMethod[],
  seed: number,
  { experiment, uses, oracles }: Experimental,
  { files, rules }: RunContext,
): PlannedRun[] {
  const { training, validation } = experiment;
  const idOf = (method: ReadyMethod, cases: SourceCases) => plannedIdentity(method, seed, cases, files);
  const withIds = methods.map((method) => ({ id: idOf(method, experiment), method }));
  const distinct = withIds.filter(({ id }, at) => withIds.findIndex((one) => one.id === id) === at);
  const budget = methods[0]?.draw?.budget;
  if (budget === undefined) {
    const plain = { seed, training, validation, uses, search: null, withoutDomain: null };
    return distinct.map((one) => ({ ...one, ...plain }));
  }
  requireValidation(experiment);
  const parts = rules.includes("leave-one-domain-out") ? partsOf(experiment, methods) : [];
  const candidates = distinct.flatMap(({ id, method }): SearchCandidate[] => {
    const withoutDomain = parts.map((part) => idOf(method, part));
    return method.draw === null ? [] : [{ id, draw: method.draw, withoutDomain }];
  });
  const search = { budget, candidates, oracles };
  return distinct.flatMap(({ id, method }): PlannedRun[] => [
    ...parts.map(({ domain, ...cases }) => {
      return { id: idOf(method, cases), method, seed, ...cases, uses: [], search, withoutDomain: domain };
    }),
    { id, method, seed, training, validation, uses, search, withoutDomain: null },
  ]);
}

function requireValidation({ validation, sources }: Experiment): void {
  if (validation.length > 0) return;
  fail("CONFIG_INVALID", {
    expected: `held-out subjects of ${sources.join(", ")}, by which a search chooses`,
    found: "none",
    hint: "train on more subjects, or leave `search` out",
  });
}

/** Source cases without a domain, and the domain's cases of other subjects to validate on. */
interface Part extends SourceCases {
  readonly domain: string;
}

/** Made once for an experiment: the content of a list of cases is hashed once, too. */
const known = new WeakMap<Experiment, readonly Part[]>();

function partsOf(experiment: Experiment, methods: readonly ReadyMethod[]): readonly Part[] {
  const parts = known.get(experiment) ?? makeParts(experiment);
  known.set(experiment, parts);
  const { id = "", needs } = methods[0]?.definition ?? {};
  const least = Math.max(2, (needs?.minDomains ?? 1) + 1);
  if (parts.length < least) {
    refuse(`${least} source domains, so that ${id} can be trained without one of them`, experiment, parts.length);
  }
  return parts;
}

function makeParts(experiment: Experiment): Part[] {
  const { training, validation } = experiment;
  const domains = [...new Set(training.map(({ domain }) => domain))].sort();
  return domains.map((domain) => {
    const rest = training.filter((one) => one.domain !== domain);
    const trained = new Set(subjectsOf(rest));
    const own = [...training, ...validation].filter((one) => one.domain === domain && !trained.has(one.subject));
    if (rest.length > 0 && own.length === 0) refuse(`a subject of ${domain} to validate on`, experiment, "none");
    return { domain, training: rest, validation: own };
  });
}

function refuse(expected: string, { sources }: Experiment, found: string | number): never {
  return fail("CONFIG_INVALID", {
    expected: `${expected}, for selection leave-one-domain-out`,
    found: `${found} (trained on ${sources.join(" + ")})`,
    hint: "train on several domains (family `leave-one-out`), or leave the rule out of `selection`",
  });
}
