type Changes = Readonly<Record<string, unknown>>;

const phantom = { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] };

const training = {
  preprocessing: { modality: "mr", spacingDhwMm: [8, 8, 8] },
  patchSizeDhw: [16, 16, 16],
  network: { width: 8 },
  inference: { overlap: 0 },
  threads: 1,
};

const study = {
  title: "tiny",
  question: "Does the grid hold?",
  data: { datasets: [{ name: "phantom", folder: "data", phantom }] },
  protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.2 } }],
  methods: ["baseline"],
  seeds: [1],
  scoring: { nsdTolerancesMm: [3], metrics: ["dice"] },
  statistics: { replicates: 200 },
  compute: { memoryGiB: 0.5, threadsPerRun: 1 },
};

/**
 * Content of a study file of trainings that take seconds: a small network on T1W phantoms in a folder `data`, three
 * subjects to train on, one held out, one tested in two sequences.
 *
 * @param more keys of `training`: `iterations` and what else differs
 * @param changes keys of the study that differ
 */
export function tinyStudyConfig(more: { readonly iterations: number } & Changes, changes: Changes = {}) {
  return { ...study, ...changes, training: { ...training, ...more } };
}
