import { fail } from "@panshift/core";
import type { LabelMap } from "../preprocessing/label-map.ts";
import type { TrainConfig } from "./config.ts";
import type { DataSource, SourceCase } from "./data-source.ts";
import { loadCase, type PreparedCase } from "./load-cases.ts";
import type { TrainProgress } from "./train-progress.ts";
import { splitValidation } from "./validation-split.ts";

/** Everything that training reads, in memory. */
export interface TrainingData {
  readonly training: readonly PreparedCase[];
  readonly validation: readonly PreparedCase[];
  /** Sorted names of the domains of the training cases; `PreparedCase.domain` of these is an index into it. */
  readonly domains: readonly string[];
  readonly labels: LabelMap;
}

/** Reads and prepares all cases of a configuration, one after the other. @throws what `loadCase` throws */
export async function loadTrainingData(
  config: TrainConfig,
  { cases, labels }: DataSource,
  { onProgress, signal }: { onProgress?: (progress: TrainProgress) => void; signal?: AbortSignal },
): Promise<TrainingData> {
  const { training, validation } = splitValidation(cases, config.data.validation, config.seed);
  const domains = domainsOf(training);
  const allDomains = [...new Set([...domains, ...domainsOf(validation)])];
  const loaded = new Map<SourceCase, PreparedCase>();
  for (const item of [...training, ...validation]) {
    loaded.set(item, loadCase(item, allDomains, labels, config.preprocessing));
    onProgress?.({ phase: "loading", iteration: loaded.size, total: cases.length, loss: null, secondsLeft: null });
    await nextTurn();
    if (signal?.aborted) break;
  }
  const prepared = (items: readonly SourceCase[]) => items.flatMap((item) => loaded.get(item) ?? []);
  return { training: prepared(training), validation: prepared(validation), domains, labels };
}

/**
 * Requires a voxel of each class in at least one training case: its channel would learn to say no.
 *
 * @throws LABEL_EMPTY
 */
export function requireClasses({ training, labels }: TrainingData): void {
  const empty = labels.classes.filter((_, index) => training.every(({ foreground }) => !foreground[index]?.length));
  if (empty.length === 0) return;
  fail("LABEL_EMPTY", {
    expected: "a voxel of every class in at least one training case, on the network's grid",
    found: `none of ${empty.map(({ name, values }) => `${name} (label ${values.join(", ")})`).join(" or ")} in ${training.length === 1 ? "the only case" : `any of ${training.length} cases`}`,
    hint: "correct the values under data.labels (in a study: task.labels), leave the class out there, or choose other cases",
  });
}

function domainsOf(cases: readonly SourceCase[]): string[] {
  return [...new Set(cases.map(({ domain }) => domain))].sort();
}

/** Lets signals, timers and messages through between two pieces of synchronous work. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
