import { applyAffine, type Grid, type LabelArray, type PerAxis, spacingOf, type Volume } from "@panshift/volume";
import { canonicalLabels } from "./importer.ts";
import { pancreasPose } from "./pancreas-pose.ts";

/** A named map of other organs on the image's grid. */
export interface SideMap {
  readonly voxels: Uint8Array | Uint16Array;
  readonly names: Readonly<Record<string, number>>;
}

/** Bone in a CT, and everything that is no air, HU. */
const [BONE_HU, BODY_HU] = [250, -300];
/**
 * Tilt of a pancreas above which its scan is turned: with the bend the wrong way as well, and alone. Of 73 manual masks of
 * CT scans (evalseg Task002) the highest tilt is 0.22; the bend is the wrong way in three, whose tilt is not.
 */
const TURNED_TILT = { withBend: 0.1, alone: 0.4 };
/** Half width in mm of the strip about the body's middle in which bone is spine. */
const STRIP_MM = 40;
/** Bone in mm^3 that makes a spine, so that a few bright vessels or clips do not. */
const ENOUGH_BONE_MM3 = 2000;
/** Landmarks are larger than this, so voxels are looked at no closer together, mm. */
const STEP_MM = 3;

/**
 * Whether a scan looks mirrored or turned against what its header says: the pancreas rises to the left and bends to the
 * front; the liver lies right of the spleen, the aorta and the spine behind the pancreas (where a side map names them);
 * the bone of a CT's middle lies behind its center.
 *
 * @param labels canonical, on the image's grid; null for an unlabeled case
 * @returns one sentence, or none when nothing speaks against the header
 */
export function orientationDoubts(
  image: Volume,
  {
    labels,
    side,
    modality,
  }: {
    readonly labels: Uint8Array | null;
    readonly side: SideMap | null;
    readonly modality: string;
  },
): string[] {
  const organ = (pattern: RegExp) => (side === null ? null : centroidOf(image, maskOfNames(side, pattern)));
  const pancreas = labels === null ? null : centroidOf(image, (n) => isTarget(labels[n]));
  const [liver, spleen, behind] = [organ(/^liver/), organ(/^spleen/), organ(/^(aorta|vertebra|spine)/)];
  const doubts = [
    ...(liver !== null && spleen !== null && liver.place[0] < spleen.place[0]
      ? ["the liver lies left of the spleen"]
      : []),
    ...(pancreas !== null && behind !== null && pancreas.place[1] < behind.place[1]
      ? ["the aorta or spine lies in front of the pancreas"]
      : []),
    ...(labels === null ? [] : poseDoubts(image, labels)),
    ...(modality === "ct" && spineIsInFront(image) ? ["the spine lies in front of the body's center"] : []),
  ];
  if (doubts.length === 0) return [];
  return [`orientation: ${doubts.join("; ")}; the scan may be turned or mirrored against its header`];
}

function isTarget(label: number | undefined): boolean {
  return label === canonicalLabels.pancreas || label === canonicalLabels.lesion;
}

/** What speaks against the header in the pose of the pancreas, which needs no other organ and no intensities. */
export function poseDoubts(image: Grid, labels: LabelArray): string[] {
  const pose = pancreasPose(image, (n) => isTarget(labels[n]));
  if (pose === null) return [];
  if (pose.tilt > TURNED_TILT.withBend && pose.bend > 0) {
    return ["the pancreas rises to the right and bends to the back, as if rotated by 180 degrees in plane"];
  }
  return pose.tilt > TURNED_TILT.alone ? ["the pancreas rises to the right"] : [];
}

function maskOfNames({ names, voxels }: SideMap, pattern: RegExp): (n: number) => boolean {
  const values = new Set(
    Object.entries(names)
      .filter(([name]) => pattern.test(name))
      .map(([, value]) => value),
  );
  return (n) => values.has(voxels[n] as number);
}

/** Compares the bone near the body's middle, where the spine is, with the body's center. */
function spineIsInFront(image: Volume): boolean {
  const { voxels, scale, affine } = image;
  const valueAt = (n: number) => scale.slope * Number(voxels[n]) + scale.intercept;
  const body = centroidOf(image, (n) => valueAt(n) > BODY_HU);
  if (body === null) return false;
  const bone = centroidOf(
    image,
    (n, at) => valueAt(n) > BONE_HU && Math.abs(applyAffine(affine, at)[0] - body.place[0]) <= STRIP_MM,
  );
  return bone !== null && bone.mm3 >= ENOUGH_BONE_MM3 && bone.place[1] > body.place[1];
}

/**
 * Mean world position in mm (RAS) and volume of a mask, from voxels about 3 mm apart; null when there are none.
 *
 * @param isInside of a voxel by its place in the array and its index
 */
function centroidOf(
  { shape, affine }: Volume,
  isInside: (n: number, at: PerAxis<number>) => boolean,
): { readonly place: PerAxis<number>; readonly mm3: number } | null {
  const spacing = spacingOf(affine);
  const steps = spacing.map((mm) => Math.max(1, Math.floor(STEP_MM / mm))) as unknown as PerAxis<number>;
  const sum = [0, 0, 0] as [number, number, number];
  let count = 0;
  for (let k = 0; k < shape[2]; k += steps[2]) {
    for (let j = 0; j < shape[1]; j += steps[1]) {
      for (let i = 0; i < shape[0]; i += steps[0]) {
        if (!isInside(i + shape[0] * (j + shape[1] * k), [i, j, k])) continue;
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
        count++;
      }
    }
  }
  if (count === 0) return null;
  const each = spacing.reduce((product, mm, axis) => product * mm * (steps[axis] as number), 1);
  return { place: applyAffine(affine, [sum[0] / count, sum[1] / count, sum[2] / count]), mm3: count * each };
}
