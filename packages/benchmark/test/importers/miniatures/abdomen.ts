import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256Hex } from "@panshift/core";
import { type Affine, affineFrom, createVolume, type PerAxis, type Volume, type VoxelArray } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";

/** An abdomen of blocks on a RAS grid of 24 x 20 x 12 voxels of 14 x 12 x 10 mm. */
export const SHAPE: PerAxis<number> = [24, 20, 12];
export const SPACING: PerAxis<number> = [14, 12, 10];
export const AFFINE: Affine = affineFrom(SPACING, [-161, -114, -60], "RAS");

/** Intensities of air, fat, soft tissue, bone, liver, pancreas, lesion. */
const LOOKS = { ct: [-1000, -100, 50, 400, 110, 100, 60], mr: [3, 120, 60, 30, 150, 180, 90] } as const;
const [AIR, FAT, SOFT, BONE, LIVER, PANCREAS, LESION] = [0, 1, 2, 3, 4, 5, 6];

/** First and last voxel of each block, along right, anterior, superior. */
const BLOCKS: readonly (readonly [tissue: number, low: PerAxis<number>, high: PerAxis<number>])[] = [
  [SOFT, [3, 3, 0], [20, 5, 11]], // the muscles of the back
  [BONE, [11, 3, 0], [12, 5, 11]], // the spine
  [LIVER, [14, 7, 4], [20, 15, 10]], // on the right
  [SOFT, [3, 6, 6], [6, 9, 10]], // the spleen, on the left
  // Before the spine, below the middle: it rises to the left and bends to the front, as a pancreas does.
  [PANCREAS, [6, 11, 3], [7, 12, 4]],
  [PANCREAS, [8, 12, 2], [11, 13, 4]],
  [PANCREAS, [12, 11, 2], [13, 12, 3]],
  [LESION, [7, 12, 3], [8, 13, 4]],
];

export interface AbdomenOptions {
  readonly modality?: keyof typeof LOOKS;
  /** Another subject: adds noise of this seed to the image, so that no two hash alike. */
  readonly subject?: number;
  readonly lesion?: boolean;
}

export interface Abdomen {
  /** int16. */
  readonly image: Volume;
  /** uint8, 1 pancreas, 2 lesion. */
  readonly label: Volume;
}

/** A fat ellipse in air with back muscles, spine, liver, spleen, pancreas and lesion, in the canonical labels. */
export function abdomen({ modality = "ct", subject = 1, lesion = true }: AbdomenOptions = {}): Abdomen {
  const tissues = paintedTissues(lesion);
  const looks = LOOKS[modality];
  const noise = noiseOf(subject);
  const image = Int16Array.from(tissues, (tissue) => (looks[tissue] as number) + noise());
  const label = Uint8Array.from(tissues, (tissue) => (tissue === PANCREAS ? 1 : tissue === LESION ? 2 : 0));
  const grid = { shape: SHAPE, affine: AFFINE };
  return { image: createVolume(image, grid), label: createVolume(label, grid) };
}

function paintedTissues(lesion: boolean): Uint8Array {
  const [ni, nj, nk] = SHAPE;
  const tissues = new Uint8Array(ni * nj * nk).fill(AIR);
  for (let n = 0; n < tissues.length; n++) {
    const [i, j] = [n % ni, Math.floor(n / ni) % nj];
    if (((i - 11.5) / 11) ** 2 + ((j - 9.5) / 9) ** 2 < 1) tissues[n] = FAT;
  }
  for (const [tissue, low, high] of BLOCKS) {
    if (tissue === LESION && !lesion) continue;
    for (let k = low[2]; k <= high[2]; k++)
      for (let j = low[1]; j <= high[1]; j++)
        for (let i = low[0]; i <= high[0]; i++) tissues[i + ni * (j + nj * k)] = tissue;
  }
  return tissues;
}

/** Whole numbers from 0 to 6 that follow from the seed (a linear congruential generator). */
function noiseOf(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % 7;
  };
}

/** The same scan with its axes stored in another order and sense; every voxel keeps its place in the world. */
export function storedAs(volume: Volume, flips: PerAxis<boolean>): Volume {
  const affine = volume.affine.map((row, r) => {
    if (r === 3) return row;
    const origin = flips.reduce(
      (sum, flip, a) => sum + (flip ? (row[a] as number) * (volume.shape[a] as number) - (row[a] as number) : 0),
      row[3],
    );
    return [...flips.map((flip, a) => (flip ? -(row[a] as number) : row[a])), origin];
  });
  return createVolume(flipped(volume, flips).voxels, { shape: volume.shape, affine: affine as unknown as Affine });
}

/** The voxels in another order under the same affine: what a careless export does to a scan. */
export function flipped(volume: Volume, flips: PerAxis<boolean>): Volume {
  const [ni, nj, nk] = volume.shape;
  const voxels = volume.voxels.slice() as Exclude<VoxelArray, BigInt64Array | BigUint64Array>;
  const at = (n: number, length: number, flip: boolean) => (flip ? length - 1 - n : n);
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const from = at(i, ni, flips[0]) + ni * (at(j, nj, flips[1]) + nj * at(k, nk, flips[2]));
        voxels[i + ni * (j + nj * k)] = volume.voxels[from] as number;
      }
  return createVolume(voxels, { shape: volume.shape, affine: volume.affine });
}

/** The label with other values: `mapped(label, {1: 2, 2: 1})`; values not named stay. */
export function mapped(label: Volume, values: Readonly<Record<number, number>>): Volume {
  return createVolume(
    Uint8Array.from(label.voxels as Uint8Array, (value) => values[value] ?? value),
    label,
  );
}

/** Writes a volume and makes the folders above it; gives its path. */
export function write(volume: Volume, ...path: readonly string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeVolume(file, volume);
  return file;
}

/** Writes text or bytes and makes the folders above; JSON for other values. */
export function writeFile(content: string | Uint8Array | object, ...path: readonly string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  const isRaw = typeof content === "string" || content instanceof Uint8Array;
  writeFileSync(file, isRaw ? content : JSON.stringify(content, null, 2));
  return file;
}

/** What a macOS archive leaves beside each file: no image, though its name says so. */
export function writeAppleDouble(...path: readonly string[]): string {
  return writeFile(Uint8Array.of(0, 5, 22, 7, 0, 2, 0, 0), ...path);
}

/** Path below the folder to hash and time of change of every file: equal before and after, nothing was edited. */
export function treeState(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    files.map((name) => {
      const path = join(folder, name);
      return [name, `${sha256Hex(readFileSync(path))} ${statSync(path).mtimeMs}`];
    }),
  );
}
