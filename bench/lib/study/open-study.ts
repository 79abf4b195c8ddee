import { readFileSync } from "node:fs";
import {
  CaseFiles,
  loadStudyData,
  parseStudy,
  planStudy,
  type RunContext,
  readyMethods,
  type Study,
  type StudyFolder,
  type StudyPlan,
  studyFolder,
  TargetVault,
} from "@panshift/benchmark/study";

export interface OpenStudy {
  readonly study: Study;
  readonly plan: StudyPlan;
  readonly context: RunContext;
  readonly folder: StudyFolder;
  /** Of `planStudy` alone. */
  readonly planningSeconds: number;
}

/** Opens a study file written by `writeStudy` as `panshift study` does. */
export async function openFinishedStudy(file: string, store: string): Promise<OpenStudy> {
  const study = parseStudy(JSON.parse(readFileSync(file, "utf8")), file);
  const data = loadStudyData(study);
  const files = new CaseFiles(data, study);
  const methods = await readyMethods(study);
  const start = process.cpuUsage();
  const plan = planStudy(study, data, { methods, files });
  const { user, system } = process.cpuUsage(start);
  const folder = studyFolder(store, study, plan);
  const context = { study, files, store, vault: new TargetVault(files, folder.audit) };
  return { study, plan, context, folder, planningSeconds: (user + system) / 1e6 };
}
