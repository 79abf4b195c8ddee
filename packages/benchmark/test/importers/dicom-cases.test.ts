import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SliceFields } from "../../../../test/support/file-bytes.ts";
import { abdomen, write, writeFile } from "./miniatures/abdomen.ts";
import { writeSeries } from "./miniatures/dicom-series.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

/** Writes a CT series of a patient's visit below `export`. */
function series(path: string, subject: number, visit: string, fields: Partial<SliceFields> = {}): void {
  const { extra = [], ...more } = fields;
  writeSeries(join(folder, "export", path), abdomen({ subject }).image, {
    seriesUid: `1.2.${subject}`,
    ...more,
    extra: [[0x0020, 0x000d, "UI", `9.${visit}`], [0x0008, 0x0020, "DA", visit], ...extra],
  });
}

const named = (id: string): Partial<SliceFields> => ({ extra: [[0x0010, 0x0020, "LO", id]] });

test("visits are numbered by date, subjects are patients, or folders where no patient is named", async () => {
  series("a/late", 1, "20200301", named("Pat 7"));
  series("a/early", 2, "20190301", named("Pat 7"));
  series("b/only", 3, "20200301");
  const { dataset, problems } = await importOf("dicom", join(folder, "export"), folder);
  expect(dataset.cases.map(({ caseId, subject, study }) => [caseId, subject, study])).toEqual([
    ["Pat-7_1_s4", "Pat-7", "1"],
    ["Pat-7_2_s4", "Pat-7", "2"],
    ["b_1_s4", "b", "1"],
  ]);
  expect(dataset.cases[0]?.extra.pair_key).not.toBe(dataset.cases[1]?.extra.pair_key);
  expect(problems).toEqual([expect.stringMatching(/^all: 1 series say no PatientID/)]);
});

test("labels are found by path; a name that two folders share names neither", async () => {
  for (const [n, patient] of ["p1", "p2"].entries()) series(`${patient}/venous`, n + 1, "20200301", named(patient));
  write(abdomen().label, folder, "export", "p1", "venous.nii.gz");
  const { dataset, only } = await importOf("dicom", join(folder, "export"), folder);
  expect(countsOf(dataset, only("p1_1_s4"))).toEqual(countsOf(abdomen().label));
  expect(only("p2_1_s4").split).toBe("unlabeled");
  const csv = writeFile("case,label\np2/venous,export/p1/venous.nii.gz\n", folder, "labels.csv");
  const again = await importOf("dicom", join(folder, "export"), folder, { csv, out: join(folder, "imported") });
  expect(again.only("p2_1_s4").split).toBe("train");
});

test("localizers, other modalities and damaged folders are listed, the rest comes in", async () => {
  series("p1/ct", 1, "20200301");
  series("p1/scout", 2, "20200301", { imageType: "ORIGINAL\\PRIMARY\\LOCALIZER" });
  series("p1/pet", 3, "20200301", { modality: "PT" });
  series("p1/broken", 4, "20200301");
  const damaged = new Uint8Array(140);
  damaged.set(new TextEncoder().encode("DICM"), 128);
  writeFile(damaged.fill(255, 132), folder, "export", "p1", "broken", "2-001.dcm");
  const { report } = await importOf("dicom", join(folder, "export"), folder);
  expect(report.refusals.map(({ caseId, code }) => [caseId, code]).sort()).toEqual([
    ["p1/broken", "FILE_CORRUPT"],
    ["p1/pet", "CASE_EXCLUDED"],
    ["p1/scout", "CASE_EXCLUDED"],
  ]);
  expect(report.counts.imported).toBe(1);
});

test("two echoes of one series are two cases of one visit, with what the header states", async () => {
  for (const [n, echoTimeMs] of ["2.3", "4.6"].entries()) {
    writeSeries(join(folder, "export", "dual", `echo${n}`), abdomen({ modality: "mr", subject: n + 1 }).image, {
      modality: "MR",
      seriesUid: "1.2.9",
      echoTimeMs,
      extra: [
        [0x0010, 0x1010, "AS", "058Y"],
        [0x0018, 0x0020, "CS", "GR"],
        [0x0018, 0x0080, "DS", "150"],
        [0x0018, 0x0087, "DS", "1.5"],
        [0x0018, 0x1314, "DS", "70"],
      ],
    });
  }
  const { dataset } = await importOf("dicom", join(folder, "export"), folder);
  expect(dataset.cases.map(({ caseId, sequence, extra }) => [caseId, sequence, extra.echo_time_ms])).toEqual([
    ["dual_1_s4", "opposed", "2.3"],
    ["dual_1_s4-2", "in", "4.6"],
  ]);
  const known = { age: "58", field_strength_t: "1.5", flip_angle_deg: "70", repetition_time_ms: "150" };
  expect(dataset.cases[0]?.extra).toMatchObject(known);
});
