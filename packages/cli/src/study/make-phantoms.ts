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
    const result = await generateDataset(resolve(root, folder), optionsOf(phantom, root), {
      signal,
      onProgress: ({ done, total }) => progress.update(`phantom ${name}`, done, total),
    });
    progress.end();
    if (result.interrupted) signal.throwIfAborted();
  }
}

type Phantom = Study["data"]["datasets"][number]["phantom"];

/** Paths of a study start at its root. */
function optionsOf(phantom: Phantom, root: string): DatasetOptions {
  const { anatomy, ...options } = { ...phantom };
  return {
    ...options,
    ...(anatomy && { anatomy: { ...anatomy, folder: resolve(root, anatomy.folder) } }),
  } as DatasetOptions;
}
