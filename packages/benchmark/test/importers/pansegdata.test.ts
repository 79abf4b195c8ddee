import { gridDifference, toCanonical } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { pansegdataMiniature } from "./miniatures/pansegdata.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

/** The row of a site's case in t1w or t2w. */
async function rowsOf(source: string) {
  const result = await importOf("pansegdata", source, folder);
  const row = (sequence: string, name: string) => {
    const [site] = name.split("_") as [string];
    const found = result.dataset.cases.filter(
      (one) => one.sequence === sequence && one.center === site && one.caseId.includes(name),
    );
    expect(found).toHaveLength(1);
    return found[0] as (typeof found)[number];
  };
  return { ...result, row };
}

test("each site is a center, T1 is venous, T2 has no phase, and numbers of T1 and T2 do not collide", async () => {
  const source = pansegdataMiniature(folder);
  const before = treeState(source);
  const { dataset, row } = await rowsOf(source);
  expect(treeState(source)).toEqual(before);
  expect(dataset.cases).toHaveLength(7);
  expect(row("t1w", "NYU_0001")).toMatchObject({ center: "NYU", modality: "mr", phase: "venous" });
  expect(row("t2w", "NYU_0001")).toMatchObject({ center: "NYU", modality: "mr", phase: "n/a" });
  expect(row("t1w", "MCF_0001").license).toMatch(/CC.BY.NC.4\.0/i);
});

test("pairs follow the original names within a site, and are one subject", async () => {
  const { row } = await rowsOf(pansegdataMiniature(folder));
  const key = (sequence: string, name: string) => row(sequence, name).extra.pair_key;
  expect(key("t1w", "NYU_0002")).toBe(key("t2w", "NYU_0001"));
  expect(row("t1w", "NYU_0002").subject).toBe(row("t2w", "NYU_0001").subject);
  expect(key("t1w", "MCF_0001")).toBe(key("t2w", "MCF_0001"));
  expect(row("t1w", "NYU_0001").subject).not.toBe(row("t2w", "NYU_0001").subject);
  expect(key("t1w", "NYU_0001")).not.toBe(key("t2w", "NYU_0001"));
  expect(row("t1w", "NYU_0001").subject).not.toBe(row("t2w", "NYU_0002").subject);
  expect(key("t1w", "NYU_0002")).not.toBe(key("t1w", "MCF_0001"));
});

test("where headers disagree, the label takes the image's place and the report says so", async () => {
  const { row, label, image, problemsOf } = await rowsOf(pansegdataMiniature(folder));
  const { caseId } = row("t1w", "MCF_0001");
  expect(gridDifference(image(caseId), label(caseId))).toBeNull();
  const [whole] = [abdomen().label.voxels as Uint8Array];
  expect(toCanonical(label(caseId)).voxels).toEqual(whole.map((value) => Math.min(value, 1)));
  expect(problemsOf(caseId).some((line) => /affine|header/.test(line))).toBe(true);
});

test("a scan that looks rotated in plane against its header is told, the others are not", async () => {
  const { row, problemsOf } = await rowsOf(pansegdataMiniature(folder));
  const about = (sequence: string, name: string) =>
    problemsOf(row(sequence, name).caseId).filter((line) => /180|rotated|orientation/.test(line));
  expect(about("t1w", "MCF_0002")).toHaveLength(1);
  expect(about("t1w", "NYU_0001")).toEqual([]);
  expect(about("t1w", "NYU_0002")).toEqual([]);
  expect(about("t2w", "NYU_0001")).toEqual([]);
});

test("the label is the whole pancreas whatever the order of axes", async () => {
  const { row, dataset } = await rowsOf(pansegdataMiniature(folder));
  const { 1: pancreas = 0, 2: lesion = 0 } = countsOf(abdomen().label);
  expect(countsOf(dataset, row("t2w", "NYU_0001"))).toMatchObject({ 1: pancreas + lesion });
});
