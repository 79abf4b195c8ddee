import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeEach } from "vitest";
import {
  analyzeStudy,
  CaseFiles,
  collectResults,
  loadStudyData,
  parseStudy,
  planStudy,
  scorePredictions,
  scoringStanding,
  studyFolder,
  TargetVault,
} from "../../src/study.ts";

/** Studies of predictions made elsewhere, each test's in a folder of its own. */
export function givenStudies() {
  const base = mkdtempSync(join(tmpdir(), "external-"));
  let root = "";
  let count = 0;
  beforeEach(() => {
    root = join(base, String(count++));
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const path = (...names: readonly string[]) => join(root, ...names);

  /** A row of voxels, the first `inside` of them of a value. */
  function write(file: string, inside: number, { length = 8, value = 1 } = {}): void {
    mkdirSync(path(file, ".."), { recursive: true });
    const voxels = Uint8Array.from({ length }, (_, n) => (n < inside ? value : 0));
    const grid = { shape: [length, 1, 1], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") } as const;
    writeVolume(path(file), createVolume(voxels, grid));
  }

  function open(more: Record<string, unknown> = {}) {
    const study = parseStudy(
      {
        title: "networks of others",
        question: "Which is best?",
        data: { datasets: [{ name: "labels", folder: "reference" }] },
        domains: { by: ["dataset"] },
        task: { labels: { pancreas: [1] } },
        protocols: [{ family: "given" }],
        methods: [{ name: "net", predictions: "net" }],
        ...more,
      },
      path("study.yaml"),
    );
    const data = loadStudyData(study);
    const files = new CaseFiles(data, study);
    const plan = planStudy(study, data, { methods: [], files });
    const store = path("runs");
    const folder = studyFolder(store, study, plan);
    const context = { study, files, store, vault: new TargetVault(files, folder.audit, null) };
    const [scoring] = plan.scorings;
    if (scoring === undefined) throw new RangeError("nothing is given");
    const score = () => scorePredictions(scoring, context, { folder, jobs: 1 });
    const diceByCase = async () => {
      const { rows } = await collectResults(plan, context);
      const told = rows.map(({ case: key, metrics: { dice } }) => [
        key,
        dice.kind === "value" ? dice.value : dice.kind,
      ]);
      return Object.fromEntries(told);
    };
    const standing = () => scoringStanding(scoring, context, folder);
    const analysis = async () => analyzeStudy(study, plan, await collectResults(plan, context));
    return { study, plan, context, folder, score, diceByCase, standing, analysis };
  }

  return { path, write, open };
}
