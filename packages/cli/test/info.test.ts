import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("panshift info", () => {
  it("says of a file that is no volume that it is none", async () => {
    const path = join(folder, "README.md");
    writeFileSync(path, "# A text");
    const { code, messages } = await panshift("info", path);
    expect(code).toBe(1);
    expect(messages).toContain("expected a volume; found no NIfTI, DICOM, MetaImage or NRRD");
    const missing = await panshift("info", join(folder, "README.md", "below.nii"));
    expect(missing).toMatchObject({ code: 2, messages: expect.stringContaining("found nothing") });
  });

  it("prints geometry, type, range and labels as one JSON object", async () => {
    const path = writeVoxels(join(folder, "labels.nii.gz"), Uint8Array.of(0, 0, 1, 1, 2, 0), [3, 2, 1], {
      orientation: "LPS",
    });
    const { code, out, messages } = await panshift("info", path, "--json");
    expect([code, messages]).toEqual([0, ""]);
    expect(JSON.parse(out)).toEqual({
      schema: "panshift.info/1",
      files: [
        {
          path,
          format: "nifti",
          shape: [3, 2, 1],
          spacingMm: [2, 2, 2.5],
          orientation: "LPS",
          affine: [
            [-2, 0, 0, 10],
            [0, -2, 0, 20],
            [0, 0, 2.5, 30],
            [0, 0, 0, 1],
          ],
          dtype: "uint8",
          min: 0,
          max: 2,
          nonFinite: 0,
          labels: { 0: 3, 1: 2, 2: 1 },
        },
      ],
      problems: [],
    });
  });

  it("counts no labels where values are many, negative or fractions", async () => {
    const many = writeVoxels(
      join(folder, "many.nii"),
      Int16Array.from({ length: 400 }, (_, n) => n),
      [20, 20, 1],
    );
    const negative = writeVoxels(join(folder, "negative.nii"), Int16Array.of(-1, 0), [2, 1, 1]);
    const fractions = writeVoxels(join(folder, "fractions.nii"), Float32Array.of(0.5, 1), [2, 1, 1]);
    const { out } = await panshift("info", many, negative, fractions, "--json");
    const { files } = JSON.parse(out) as { files: { labels?: unknown; min: number }[] };
    expect(files.map(({ labels, min }) => [labels, min])).toEqual([
      [undefined, 0],
      [undefined, -1],
      [undefined, 0.5],
    ]);
  });

  it("lists problems beside what it could read, and ends with the first one's code", async () => {
    const nan = writeVoxels(
      join(folder, "nan.nii"),
      Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY),
      [3, 1, 1],
    );
    const { code, out, messages } = await panshift("info", nan, join(folder, "none.nii"), "--json");
    const info = JSON.parse(out) as { files: { nonFinite: number; min: number; max: number }[]; problems: string[] };
    expect(code).toBe(1);
    expect(info.files).toMatchObject([{ nonFinite: 2, min: 1, max: 1 }]);
    expect(info.problems).toHaveLength(2);
    expect(info.problems[0]).toContain("2 voxels that are NaN or infinite");
    expect(messages.split("\n").filter(Boolean)).toHaveLength(2);
    expect((await panshift("info", join(folder, "none.nii"))).code).toBe(2);
  });

  it("checks the pairs of a dataset", async () => {
    const dataset = join(folder, "Dataset001_Test");
    mkdirSync(join(dataset, "imagesTr"), { recursive: true });
    mkdirSync(join(dataset, "labelsTr"));
    writeFileSync(
      join(dataset, "dataset.json"),
      JSON.stringify({ channel_names: { 0: "CT" }, labels: { background: 0, pancreas: 1 }, file_ending: ".nii" }),
    );
    for (const name of ["a", "b", "c"]) {
      writeVoxels(join(dataset, "imagesTr", `${name}_0000.nii`), new Int16Array(4), [4, 1, 1]);
    }
    writeVoxels(join(dataset, "labelsTr", "a.nii"), new Uint8Array(4), [4, 1, 1]);
    writeVoxels(join(dataset, "labelsTr", "b.nii"), new Uint8Array(4), [2, 2, 1]);
    writeVoxels(join(dataset, "labelsTr", "c.nii"), Uint8Array.of(0, 1, 7, 0), [4, 1, 1]);
    const { code, out } = await panshift("info", dataset, "--json");
    const info = JSON.parse(out) as { files: unknown[]; problems: string[] };
    expect([code, info.files.length]).toEqual([1, 6]);
    expect(info.problems).toEqual([
      expect.stringMatching(/^case b, .*b\.nii: expected .*; found shapes 4 x 1 x 1 and 2 x 2 x 1; /),
      expect.stringMatching(/^case c, .*c\.nii: expected label values among 0, 1; found \[7\]/),
    ]);
  });

  it("shows a table without --json", async () => {
    const { out } = await panshift("info", join(folder, "labels.nii.gz"));
    expect(out).toMatch(/3 x 2 x 1\s+2 x 2 x 2\.5\s+LPS\s+uint8\s+0 \.\. 2\s+1 \(2\), 2 \(1\)/);
  });
});
