export { CaseFiles, type SourceCases } from "./study/case-files.ts";
export type { Experiment, PlannedTest } from "./study/experiment.ts";
export type { Leak } from "./study/leakage.ts";
export { type PlannedRun, type PlannedScoring, type PlannedUse, planStudy, type StudyPlan } from "./study/plan.ts";
export type { Protocol } from "./study/protocol-config.ts";
export { type Domain, loadStudyData, type StudyCase, type StudyData } from "./study/study-case.ts";
export { nameOfMethod, parseStudy, type Study, type StudyMethod, studySchema } from "./study/study-config.ts";
export { plannedIdentity, type ReadyMethod, readyMethods, trainConfigOf } from "./study/training-config.ts";
