import type { Estimate, OpenStudy, PlannedRun, RunContext, RunProgress, RunTrial } from "@panshift/benchmark/study";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** What open runs will take, by what the store knows and, where asked for, by trials of methods of which it knows nothing. */
export async function estimateOpen(
  open: readonly PlannedRun[],
  context: OpenStudy["context"],
  { measure }: { readonly measure?: true },
  terminal: Terminal,
): Promise<Estimate> {
  const { estimateRuns } = await import("@panshift/benchmark/study");
  const { store, study } = context;
  const rules = study.selection;
  const known = estimateRuns(open, store, { rules });
  if (!measure || known.unknown.length === 0) return known;
  const trials = new Map<string, RunTrial>();
  await interruptible(terminal, "Nothing of the trials is kept.", async (signal) => {
    for (const method of known.unknown) {
      const run = largest(open.filter((one) => one.method.name === method));
      trials.set(method, await tryOne(run, { ...context, signal }, terminal));
    }
  });
  return estimateRuns(open, store, { rules, trials });
}

/** The run that reads most cases, and so takes most memory. */
function largest(runs: readonly PlannedRun[]): PlannedRun {
  const casesOf = ({ training, validation }: PlannedRun) => training.length + validation.length;
  return runs.reduce((most, run) => (casesOf(run) > casesOf(most) ? run : most));
}

async function tryOne(run: PlannedRun, context: RunContext, terminal: Terminal): Promise<RunTrial> {
  const { tryRun } = await import("@panshift/benchmark/study");
  const { name } = run.method;
  terminal.message(`measuring ${name}: a few steps, a validation and a held-out case, in a temporary folder\n`);
  const progress = new Progress(terminal);
  try {
    return await tryRun(run, {
      ...context,
      onProgress: (step) => {
        const { phase, done, total } = partOf(step);
        progress.update(`${name}, ${phase}`, done, total);
      },
    });
  } finally {
    progress.end();
  }
}

function partOf(step: RunProgress) {
  if (step.phase === "testing") return step;
  const { phase, iteration: done, total } = step.training;
  return { phase, done, total };
}
