import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type PlannedRun,
  type RunContext,
  type ScoredCase,
  scoringOf,
  testedCases,
  trainConfigOf,
} from "@panshift/benchmark/study";
import { sha256Hex } from "@panshift/core";
import { type LogEntry, type RunRecord, runPaths } from "@panshift/segmentation";
import { ballFile } from "./finished-study.ts";
import { madeUpScore } from "./made-up-score.ts";

const STEPS = 50;
const TENSORS = 60;

/**
 * Writes finished runs as `study run` leaves them: record, log, costs, model and scored cases whose predictions exist.
 * Weights are two numbers a tensor and every prediction is the same ball; everything that is read of them is there.
 */
export function writeFinishedRuns(runs: readonly PlannedRun[], context: Pick<RunContext, "store" | "study" | "files">) {
  const weights = smallWeights();
  const hash = sha256Hex(weights);
  const log = logText();
  mkdirSync(context.store, { recursive: true });
  const ball = ballFile(context.store);
  const ballHash = sha256Hex(ball);
  const scorings = new Map<string, string>();
  for (const run of runs) {
    const { folder, record, log: logFile, model } = runPaths(context.store, run.id);
    mkdirSync(model, { recursive: true });
    writeFileSync(join(model, "weights.safetensors"), weights);
    writeFileSync(record, `${JSON.stringify(recordOf(run, context, hash), null, 2)}\n`);
    writeFileSync(logFile, log);
    writeFileSync(join(folder, "costs.jsonl"), costsText(run));
    const cases = testedCases(run).map((tested): ScoredCase => {
      const scoring = scorings.get(tested.key) ?? scoringOf(tested, context);
      scorings.set(tested.key, scoring);
      const file = join("predictions", tested.dataset, `${tested.caseId}.nii.gz`);
      return { key: tested.key, scoring, prediction: { file, sha256: ballHash }, ...madeUpScore(run, tested) };
    });
    for (const path of new Set(cases.map(({ prediction }) => dirname(prediction.file))))
      mkdirSync(join(folder, path), { recursive: true });
    for (const { prediction } of cases) writeFileSync(join(folder, prediction.file), ball);
    writeFileSync(join(folder, "cases.jsonl"), cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
  }
}

function recordOf(run: PlannedRun, { files }: Pick<RunContext, "files">, weightsHash: string): RunRecord {
  const { method, seed, training, validation, id } = run;
  const { definition, hparams } = method;
  const caseIds = (of: PlannedRun["training"]) => of.map(({ caseId }) => caseId);
  return {
    schema: "panshift.run/2",
    fence: 1,
    id,
    config: trainConfigOf(method, seed, run, files),
    method: { id: definition.id, version: definition.version, hparams },
    device: "cpu",
    precision: "fp32",
    threads: 1,
    seed,
    cases: { training: caseIds(training), validation: caseIds(validation) },
    provenance: {
      ...{ codeRevision: null, codeDirty: null, lockHash: null },
      ...{ libtorch: "none: made up", node: process.version, processor: "none: made up" },
    },
    state: {
      kind: "done",
      finished: "2026-01-01T00:00:00.000Z",
      checksums: { "model/weights.safetensors": weightsHash },
    },
  };
}

/** A safetensors file with as many tensors as a small network has, of two numbers each. */
function smallWeights(): Uint8Array {
  const tensors = Array.from({ length: TENSORS }, (_, at) => {
    const offsets = [8 * at, 8 * at + 8];
    return [`encoder.stages.${at}.convolution.weight`, { dtype: "F32", shape: [2], data_offsets: offsets }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(tensors)));
  const file = Buffer.alloc(8 + header.length + 8 * TENSORS);
  file.writeBigUInt64LE(BigInt(header.length));
  header.copy(file, 8);
  return file;
}

function logText(): string {
  const entries = Array.from({ length: STEPS }, (_, at): LogEntry => {
    const loss = 1 / (1 + at);
    const seconds = 0.7 * (at + 1);
    return { kind: "step", iteration: at + 1, loss, terms: { dice: loss }, skipped: [], learningRate: 0.01, seconds };
  });
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

function costsText(run: PlannedRun): string {
  const costs = [
    { phase: "training", seconds: 0.7 * STEPS, parts: STEPS, peakBytes: 2 ** 30 },
    { phase: "testing", seconds: testedCases(run).length, parts: testedCases(run).length, peakBytes: 2 ** 30 },
  ];
  return costs.map((cost) => `${JSON.stringify(cost)}\n`).join("");
}
