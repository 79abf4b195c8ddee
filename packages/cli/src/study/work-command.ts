import { interruptible } from "../interrupt.ts";
import type { Terminal } from "../terminal.ts";
import { openStudy, readStudy, type StudyOptions } from "./open-study.ts";

/** `panshift study work`: works through a plan and prints what happens, a JSON line each. */
export async function workOnStudy(
  file: string,
  options: StudyOptions & { readonly session: string },
  terminal: Terminal,
): Promise<void> {
  const { work } = await import("@panshift/benchmark/study");
  const study = await readStudy(file, options);
  const { plan, context, folder } = await openStudy(study, options);
  await interruptible(terminal, "", async (signal) => {
    const { retries } = study.compute;
    const onEvent = (event: unknown) => terminal.out(`${JSON.stringify(event)}\n`);
    const onNotice = (notice: string) => terminal.message(`note: ${notice}\n`);
    const running = { ...context, signal, onNotice };
    const result = await work(plan, running, { folder, session: options.session, retries, onEvent });
    if (result === "interrupted") signal.throwIfAborted();
  });
}
