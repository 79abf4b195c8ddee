import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Affine,
  affineFrom,
  composeAffines,
  createVolume,
  type LabelArray,
  labelVoxels,
  type PerAxis,
  type Volume,
  withVoxels,
} from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { describe, expect, it } from "vitest";
import { needs } from "../../../../test/support/requirements.ts";
import { orientationDoubts, poseDoubts } from "./orientation-doubts.ts";

/** Rotates a volume's place in the world by 180 degrees about the superior axis. */
function rotated(volume: Volume): Volume {
  const turn: Affine = [
    [-1, 0, 0, 0],
    [0, -1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ];
  return { ...volume, affine: composeAffines(turn, volume.affine) };
}

/** The pancreas among the voxels of a file, as a mask. */
function maskIn(path: string, isPancreas: (value: number) => boolean): Volume {
  const volume = readVolume(path);
  const labels = labelVoxels(volume);
  const mask = new Uint8Array(labels.length);
  for (let n = 0; n < mask.length; n++) if (isPancreas(labels[n] as number)) mask[n] = 1;
  return withVoxels(volume, mask);
}

describe("orientationDoubts", () => {
  const shape: PerAxis<number> = [21, 21, 5];
  /** A CT of soft tissue in air; `bone` paints a column of spine. */
  function ct(bone: number): Volume {
    const voxels = Int16Array.from({ length: 21 * 21 * 5 }, (_, n) => {
      const [i, j] = [n % 21, Math.floor(n / 21) % 21];
      if (Math.hypot(i - 10, j - 10) > 9) return -1000;
      return Math.abs(i - 10) <= 1 && Math.abs(j - bone) <= 1 ? 600 : 40;
    });
    return createVolume(voxels, { shape, affine: affineFrom([10, 10, 10]) });
  }
  const doubts = (image: Volume, more: object = {}) =>
    orientationDoubts(image, { labels: null, side: null, modality: "ct", ...more });

  it("finds a spine in front of a CT's center", () => {
    expect(doubts(ct(4))).toEqual([]);
    expect(doubts(ct(16))).toEqual([expect.stringMatching(/^orientation: the spine lies in front/)]);
    expect(doubts(rotated(ct(4)))).toHaveLength(1);
    expect(doubts(ct(16), { modality: "mr" })).toEqual([]);
  });

  it("finds a liver left of the spleen and an aorta in front of the pancreas", () => {
    const image = ct(4);
    const voxels = new Uint8Array(21 * 21 * 5);
    const [liver, spleen, aorta] = [14 + 21 * 10, 5 + 21 * 10, 10 + 21 * 6];
    [voxels[liver], voxels[spleen], voxels[aorta]] = [1, 2, 3];
    const labels = new Uint8Array(voxels.length);
    labels[10 + 21 * 10] = 1;
    const side = { voxels, names: { liver: 1, spleen: 2, aorta: 3 } };
    expect(doubts(image, { labels, side })).toEqual([]);
    const [message] = doubts(rotated(image), { labels, side, modality: "mr" });
    expect(message).toMatch(/liver lies left of the spleen; the aorta or spine lies in front of the pancreas/);
  });
});

describe("poseDoubts on real masks", () => {
  it("doubts none as it is, and nearly all when rotated by 180 degrees", (context) => {
    const data = needs(context, "real-data");
    const folder = (...path: string[]) => join(data, "evalseg", ...path);
    const masks = [
      ...readdirSync(folder("masks"))
        .filter((name) => name.endsWith("_bits.nii.gz"))
        .map((name) => maskIn(folder("masks", name), (value) => (value & 1) === 1)),
      ...readdirSync(folder("multiorgan"))
        .filter((name) => name.endsWith(".nii.gz"))
        .map((name) => maskIn(folder("multiorgan", name), (value) => value === 2)),
      maskIn(join(data, "totalsegmentator", "mr_3mm_seg.nii.gz"), (value) => value === 7),
      maskIn(join(data, "totalsegmentator", "ct_3mm_crop_seg.nii.gz"), (value) => value === 7),
    ];
    const doubted = (all: readonly Volume[]) =>
      all.filter((one) => poseDoubts(one, one.voxels as LabelArray).length > 0);
    expect(masks).toHaveLength(84);
    expect(doubted(masks)).toHaveLength(0);
    expect(doubted(masks.map(rotated)).length).toBe(81);
  });
});
