import { join } from "node:path";
import { readSideNames } from "@panshift/dataset";
import { toCanonical } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, mapped, treeState, write, writeFile } from "./miniatures/abdomen.ts";
import {
  abdomenatlasMiniature,
  amosMiniature,
  btcvMiniature,
  chaosMiniature,
  flare22Miniature,
  pantsMiniature,
} from "./miniatures/mapped.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

const { 1: parenchyma = 0, 2: lesion = 0 } = countsOf(abdomen().label);

test("AMOS: CT and MR by their ids, one modality at a time; a lost label is refused", async () => {
  const source = amosMiniature(folder);
  const before = treeState(join(source, "amos22"));
  const both = await errorOf(importOf("amos", source, folder));
  expect(both.message).toContain("--modality");
  const { dataset, only, refusals } = await importOf("amos", source, folder, { modality: "ct" });
  expect(treeState(join(source, "amos22"))).toEqual(before);
  const cases = dataset.cases.map(({ caseId, modality, sequence, split }) => [caseId, modality, sequence, split]);
  expect(cases).toEqual([
    ["amos_0001", "ct", "ct", "train"],
    ["amos_0008", "ct", "ct", "unlabeled"],
    ["amos_0500", "ct", "ct", "train"],
  ]);
  expect(countsOf(dataset, only("amos_0001"))).toEqual({ 1: parenchyma + lesion });
  expect(refusals).toEqual([expect.stringMatching(/^amos_0009: expected the label .*amos_0009/)]);
});

test("AMOS: the sequence of its MR is not known", async () => {
  const { dataset } = await importOf("amos", amosMiniature(folder), folder, { modality: "mr" });
  expect(dataset.cases.map(({ caseId, modality, sequence }) => [caseId, modality, sequence])).toEqual([
    ["amos_0507", "mr", "n/a"],
    ["amos_0600", "mr", "n/a"],
  ]);
});

test("BTCV: pancreas 11, test scans unlabeled", async () => {
  const { dataset, only } = await importOf("btcv", btcvMiniature(folder), folder);
  expect(countsOf(dataset, only("btcv_0001"))).toEqual({ 1: parenchyma + lesion });
  expect(only("btcv_0061").split).toBe("unlabeled");
});

test("FLARE22: pancreas 4, unlabeled scans wherever they lie, and the overlap with MSD told", async () => {
  const { dataset, only, report } = await importOf("flare22", flare22Miniature(folder), folder);
  expect(countsOf(dataset, only("Tr_0001"))).toEqual({ 1: parenchyma + lesion });
  expect(only("Case_00001").split).toBe("unlabeled");
  expect(report.overlaps.some((line) => line.includes("MSD"))).toBe(true);
});

test("PanTS: the lesion's file wins over the pancreas', parts and organs are side maps, Te is the test split", async () => {
  const { dataset, only } = await importOf("pants", pantsMiniature(folder), folder);
  expect(countsOf(dataset, only("00000001"))).toEqual({ 1: parenchyma, 2: lesion });
  expect(countsOf(dataset, only("00000002"))).toEqual({ 1: parenchyma + lesion });
  expect(only("00009001").split).toBe("test");
  const parts = readVolume(dataset.sidePath(only("00000001"), "parts") as string);
  expect(countsOf(parts)).toEqual({ [readSideNames(dataset.folder, "parts").head as number]: parenchyma });
  const organs = readVolume(dataset.sidePath(only("00000001")) as string);
  expect(countsOf(organs)).toEqual({ [readSideNames(dataset.folder).liver as number]: lesion });
});

test("AbdomenAtlas: the organs' own files count, whose names do not change with the release", async () => {
  const { dataset, only } = await importOf("abdomenatlas", abdomenatlasMiniature(folder), folder);
  expect(countsOf(dataset, only("BDMAP_00000017"))).toEqual({ 1: parenchyma + lesion });
  expect(only("BDMAP_00000017").extra.label_provenance).toBe("mixed");
});

test("CHAOS: unlabeled MR series by their folders; in and opposed phase are a pair", async () => {
  const { dataset, only, image } = await importOf("chaos", chaosMiniature(folder), folder);
  expect(dataset.cases.map(({ caseId, sequence, split }) => [caseId, sequence, split])).toEqual([
    ["chaos_1_in", "in", "unlabeled"],
    ["chaos_1_opposed", "opposed", "unlabeled"],
    ["chaos_1_t2w", "t2w", "unlabeled"],
  ]);
  expect(only("1_in").subject).toBe(only("1_t2w").subject);
  expect(only("1_in").extra.pair_key).toBe(only("1_opposed").extra.pair_key);
  const expected = abdomen({ modality: "mr", subject: 452 }).image.voxels;
  expect(toCanonical(image("1_opposed")).voxels).toEqual(expected);
});

test("a mapping file of one's own imports a set that nobody else knows", async () => {
  const values = { 5: "pancreas", 9: "liver" };
  const scans = [
    {
      image: "{center}/{id}/scan.nii.gz",
      caseId: "{center}_{id}",
      row: { subject: "{id}", center: "{center}" },
      labels: [{ path: "{center}/{id}/organs.nii.gz", values }],
    },
  ];
  const row = { dataset: "Mine", modality: "ct", sequence: "ct" };
  const mapping = writeFile(
    { id: "mine", summary: "s", layout: ["l"], title: "Mine", row, scans },
    folder,
    "mine.json",
  );
  write(abdomen().image, folder, "source", "Here", "p7", "scan.nii.gz");
  write(mapped(abdomen().label, { 1: 5, 2: 9 }), folder, "source", "Here", "p7", "organs.nii.gz");
  const { dataset, only } = await importOf(mapping, join(folder, "source"), folder);
  expect(only("Here_p7")).toMatchObject({ center: "Here", subject: "p7", dataset: "Mine" });
  expect(countsOf(dataset, only("Here_p7"))).toEqual({ 1: parenchyma });
  expect(readSideNames(dataset.folder)).toEqual({ liver: 1 });
});

test.each(["amos", "chaos"])("%s: another layout is refused with what was expected", async (kind) => {
  const error = await errorOf(importOf(kind, btcvMiniature(folder), folder));
  expect(error.code).toBe("IMPORT_LAYOUT_UNKNOWN");
  expect(error.message).toMatch(/expected the layout of .*found Testing\/, Training\//);
});
