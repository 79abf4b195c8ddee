import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem } from "@panshift/core/files";
import {
  manifestHash,
  readDataset,
  readSideNames,
  selectCases,
  verifyLabelValues,
  verifyPair,
} from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { estimateDataset, generateDataset, resolveOptions } from "../src/files.ts";

const options = { subjects: 2, centers: 2, seed: 3, sequences: ["t1w", "opposed"] };
const newFolder = () => mkdtempSync(join(tmpdir(), "panshift-phantom-"));
const realWrite = fileSystem.write;
let folder: string;
let before: Record<string, string>;

beforeAll(async () => {
  folder = newFolder();
  await generateDataset(folder, options);
  before = hashes(folder);
}, 120_000);
afterEach(() => {
  fileSystem.write = realWrite;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** SHA-256 of every file below a folder, by relative path. */
function hashes(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const pairs = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(root.length + 1), createHash("sha256").update(readFileSync(path)).digest("hex")] as const;
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe("generateDataset", () => {
  it("writes a dataset that reads back whole: pairs on one grid, known labels, side maps, both centers", () => {
    const dataset = readDataset(folder);
    expect(dataset.hasManifest).toBe(true);
    expect(dataset.cases.map(({ caseId }) => caseId)).toEqual([
      "s0000_opposed",
      "s0000_t1w",
      "s0001_opposed",
      "s0001_t1w",
    ]);
    for (const record of dataset.cases) {
      const image = readVolume(dataset.imagePath(record));
      const label = readVolume(dataset.labelPath(record) as string);
      verifyPair(image, label, record);
      verifyLabelValues(label, dataset.labels, record);
      verifyPair(image, readVolume(dataset.sidePath(record) as string), record);
    }
    expect(selectCases(dataset, { center: "A", sequence: "t1w", phase: "venous" })).toHaveLength(1);
    expect(readSideNames(folder)).toHaveProperty("liver");
    const lines = readFileSync(join(folder, "phantom.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ caseId }) => caseId)).toEqual(dataset.cases.map(({ caseId }) => caseId));
    expect(lines[0]).toMatchObject({ subject: { index: 0 }, center: { name: "A" }, tissues: { pancreas: {} } });
  });

  it("keeps what is whole, and remakes what is lost or damaged with the same bytes", async () => {
    const kept = await generateDataset(folder, options);
    expect(kept).toMatchObject({ made: 0, kept: 4, interrupted: false });
    rmSync(join(folder, "imagesTr", "s0001_t1w_0000.nii.gz"));
    writeFileSync(join(folder, "sideTr", "s0000_opposed.nii.gz"), "broken");
    const seen: string[] = [];
    const report = await generateDataset(folder, options, {
      onProgress: ({ caseId, kept }) => kept || seen.push(caseId),
    });
    expect(report).toMatchObject({ made: 2, kept: 2 });
    expect(seen).toEqual(["s0000_opposed", "s0001_t1w"]);
    expect(hashes(folder)).toEqual(before);
  }, 60_000);

  it("adds subjects and sequences without changing what is there, and can be stopped and continued", async () => {
    const more = newFolder();
    const stop = new AbortController();
    const wanted = { ...options, subjects: 3, sequences: ["opposed", "t1w", "t2w"] };
    const first = await generateDataset(more, wanted, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    expect(first).toMatchObject({ made: 2, interrupted: true });
    expect(readDataset(more).cases).toHaveLength(2);
    const second = await generateDataset(more, wanted);
    expect(second).toMatchObject({ made: 7, kept: 2, interrupted: false });
    const after = hashes(more);
    for (const path of Object.keys(before).filter((name) => name.endsWith(".nii.gz")))
      expect(after[path]).toBe(before[path]);
    expect(manifestHash(readDataset(more))).not.toBe(manifestHash(readDataset(folder)));
    rmSync(more, { recursive: true });
  }, 120_000);

  it("refuses a folder of another seed, of another preset, or of something else: DATASET_OTHER", async () => {
    const error = expect.objectContaining({ code: "DATASET_OTHER", exitCode: 2 });
    await expect(generateDataset(folder, { ...options, seed: 4 })).rejects.toThrowError(error);
    await expect(generateDataset(folder, { ...options, preset: "standard" })).rejects.toThrowError(error);
    const other = newFolder();
    writeFileSync(join(other, "thesis.txt"), "x");
    await expect(generateDataset(other, options)).rejects.toThrowError(error);
    expect(readdirSync(other)).toEqual(["thesis.txt"]);
    rmSync(other, { recursive: true });
  });

  it("stops at a full disk with DISK_FULL, leaves nothing half-written, and goes on later", async () => {
    const full = newFolder();
    let writes = 0;
    fileSystem.write = ((...args: Parameters<typeof realWrite>) => {
      if (++writes > 8) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      return realWrite(...args);
    }) as typeof realWrite;
    const one = { ...options, subjects: 1, sequences: ["t1w"] };
    await expect(generateDataset(full, one)).rejects.toThrowError(expect.objectContaining({ code: "DISK_FULL" }));
    expect(Object.keys(hashes(full)).filter((name) => name.includes("tmp"))).toEqual([]);
    fileSystem.write = realWrite;
    expect(await generateDataset(full, one)).toMatchObject({ interrupted: false });
    expect(hashes(full)["imagesTr/s0000_t1w_0000.nii.gz"]).toBe(before["imagesTr/s0000_t1w_0000.nii.gz"]);
    rmSync(full, { recursive: true });
  }, 60_000);
});

describe("options", () => {
  it.each([
    [{ preset: "huge" }, "demo, standard"],
    [{ subjects: 0 }, "at least one subject"],
    [{ centers: 27 }, "at most 26 centers"],
    [{ seed: 1.5 }, "whole number"],
    [{ sequences: ["t1w", "flair"] }, "t1w, t2w, opposed, in"],
    [{ sequences: [] }, "MR sequences"],
    [{ modality: "ct" as const, sequences: ["t1w"] }, "modality ct"],
  ])("refuses %o", (given, says) => {
    expect(() => resolveOptions(given)).toThrowError(says);
    expect(() => resolveOptions(given)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("estimates cases and disk use from the options alone", () => {
    const { cases, bytes } = estimateDataset(options);
    expect(cases).toBe(4);
    const used = Object.keys(before).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes / used).toBeGreaterThan(0.7);
    expect(bytes / used).toBeLessThan(1.5);
  });
});
