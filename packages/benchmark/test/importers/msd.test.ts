import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { msdMiniature } from "./miniatures/msd.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("the listed scans come in under their own ids, gaps and all, and the source stays as it was", async () => {
  const { source } = msdMiniature(folder);
  const before = treeState(source);
  const { dataset, only } = await importOf("msd", source, folder);
  expect(treeState(source)).toEqual(before);
  expect(dataset.cases.map(({ caseId }) => caseId).sort()).toEqual([
    "pancreas_001",
    "pancreas_002",
    "pancreas_004",
    "pancreas_421",
  ]);
  expect(dataset.labels).toMatchObject({ background: 0, pancreas: 1, lesion: 2 });
  const first = only("pancreas_001");
  expect(first).toMatchObject({ modality: "ct", sequence: "ct", phase: "venous", study: "1", lesion: "n/a" });
  expect(first.license).toMatch(/CC.BY.SA.4\.0/i);
  expect(first.center).not.toBe("n/a");
  expect(new Set(dataset.cases.map(({ subject }) => subject)).size).toBe(4);
  expect(only("pancreas_002").split).toBe("unlabeled");
  expect(countsOf(dataset, first)).toEqual(countsOf(abdomen().label));
});

test("a label with a value that is none of the three is refused and named, the others come in", async () => {
  const { source } = msdMiniature(folder);
  const { refusals } = await importOf("msd", source, folder);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatch(/pancreas_012/);
  expect(refusals[0]).toMatch(/\b4\b/);
});

test("a table fills in the lesion and the stent, which the set does not say", async () => {
  const { source, lesions } = msdMiniature(folder);
  const { only } = await importOf("msd", source, folder, { csv: lesions });
  expect(only("pancreas_001")).toMatchObject({ lesion: "pda", extra: { stent: "yes" } });
  expect(only("pancreas_421")).toMatchObject({ lesion: "ipmn", extra: { stent: "no" } });
  expect(only("pancreas_004").lesion).toBe("n/a");
});
