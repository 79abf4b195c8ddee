import { resolve } from "node:path";
import type { RunContext, Study, StudyData, StudyFolder, StudyPlan } from "@panshift/benchmark/study";
import { readConfigFile } from "../config-file.ts";

/** What every `panshift study` command is called with. */
export interface StudyOptions {
  readonly set: readonly string[];
  readonly store: string;
}

/** A study with its data, its plan and where its results lie. */
export interface OpenStudy {
  readonly study: Study;
  readonly data: StudyData;
  readonly plan: StudyPlan;
  readonly context: RunContext;
  readonly folder: StudyFolder;
}

/** Reads and checks a study file. @throws CONFIG_INVALID, FILE_MISSING */
export async function readStudy(file: string, { set }: Pick<StudyOptions, "set">): Promise<Study> {
  const { parseStudy } = await import("@panshift/benchmark/study");
  return parseStudy(readConfigFile(file, set), file);
}

/** Reads a study's manifests and plans it; nothing is written. @throws CONFIG_INVALID and what reading datasets throws */
export async function openStudy(study: Study, { store }: Pick<StudyOptions, "store">): Promise<OpenStudy> {
  const { CaseFiles, loadStudyData, planStudy, readyMethods, studyFolder, TargetVault } = await import(
    "@panshift/benchmark/study"
  );
  const data = loadStudyData(study);
  const files = new CaseFiles(data, study);
  const plan = planStudy(study, data, { methods: await readyMethods(study), files });
  const folder = studyFolder(store, study, plan);
  const choosing = { study, store: resolve(store) };
  const vault = new TargetVault(files, folder.audit, choosing);
  return { study, data, plan, folder, context: { ...choosing, files, vault } };
}
