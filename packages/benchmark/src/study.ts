export { analyzeStudy, type SelectionAnalysis, type StudyAnalysis } from "./analysis/analyze-study.ts";
export { type Cell, type CellCase, type CellPlace, cellsOf } from "./analysis/cell.ts";
export { type Drop, type DropContrast, dropContrast, dropsOf } from "./analysis/drops.ts";
export type { MethodDifference } from "./analysis/method-differences.ts";
export type { MeanContrast, Resampling } from "./analysis/resampling.ts";
export { type SamplingAtSize, type SamplingResult, samplingOf } from "./analysis/sampling.ts";
export { type SourceTargetPoint, type SourceTargetResult, sourceTargetOf } from "./analysis/source-target.ts";
export { type CellSummary, summarizeCell } from "./analysis/summarize-cell.ts";
export type { Finding, VerdictFacts } from "./analysis/verdict.ts";
export type { ExecutorOptions, ExecutorResult } from "./executors/executor.ts";
export { type FirstFailure, watchForFailure } from "./executors/first-failure.ts";
export { gpuEnvironments } from "./executors/gpus.ts";
export { defaultJobs, type LocalOptions, runLocal } from "./executors/local.ts";
export { defaultSlurmJobs, findSubmission, runSlurm, type SlurmOptions } from "./executors/slurm.ts";
export { type Submission, slurmFolder } from "./executors/slurm-jobs.ts";
export { StoreWatch } from "./executors/store-watch.ts";
export type { ScoredCase } from "./grid/case-log.ts";
export { scoringOf, testedCases } from "./grid/case-scoring.ts";
export { chooseByOracle } from "./grid/choose-by-oracle.ts";
export { chooseDraw, type DrawChoice, type ScoredDraw } from "./grid/choose-draw.ts";
export {
  type Estimate,
  estimateRuns,
  type MeasuredCost,
  namesIn,
  type RunTrial,
} from "./grid/estimate.ts";
export {
  executeRun,
  type RunContext,
  type RunOutcome,
  type RunProgress,
} from "./grid/execute-run.ts";
export {
  PREDICTION_MISSING,
  PREDICTION_REFUSED,
  type ScoringOptions,
  type ScoringStanding,
  scorePredictions,
  scoringStanding,
} from "./grid/external-scores.ts";
export { noticesOf } from "./grid/given-notices.ts";
export type { KeptModel } from "./grid/kept-model.ts";
export { orLastFailure } from "./grid/last-failure.ts";
export type { ModelTest } from "./grid/model-tests.ts";
export { type OpenStudy, openStudy } from "./grid/open-study.ts";
export { type RunStanding, type ScoredTest, standingOf } from "./grid/run-standing.ts";
export { standingsOf } from "./grid/run-standings.ts";
export { type FailedAttempt, readFailures, type StudyFolder, studyFolder } from "./grid/study-folder.ts";
export { type Opening, TargetVault } from "./grid/target-vault.ts";
export { secondsLeft } from "./grid/time-left.ts";
export { TimeIsOver } from "./grid/time-limit.ts";
export { tryRun } from "./grid/try-run.ts";
export { type WorkEvent, type WorkOptions, type WorkResult, work } from "./grid/work.ts";
export { type QueryAnswer, type QueryValue, queryResults } from "./report/query-results.ts";
export { verdictText } from "./report/sections/verdict.ts";
export { type ReportOptions, type WrittenReport, writeReport } from "./report/write-report.ts";
export { collectResults, type StudyResults } from "./results/collect-results.ts";
export { measuredScatter } from "./results/measured-scatter.ts";
export type { Place, ResultRow, Scorer } from "./results/result-row.ts";
export type { SearchResult } from "./results/search-result.ts";
export {
  diskOfRuns,
  diskOfStudies,
  findGarbage,
  type Garbage,
  type GarbageOptions,
  listRuns,
  RUN_PARTS,
  removeGarbage,
  type StoredRun,
} from "./store/run-store.ts";
export { CaseFiles, type SourceCases } from "./study/case-files.ts";
export type { Experiment, PlannedTest } from "./study/experiment.ts";
export { fewSubjectWarnings } from "./study/few-subjects.ts";
export { leakCheckText, refusedLeaks } from "./study/leakage.ts";
export type {
  Leak,
  PlannedOracle,
  PlannedRun,
  PlannedScoring,
  PlannedSearch,
  PlannedUse,
  StudyPlan,
} from "./study/plan.ts";
export { planStudy } from "./study/plan-study.ts";
export { planWarnings } from "./study/plan-warnings.ts";
export { type Power, powerOf } from "./study/power.ts";
export type { Protocol } from "./study/protocol-config.ts";
export type { SearchDraw } from "./study/search-draws.ts";
export { nameOfSelection, type Selection } from "./study/selection-config.ts";
export { type Domain, loadStudyData, type StudyCase, type StudyData } from "./study/study-case.ts";
export { parseStudy, type Study, type StudyMethod, studySchema } from "./study/study-config.ts";
export { type ReadyMethod, readyMethods, trainConfigOf } from "./study/training-config.ts";
