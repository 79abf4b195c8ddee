import { join } from "node:path";
import { type OpenStudy, openStudy, parseStudy, type Study } from "../../src/study.ts";

const config = {
  title: "tiny",
  question: "Does the grid hold?",
  data: { datasets: [{ name: "phantom", folder: "data" }] },
  protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.2 } }],
  methods: ["baseline"] as unknown[],
  seeds: [1],
  training: {
    preprocessing: { modality: "mr", spacingDhwMm: [8, 8, 8] },
    patchSizeDhw: [16, 16, 16],
    network: { width: 8 },
    iterations: 2,
    validationInterval: 1,
    threads: 1,
  },
  scoring: { nsdTolerancesMm: [3], metrics: ["dice"] },
  statistics: { replicates: 200 },
};

type Changes = Readonly<Record<string, unknown>>;

/** A study of trainings of two steps on the dataset in `root`/data. */
export function tinyStudy(root: string, changes: Changes = {}, training: Changes = {}): Study {
  const all = { ...config, ...changes, training: { ...config.training, ...training } };
  return parseStudy(all, join(root, "study.yaml"));
}

/** The study's plan, and what running it on a store of that name needs. */
export async function openTiny(root: string, study: Study, storeName = "runs"): Promise<OpenStudy> {
  return await openStudy(study, join(root, storeName));
}
