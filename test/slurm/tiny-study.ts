/** Steps of each training. */
export const STEPS = 30;

/** Two trainings of seconds on one sequence, tested on it and on another; one worker at a time. */
export function tinyStudy() {
  const phantom = { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] };
  return {
    title: "tiny",
    question: "Does a study hold on a cluster that loses nodes?",
    data: { datasets: [{ name: "phantom", folder: "data", phantom }] },
    protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.2 } }],
    methods: ["baseline"],
    seeds: [1, 2],
    training: {
      preprocessing: { modality: "mr", spacingDhwMm: [8, 8, 8] },
      patchSizeDhw: [16, 16, 16],
      network: { width: 8 },
      iterations: STEPS,
      checkpointInterval: 5,
      threads: 1,
    },
    scoring: { nsdTolerancesMm: [3] },
    statistics: { replicates: 100 },
    compute: { memoryGiB: 0.5, slurm: { jobs: 1 } },
  };
}
