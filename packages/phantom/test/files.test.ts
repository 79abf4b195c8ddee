import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
import { type DatasetOptions, disk, estimateDataset, generateDataset, resolveOptions } from "../src/files.ts";

const options = { subjects: 2, centers: 2, seed: 3, sequences: ["t1w", "opposed"] };
const styled: DatasetOptions = { ...options, subjects: 1, sequences: ["t1w"], shift: ["annotation"], readers: 2 };
const newFolder = () => mkdtempSync(join(tmpdir(), "panshift-phantom-"));
const realWrite = fileSystem.write;
const realFreeBytes = disk.freeBytes;
let folder: string;
let before: Record<string, string>;

beforeAll(async () => {
  folder = newFolder();
  await generateDataset(folder, options);
  before = hashes(folder);
}, 120_000);
afterEach(() => {
  fileSystem.write = realWrite;
  disk.freeBytes = realFreeBytes;
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
      for (const kind of [undefined, "parts", "tubes"]) {
        verifyPair(image, readVolume(dataset.sidePath(record, kind) as string), record);
      }
    }
    expect(selectCases(dataset, { center: "A", sequence: "t1w", phase: "venous" })).toHaveLength(1);
    expect(readSideNames(folder)).toHaveProperty("liver");
    expect(readSideNames(folder, "parts")).toEqual({ head: 1, body: 2, tail: 3 });
    expect(readSideNames(folder, "tubes")).toHaveProperty("portal_vein");
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

  it("draws labels as the center's readers do beside the exact map, and adds readers without changing others", async () => {
    const made = newFolder();
    await generateDataset(made, styled);
    const labels = (kind: string) => readVolume(join(made, `labelsTr${kind}`, "s0000_t1w.nii.gz")).voxels;
    expect(labels("_exact")).toEqual(readVolume(join(folder, "labelsTr", "s0000_t1w.nii.gz")).voxels);
    expect(labels("")).not.toEqual(labels("_exact"));
    expect(labels("_reader2")).not.toEqual(labels(""));
    const two = hashes(made);
    expect(two["imagesTr/s0000_t1w_0000.nii.gz"]).toBe(before["imagesTr/s0000_t1w_0000.nii.gz"]);
    expect(readDataset(made).cases).toHaveLength(1);
    expect(await generateDataset(made, { ...styled, readers: 1 })).toMatchObject({ made: 0, kept: 1 });
    expect(await generateDataset(made, { ...styled, readers: 3 })).toMatchObject({ made: 1, kept: 0 });
    const three = hashes(made);
    for (const path of Object.keys(two).filter((name) => name.endsWith(".nii.gz"))) expect(three[path]).toBe(two[path]);
    expect(Object.keys(three).filter((name) => name.startsWith("labelsTr_reader3"))).toHaveLength(1);
    rmSync(made, { recursive: true });
  }, 60_000);

  it("goes on after a kill: a line that ends early and temporary files count for nothing", async () => {
    const killed = newFolder();
    const one = { ...options, subjects: 1 };
    await generateDataset(killed, one);
    const whole = hashes(killed);
    const file = join(killed, "phantom.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, `${lines[0]}\n${lines[1]?.slice(0, 100)}`);
    writeFileSync(join(killed, "imagesTr", ".s0000_t1w_0000.nii.gz.01234567-89ab-cdef-0123-456789abcdef.tmp"), "half");
    expect(await generateDataset(killed, one)).toMatchObject({ made: 1, kept: 1 });
    expect(hashes(killed)).toEqual(whole);
    appendFileSync(file, "{ broken\n");
    await expect(generateDataset(killed, one)).rejects.toThrowError(
      expect.objectContaining({ code: "FILE_CORRUPT", message: expect.stringContaining("phantom.jsonl:3") }),
    );
    rmSync(killed, { recursive: true });
  }, 60_000);

  it("refuses a disk without room before it writes anything: SPACE_MISSING", async () => {
    const small = newFolder();
    disk.freeBytes = () => 1e6;
    await expect(generateDataset(join(small, "new"), options)).rejects.toThrowError(
      expect.objectContaining({ code: "SPACE_MISSING", message: expect.stringContaining("1 MB") }),
    );
    expect(readdirSync(small)).toEqual([]);
    rmSync(small, { recursive: true });
  });

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
      if (++writes > 10) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
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
    [{ preset: "dual-task", centers: 5 }, "at most 4 centers"],
    [{ seed: 1.5 }, "whole number"],
    [{ breathHoldMm: -1 }, "0 to 20 mm"],
    [{ readers: 4 }, "1 to 3 readers"],
    [{ shift: ["image", "scanner"] }, "image, population, annotation"],
    [{ sequences: ["t1w", "flair"] }, "t1w, opposed, in, t2w"],
    [{ sequences: [] }, "at least one sequence"],
    [{ sequences: ["t1w", "ct"] }, "one modality"],
    [{ modality: "ct", sequences: ["t1w"] }, "modality ct"],
    [{ anatomy: { folder: "maps", labels: { liver: 1 } } }, "pancreas"],
  ] as [DatasetOptions, string][])("refuses %o", (given, says) => {
    expect(() => resolveOptions(given)).toThrowError(says);
    expect(() => resolveOptions(given)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("take what is not given from the preset, and the modality from the sequences", () => {
    expect(resolveOptions({ preset: "crosspan" })).toMatchObject({ modality: "mr", centers: 8, subjects: 32 });
    expect(resolveOptions({ preset: "phases" }).requests.map(({ phase }) => phase)).toEqual([
      "venous",
      "non-contrast",
      "arterial",
      "delayed",
    ]);
    expect(resolveOptions({ sequences: ["ct:arterial"] })).toMatchObject({ modality: "ct" });
    expect(resolveOptions({ modality: "ct" }).requests).toEqual([{ sequence: "ct", phase: "venous" }]);
    expect(resolveOptions({ shift: ["annotation", "image"] }).shift).toEqual(["image", "annotation"]);
    expect(resolveOptions({ shift: ["none"] }).shift).toEqual([]);
  });

  it("estimates cases and disk use from the options alone", () => {
    const { cases, bytes, seconds } = estimateDataset(options);
    expect(cases).toBe(4);
    expect(seconds).toBeGreaterThan(0);
    const used = Object.keys(before).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes / used).toBeGreaterThan(0.7);
    expect(bytes / used).toBeLessThan(1.5);
  });
});
