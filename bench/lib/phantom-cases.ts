import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  drawCenter,
  drawSubject,
  type Preset,
  parseRequests,
  presets,
  scanSubject,
  setForSubject,
} from "@panshift/phantom";
import { voxelCount } from "@panshift/volume";
import { writeVolumeParallel } from "@panshift/volume/files";
import { peakMemoryMiB, resetPeakMemory } from "./peak-memory.ts";
import { median } from "./statistics.ts";

const SEED = 1;
const TARGET_MIB = 3 * 1024;

/** One subject that is made from its parameters to its files. */
export interface PhantomCase {
  readonly name: string;
  readonly preset: Preset;
  readonly sequences: readonly string[];
  readonly targetSeconds: number;
}

export interface PhantomRow {
  readonly name: string;
  /** Median of the times. */
  readonly seconds: number;
  readonly times: readonly number[];
  /** Median of the time that cores worked: what counts where other work slows the machine. */
  readonly coreSeconds: number;
  readonly targetSeconds: number;
  /** Highest of all rounds; null where the system does not tell. */
  readonly peakMiB: number | null;
  readonly targetMiB: number;
  /** Voxels of all images of the subject, in millions. */
  readonly megavoxels: number;
}

const { crosspan, phases } = presets;
const mrGrid = { inPlane: [1.2, 1.2], slice: [3, 3] } as const;

export const phantomCases: readonly PhantomCase[] = [
  {
    name: "MR 320x260x72, 3 sequences on one grid",
    preset: { ...crosspan, mr: { ...crosspan.mr, t1w: mrGrid, t2w: mrGrid } },
    sequences: ["t1w", "t2w", "opposed"],
    targetSeconds: 10,
  },
  {
    name: "MR 320x260x72, T2W of 36 slices on its own",
    preset: { ...crosspan, mr: { ...crosspan.mr, t1w: mrGrid, t2w: { inPlane: [1.2, 1.2], slice: [6, 6] } } },
    sequences: ["t1w", "t2w", "opposed"],
    targetSeconds: 10,
  },
  {
    name: "CT 512x512x120",
    preset: { ...phases, ct: { ...phases.ct, inPlane: [0.75, 0.75], slice: [1.5, 1.5] } },
    sequences: ["ct"],
    targetSeconds: 20,
  },
];

/** Makes subjects 0, 1, ...: each round another one, the first not counted. */
export async function measureCase(one: PhantomCase, rounds: number): Promise<PhantomRow> {
  const times: number[] = [];
  const coreTimes: number[] = [];
  let megavoxels = 0;
  resetPeakMemory();
  for (let round = 0; round <= rounds; round++) {
    const [start, startCpu] = [performance.now(), process.cpuUsage()];
    megavoxels = await makeSubject(one, round);
    const { user, system } = process.cpuUsage(startCpu);
    if (round === 0) continue;
    times.push((performance.now() - start) / 1000);
    coreTimes.push((user + system) / 1e6);
  }
  const { name, targetSeconds } = one;
  return {
    name,
    seconds: median(times),
    times,
    coreSeconds: median(coreTimes),
    targetSeconds,
    peakMiB: peakMemoryMiB(),
    targetMiB: TARGET_MIB,
    megavoxels,
  };
}

async function makeSubject({ preset, sequences }: PhantomCase, index: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  try {
    const drawn = drawCenter(SEED, 0, preset);
    const subject = drawSubject(SEED, index, drawn.population);
    const center = setForSubject(drawn, subject, preset);
    let voxels = 0;
    for (const { request, scan } of scanSubject(subject, center, preset, parseRequests(sequences))) {
      voxels += voxelCount(scan.image.shape);
      const files = ["image", "labels", "organs", "parts", "tubes"] as const;
      const pathOf = (file: string) => join(folder, `${request.sequence}_${file}.nii.gz`);
      await Promise.all(files.map((file) => writeVolumeParallel(pathOf(file), scan[file])));
    }
    return voxels / 1e6;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
