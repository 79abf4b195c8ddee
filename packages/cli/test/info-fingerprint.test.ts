import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatasetFingerprint } from "@panshift/dataset";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

let folder: string;
let phantom: string;
beforeAll(async () => {
  folder = temporaryFolder();
  phantom = join(folder, "Dataset001_Phantom");
  const { code } = await panshift("phantom", "--out", phantom, "--subjects", "3", "--sequences", "t1w,t2w");
  expect(code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function fingerprintOf(...argv: string[]): Promise<DatasetFingerprint> {
  const { code, out } = await panshift("info", ...argv, "--json");
  expect(code).toBe(0);
  return (JSON.parse(out) as { fingerprint: DatasetFingerprint }).fingerprint;
}

/** A plain nnU-Net folder of two CT scans, 16 x 1 x 1 voxels of 10 mm; the second has no label. */
function plainDataset(name: string): string {
  const dataset = join(folder, name);
  for (const part of ["imagesTr", "labelsTr", "imagesTs"]) mkdirSync(join(dataset, part), { recursive: true });
  const labels = { background: 0, pancreas: 1, cyst: 2 };
  const json = { channel_names: { 0: "CT" }, labels, file_ending: ".nii" };
  writeFileSync(join(dataset, "dataset.json"), JSON.stringify(json));
  const spacing = [10, 10, 10] as const;
  const image = Int16Array.of(-900, -900, 900, 0, 10, 10, 20, 30, 40, 20, 50, 900, 0, 0, -900, -900);
  const label = Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0);
  writeVoxels(join(dataset, "imagesTr", "a_0000.nii"), image, [16, 1, 1], { spacing });
  writeVoxels(join(dataset, "labelsTr", "a.nii"), label, [16, 1, 1], { spacing });
  writeVoxels(join(dataset, "imagesTs", "b_0000.nii"), image, [16, 1, 1], { spacing });
  return dataset;
}

describe("panshift info DATASET", () => {
  it("shows a phantom's fingerprint by center and sequence", async () => {
    const { by, organ, shellMm, domains, cases } = await fingerprintOf(phantom);
    expect({ by, organ, shellMm }).toEqual({ by: ["center", "sequence"], organ: ["pancreas", "lesion"], shellMm: 20 });
    expect(domains.map(({ domain, cases, subjects }) => [domain.center, domain.sequence, cases, subjects])).toEqual([
      ["A", "t1w", 2, 2],
      ["A", "t2w", 2, 2],
      ["B", "t1w", 1, 1],
      ["B", "t2w", 1, 1],
    ]);
    expect(cases).toHaveLength(6);
    for (const { units, labeled, cases, variability, separability, volumesMl, missing } of domains) {
      expect([units, labeled]).toEqual([["a.u."], cases]);
      expect(variability?.min).toBeGreaterThan(0);
      expect(separability?.n).toBe(cases);
      expect(volumesMl.pancreas?.min).toBeGreaterThan(10);
      expect(missing.reader).toBe(cases);
      expect(missing.kvp).toBeUndefined();
    }
    const [t1w, t2w] = domains;
    // The pancreas is brighter than its surroundings in T1W and darker in T2W, where fat and fluid are bright.
    expect(t1w?.separability?.median).toBeGreaterThan(0.5);
    expect(t2w?.separability?.median).toBeLessThan(0.5);
  });

  it("tells domains apart by other columns, as tables below the files", async () => {
    const { code, out, messages } = await panshift("info", phantom, "--by", "sequence");
    expect([code, messages]).toEqual([0, ""]);
    expect(out).toContain("Fingerprint by sequence");
    expect(out).toMatch(/\nsequence +cases +subjects +spacing R x A x S \(mm\) .*\nt1w +3 +3 .* a\.u\.\nt2w +3 +3 /);
    expect(out).toMatch(/\nsequence +labeled +pancreas \(ml\) +lesion \(ml\) .* variability +separability\nt1w +3 /);
    expect(out).toMatch(/\nunknown in every case: .*reader\nunknown in t2w: flip_angle_deg \(3 of 3\)\n$/);
  });

  it("takes a folder without cases.tsv as one domain and says so", async () => {
    const plain = plainDataset("Dataset002_Plain");
    const { out, messages } = await panshift("info", plain, "--json");
    const { fingerprint, withoutManifest } = JSON.parse(out) as {
      fingerprint: DatasetFingerprint;
      withoutManifest: [];
    };
    expect(withoutManifest).toEqual([plain]);
    expect(messages).toBe(`note: ${plain} has no cases.tsv: one domain, and every scan counts as a subject\n`);
    expect(fingerprint.domains).toMatchObject([
      {
        cases: 2,
        labeled: 1,
        units: ["HU"],
        spacingMm: { right: { n: 2, median: 10 } },
        volumesMl: { pancreas: { n: 1, median: 2 }, cyst: { median: 2 } },
        variability: { n: 1, median: 15 / 20 },
        separability: { n: 1, median: 10 / 16 },
      },
    ]);
    const [pancreas] = (await fingerprintOf(plain, "--organ", "pancreas")).domains;
    expect(pancreas).toMatchObject({ variability: { median: 5 / 25 }, separability: { median: 3.5 / 8 } });
    expect((await panshift("info", plain)).out).toMatch(/n\/a +ct +1 +2 +2 .* 0\.75 +0\.625\n/);
  });

  it("keeps several datasets apart", async () => {
    const { by, domains } = await fingerprintOf(phantom, plainDataset("Dataset003_Plain"));
    expect(by).toEqual(["dataset", "center", "sequence"]);
    expect(domains.map(({ domain }) => domain.dataset)).toEqual([...new Array(4).fill("phantom"), "Dataset003_Plain"]);
  });

  it("leaves out cases in which something is wrong, and has no fingerprint of volumes alone", async () => {
    const plain = plainDataset("Dataset004_Broken");
    writeVoxels(join(plain, "labelsTr", "a.nii"), new Uint8Array(8), [8, 1, 1], { spacing: [10, 10, 10] });
    const broken = await panshift("info", plain, "--json");
    const info = JSON.parse(broken.out) as { fingerprint: DatasetFingerprint; problems: string[] };
    expect([broken.code, info.problems.length]).toEqual([1, 1]);
    expect(info.fingerprint.cases.map(({ caseId }) => caseId)).toEqual(["b"]);
    const volume = await panshift("info", join(plain, "labelsTr", "a.nii"), "--json");
    expect(JSON.parse(volume.out)).not.toHaveProperty("fingerprint");
  });

  it("names the columns and labels there are when asked for others", async () => {
    const column = await panshift("info", phantom, "--by", "scanner");
    expect([column.code, column.out]).toEqual([2, expect.not.stringContaining("Fingerprint")]);
    expect(column.messages).toMatch(/expected a column among case_id, .*found scanner/);
    const label = await panshift("info", phantom, "--organ", "liver");
    expect(label.messages).toMatch(/expected labels among pancreas, lesion; found .*liver/);
  });
});

describe("panshift info DATASET --figure", () => {
  it("draws a PNG or an SVG of every domain with its numbers of cases and its units", async () => {
    const [png, svg] = [join(folder, "figures", "a.png"), join(folder, "b.svg")];
    expect((await panshift("info", phantom, "--figure", png)).code).toBe(0);
    expect((await panshift("info", phantom, "--figure", svg)).code).toBe(0);
    const drawn = readFileSync(svg, "utf8");
    for (const words of ["A t1w", "B t2w", "2 cases, 2 subjects", "1 case, 1 subject", "Spacing (mm)", "Volume (ml)"]) {
      expect(drawn).toContain(`>${words}</text>`);
    }
    const { width, height, data, channels } = decode(readFileSync(png));
    expect(drawn).toContain(`width="${width}" height="${height}"`);
    const colors = new Set<string>();
    for (let n = 0; n < data.length; n += channels) colors.add(data.subarray(n, n + 3).join());
    expect(colors).toContain("213,94,0"); // whiskers of the second series
  });

  it("refuses other formats, and paths without a dataset", async () => {
    const gif = await panshift("info", phantom, "--figure", join(folder, "a.gif"));
    expect([gif.code, gif.out]).toEqual([2, ""]);
    expect(gif.messages).toMatch(/ending in \.png or \.svg/);
    const target = join(folder, "none.png");
    const image = join(phantom, "imagesTr", "s0000_t1w_0000.nii.gz");
    const none = await panshift("info", image, "--figure", target);
    expect([none.code, existsSync(target)]).toEqual([2, false]);
    expect(none.messages).toMatch(/a dataset with at least one case/);
  });
});
