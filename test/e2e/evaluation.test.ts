import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Comparison, Evaluation } from "@panshift/benchmark";
import { affineFrom, createVolume } from "@panshift/volume";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../support/requirements.ts";
import { panshift, root, succeed, temporaryFolder } from "./panshift.ts";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the example on a folder of bit masks. */
function unpack(source: string, out: string) {
  return spawnSync(process.execPath, [join(root, "examples/unpack-evalseg.mjs"), source, out], { encoding: "utf8" });
}

describe("evaluate and compare, built", () => {
  it("score unpacked bit masks, to the same file for every number of jobs", () => {
    const masks = join(folder, "packed/masks");
    mkdirSync(masks, { recursive: true });
    for (let n = 0; n < 5; n++) {
      const voxels = Uint8Array.from({ length: 1000 }, (_, at) => (at * (n + 3)) % 256);
      const affine = affineFrom([1, 2, 3], [0, 0, 0], "LPS");
      writeVolume(join(masks, `case00${n}_bits.nii.gz`), createVolume(voxels, { shape: [10, 10, 10], affine }));
    }
    const out = join(folder, "unpacked");
    expect(unpack(join(folder, "packed"), out).stdout).toContain("5 references and 7 prediction folders");
    const onFile = unpack(join(folder, "packed"), join(masks, "case000_bits.nii.gz"));
    expect([onFile.status, onFile.stderr]).toEqual([
      2,
      expect.stringMatching(/^\S+ is a file; name a folder to unpack into\n$/),
    ]);
    const bit = readVolume(join(out, "CE/case002.nii.gz")).voxels;
    expect([...bit.slice(0, 12)]).toEqual(Array.from({ length: 12 }, (_, at) => (((at * 5) % 256) >> 2) & 1));
    const predictions = readdirSync(out).filter((name) => name !== "reference");
    const files = ["1", "3"].map((jobs) => {
      const json = join(folder, `jobs${jobs}.json`);
      const argv = predictions.flatMap((name) => ["--prediction", `${name}=${join(out, name)}`]);
      const others = ["--reference", join(out, "reference"), "--labels", "pancreas=1", "--jobs", jobs, "--json", json];
      succeed(["evaluate", ...argv, ...others]);
      return readFileSync(json, "utf8");
    });
    expect(files[1]).toBe(files[0]);
    expect((JSON.parse(files[0] as string) as Evaluation).cases).toHaveLength(35);
    const comparison = JSON.parse(succeed(["compare", join(folder, "jobs1.json"), "--json"]).out) as Comparison;
    expect(comparison.differences).toHaveLength(21 * 4);
  });

  it("carry a refusal across threads as it is", () => {
    const [reference, prediction] = ["reference", "prediction"].map((name) => join(folder, "mixed", name));
    for (const name of [reference, prediction]) mkdirSync(`${name}`, { recursive: true });
    const write = (path: string, length: number) =>
      writeVolume(
        path,
        createVolume(new Uint8Array(length).fill(1), {
          shape: [length, 1, 1],
          affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS"),
        }),
      );
    for (const name of ["a", "b", "c"]) {
      write(join(`${reference}`, `${name}.nii.gz`), 4);
      write(join(`${prediction}`, `${name}.nii.gz`), name === "b" ? 5 : 4);
    }
    const argv = ["evaluate", "--prediction", `${prediction}`, "--reference", `${reference}`, "--labels", "p=1"];
    const [alone, together] = ["1", "2"].map((jobs) => panshift([...argv, "--jobs", jobs, "--json", "-"]));
    expect(alone?.code).toBe(1);
    expect(alone?.messages).toMatch(/error: case b, .*\[PAIR_MISMATCH\]/);
    expect(together).toEqual(alone);
  });

  it("find the Dice that the collection's list gives for real predictions", (context) => {
    const masks = join(needs(context, "real-data"), "evalseg/masks");
    const few = join(folder, "few/masks");
    mkdirSync(few, { recursive: true });
    const [header, ...lines] = readFileSync(join(masks, "cases.csv"), "utf8").trim().split("\n");
    const listed = lines.slice(0, 2).map((line) => line.split(","));
    for (const [id] of listed) cpSync(join(masks, `case${id}_bits.nii.gz`), join(few, `case${id}_bits.nii.gz`));
    const out = join(folder, "few-out");
    expect(unpack(join(folder, "few"), out).status).toBe(0);
    const columns = (header ?? "").split(",");
    const names = readdirSync(out).filter((name) => name !== "reference");
    const argv = names.flatMap((name) => ["--prediction", join(out, name)]);
    const ended = succeed([
      "evaluate",
      ...argv,
      "--reference",
      join(out, "reference"),
      "--labels",
      "pancreas=1",
      "--json",
      "-",
    ]);
    const { cases } = JSON.parse(ended.out) as Evaluation;
    expect(cases).toHaveLength(14);
    for (const { prediction, case: id, metrics } of cases) {
      const row = listed.find(([listedId]) => `case${listedId}` === id);
      const expected = Number(row?.[columns.indexOf(`dice_${basename(prediction)}`)]);
      expect(metrics.dice).toEqual({ kind: "value", value: expect.closeTo(expected, 4) });
    }
  });
});
