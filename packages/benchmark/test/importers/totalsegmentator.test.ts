import { readSideNames } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { totalsegmentatorMiniature, totalsegmentatorMrMiniature } from "./miniatures/totalsegmentator.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("whole pancreases come in; small, absent and cut ones are left out and listed", async () => {
  const source = totalsegmentatorMiniature(folder);
  const before = treeState(source);
  const { dataset, refusals, report } = await importOf("totalsegmentator", source, folder);
  expect(treeState(source)).toEqual(before);
  expect(dataset.cases.map(({ caseId }) => caseId.slice(-5))).toEqual(["s0000", "s0010", "s0011"]);
  expect(refusals).toHaveLength(3);
  expect(refusals.map((line) => /s000\d/.exec(line)?.[0]).sort()).toEqual(["s0001", "s0002", "s0003"]);
  expect(refusals.find((line) => line.includes("s0001"))).toMatch(/499/);
  expect(refusals.find((line) => line.includes("s0003"))).toMatch(/border/);
  expect(report.counts).toEqual({ proposed: 6, imported: 3, kept: 0, refused: 3 });
});

test("meta.csv says center, age, sex and the test split; its validation is training", async () => {
  const { only } = await importOf("totalsegmentator", totalsegmentatorMiniature(folder), folder);
  expect(only("s0000")).toMatchObject({ center: "A", modality: "ct", sequence: "ct", split: "train" });
  expect(only("s0000").extra.age).toMatch(/^54(\.0)?$/);
  expect(only("s0000").extra.sex).toMatch(/^m/i);
  expect(only("s0010")).toMatchObject({ center: "C", split: "test" });
  expect(only("s0010").extra.age).toBe("n/a");
  expect(only("s0011").split).toBe("train");
  expect(only("s0000").extra.label_provenance).toMatch(/^(auto|mixed)$/);
});

test("the pancreas is label 1, and other organs are side maps", async () => {
  const { dataset, only } = await importOf("totalsegmentator", totalsegmentatorMiniature(folder), folder);
  const gland = countsOf(abdomen({ lesion: false }).label)[1] as number;
  expect(countsOf(dataset, only("s0000"))).toEqual({ 1: 27 * gland });
  const names = readSideNames(dataset.folder);
  const side = countsOf(readVolume(dataset.sidePath(only("s0000")) as string));
  expect(side[names.liver as number]).toBeGreaterThan(0);
});

test("MR comes in as MR of a sequence that nobody states, with its scanner", async () => {
  const { dataset, only } = await importOf("totalsegmentator", totalsegmentatorMrMiniature(folder), folder);
  expect(dataset.cases).toHaveLength(2);
  expect(only("s0001")).toMatchObject({ modality: "mr", sequence: "n/a", center: "I1", split: "train" });
  expect(only("s0001").license).toMatch(/CC.BY.NC.SA/i);
  expect(only("s0002")).toMatchObject({ split: "test", extra: { manufacturer: "philips" } });
});
