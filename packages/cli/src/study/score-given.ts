import { availableParallelism } from "node:os";
import type { OpenStudy } from "@panshift/benchmark/study";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Scores the study's predictions made elsewhere, and tells what is wrong with them; a folder that cannot be used ends its own
 * method alone.
 *
 * @returns the number of methods of which something was refused
 */
export async function scoreGiven(
  { plan, context, folder }: OpenStudy,
  jobs: number | undefined,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  const { noticesOf, PREDICTION_REFUSED, scorePredictions, scoringStanding } = await import(
    "@panshift/benchmark/study"
  );
  const onNotice = (notice: string) => terminal.message(`note: ${notice}\n`);
  let unsound = 0;
  for (const scoring of plan.scorings) {
    const { problem } = scoringStanding(scoring, context, folder);
    if (problem !== null) {
      terminal.message(`${scoring.methodName}: ${problem.message} [${problem.code}]\n`);
      unsound++;
      continue;
    }
    const progress = new Progress(terminal);
    const options = {
      folder,
      jobs: jobs ?? availableParallelism(),
      onCase: progress.show(`predictions ${scoring.methodName}`),
    };
    const failures = await scorePredictions(scoring, { ...context, signal, onNotice }, options).finally(() =>
      progress.end(),
    );
    for (const { message, code } of failures) terminal.message(`${scoring.methodName}: ${message} [${code}]\n`);
    const standing = scoringStanding(scoring, context, folder);
    for (const notice of noticesOf(scoring, standing)) terminal.message(`note: ${notice}\n`);
    const isRefused = standing.cases.some(({ flags }) => flags.includes(PREDICTION_REFUSED));
    if (isRefused || standing.cases.length < standing.total) unsound++;
  }
  return unsound;
}
