import { resolve } from "node:path";
import { CaseFiles } from "../study/case-files.ts";
import type { StudyPlan } from "../study/plan.ts";
import { planStudy } from "../study/plan-study.ts";
import { loadStudyData, type StudyData } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import { readyMethods } from "../study/training-config.ts";
import type { RunContext } from "./execute-run.ts";
import { type StudyFolder, studyFolder } from "./study-folder.ts";
import { TargetVault } from "./target-vault.ts";

/** A study with its data, its plan and where its results lie. */
export interface OpenStudy {
  readonly study: Study;
  readonly data: StudyData;
  readonly plan: StudyPlan;
  readonly context: RunContext;
  readonly folder: StudyFolder;
}

/**
 * Reads a study's manifests and plans it on a store; nothing is written.
 *
 * @throws CONFIG_INVALID and what reading datasets throws
 */
export async function openStudy(study: Study, store: string): Promise<OpenStudy> {
  const data = loadStudyData(study);
  const files = new CaseFiles(data, study);
  const plan = planStudy(study, data, { methods: await readyMethods(study), files });
  const folder = studyFolder(store, study, plan);
  const choosing = { study, store: resolve(store) };
  const vault = new TargetVault(files, folder.audit, choosing);
  return { study, data, plan, folder, context: { ...choosing, files, vault } };
}
