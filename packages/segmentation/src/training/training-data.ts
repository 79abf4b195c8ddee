import type { LabelMap } from "../preprocessing/label-map.ts";
import type { TrainConfig } from "./config.ts";
import type { DataSource, SourceCase } from "./data-source.ts";
import { loadCase, type PreparedCase } from "./load-cases.ts";
import type { TrainProgress } from "./training-session.ts";
import { splitValidation } from "./validation-split.ts";

/** Everything that training reads, in memory. */
export interface TrainingData {
  readonly training: readonly PreparedCase[];
  readonly validation: readonly PreparedCase[];
  /** Sorted names of the domains; `PreparedCase.domain` is an index into it. */
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
  const domains = [...new Set(cases.map(({ domain }) => domain))].sort();
  const loaded = new Map<SourceCase, PreparedCase>();
  for (const item of [...training, ...validation]) {
    loaded.set(item, loadCase(item, domains, labels, config.preprocessing));
    onProgress?.({ phase: "loading", iteration: loaded.size, total: cases.length, loss: null, secondsLeft: null });
    await nextTurn();
    if (signal?.aborted) break;
  }
  const prepared = (items: readonly SourceCase[]) => items.flatMap((item) => loaded.get(item) ?? []);
  return { training: prepared(training), validation: prepared(validation), domains, labels };
}

/** Lets signals, timers and messages through between two pieces of synchronous work. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
