import { counted } from "@panshift/core";
import type { StudyResults } from "../results/collect-results.ts";
import { aloneText, FEW_SUBJECTS, fewText } from "../study/few-subjects.ts";
import { leakedText } from "../study/leakage.ts";
import type { StudyPlan } from "../study/plan.ts";
import { planWarnings } from "../study/plan-warnings.ts";
import { nameOfSelection } from "../study/selection-config.ts";
import type { Study } from "../study/study-config.ts";
import type { Drop } from "./drops.ts";
import type { GeneralizationGap } from "./generalization-gap.ts";
import type { CellSummary } from "./summarize-cell.ts";
import { isWithoutDrop } from "./verdict.ts";

const FEW_SEEDS = 3;

/** What is warned of, of the leading metric. */
interface WarningFacts {
  readonly cells: readonly CellSummary[];
  readonly pooled: { readonly cells: readonly CellSummary[]; readonly drops: readonly Drop[] };
  readonly gaps: readonly GeneralizationGap[];
}

/** What a reader must know before believing the tables; empty when nothing. */
export function warningsOf(
  study: Study,
  plan: StudyPlan,
  standings: StudyResults["standings"],
  { cells, pooled, gaps }: WarningFacts,
): string[] {
  const open = standings.filter(({ standing }) => standing.kind !== "done").length;
  const subjects = cells.map((cell) => cell.subjects);
  const alone = subjects.filter((count) => count === 1).length;
  const small = subjects.filter((count) => count < FEW_SUBJECTS).length;
  const ofCells = `of ${counted(cells.length, "cell")}`;
  const phantoms = study.data.datasets.filter(({ phantom }) => phantom !== undefined).map(({ name }) => name);
  const isTrained = plan.runs.length > 0;
  const budgets = new Map(plan.runs.map(({ method, search }) => [method.name, search?.budget ?? 1]));
  const isSampled = study.protocols.every(({ family }) => family === "limited-sampling");
  const unequal = new Set(budgets.values()).size > 1;
  return [
    ...(open > 0 ? [openText(open, standings.length, cells.length > 0)] : []),
    ...(cells.length === 0 ? ["Nothing is scored yet."] : []),
    ...(small > 0 ? [fewText(`${small} ${ofCells}`, small, Math.min(...subjects))] : []),
    ...(alone > 0 ? [aloneText(`${alone} ${ofCells}`, alone)] : []),
    ...(gaps.length > 0 ? [] : withoutHome(pooled)).map(
      (protocol) =>
        `Protocol ${protocol + 1} does not test the domains that it trains on: there are means outside and no drops. In-domain numbers come from \`test: 0.2\` in this protocol, or from an \`in-domain\` protocol beside it.`,
    ),
    ...(isTrained && study.seeds.length < FEW_SEEDS
      ? [`Fewer than ${FEW_SEEDS} seeds: how much a training's randomness matters is not known.`]
      : []),
    ...(unequal
      ? [
          `The methods were tuned unequally: ${[...budgets].map(([name, draws]) => `${name} ${draws === 1 ? "not at all" : `over ${draws} draws`}`).join(", ")}.`,
        ]
      : []),
    ...(study.selection.includes("oracle")
      ? [
          `Rows of ${nameOfSelection("oracle")} come from hyper-parameters chosen on the targets: what they beat the other rules by is no gain that a user could have.`,
        ]
      : []),
    ...(plan.leaks.length > 0 ? [leakedText(plan.leaks)] : []),
    ...planWarnings(study, plan),
    ...(phantoms.length > 0
      ? [`Phantom results (${phantoms.join(", ")}): computed from a model of the abdomen, not from patients.`]
      : []),
    ...(isTrained && !isSampled
      ? [
          "Intervals are over tested subjects, for the average of these trainings; what other training subjects would give is seen in a limited-sampling protocol only.",
        ]
      : []),
  ];
}

/** Protocols with outside means that no drop stands beside. */
function withoutHome({ cells, drops }: WarningFacts["pooled"]): number[] {
  return [...new Set(cells.filter((cell) => isWithoutDrop(cell, drops)).flatMap(({ protocol }) => protocol ?? []))];
}

function openText(open: number, all: number, isScored: boolean): string {
  if (open < all) return `${open} of ${all} runs ${open === 1 ? "is" : "are"} not done; the numbers are of the others.`;
  const numbers = isScored ? "the numbers are of predictions made elsewhere" : "there are no numbers yet";
  return `${all === 1 ? "The one run is not" : `None of the ${all} runs is`} done; ${numbers}.`;
}
