import type { OpenStudy, Study } from "@panshift/benchmark/study";
import { readConfigFile } from "../config-file.ts";

/** What every `panshift study` command is called with. */
export interface StudyOptions {
  readonly set: readonly string[];
  readonly store: string;
}

/** Reads and checks a study file. @throws CONFIG_INVALID, FILE_MISSING */
export async function readStudy(file: string, { set }: Pick<StudyOptions, "set">): Promise<Study> {
  const { parseStudy } = await import("@panshift/benchmark/study");
  return parseStudy(readConfigFile(file, set), file);
}

/** Reads a study's manifests and plans it; nothing is written. @throws CONFIG_INVALID and what reading datasets throws */
export async function openStudy(study: Study, { store }: Pick<StudyOptions, "store">): Promise<OpenStudy> {
  const benchmark = await import("@panshift/benchmark/study");
  return await benchmark.openStudy(study, store);
}

/** Both, where nothing lies between them. @throws what they throw */
export async function openStudyFile(file: string, options: StudyOptions): Promise<OpenStudy> {
  return await openStudy(await readStudy(file, options), options);
}
