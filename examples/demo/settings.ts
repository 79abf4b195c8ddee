/** Where everything the demo makes lies, below the working folder. */
export const folders = {
  dataset: "demo/Dataset900_Phantom",
  runs: "demo/runs",
  models: "demo/models",
  segmentations: "demo/segmentations",
  references: "demo/references",
  scores: "demo/scores",
} as const;

export const config = "examples/demo/train.yaml";

export const methods = ["baseline", "dual-task"] as const;
export type MethodId = (typeof methods)[number];

/** Part of the subjects of each center; drawn once, by subject, before anything is trained. */
export const split = { seed: 1, shares: { train: 0.5, validation: 0.125, test: 0.375 } } as const;

export const phantom = [
  ...["--preset", "demo", "--modality", "mr", "--sequences", "t1w,t2w,opposed"],
  ...["--centers", "2", "--subjects", "32", "--seed", "1"],
];

/** One place where unseen subjects are scored. The first is the domain of training. */
export interface TestDomain {
  readonly id: string;
  readonly title: readonly [what: string, where: string];
  readonly center: string;
  readonly sequence: string;
}

export const domains: readonly TestDomain[] = [
  { id: "A-t1w", title: ["T1W, center A", "training domain"], center: "A", sequence: "t1w" },
  { id: "B-t1w", title: ["T1W, center B", "other center"], center: "B", sequence: "t1w" },
  { id: "A-t2w", title: ["T2W, center A", "other sequence"], center: "A", sequence: "t2w" },
  { id: "A-opposed", title: ["opposed, center A", "other sequence"], center: "A", sequence: "opposed" },
];
