import type { CommandContext } from "../context.ts";
import { printJson } from "../terminal.ts";
import { openStudy, readStudy, type StudyOptions } from "./open-study.ts";

/** `panshift study report`: writes the report of what is scored so far, prints the verdict and where the report lies. */
export async function reportStudy(
  file: string,
  options: StudyOptions & { readonly json?: true },
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<void> {
  const { analyzeStudy, collectResults, verdictText, writeReport } = await import("@panshift/benchmark/study");
  const { study, plan, context, folder } = await openStudy(await readStudy(file, options), options);
  const results = collectResults(plan, context);
  const analysis = analyzeStudy(study, plan, results);
  const { html } = await writeReport({ plan, results, analysis, folder, context });
  if (options.json) {
    terminal.message(`${html}\n`);
    printJson(terminal, analysis);
  } else {
    terminal.out(`${study.question}\n\n${verdictText(analysis)}\n${html}\n`);
  }
}
