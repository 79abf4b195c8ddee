import { resolve } from "node:path";
import type { Study } from "@panshift/benchmark/study";
import type { DatasetOptions } from "@panshift/phantom/files";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** Makes the phantom datasets that a study asks for, as far as they are missing. */
export async function makePhantoms({ data, root }: Study, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const wanted = data.datasets.filter(({ phantom }) => phantom !== undefined);
  if (wanted.length === 0) return;
  const { generateDataset } = await import("@panshift/phantom/files");
  for (const { name, folder, phantom } of wanted) {
    const progress = new Progress(terminal);
    const result = await generateDataset(resolve(root, folder), phantom as DatasetOptions, {
      signal,
      onProgress: ({ done, total }) => progress.update(`phantom ${name}`, done, total),
    });
    progress.end();
    if (result.interrupted) signal.throwIfAborted();
  }
}
