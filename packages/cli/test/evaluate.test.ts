import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Evaluation } from "@panshift/benchmark";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

let folder: string;
let reference: string;
let prediction: string;

beforeAll(() => {
  folder = temporaryFolder();
  reference = join(folder, "labelsTr");
  prediction = join(folder, "out");
  mkdirSync(reference);
  mkdirSync(prediction);
  writeVoxels(join(reference, "a.nii.gz"), Uint8Array.of(1, 1, 2, 0, 0, 0), [6, 1, 1]);
  writeVoxels(join(prediction, "a.nii.gz"), Uint8Array.of(0, 1, 2, 2, 0, 0), [6, 1, 1]);
  writeVoxels(join(reference, "b.nii.gz"), Uint8Array.of(1, 0, 0, 0, 0, 0), [6, 1, 1]);
  writeVoxels(join(prediction, "other.nii.gz"), new Uint8Array(6), [6, 1, 1]);
  writeVoxels(join(prediction, "a_probabilities.nii.gz"), new Float32Array(6), [6, 1, 1]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function evaluation(...argv: readonly string[]): Promise<Evaluation> {
  const { code, out, messages } = await panshift("evaluate", ...argv, "--json", "-");
  expect(code, messages).toBe(0);
  return JSON.parse(out) as Evaluation;
}

describe("panshift evaluate", () => {
  it("prints one thing on standard output: JSON and CSV together are refused before any work", async () => {
    const argv = ["evaluate", "--prediction", prediction, "--reference", reference, "--json", "-", "--csv", "-"];
    const ended = await panshift(...argv);
    expect(ended).toMatchObject({ code: 2, out: "", messages: expect.stringContaining("CALL_INVALID") });
  });

  it("scores folders by case name, unions and unmatched files included", async () => {
    const { cases, summary, problems, ...head } = await evaluation(
      ...["--prediction", `net=${prediction}`, "--reference", reference, "--labels", "pancreas=1+2,lesion=2"],
    );
    expect(head).toMatchObject({ schema: "panshift.evaluate/1", policy: "seed-paper" });
    expect(cases[0]).toMatchObject({
      prediction: "net",
      case: "a",
      subject: "a",
      group: {},
      label: "pancreas",
      voxels: { reference: 3, prediction: 3 },
      metrics: {
        dice: { kind: "value", value: expect.closeTo(2 / 3, 12) },
        nsd: { 1: { kind: "value", value: expect.closeTo(2 / 3, 12) } },
        volumeMl: { kind: "value", value: expect.closeTo(0.03, 12) },
        volumeErrorMl: { kind: "value", value: expect.closeTo(0, 12) },
      },
    });
    expect(cases.map(({ case: id, label, metrics }) => [id, label, metrics.dice.kind])).toEqual([
      ["a", "pancreas", "value"],
      ["a", "lesion", "value"],
      ["b", "pancreas", "no-prediction"],
      ["b", "lesion", "no-prediction"],
    ]);
    expect(summary.find(({ label, metric }) => label === "pancreas" && metric === "dice")).toMatchObject({
      prediction: "net",
      group: {},
      n: 2,
      mean: expect.closeTo(1 / 3, 12),
      counts: { value: 1, missed: 0, spurious: 0, bothEmpty: 0, noPrediction: 1 },
    });
    expect(problems).toEqual([
      expect.stringContaining("no prediction of case b"),
      expect.stringMatching(/other\.nii\.gz has no reference/),
    ]);
  });

  it("pairs two files whatever their names, with other values in the reference", async () => {
    const scan = writeVoxels(join(folder, "ct_seg.nii.gz"), Uint8Array.of(10, 10, 3, 0, 0, 0), [6, 1, 1]);
    const { cases } = await evaluation(
      ...["--prediction", join(prediction, "a.nii.gz"), "--reference", scan],
      ...["--labels", "pancreas=1", "--reference-labels", "pancreas=10"],
    );
    expect(cases).toMatchObject([
      { prediction: "a", case: "ct_seg", metrics: { dice: { kind: "value", value: expect.closeTo(2 / 3, 12) } } },
    ]);
  });

  it("takes names, subjects and groups from the dataset beside the reference and leaves ignored voxels out", async () => {
    writeFileSync(
      join(folder, "dataset.json"),
      JSON.stringify({
        channel_names: { 0: "MR" },
        labels: { background: 0, gland: 1, ignore: 2 },
        file_ending: ".nii.gz",
      }),
    );
    const columns =
      "case_id subject study dataset center modality sequence phase lesion split license sha256_image sha256_label";
    const row = "a p7 1 x A mr t1w venous none n/a n/a n/a n/a";
    writeFileSync(
      join(folder, "cases.tsv"),
      `${[columns, row].map((line) => line.replaceAll(" ", "\t")).join("\n")}\n`,
    );
    const { cases } = await evaluation("--prediction", prediction, "--reference", join(reference, "a.nii.gz"));
    expect(cases).toMatchObject([
      {
        subject: "p7",
        group: { center: "A", sequence: "t1w" },
        label: "gland",
        voxels: { reference: 2, prediction: 1 },
        metrics: { dice: { kind: "value", value: expect.closeTo(2 / 3, 12) } },
      },
    ]);
    rmSync(join(folder, "dataset.json"));
    rmSync(join(folder, "cases.tsv"));
  });

  it("writes a table, a CSV file and a JSON file that says the same as standard output", async () => {
    const [json, csv] = [join(folder, "e.json"), join(folder, "e.csv")];
    const argv = ["--prediction", prediction, "--reference", reference, "--labels", "pancreas=1"];
    const { out, messages } = await panshift("evaluate", ...argv, "--json", json, "--csv", csv);
    expect(out).toMatch(
      /out\s+pancreas\s+Dice\s+0\.3333\s+0\.0000 to 0\.6667\s+0\.3333\s+2\s+1 value, 1 no prediction/,
    );
    expect(out).toContain("policy seed-paper: missed, spurious or no prediction: overlap 0");
    expect(messages).toContain("unmatched: out: no prediction of case b");
    expect(JSON.parse(readFileSync(json, "utf8"))).toEqual(await evaluation(...argv));
    const [header, a, b, end] = readFileSync(csv, "utf8").split("\n");
    const columns =
      "prediction,case,subject,center,sequence,label,reference_voxels,prediction_voxels,resampled,dice,dice_outcome";
    expect(header).toMatch(new RegExp(`^${columns},.*hd95_mm,hd95_mm_outcome,.*nsd_2_mm,nsd_2_mm_outcome`));
    expect(a).toMatch(/^out,a,a,,,pancreas,2,1,no,0\.66\d+,value,0\.5,value,/);
    expect(b).toMatch(/^out,b,b,,,pancreas,1,,no(,,no-prediction)+$/);
    expect(end).toBe("");
  });

  it("shows readers, groups and the chosen policy", async () => {
    const { out } = await panshift(
      ...["evaluate", "--prediction", prediction, "--reference", reference, "--labels", "pancreas=1"],
      ...["--reader", `second=${reference}`, "--policy", "exclude", "--surface", "mesh", "--nsd-tolerance-mm", "4,0.5"],
    );
    expect(out).toMatch(/out\s+pancreas\s+Dice\s+0\.6667\s+-\s+0\.6667\s+1\s+1\.0000 \(2\)\s+1 value, 1 no prediction/);
    expect(out).toMatch(/NSD 0\.5 mm/);
    expect(out).toContain("policy exclude: ");
  });

  it("scores everything else when one case is refused, and ends with 1", async () => {
    const folders = ["some-reference", "some-prediction"].map((name) => join(folder, name));
    for (const each of folders) {
      mkdirSync(each);
      writeVoxels(join(each, "a.nii.gz"), Uint8Array.of(1, 1, 0, 0), [4, 1, 1]);
    }
    const [wanted, found] = folders.map((each) => join(each, "b.nii.gz")) as [string, string];
    writeVoxels(wanted, Uint8Array.of(1, 1, 0, 0), [4, 1, 1]);
    writeVoxels(found, Uint8Array.of(1, 1, 0, 0), [2, 2, 1]);
    const argv = ["evaluate", "--prediction", `net=${folders[1]}`, "--reference", `${folders[0]}`, "--json", "-"];
    const { code, out, messages } = await panshift(...argv, "--labels", "pancreas=1");
    const { cases, problems } = JSON.parse(out) as Evaluation;
    expect(code).toBe(1);
    expect(cases.map(({ metrics }) => metrics.dice.kind)).toEqual(["value", "no-prediction"]);
    expect(problems).toEqual([expect.stringContaining(found)]);
    expect(messages).toContain(wanted);
    expect(messages).toMatch(/^error: case b, .*\[PAIR_MISMATCH\]$/m);
    const resampled = await panshift(...argv, "--labels", "pancreas=1", "--resample", "nearest");
    expect(resampled.code).toBe(0);
    expect((JSON.parse(resampled.out) as Evaluation).cases.map((each) => each.resampled)).toEqual([false, true]);
  });

  it("says which labels it took, and does not list every file without a partner", async () => {
    const [wanted, found] = [join(folder, "many-reference"), join(folder, "many-prediction")];
    for (const each of [wanted, found]) mkdirSync(each);
    for (let n = 0; n < 13; n++) writeVoxels(join(wanted, `c${n}.nii`), Uint8Array.of(1, 5), [2, 1, 1]);
    writeVoxels(join(found, "c0.nii"), Uint8Array.of(1, 0), [2, 1, 1]);
    const argv = ["evaluate", "--prediction", found, "--reference", wanted];
    const { code, messages } = await panshift(...argv);
    expect(code).toBe(0);
    expect(messages).toContain("labels: pancreas=1, lesion=2 (the default); name others with --labels\n");
    expect(messages.match(/^unmatched: .*no prediction of case/gm)).toHaveLength(10);
    expect(messages).toMatch(/^unmatched: and 2 more/m);
    expect(messages).toMatch(/^warning: references of 13 of 13 cases hold values that no label names: 5;/m);
    expect((await panshift(...argv, "--labels", "a=1,b=9")).messages).toMatch(/^warning: no reference .* holds 9/m);
  });

  it("says how many distances are larger than the penalty, unless they are clipped", async () => {
    const [wanted, found] = ["far-reference.nii", "far-prediction.nii"].map((name, at) =>
      writeVoxels(join(folder, name), Uint8Array.of(1 - at, ...new Uint8Array(98), at), [100, 1, 1]),
    ) as [string, string];
    const argv = ["evaluate", "--prediction", found, "--reference", wanted, "--labels", "pancreas=1"];
    expect((await panshift(...argv)).out).toContain(
      "larger than the policy's penalty: 1 ASSD (mm), 1 HD95 (mm); --clip-to",
    );
    expect((await panshift(...argv, "--clip-to-penalty")).out).not.toContain("larger than the policy's");
  });

  it("refuses a pair on two grids and names both files", async () => {
    const moved = writeVoxels(join(folder, "moved.nii"), new Uint8Array(6), [6, 1, 1], { spacing: [3, 2, 2.5] });
    const a = join(reference, "a.nii.gz");
    const { code, out, messages } = await panshift("evaluate", "--prediction", moved, "--reference", a);
    expect([code, out]).toEqual([1, ""]);
    expect(messages).toMatch(
      /^error: case a, .*moved\.nii: expected the grid of its reference .*a\.nii\.gz.*\[PAIR_MISMATCH\]\n$/,
    );
  });

  it("refuses calls in which nothing pairs, names repeat or labels differ", async () => {
    const argv = ["evaluate", "--reference", reference, "--prediction"];
    expect(await panshift(...argv, reference, `labelsTr=${prediction}`)).toMatchObject({
      code: 2,
      messages: expect.stringContaining('"labelsTr" twice'),
    });
    rmSync(join(prediction, "a.nii.gz"));
    expect(await panshift(...argv, prediction)).toMatchObject({
      code: 2,
      messages: expect.stringContaining("share none"),
    });
    expect(await panshift(...argv, join(folder, "none"))).toMatchObject({ code: 2 });
    const both = await panshift(...argv, reference, "--json", "-", "--csv", "-");
    expect(both).toMatchObject({ code: 2, out: "", messages: expect.stringContaining("[CALL_INVALID]") });
    for (const wrong of ["0", "1,,2", "x"]) {
      const argument = `'--nsd-tolerance-mm <mm,...>' argument '${wrong}' is invalid`;
      expect(await panshift(...argv, reference, "--nsd-tolerance-mm", wrong)).toMatchObject({
        code: 2,
        messages: expect.stringContaining(argument),
      });
    }
  });
});
