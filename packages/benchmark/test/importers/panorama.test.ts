import { readSideNames } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { OTHER_VOXELS, panoramaArchives, panoramaMiniature } from "./miniatures/panorama.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("parenchyma and duct are pancreas, the adenocarcinoma is the lesion, vessels are neither", async () => {
  const source = panoramaMiniature(folder);
  const before = treeState(source);
  const { dataset, only } = await importOf("panorama", source, folder);
  expect(treeState(source)).toEqual(before);
  expect(countsOf(dataset, only("100000_00001"))).toEqual(countsOf(abdomen().label));
  expect(dataset.labels).toEqual({ background: 0, pancreas: 1, lesion: 2 });
});

test("vessels and ducts are kept in the side map", async () => {
  const { dataset, only } = await importOf("panorama", panoramaMiniature(folder), folder);
  const names = readSideNames(dataset.folder);
  const side = readVolume(dataset.sidePath(only("100000_00001")) as string);
  const counts = countsOf(side);
  const of = (pattern: RegExp) => {
    const named = Object.entries(names).filter(([name]) => pattern.test(name));
    expect(named, `${pattern} in ${Object.keys(names)}`).toHaveLength(1);
    return counts[(named[0] as [string, number])[1]];
  };
  expect([of(/vein/), of(/arter/), of(/bile/)]).toEqual([OTHER_VOXELS, OTHER_VOXELS, OTHER_VOXELS]);
});

test("manual labels go before automatic ones; patient and study come from the name", async () => {
  const { dataset, only } = await importOf("panorama", panoramaMiniature(folder), folder);
  const [first, second, automatic] = ["100000_00001", "100000_00002", "100001_00001"].map(only);
  expect(first).toMatchObject({ lesion: "pda", phase: "venous", extra: { label_provenance: "manual" } });
  expect(second?.subject).toBe(first?.subject);
  expect(second?.study).not.toBe(first?.study);
  expect(automatic?.extra.label_provenance).toBe("auto");
  expect(countsOf(dataset, automatic as NonNullable<typeof automatic>)[2]).toBeUndefined();
  expect(first?.license).toMatch(/CC.BY.NC.4\.0/i);
});

test("a label without its scan is told, and so is what the set has in common with MSD and NIH", async () => {
  const { report, problems, dataset } = await importOf("panorama", panoramaMiniature(folder), folder);
  expect(problems.some((line) => line.includes("100900_00001"))).toBe(true);
  expect(dataset.cases.filter(({ split }) => split !== "unlabeled")).toHaveLength(3);
  expect(report.overlaps.join()).toMatch(/194.*MSD[\s\S]*NIH/);
});

test("archives must be unpacked first, and the message says so", async () => {
  const error = await errorOf(importOf("panorama", panoramaArchives(folder), folder));
  expect(error.code).toBe("IMPORT_LAYOUT_UNKNOWN");
  expect(error.message).toMatch(/unzip|unpack/i);
});
