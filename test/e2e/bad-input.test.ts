import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { affineFrom, createVolume, type PerAxis, type VoxelArray } from "@panshift/volume";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, filesBelow, panshift, type SpawnOptions, temporaryFolder } from "./panshift.ts";
import { makePhantom, temporaryFiles, train, writeConfig } from "./tiny.ts";

const SHAPE = [24, 20, 16] as const;
let folder: string;
let dataset: string;
let model: string;
let scan: string;
const at = (...names: readonly string[]) => join(folder, ...names);

beforeAll(() => {
  folder = temporaryFolder();
  dataset = makePhantom(folder);
  model = join(train(writeConfig(folder, { dataset }), at("runs")), "model");
  scan = join(dataset, "imagesTr/s0000_t1w_0000.nii.gz");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command ended as a wrong input must end it: exit code 1 or 2, one line that names the cause, no result. */
function expectRefusal(ended: Ended, code: string): void {
  expect(ended.messages).toMatch(new RegExp(`^error: .+ \\[${code}\\]\n$`, "s")); // several problems stand on a line each
  expect(ended.messages).not.toMatch(/\n +at /); // no stack
  expect([1, 2]).toContain(ended.code);
  expect(ended.out).toBe("");
}

function segment(input: string, options: { model?: string } & SpawnOptions = {}): Ended {
  const out = at("segmented");
  const ended = panshift(
    ["segment", input, "--model", options.model ?? model, "--out", join(out, "x.nii.gz")],
    options,
  );
  expect(filesBelow(out)).toEqual([]);
  return ended;
}

/** Trains on one pair and expects that no model comes of it and nothing is half-written. */
function trainPair(image: string, label: string, more: readonly string[] = []): Ended {
  const labels = { background: [0], pancreas: [1], lesion: [2] };
  const ended = panshift([
    "train",
    writeConfig(folder, { cases: [{ image, label }], labels }),
    "--store",
    at("bad"),
    ...more,
  ]);
  expect(filesBelow(at("bad")).filter((file) => file.includes("model/"))).toEqual([]);
  expect(temporaryFiles(at("bad"))).toEqual([]);
  return ended;
}

function writeVoxels(name: string, voxels: VoxelArray, shape: PerAxis<number> = SHAPE, spacing = 8): string {
  const affine = affineFrom([spacing, spacing, spacing], [0, 0, 0], "RAS");
  writeVolume(at(name), createVolume(voxels, { shape, affine }));
  return at(name);
}

const image = () =>
  writeVoxels(
    "image.nii.gz",
    Int16Array.from({ length: 24 * 20 * 16 }, (_, n) => n % 400),
  );
const label = (value: number, shape: PerAxis<number> = SHAPE, spacing = 8) =>
  writeVoxels("label.nii.gz", new Uint8Array(shape[0] * shape[1] * shape[2]).fill(value, 900, 1000), shape, spacing);

describe("a file", () => {
  it("that is missing", () => {
    expectRefusal(segment(at("none.nii.gz")), "FILE_MISSING");
    expectRefusal(segment(scan, { model: at("none") }), "FILE_MISSING");
    expectRefusal(panshift(["train", at("none.yaml")]), "FILE_MISSING");
    expectRefusal(panshift(["evaluate", "--prediction", at("none"), "--reference", scan]), "FILE_MISSING");
  });

  it("whose gzip stream ends early", () => {
    const path = at("truncated.nii.gz");
    cpSync(scan, path);
    truncateSync(path, 20_000);
    expectRefusal(segment(path), "FILE_CORRUPT");
  });

  it("of four dimensions", () => {
    const path = writeVoxels("4d.nii", new Int16Array(24 * 20 * 16));
    const bytes = readFileSync(path);
    bytes.writeInt16LE(4, 40); // dim[0]
    bytes.writeInt16LE(2, 48); // dim[4]
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(2 * 24 * 20 * 16)]));
    expectRefusal(segment(at("4d.nii")), "VOLUME_NOT_3D");
  });

  it("with voxels that are no numbers", () => {
    const voxels = new Float32Array(24 * 20 * 16).fill(1);
    voxels[7] = Number.NaN;
    const path = writeVoxels("nan.nii.gz", voxels);
    expectRefusal(segment(path), "VOLUME_NOT_FINITE");
    expectRefusal(trainPair(path, label(1)), "VOLUME_NOT_FINITE");
  });
});

describe("a pair for training", () => {
  it("of another shape, or in another place", () => {
    expectRefusal(trainPair(image(), label(1, [24, 20, 15])), "PAIR_MISMATCH");
    expectRefusal(trainPair(image(), label(1, SHAPE, 7)), "PAIR_MISMATCH");
  });

  it("with a label value that has no name", () => expectRefusal(trainPair(image(), label(7)), "LABEL_UNKNOWN"));

  it("with nothing labelled", () => expectRefusal(trainPair(image(), label(0)), "LABEL_EMPTY"));

  it("whose label has no image", () => {
    const broken = at("Dataset002_Broken");
    cpSync(dataset, broken, { recursive: true });
    rmSync(join(broken, "imagesTr/s0001_t1w_0000.nii.gz"));
    const config = writeConfig(folder, { dataset: broken });
    expectRefusal(panshift(["train", config, "--store", at("bad")]), "IMAGE_MISSING");
    expect(filesBelow(at("bad")).filter((file) => file.includes("model/"))).toEqual([]);
  });
});

describe("a prediction", () => {
  it("on another grid than its reference: both are named", () => {
    const other = writeVoxels("other.nii.gz", new Uint8Array(24 * 20 * 16));
    const reference = join(dataset, "labelsTr/s0000_t1w.nii.gz");
    const ended = panshift(["evaluate", "--prediction", other, "--reference", reference, "--json", at("e.json")]);
    expectRefusal(ended, "PAIR_MISMATCH");
    expect(ended.messages).toContain(other);
    expect(ended.messages).toContain(reference);
    expect(filesBelow(folder)).not.toContain("e.json");
  });

  it("with an empty mask is a result: it says so", () => {
    const reference = join(dataset, "labelsTr/s0000_t1w.nii.gz");
    const grid = readVolume(reference);
    writeVolume(at("empty.nii.gz"), createVolume(new Uint8Array(grid.voxels.length), grid));
    const { code, out } = panshift([
      "evaluate",
      "--prediction",
      at("empty.nii.gz"),
      "--reference",
      reference,
      "--json",
      "-",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).cases[0]).toMatchObject({ label: "pancreas", metrics: { dice: { kind: "missed" } } });
  });
});

describe("a configuration", () => {
  it("with unknown keys and wrong values: all are named with their paths", () => {
    const more = ["--set", "optimisation.lr=1", "--set", "network.width=9", "--set", "data.cases.0.mask=x"];
    const ended = trainPair(image(), label(1), more);
    expectRefusal(ended, "CONFIG_INVALID");
    for (const path of ["optimisation: unknown key", "network.width: ", "data.cases[0].mask: unknown key"]) {
      expect(ended.messages).toContain(path);
    }
    expect(ended.code).toBe(2);
  });
});

describe("a model", () => {
  it("with the weights of another network", () => {
    const other = at("other-model");
    cpSync(model, other, { recursive: true });
    const description = JSON.parse(readFileSync(join(other, "model.json"), "utf8"));
    description.network.width = 16;
    writeFileSync(join(other, "model.json"), JSON.stringify(description));
    expectRefusal(segment(scan, { model: other }), "WEIGHTS_MISMATCH");
  });

  it("of another modality is refused, and used where that is allowed by name", () => {
    mkdirSync(at("ct"), { recursive: true });
    const ct = writeVoxels("ct/scan.nii.gz", new Int16Array(24 * 20 * 16).fill(-1000));
    expectRefusal(segment(ct), "MODALITY_MISMATCH");
    const out = at("allowed", "x.nii.gz");
    const argv = ["segment", ct, "--model", model, "--out", out, "--out-of-scope", "allow"];
    expect(panshift(argv)).toMatchObject({ code: 0, out: `${out}\n` });
    expect(JSON.parse(readFileSync(at("allowed", "x.json"), "utf8"))).toMatchObject({
      outOfScope: "allow",
      flags: expect.arrayContaining(["modality-out-of-scope"]),
    });
  });
});

describe("a full disk", () => {
  it.each([0, 1])("while segmenting (write %i)", (write) => {
    const ended = segment(scan, { preload: "full-disk", env: { TEST_DISK_FULL_AT: String(write) } });
    expectRefusal(ended, "DISK_FULL");
  });
});
