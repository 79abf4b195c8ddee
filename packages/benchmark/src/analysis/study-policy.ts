import type { PolicySettings } from "../evaluation/case-scores.ts";
import { DEFAULT_SETTINGS } from "../evaluation/settings.ts";
import type { Study } from "../study/study-config.ts";

/** How a study counts outcomes without a value. */
export function policyOf({ scoring }: Pick<Study, "scoring">): PolicySettings {
  const { policy, bothEmpty } = scoring;
  return { policy, bothEmpty, clipToPenalty: DEFAULT_SETTINGS.clipToPenalty };
}
