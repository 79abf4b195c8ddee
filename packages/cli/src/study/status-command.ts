import type { CommandContext } from "../context.ts";
import { textTable } from "../table.ts";
import { printJson } from "../terminal.ts";
import { runName, standingText } from "./board.ts";
import { openStudy, readStudy, type StudyOptions } from "./open-study.ts";

/** `panshift study status`: where every run stands. Exit code 1 while some have failed. */
export async function printStatus(
  file: string,
  options: StudyOptions & { readonly json?: true },
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const { scoringStanding, standingOf } = await import("@panshift/benchmark/study");
  const { plan, context, folder } = await openStudy(await readStudy(file, options), options);
  const runs = plan.runs.map((run) => ({ run, standing: standingOf(run, context) }));
  const counts: Record<string, number> = {};
  for (const { standing } of runs) counts[standing.kind] = (counts[standing.kind] ?? 0) + 1;
  if (runs.some(({ standing }) => standing.kind === "failed")) exitWith(1);
  const given = plan.scorings.map((scoring) => {
    const { total, cases } = scoringStanding(scoring, context, folder);
    return { name: scoring.methodName, total, scored: cases.length };
  });
  if (options.json) {
    const listed = runs.map(({ run, standing }) => {
      const { cases, ...where } =
        standing.kind === "done"
          ? { ...standing, record: undefined, tests: undefined }
          : { ...standing, cases: undefined };
      return { run: run.id, name: runName(run), ...where, ...(cases !== undefined && { scored: cases.length }) };
    });
    const answer = {
      schema: "panshift.study-status/1",
      folder: folder.folder,
      counts,
      runs: listed,
      predictions: given,
    };
    printJson(terminal, answer);
    return;
  }
  for (const { name, scored, total } of given)
    terminal.out(`predictions ${name}: ${scored} of ${total} cases scored\n`);
  if (runs.length === 0) return;
  terminal.out(
    textTable(
      ["run", "what", "state"],
      runs.map(({ run, standing }) => [run.id.slice(0, 16), runName(run), standingText(standing)]),
    ),
  );
  terminal.out(
    `\n${Object.entries(counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ")}\n`,
  );
}
