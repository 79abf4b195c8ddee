import { join } from "node:path";
import { type Affine, labelVoxels, originOf, spacingOf, toCanonical } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { expect, test } from "vitest";
import { needs } from "../../../../test/support/requirements.ts";
import { drawSubject, labelsOf, organMapAnatomy, organsOf, organValues, sharesOf } from "../../src/index.ts";

const names = {
  ...{ spleen: 1, pancreas: 2, kidney_left: 3, gallbladder: 4, esophagus: 5, liver: 6, stomach: 7, duodenum: 8 },
} as const;
/** A straight subject without a lesion: organs lie where the map has them. */
const subject = { ...drawSubject(1, 0), deformationMm: 0, lesion: null };
/** A lean body, one with an unusual gland and much fat, and one whose map lacks the esophagus. */
const cases = ["case21", "case13", "case15"] as const;

test.for(cases)("the organs of the real map %s come back as they are", (id, context) => {
  const file = join(needs(context, "real-data"), `evalseg/multiorgan/${id}_organs.nii.gz`);
  const map = toCanonical(readVolume(file));
  const source = organMapAnatomy(map, names, subject, { file });
  // Every second voxel of the map, along each axis, as the anatomy sees it.
  const half = (length: number) => Math.floor(length / 2);
  const shape = [half(map.shape[0]), half(map.shape[1]), half(map.shape[2])] as const;
  const [sx, sy, sz] = spacingOf(map);
  const first = originOf(map.affine);
  const affine: Affine = [
    [2 * sx, 0, 0, first[0] - source.center[0]],
    [0, 2 * sy, 0, first[1] - source.center[1]],
    [0, 0, 2 * sz, first[2] - source.center[2]],
    [0, 0, 0, 1],
  ];
  const drawn = source.draw({ shape, affine }, [1, 1, 1]);
  const organs = organsOf(drawn);
  const gland = labelsOf(sharesOf(drawn));
  const labels = labelVoxels(map);
  const realAt = (n: number) => {
    const row = Math.floor(n / shape[0]);
    const k = Math.floor(row / shape[1]);
    return labels[2 * (n % shape[0]) + map.shape[0] * (2 * (row % shape[1]) + map.shape[1] * 2 * k)];
  };
  for (const [name, value] of Object.entries(names)) {
    let [both, real, made] = [0, 0, 0];
    for (let n = 0; n < organs.length; n++) {
      const isReal = realAt(n) === value;
      const isMade = name === "pancreas" ? gland[n] === 1 : organs[n] === organValues[name];
      if (isReal) real++;
      if (isMade) made++;
      if (isReal && isMade) both++;
    }
    if (real > 0) expect((2 * both) / (real + made), name).toBeGreaterThan(0.94);
    else expect(made, name).toBeGreaterThan(0);
  }
});
