import { availableParallelism } from "node:os";
import type { OpenStudy } from "@panshift/benchmark/study";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** Scores the study's predictions made elsewhere; the number of methods of which something was refused. */
export async function scoreGiven(
  { plan, context, folder }: OpenStudy,
  jobs: number | undefined,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  const { PREDICTION_MISSING, PREDICTION_REFUSED, scorePredictions, scoringStanding } = await import(
    "@panshift/benchmark/study"
  );
  const onNotice = (notice: string) => terminal.message(`note: ${notice}\n`);
  let unsound = 0;
  for (const scoring of plan.scorings) {
    const progress = new Progress(terminal);
    const options = {
      folder,
      jobs: jobs ?? availableParallelism(),
      onCase: progress.show(`predictions ${scoring.methodName}`),
    };
    const failures = await scorePredictions(scoring, { ...context, signal, onNotice }, options).finally(() =>
      progress.end(),
    );
    for (const { message } of failures) terminal.message(`${scoring.methodName}: ${message}\n`);
    const { total, cases } = scoringStanding(scoring, context, folder);
    const count = (flag: string) => cases.filter(({ flags }) => flags.includes(flag)).length;
    const [missing, refused] = [count(PREDICTION_MISSING), count(PREDICTION_REFUSED)];
    if (missing > 0) terminal.message(`note: ${scoring.methodName}: ${missing} of ${total} cases have no prediction\n`);
    if (refused + (total - cases.length) > 0) unsound++;
  }
  return unsound;
}
