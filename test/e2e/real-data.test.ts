import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needs } from "../support/requirements.ts";
import { panshift, succeed } from "./panshift.ts";

describe("real scans", () => {
  it("info: an MR in LPS axes and the labels of a CT", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const { out } = succeed([
      "info",
      join(folder, "mr_3mm.nii.gz"),
      join(folder, "ct_3mm_trunk_seg_v1.nii.gz"),
      "--json",
    ]);
    const { files, problems } = JSON.parse(out);
    expect(problems).toEqual([]);
    expect(files[0]).toMatchObject({ shape: [117, 91, 20], orientation: "LPS", dtype: "int16" });
    expect(files[0].spacingMm.map((mm: number) => mm.toFixed(3))).toEqual(["3.000", "3.000", "3.000"]);
    expect(files[0]).not.toHaveProperty("labels");
    expect(files[1]).toMatchObject({ orientation: "RAS", labels: { 10: 818 } });
  });

  it("evaluate: two versions of one network's output agree as the collection's README says", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const { out } = succeed([
      ...[
        "evaluate",
        "--prediction",
        join(folder, "mr_3mm_seg_2024.nii.gz"),
        "--reference",
        join(folder, "mr_3mm_seg.nii.gz"),
      ],
      ...["--labels", "pancreas=7", "--json", "-"],
    ]);
    const [pancreas] = JSON.parse(out).cases;
    expect(pancreas).toMatchObject({ voxels: { reference: 1176, prediction: 1543 } });
    expect(pancreas.metrics.dice.value).toBeCloseTo(0.825, 3);
  });

  it("train: the example's pairs are found, and a wrong root is named", (context) => {
    const root = needs(context, "real-data");
    expect(succeed(["cost", "examples/real-ct.yaml", "--set", `data.root=${root}`, "--json"]).messages).toBe("");
    const ended = panshift(["train", "examples/real-ct.yaml", "--set", "data.root=/none"]);
    expect(ended).toMatchObject({
      code: 2,
      messages: expect.stringContaining("/none/totalsegmentator/ct_3mm_trunk.nii.gz"),
    });
  });
});
