import { counted } from "@panshift/core";
import { groupBy } from "../group-by.ts";
import { subjectsOf } from "./experiment.ts";
import { knownOverlaps, sharedText } from "./leakage.ts";
import type { StudyPlan } from "./plan.ts";
import type { Study } from "./study-config.ts";

/** Draws that share more of their subjects, on average, are told. */
const LARGE_OVERLAP = 0.5;

/** What weakens a study's answers, as far as its plan shows; a sentence each. Leaks, which stop a study, are no part. */
export function planWarnings({ protocols }: Pick<Study, "protocols">, plan: StudyPlan): string[] {
  return [
    ...(plan.shared.length > 0 ? [sharedText(plan.shared)] : []),
    ...shiftWarnings(protocols, plan),
    ...samplingWarnings(protocols, plan),
    ...knownOverlaps(plan.runs).map((how) => `Known overlap of public sets: ${how}.`),
  ];
}

/** Of shifts: sources whose models meet no target. A protocol where all are such is refused. */
function shiftWarnings(protocols: Study["protocols"], { runs }: StudyPlan): string[] {
  const uses = [...new Set(runs.map((run) => run.uses))].flat();
  return protocols.flatMap((protocol, at) => {
    if (protocol.family !== "shift") return [];
    const bySource = groupBy(
      uses.filter((use) => use.protocol === at),
      ({ sources }) => sources.join(" + "),
    );
    const isAtHome = (of: typeof uses) => of.every(({ tests }) => tests.every(({ changed }) => changed.length === 0));
    const without = [...bySource].filter(([, of]) => isAtHome(of)).map(([source]) => source);
    const [from, columns] = [without.length === 1 ? "it" : "them", protocol.over.join(" or ")];
    return without.length === 0
      ? []
      : [
          `Protocol ${at + 1} tests no target of ${without.join(", ")}: none with tested subjects differs from ${from} in ${columns} alone.`,
        ];
  });
}

/** Of limited sampling: sizes with fewer distinct draws than asked for, and draws that are much the same. */
function samplingWarnings(protocols: Study["protocols"], { runs }: StudyPlan): string[] {
  const samples = runs.flatMap(({ training, uses }) =>
    uses.flatMap(({ protocol, sources, sample }) =>
      sample === null ? [] : [{ ...sample, protocol, sources, training }],
    ),
  );
  const bySize = groupBy(samples, ({ protocol, size }) => JSON.stringify([protocol, size]));
  return [...bySize.values()].flatMap((ofSize) => {
    const [{ protocol, size, sources }] = ofSize as [(typeof samples)[number]];
    const draws = [...new Map(ofSize.map(({ draw, training }) => [draw, new Set(subjectsOf(training))])).values()];
    const config = protocols[protocol];
    const asked = config?.family === "limited-sampling" ? config.repeats : draws.length;
    const shared = meanShared(draws, size);
    const of = `Limited sampling of ${sources.join(" + ")}, ${counted(size, "training subject")}`;
    if (draws.length === 1) {
      return [
        `${of}: one training set, hence one draw. Seeds repeat its training, not the draw; the verdict at this size leaves out what other subjects would give.`,
      ];
    }
    return [
      ...(draws.length < asked ? [`${of}: ${counted(draws.length, "distinct draw")} of the ${asked} asked for.`] : []),
      ...(shared > LARGE_OVERLAP
        ? [
            `${of}: two draws share ${Math.round(100 * shared)} % of their subjects on average, and so scatter less than draws from many more would.`,
          ]
        : []),
    ];
  });
}

/** Mean over pairs of draws of the share of subjects that both hold. */
function meanShared(draws: readonly ReadonlySet<string>[], size: number): number {
  const shares = draws.flatMap((one, at) =>
    draws.slice(at + 1).map((other) => [...one].filter((subject) => other.has(subject)).length / size),
  );
  return shares.reduce((total, share) => total + share, 0) / Math.max(1, shares.length);
}
