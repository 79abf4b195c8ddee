import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { volumeHash } from "@panshift/dataset";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { expect, it } from "vitest";
import { preprocessingSchema } from "../preprocessing/options.ts";
import { loadCase } from "./load-cases.ts";

it("loads a label whose axes run in another sense than its scan's as it lies in the world, if its content is what is stated", () => {
  const folder = mkdtempSync(join(tmpdir(), "panshift-load-"));
  const path = (name: string) => join(folder, `${name}.nii.gz`);
  const shape = [2, 3, 1] as const;
  // the same voxels as LAS (NIfTI) and as LPS (DICOM): j runs the other way from the other end
  const las = { shape, affine: affineFrom([2, 3, 5], [10, 20, 30], "LAS") };
  const lps = { shape, affine: affineFrom([2, 3, 5], [10, 26, 30], "LPS") };
  writeVolume(path("scan"), createVolume(Int16Array.of(0, 10, 20, 30, 40, 50), las));
  writeVolume(path("same"), createVolume(Uint8Array.of(1, 0, 1, 1, 0, 0), las));
  writeVolume(path("turned"), createVolume(Uint8Array.of(0, 0, 1, 1, 1, 0), lps));
  const labels = { classes: [{ name: "pancreas", values: [1] }], background: [0], ignore: [] };
  const preprocessing = preprocessingSchema.parse({ modality: "ct" });
  const load = (label: string, stated = { image: "n/a", label: "n/a" }) => {
    const source = { caseId: "a", subject: "a", domain: "A", image: path("scan"), label: path(label), stated };
    return loadCase(source, ["A"], labels, preprocessing);
  };
  const turned = load("turned");
  expect(turned.labels).toEqual(load("same").labels);
  expect([...turned.labels]).toEqual([0, 1, 1, 1, 0, 0]); // as RAS: i reversed
  const content = { image: volumeHash(path("scan")), label: volumeHash(path("same")) };
  expect(load("same", content).labels).toEqual(turned.labels);
  expect(() => load("turned", content)).toThrow(expect.objectContaining({ code: "CONTENT_CHANGED" }) as Error);
  rmSync(folder, { recursive: true });
});
