import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { leakCheckText, loadStudyData, parseStudy, planWarnings } from "../../src/study.ts";
import { planOf, studyDataOf, studyOf, subjectsOf, training } from "./study-data.ts";

const base = mkdtempSync(join(tmpdir(), "leakage-"));
let root = "";
let count = 0;
beforeEach(() => {
  root = join(base, String(count++));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const names = ["a", "b", "c"];
const grid = { shape: [4, 1, 1], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") } as const;
const json = { channel_names: { 0: "MRI" }, labels: { background: 0, pancreas: 1 }, file_ending: ".nii.gz" };

/** A dataset of three scans, each of its own content. */
function writeDataset(folder: string, first: number): void {
  mkdirSync(join(root, folder, "imagesTr"), { recursive: true });
  mkdirSync(join(root, folder, "labelsTr"));
  for (const [at, name] of names.entries()) {
    const image = createVolume(Uint8Array.of(first + at, 1, 2, 3), grid);
    writeVolume(join(root, folder, `imagesTr/${name}_0000.nii.gz`), image);
    writeVolume(join(root, folder, `labelsTr/${name}.nii.gz`), createVolume(Uint8Array.of(0, 1, 1, 0), grid));
  }
  writeFileSync(join(root, folder, "dataset.json"), JSON.stringify({ ...json, numTraining: names.length }));
}

const COLUMNS =
  "case_id subject study dataset center modality sequence phase lesion split license sha256_image sha256_label";

/** @param isHashed whether it states the hashes of the images */
function writeManifest(folder: string, isHashed: boolean): void {
  const hashOf = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(root, folder, `imagesTr/${name}_0000.nii.gz`)))
      .digest("hex");
  const rows = names.map(
    (name) => `${name} ${folder}-${name} 1 ${folder} A mr t1w n/a none n/a n/a ${isHashed ? hashOf(name) : "n/a"} n/a`,
  );
  const text = [COLUMNS, ...rows].map((line) => `${line.split(" ").join("\t")}\n`).join("");
  writeFileSync(join(root, folder, "cases.tsv"), text);
}

async function plannedOf(domains: Record<string, unknown>) {
  const study = parseStudy(
    {
      title: "twice",
      question: "Is it found?",
      data: { datasets: ["X", "Y"].map((name) => ({ name, folder: name })) },
      domains,
      protocols: [{ family: "leave-one-out", over: ["dataset"] }],
      methods: ["baseline"],
      seeds: [1],
      training,
    },
    join(root, "study.yaml"),
  );
  return { study, plan: await planOf(study, loadStudyData(study)) };
}

/** Every scan of one folder, as the same scan of the other. */
const both = ["X", "Y"].flatMap((tested) =>
  names.map((name) => `${tested}/${name} is ${tested === "X" ? "Y" : "X"}/${name}: same-image`),
);

describe("the same scans in two folders are a leak", () => {
  const leaksOf = async () =>
    (await plannedOf({ by: ["dataset"] })).plan.leaks.map(({ tested, seen, kind }) => `${tested} is ${seen}: ${kind}`);

  test.each([
    ["neither has a cases.tsv", null, null],
    ["one manifest states no hash", true, false],
    ["the other states none", false, true],
    ["both state none", false, false],
    ["both state hashes", true, true],
  ])("where %s", async (_, first, second) => {
    writeDataset("X", 10);
    cpSync(join(root, "X"), join(root, "Y"), { recursive: true });
    if (first !== null) writeManifest("X", first);
    if (second !== null) writeManifest("Y", second);
    expect(await leaksOf()).toEqual(both);
  });

  test("and other scans, whose references are equal, are none", async () => {
    writeDataset("X", 10);
    writeDataset("Y", 20);
    const { plan } = await plannedOf({ by: ["dataset"] });
    expect(plan.leaks).toEqual([]);
    expect(leakCheckText(plan)).toEqual([
      expect.stringMatching(
        /^No tested case is .*: checked by subject and by the content of files\. A scan encoded anew/,
      ),
    ]);
  });
});

test("leaked cases are counted once, whatever the runs, and one of them is singular", async () => {
  const study = studyOf({ protocols: [{ family: "leave-one-out", over: ["center"] }] });
  const plan = await planOf(study, studyDataOf([...subjectsOf("A", 4, ["t1w"]), ...subjectsOf("B", 4, ["t1w"])]));
  const leaked = (...tested: readonly string[]) =>
    leakCheckText({ ...plan, leaks: tested.map((one) => ({ run: "r", kind: "same-image", tested: one, seen: "b" })) });
  expect(leaked("a", "a")).toEqual(["1 tested case is of a subject or an image that training or selection sees."]);
  expect(leaked("a", "c")).toEqual(["2 tested cases are of a subject or an image that training or selection sees."]);
});

test("what is not checked is said: nobody knows what predictions made elsewhere were trained on", async () => {
  const data = studyDataOf(subjectsOf("A", 4, ["t1w"]));
  const methods = [{ name: "theirs", predictions: "out" }];
  const plan = await planOf(studyOf({ methods, protocols: [{ family: "given" }], training: undefined }), data);
  expect(leakCheckText(plan)).toEqual(["Not checked: what the predictions of theirs were trained on is not known."]);
});

test("a held-out source case that is trained on under another name is told, once for all runs", async () => {
  const protocols = [{ family: "leave-one-out", over: ["center"], targets: ["B"] }];
  const study = studyOf({ protocols, seeds: [1, 2] });
  const people = [...subjectsOf("A", 5, ["t1w"]), ...subjectsOf("B", 4, ["t1w"])];
  const before = await planOf(study, studyDataOf(people));
  expect(before.shared).toEqual([]);
  const [heldOut] = before.runs[0]?.validation ?? []; // a fifth of five
  const [trained] = before.runs[0]?.training ?? [];
  const twins = people.map((one) =>
    [heldOut, trained].some((each) => each?.subject === `fake/${one.subject}`) ? { ...one, image: "one scan" } : one,
  );
  const plan = await planOf(study, studyDataOf(twins));
  expect(plan.leaks).toEqual([]);
  expect(plan.shared).toEqual([{ kind: "same-image", heldOut: heldOut?.key, trained: trained?.key }]);
  expect(planWarnings(study, plan)).toEqual([
    expect.stringMatching(/^One held-out source case is trained on under another name/),
  ]);
});
