import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Comparison, Evaluation } from "@panshift/benchmark";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

let folder: string;
let scores: string;

/** Three cases of four voxels; the prediction finds `found` of each. */
function writePredictions(name: string, found: readonly number[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [n, count] of found.entries()) {
    writeVoxels(
      join(path, `c${n}.nii.gz`),
      Uint8Array.from({ length: 6 }, (_, at) => (at < count ? 1 : 0)),
      [6, 1, 1],
    );
  }
  return path;
}

beforeAll(async () => {
  folder = temporaryFolder();
  scores = join(folder, "scores.json");
  const reference = writePredictions("reference", [4, 4, 4]);
  const [good, poor] = [writePredictions("good", [4, 4, 3]), writePredictions("poor", [3, 2, 2])];
  const argv = ["--prediction", good, poor, "--reference", reference, "--labels", "pancreas=1", "--json", scores];
  expect(await panshift("evaluate", ...argv)).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("panshift compare", () => {
  it("prints differences, rankings and the rules of both", async () => {
    const { code, out, messages } = await panshift("compare", scores, "--metrics", "dice,hd95Mm");
    expect([code, messages]).toEqual([0, expect.stringMatching(/^warning: pancreas: 3 cases, fewer than 20: .*\n$/)]);
    expect(out).toMatch(
      /^pancreas\s+Dice\s+good\s+poor\s+3\s+0\.9524\s+0\.7302\s+0\.2222\s+0\.1429 to 0\.3333\s+0\.1905\s+0\.2500\s+0\.5000\s+1\.00/m,
    );
    expect(out).toMatch(/^pancreas\s+Dice\s+mean rank\s+3\s+1 good \(100 %\), 2 poor \(0 %\)\s+1\.00$/m);
    expect(out).toContain("Holm's family, tests: pancreas 2");
    expect(out).toMatch(/^which method is better: report the differences with p Holm/m);
  });

  it("prints one JSON object and nothing else, the same every time", async () => {
    const first = await panshift("compare", scores, "--json");
    const comparison = JSON.parse(first.out) as Comparison;
    expect(comparison).toMatchObject({ schema: "panshift.compare/2", methods: ["good", "poor"], problems: [] });
    expect(comparison.differences.map(({ metric }) => metric)).toEqual(["dice", "assdMm", "hd95Mm", "nsd.2"]);
    expect(await panshift("compare", scores, "--json")).toEqual(first);
    expect(readFileSync(scores, "utf8")).toContain('"panshift.evaluate/1"');
  });

  it("tells of how many subjects the cases are where some have several", async () => {
    const file = join(folder, "several.json");
    const evaluation = JSON.parse(readFileSync(scores, "utf8")) as Evaluation;
    const cases = evaluation.cases.map((each) => ({ ...each, subject: each.case === "c2" ? "p2" : "p1" }));
    const third = cases
      .filter(({ prediction }) => prediction === "poor")
      .map((each) => ({ ...each, prediction: "third" }));
    writeFileSync(file, JSON.stringify({ ...evaluation, cases: [...cases, ...third] }));
    const { out } = await panshift("compare", file, "--metrics", "dice");
    expect(out).toMatch(/^pancreas\s+Dice\s+good\s+poor\s+3 of 2 subjects\s+0\.9524/m);
    expect(out).toMatch(/^pancreas\s+Dice\s+tests won\s+3 of 2 subjects\s/m);
    // subjects' ranks 1, 2.5, 2.5 twice: 2 (1 + 1/4 + 1/4) / (3/4) = 4
    expect(out).toMatch(/^pancreas\s+Dice\s+3 of 2 subjects\s+4\.0\s+0\.1353\s/m);
    expect(out).toMatch(/^subjects: people of the paired cases/m);
  });

  it("shows Friedman's test for three methods, and domains with their unweighted mean", async () => {
    const manifest = [
      "case_id subject study dataset center modality sequence phase lesion split license sha256_image sha256_label",
      ...["c0 p0 1 x A", "c1 p1 1 x A", "c2 p2 1 x B"].map((row) => `${row} mr t1w n/a none n/a n/a n/a n/a`),
    ];
    writeFileSync(join(folder, "cases.tsv"), `${manifest.join("\n").replaceAll(" ", "\t")}\n`);
    const file = join(folder, "three.json");
    const predictions = ["good", "poor", "reference"].map((name) => join(folder, name));
    const argv = ["--prediction", ...predictions, "--reference", join(folder, "reference"), "--labels", "pancreas=1"];
    const { out: evaluated } = await panshift("evaluate", ...argv, "--by", "center", "--json", file);
    // good: (1 + 1) / 2 in A, 6/7 in B
    expect(evaluated).toMatch(/^good\s+pancreas\s+Dice\s+0\.9286\s+0\.9286 to 0\.9286\s+2$/m);
    const { out } = await panshift("compare", file, "--metrics", "dice", "--by", "center");
    // ranks within the cases: good 1.5, 1.5, 2; poor 3, 3, 3; reference 1.5, 1.5, 1
    expect(out).toMatch(
      /^pancreas\s+Dice\s+3\s+5\.6\s+0\.0608\s+1\.91\s+1\.33 reference, 1\.67 good, 3\.00 poor\s+reference, good, poor$/m,
    );
    expect(out).toMatch(/^pancreas\s+Dice\s+poor\s+0\.7619 \(2\)\s+0\.6667 \(1\)\s+0\.7143\s+/m);
    rmSync(join(folder, "cases.tsv"));
  });

  it.each([
    [["none.json"], "FILE_MISSING"],
    [["--against", "best"], "CALL_INVALID"],
    [["--metrics", "beauty"], "CALL_INVALID"],
    [["--by", "center"], "SELECTION_UNKNOWN"],
  ])("calls %j wrong", async (argv, code) => {
    const ended = await panshift("compare", scores, ...argv);
    expect(ended).toMatchObject({ code: 2, out: "", messages: expect.stringContaining(`[${code}]`) });
  });
});
