import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { treeState } from "./miniatures/abdomen.ts";
import { crosspanMiniature, pancreasdgMiniature } from "./miniatures/crosspan.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("PancreasDG: each domain's folder is a center, OutPhase the opposed sequence", async () => {
  const source = pancreasdgMiniature(folder);
  const before = treeState(source);
  const { dataset, only } = await importOf("pancreasdg", source, folder);
  expect(treeState(source)).toEqual(before);
  expect(dataset.cases).toHaveLength(8);
  expect(only("MCF_001")).toMatchObject({ center: "MCF", modality: "mr", sequence: "t1w", phase: "venous" });
  const opposed = dataset.cases.filter(({ sequence }) => sequence === "opposed");
  expect(opposed.map(({ center, phase }) => [center, phase])).toEqual([
    ["EMC", "n/a"],
    ["EMC", "n/a"],
  ]);
  const emc = dataset.cases.filter(({ center }) => center === "EMC");
  expect(emc).toHaveLength(4);
  expect(countsOf(dataset, emc[0] as (typeof emc)[number])[2]).toBeUndefined();
});

test("CrossPan: a folder of domains alone, and a table that knows better", async () => {
  const { source, overrides } = crosspanMiniature(folder);
  const { dataset, only } = await importOf("crosspan", source, folder, { csv: overrides });
  expect(dataset.cases).toHaveLength(6);
  expect(new Set(dataset.cases.map(({ center }) => center))).toEqual(new Set(["NYU", "IU"]));
  expect(only("NYU_002")).toMatchObject({ sequence: "t2w", phase: "n/a", extra: { age: "61" } });
  const iu = dataset.cases.filter(({ center, lesion }) => center === "IU" && lesion === "ipmn");
  expect(iu.map(({ sequence, phase }) => [sequence, phase])).toEqual([["t1w", "venous"]]);
});

test("a folder of another layout is refused with what was expected and found", async () => {
  const { source } = crosspanMiniature(folder);
  const error = await errorOf(importOf("crosspan", join(source, "NYU", "imagesTr"), folder));
  expect(error.message).toMatch(/expected .*imagesTr/);
});
