import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ImportReport, importers } from "@panshift/benchmark";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An nnU-Net folder of three CT rows: `a` is good, `b` has no pancreas, `c` has no label. */
function writeSource(): string {
  const source = join(folder, "source");
  const image = (values: readonly number[]) => Int16Array.from(values);
  const write = (name: string, voxels: Int16Array | Uint8Array) => {
    mkdirSync(dirname(join(source, name)), { recursive: true });
    writeVoxels(join(source, name), voxels, [4, 1, 1]);
  };
  write("imagesTr/a_0000.nii.gz", image([-1000, 50, 60, -100]));
  write("labelsTr/a.nii.gz", Uint8Array.of(0, 1, 1, 0));
  write("imagesTr/b_0000.nii.gz", image([-1000, 51, 60, -100]));
  write("labelsTr/b.nii.gz", Uint8Array.of(0, 0, 0, 0));
  write("imagesTr/c_0000.nii.gz", image([-1000, 52, 60, -100]));
  const labels = { background: 0, pancreas: 1 };
  writeFileSync(join(source, "dataset.json"), JSON.stringify({ name: "Rows", channel_names: { 0: "CT" }, labels }));
  return source;
}

describe("panshift import", () => {
  it("prints what came in, what was refused and why; a second call keeps it; info reads it", async () => {
    const [source, out] = [writeSource(), join(folder, "out")];
    const first = await panshift("import", "nnunet", source, "--out", out);
    expect([first.code, first.messages]).toEqual([0, ""]);
    expect(first.out).toContain("3 cases found: 1 imported, 2 refused");
    expect(first.out).toMatch(/^n\/a +ct +ct +n\/a +1 +0$/m);
    expect(first.out).toMatch(/case b, .*expected pancreas or lesion.*\[LABEL_EMPTY\]/);
    expect(first.out).toMatch(/case c, .*expected a label.*\[LABEL_MISSING\]/);
    const second = await panshift("import", "nnunet", source, "--out", out, "--json");
    const report = JSON.parse(second.out) as ImportReport;
    expect(report).toMatchObject({ schema: "panshift.import/1", counts: { imported: 0, kept: 1, refused: 2 } });
    expect(await panshift("info", out)).toMatchObject({ code: 0, messages: "" });
    expect(JSON.parse(readFileSync(join(out, "dataset.json"), "utf8"))).toMatchObject({
      labels: { background: 0, pancreas: 1 },
      channel_names: { 0: "CT" },
      numTraining: 1,
    });
  });

  it("ends with 1 when nothing can be imported, after the report", async () => {
    const source = writeSource();
    rmSync(join(source, "labelsTr", "a.nii.gz"));
    const { code, out, messages } = await panshift("import", "nnunet", source, "--out", join(folder, "out"));
    expect(code).toBe(1);
    expect(out).toContain("3 cases found: 0 imported, 3 refused");
    expect(messages).toContain("[IMPORT_EMPTY]");
  });

  it.each([
    ["nifti", "IMPORT_KIND_UNKNOWN", /nnunet, msd, nih/],
    [
      "nih",
      "IMPORT_LAYOUT_UNKNOWN",
      /expected the layout of nih: Pancreas-CT.*found dataset\.json, imagesTr\/, labelsTr\//,
    ],
  ])("calls kind %s wrong", async (kind, code, message) => {
    const ended = await panshift("import", kind, writeSource(), "--out", join(folder, "out"));
    expect(ended).toMatchObject({ code: 2, out: "", messages: expect.stringContaining(`[${code}]`) });
    expect(ended.messages).toMatch(message);
  });

  it("lists every kind and its layout in the help", async () => {
    const { out } = await panshift("import", "--help");
    for (const { id, summary } of importers) {
      expect(out).toMatch(new RegExp(`^  ${id} +${summary.slice(0, 12).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "m"));
    }
    expect(out).toContain("TCIA_pancreas_labels-02-05-2017/label0001.nii.gz");
  });
});
