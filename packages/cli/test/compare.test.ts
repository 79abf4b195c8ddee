import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Comparison } from "@panshift/benchmark";
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
    expect([code, messages]).toEqual([0, ""]);
    expect(out).toMatch(
      /^pancreas\s+Dice\s+good\s+poor\s+3\s+0\.9524\s+0\.7302\s+0\.2222\s+0\.1429 to 0\.3333\s+0\.1905\s+0\.2500\s+0\.5000\s+1\.00/m,
    );
    expect(out).toMatch(/^pancreas\s+Dice\s+mean rank\s+3\s+1 good \(100 %\), 2 poor \(0 %\)\s+1\.00$/m);
    expect(out).toContain("Holm's family, tests: pancreas 2");
  });

  it("prints one JSON object and nothing else, the same every time", async () => {
    const first = await panshift("compare", scores, "--json");
    const comparison = JSON.parse(first.out) as Comparison;
    expect(comparison).toMatchObject({ schema: "panshift.compare/1", methods: ["good", "poor"], problems: [] });
    expect(comparison.differences.map(({ metric }) => metric)).toEqual(["dice", "nsd.2", "assdMm", "hd95Mm"]);
    expect(await panshift("compare", scores, "--json")).toEqual(first);
    expect(readFileSync(scores, "utf8")).toContain('"panshift.evaluate/1"');
  });

  it.each([
    [["none.json"], "FILE_MISSING"],
    [["--against", "best"], "CALL_INVALID"],
    [["--metrics", "beauty"], "CALL_INVALID"],
  ])("calls %j wrong", async (argv, code) => {
    const ended = await panshift("compare", scores, ...argv);
    expect(ended).toMatchObject({ code: 2, out: "", messages: expect.stringContaining(`[${code}]`) });
  });
});
