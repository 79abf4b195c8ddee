import { join } from "node:path";
import { tinyStudyConfig } from "../../../../test/support/tiny-study.ts";
import { type OpenStudy, openStudy, parseStudy, type Study } from "../../src/study.ts";

type Changes = Readonly<Record<string, unknown>>;

/** A study of trainings of two steps on the dataset in `root`/data. */
export function tinyStudy(root: string, changes: Changes = {}, training: Changes = {}): Study {
  const config = tinyStudyConfig({ iterations: 2, validationInterval: 1, ...training }, changes);
  return parseStudy(config, join(root, "study.yaml"));
}

/** The study's plan, and what running it on a store of that name needs. */
export async function openTiny(root: string, study: Study, storeName = "runs"): Promise<OpenStudy> {
  return await openStudy(study, join(root, storeName));
}
