import type { CommandContext } from "../context.ts";
import { printJson } from "../terminal.ts";
import { openStudyFile, type StudyOptions } from "./open-study.ts";

/** `panshift study report`: writes the report of what is scored so far, prints the verdict and where the report lies. */
export async function reportStudy(
  file: string,
  options: StudyOptions & { readonly json?: true },
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<void> {
  const { analyzeStudy, collectResults, verdictText, writeReport } = await import("@panshift/benchmark/study");
  const { study, plan, context, folder } = await openStudyFile(file, options);
  const results = await collectResults(plan, context);
  const analysis = await analyzeStudy(study, plan, results);
  const onNotice = (notice: string) => terminal.message(`note: ${notice}\n`);
  const { html } = await writeReport({ plan, results, analysis, folder, context: { ...context, onNotice } });
  if (options.json) {
    terminal.message(`${html}\n`);
    printJson(terminal, analysis);
  } else {
    terminal.out(`${study.question}\n\n${verdictText(analysis)}\n${html}\n`);
  }
}
