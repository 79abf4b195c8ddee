import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelFolder, scansAt } from "./paths.ts";

let folder: string;
const at = (...names: readonly string[]) => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-paths-"));
  for (const name of ["scans", "none", "run/model", "model"]) mkdirSync(at(name), { recursive: true });
  for (const name of ["scans/b.nii.gz", "scans/a.mha", "scans/notes.txt"]) writeFileSync(at(name), "");
  for (const name of ["run/run.json", "run/model/model.json", "model/model.json"]) writeFileSync(at(name), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("scansAt", () => {
  it("takes files as they are and looks into folders", () => {
    const scans = [at("scans/a.mha"), at("scans/b.nii.gz")];
    expect(scansAt([at("scans/b.nii.gz")])).toEqual(scans.slice(1));
    expect(scansAt([at("scans")])).toEqual(scans);
  });

  it("refuses what holds no scan", () => {
    expect(() => scansAt([at("none")])).toThrowError(expect.objectContaining({ code: "CALL_INVALID" }));
    expect(() => scansAt([at("nowhere")])).toThrowError(expect.objectContaining({ code: "FILE_MISSING" }));
  });
});

describe("modelFolder", () => {
  it("is the folder itself, or that of a run", () => {
    expect(modelFolder(at("model"))).toBe(at("model"));
    expect(modelFolder(at("run"))).toBe(at("run/model"));
    expect(modelFolder(at("nowhere"))).toBe(at("nowhere"));
  });
});
