/**
 * The demo: phantom data, two methods trained in one domain, scored on unseen subjects in four.
 * What is done is skipped, so that the same command goes on after an interruption.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "@panshift/core/files";
import { type CaseRecord, type Dataset, readDataset, splitBySubject } from "@panshift/dataset";
import { CommandFailed, panshift } from "./command.ts";
import { demoMontage } from "./pictures.ts";
import { type Result, resultsCsv, resultsTable } from "./results.ts";
import { config, domains, folders, type MethodId, methods, phantom, split, type TestDomain } from "./settings.ts";

/** The parts of `panshift.evaluate/1` that the demo reads. */
interface Evaluation {
  readonly cases: readonly {
    readonly prediction: string;
    readonly case: string;
    readonly metrics: { readonly dice: { readonly kind: string; readonly value?: number } };
  }[];
  readonly summary: readonly {
    readonly prediction: string;
    readonly metric: string;
    readonly n: number;
    readonly mean: number | null;
    readonly median: number | null;
    readonly counts: Result["counts"];
  }[];
}

async function demo(): Promise<void> {
  const dataset = await makeData();
  const parts = splitBySubject(dataset.cases, { ...split, within: ({ center }) => center });
  const testCases = domains.map((domain) => casesIn(parts.test ?? [], domain));
  for (const method of methods) await trainMethod(dataset, method, parts);
  for (const [index, domain] of domains.entries()) {
    for (const method of methods) await segmentCases(dataset, method, domain, testCases[index] ?? []);
  }
  const evaluations: Evaluation[] = [];
  for (const [index, domain] of domains.entries()) {
    evaluations.push(await scoreDomain(dataset, domain, testCases[index] ?? []));
  }
  const results = evaluations.flatMap((evaluation, index) => resultsOf(evaluation, domains[index] as TestDomain));
  writeFileAtomic("demo/results.csv", resultsCsv(results));
  writeFileAtomic("demo/montage.png", demoMontage(dataset, testCases, captionOf(evaluations)));
  process.stdout.write(
    `\nMean Dice of the pancreas. Phantom images; trained on T1W of center A, in minutes.\n\n` +
      `${resultsTable(results, domains, methods)}\n` +
      `demo/results.csv, demo/montage.png, demo/models, demo/segmentations\n`,
  );
}

async function makeData(): Promise<Dataset> {
  await panshift("phantom", "--out", folders.dataset, ...phantom);
  return readDataset(folders.dataset);
}

function casesIn(cases: readonly CaseRecord[], { center, sequence }: TestDomain): CaseRecord[] {
  return cases
    .filter((record) => record.center === center && record.sequence === sequence)
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

async function trainMethod(dataset: Dataset, method: MethodId, parts: Record<string, CaseRecord[]>): Promise<void> {
  const subjects = (part: string) =>
    [...new Set(casesIn(parts[part] ?? [], domains[0] as TestDomain).map(({ subject }) => subject))];
  const held = subjects("validation");
  const settings = {
    "data.root": ".",
    "data.dataset": dataset.folder,
    "data.where.subject": JSON.stringify([...subjects("train"), ...held]),
    "data.validation.subjects": JSON.stringify(held),
    method,
  };
  const assignments = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  await panshift("train", config, "--store", folders.runs, "--out", join(folders.models, method), ...assignments);
}

/** Other sequences lie outside what the model was trained on: allowed here, and recorded in each sidecar. */
async function segmentCases(
  dataset: Dataset,
  method: MethodId,
  domain: TestDomain,
  cases: readonly CaseRecord[],
): Promise<void> {
  const out = join(folders.segmentations, method, domain.id);
  const model = join(folders.models, method);
  const weights = readJson<{ weights: { sha256: string } }>(join(model, "model.json")).weights.sha256;
  const missing = cases.filter(({ caseId }) => {
    const sidecar = join(out, `${caseId}.json`);
    return !existsSync(sidecar) || readJson<{ model: { weightsSha256: string } }>(sidecar).model.weightsSha256 !== weights;
  });
  if (missing.length === 0) return;
  const inputs = missing.map((record) => dataset.imagePath(record));
  await panshift("segment", "--model", model, "--out", out, "--out-of-scope", "allow", ...inputs);
}

async function scoreDomain(dataset: Dataset, domain: TestDomain, cases: readonly CaseRecord[]): Promise<Evaluation> {
  const reference = join(folders.references, domain.id);
  mkdirSync(reference, { recursive: true });
  for (const record of cases) {
    copyFileSync(dataset.labelPath(record) as string, join(reference, `${record.caseId}.nii.gz`));
  }
  const predictions = methods.map((method) => `${method}=${join(folders.segmentations, method, domain.id)}`);
  const labels = ["--labels", "pancreas=1", "--reference-labels", "pancreas=1+2"];
  const file = join(folders.scores, `${domain.id}.json`);
  await panshift("evaluate", "--prediction", ...predictions, "--reference", reference, ...labels, "--json", file);
  return readJson<Evaluation>(file);
}

function resultsOf({ summary }: Evaluation, domain: TestDomain): Result[] {
  return methods.flatMap((method) => {
    const row = summary.find(({ prediction, metric }) => prediction === method && metric === "dice");
    return row ? [{ method, domain, n: row.n, meanDice: row.mean, medianDice: row.median, counts: row.counts }] : [];
  });
}

function captionOf(evaluations: readonly Evaluation[]) {
  return (method: MethodId, domain: TestDomain, caseId: string): string => {
    const scored = evaluations[domains.indexOf(domain)]?.cases.find(
      (each) => each.prediction === method && each.case === caseId,
    );
    return `Dice ${scored?.metrics.dice.value?.toFixed(3) ?? scored?.metrics.dice.kind ?? "-"}`;
  };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

try {
  await demo();
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  process.stderr.write(`The demo has stopped (${error.message}); \`npm run demo\` goes on from here.\n`);
  process.exitCode = error.exitCode;
}
