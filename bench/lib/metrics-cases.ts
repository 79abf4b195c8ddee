import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { evaluateMasks, type MaskMetrics, type Outcome, type SurfaceKind } from "@panshift/metrics";
import { type PerAxis, parseNifti, spacingOf } from "@panshift/volume";

/** Two masks of one grid as two bits of a file of bytes, i fastest. */
export interface BitPair {
  readonly path: string;
  readonly shape: PerAxis<number>;
  readonly spacing: PerAxis<number>;
  readonly reference: number;
  readonly prediction: number;
}

/** A library's own surfaces decide which of ours its values must equal. */
export interface MetricsPeer {
  readonly surface: SurfaceKind;
  /** Highest ratio of our time to its time; null for one that is only shown. */
  readonly target: number | null;
}

export interface MetricsCase {
  readonly name: string;
  /** Surfaces that we measure in the time. */
  readonly surface: SurfaceKind;
  readonly pairs: readonly BitPair[];
  /** By the names of the peer's methods. */
  readonly peers: Readonly<Record<string, MetricsPeer>>;
  /** Cases of minutes run once. */
  readonly slow: boolean;
}

/** Predictions of the 73 real cases by their bit; bit 0 is the reference. */
export const PREDICTION_BITS = [1, 2, 3, 4, 5, 6, 7];

const BIG_SHAPE: PerAxis<number> = [512, 512, 200];
const BIG_SPACING: PerAxis<number> = [0.8, 0.8, 2];

/**
 * @param folder for the files of bytes
 * @param masks folder of the 73 bit-packed real cases, null when absent
 */
export function metricsCases(folder: string, masks: string | null): readonly MetricsCase[] {
  const real = masks === null ? [] : realBits(folder, masks);
  const pairsOf = (bits: readonly number[]) =>
    real.flatMap((one) => bits.map((prediction) => ({ ...one, reference: 0, prediction })));
  const mesh = (target: number | null): MetricsPeer => ({ surface: "mesh", target });
  const voxel: MetricsPeer = { surface: "voxel", target: null };
  const filled = bigPair(join(folder, "filled.raw"), [256, 256, 100]);
  const small = bigPair(join(folder, "small.raw"), [30, 20, 15]);
  const cases: MetricsCase[] = [
    {
      name: "73 pairs",
      surface: "voxel",
      pairs: pairsOf([1]),
      peers: { surface_distance: mesh(0.1), simpleitk: voxel },
      slow: false,
    },
    {
      name: "73 pairs, mesh",
      surface: "mesh",
      pairs: pairsOf([1]),
      peers: { surface_distance: mesh(null) },
      slow: false,
    },
    {
      name: "filled 512x512x200",
      surface: "voxel",
      pairs: [filled],
      peers: { surface_distance: mesh(0.25) },
      slow: true,
    },
    {
      name: "small in 512x512x200",
      surface: "voxel",
      pairs: [small],
      peers: { surface_distance: mesh(1) },
      slow: false,
    },
    {
      name: "511 pairs",
      surface: "voxel",
      pairs: pairsOf(PREDICTION_BITS),
      peers: { surface_distance: mesh(0.1) },
      slow: true,
    },
    {
      name: "73 pairs, slow",
      surface: "voxel",
      pairs: pairsOf([1]),
      peers: { monai: voxel, medpy: voxel },
      slow: true,
    },
  ];
  return cases.filter(({ pairs }) => pairs.length > 0);
}

/** The real cases as files of bytes. */
export function realBits(folder: string, masks: string): Omit<BitPair, "reference" | "prediction">[] {
  return readdirSync(masks)
    .filter((file) => file.endsWith("_bits.nii.gz"))
    .sort()
    .map((file) => {
      const volume = parseNifti(gunzipSync(readFileSync(join(masks, file))));
      const path = join(folder, `${basename(file, ".nii.gz")}.raw`);
      writeFileSync(path, volume.voxels as Uint8Array);
      return { path, shape: volume.shape, spacing: spacingOf(volume.affine) };
    });
}

/** An ellipsoid in the middle of a scan's grid, and one a little smaller and moved. */
function bigPair(path: string, radii: PerAxis<number>): BitPair {
  const [n0, n1, n2] = BIG_SHAPE;
  const bytes = new Uint8Array(n0 * n1 * n2);
  const middle = [255.5, 255.5, 99.5] as const;
  for (let k = 0, n = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      for (let i = 0; i < n0; i++, n++) {
        const [x, y, z] = [(i - middle[0]) / radii[0], (j - middle[1]) / radii[1], (k - middle[2]) / radii[2]];
        const moved = ((i - middle[0] - 2) / radii[0]) ** 2 + y * y + z * z;
        bytes[n] = (x * x + y * y + z * z <= 1 ? 1 : 0) | (moved <= 0.96 ? 2 : 0);
      }
    }
  }
  writeFileSync(path, bytes);
  return { path, shape: BIG_SHAPE, spacing: BIG_SPACING, reference: 0, prediction: 1 };
}

/** Mean over the pairs of each metric that the libraries have; the normalized surface distances as nsd1, nsd2 ... */
export type Means = Readonly<Record<string, number>>;

/** The masks of a case in memory, and the task. */
export function prepareCase({ surface, pairs }: MetricsCase): () => () => Record<SurfaceKind, Means> {
  const inputs = pairs.map((pair) => {
    const bytes = new Uint8Array(readFileSync(pair.path));
    return { ...pair, a: maskOfBit(bytes, pair.reference), b: maskOfBit(bytes, pair.prediction) };
  });
  const run = (kind: SurfaceKind) =>
    inputs.map(({ a, b, shape, spacing }) => evaluateMasks(a, b, shape, spacing, { surface: kind }).metrics);
  return () => {
    const measured = run(surface);
    return () => ({
      voxel: meansOf(surface === "voxel" ? measured : run("voxel")),
      mesh: meansOf(surface === "mesh" ? measured : run("mesh")),
    });
  };
}

/** One mask of a file of bytes. */
export function maskOfBit(bytes: Uint8Array, bit: number): Uint8Array {
  const mask = new Uint8Array(bytes.length);
  for (let n = 0; n < mask.length; n++) mask[n] = ((bytes[n] as number) >> bit) & 1;
  return mask;
}

function meansOf(list: readonly MaskMetrics[]): Means {
  const mean = (outcomeOf: (metrics: MaskMetrics) => Outcome | undefined) => {
    const values = list
      .map((metrics) => outcomeOf(metrics))
      .map((one) => (one?.kind === "value" ? one.value : Number.NaN));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    dice: mean(({ dice }) => dice),
    assdMm: mean(({ assdMm }) => assdMm),
    masdMm: mean(({ masdMm }) => masdMm),
    hdMm: mean(({ hdMm }) => hdMm),
    hd95Mm: mean(({ hd95Mm }) => hd95Mm),
    hd95PooledMm: mean(({ hd95PooledMm }) => hd95PooledMm),
    ...Object.fromEntries([1, 2, 3, 5].map((mm) => [`nsd${mm}`, mean(({ nsd }) => nsd[mm])])),
  };
}
