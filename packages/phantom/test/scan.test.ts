import { sha256Hex } from "@panshift/core";
import { spacingOf } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import {
  drawCenter,
  drawSubject,
  type PhantomScan,
  type Preset,
  parseRequests,
  presets,
  type Sequence,
  scanSubject,
} from "../src/index.ts";

/** A coarse preset, so that a scan takes a moment. */
const coarse: Preset = {
  ...presets.demo,
  mr: { ...presets.demo.mr, t1w: { inPlane: [7, 8], slice: [8, 9] }, t2w: { inPlane: [7, 8], slice: [8, 9] } },
  ct: { ...presets.demo.ct, inPlane: [7, 8], slice: [8, 9] },
};

function scan(index: number, sequences: Sequence[], seed = 21) {
  const center = drawCenter(seed, index % 2, coarse);
  const scans = scanSubject(drawSubject(seed, index), center, coarse, parseRequests(sequences));
  return Object.fromEntries([...scans].map(({ request, scan }) => [request.sequence, scan])) as Record<
    Sequence,
    PhantomScan
  >;
}

const hashOf = (voxels: unknown) => {
  const array = voxels as Int16Array;
  return sha256Hex(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
};

describe("scanSubject", () => {
  const all = scan(0, ["t1w", "t2w", "opposed", "in", "ct"]);

  it("gives image, labels and organs on one grid", () => {
    for (const { image, labels, organs } of Object.values(all)) {
      expect(image.voxels).toBeInstanceOf(Int16Array);
      expect(labels.voxels).toBeInstanceOf(Uint8Array);
      expect(labels.affine).toEqual(image.affine);
      expect(organs.shape).toEqual(image.shape);
    }
    const { mr } = drawCenter(21, 0, coarse);
    expect(spacingOf(all.t2w.image)).toEqual([mr.t2w.inPlaneMm, mr.t2w.inPlaneMm, mr.t2w.sliceMm]);
    expect(all.opposed.image.affine).toEqual(all.t1w.image.affine);
  });

  it("does not depend on which sequences are asked for, nor on their order", () => {
    const some = scan(0, ["opposed", "t1w"]);
    expect(some.t1w).toEqual(all.t1w);
    expect(some.opposed).toEqual(all.opposed);
  });

  it("differs between subjects, sequences and seeds", () => {
    const hashes = [all.t1w, all.t2w, all.opposed, all.in, scan(2, ["t1w"]).t1w, scan(0, ["t1w"], 22).t1w].map((made) =>
      hashOf(made.image.voxels),
    );
    expect(new Set(hashes).size).toBe(6);
  });

  it("gives the numbers it gave when they were last changed on purpose", () => {
    // Stored from this code, PHANTOM_VERSION 2. A change here changes every phantom: raise the version.
    expect(hashOf(all.t1w.image.voxels).slice(0, 16)).toBe("6fe12b3fdf3c3420");
    expect(hashOf(all.ct.image.voxels).slice(0, 16)).toBe("a3cce47ba8915324");
    expect(hashOf(all.t1w.labels.voxels).slice(0, 16)).toBe("880ab3024bfde8cd");
  });

  it("has air at -1000 HU with the center's noise, and Rician noise around an MR", () => {
    const ct = all.ct.image.voxels as Int16Array;
    const [nx] = all.ct.image.shape;
    const corner = [...ct.slice(0, nx * 2)];
    expect(Math.max(...corner)).toBeLessThan(-900);
    expect(Math.min(...ct)).toBeGreaterThanOrEqual(-1024);
    const t1w = all.t1w.image.voxels as Int16Array;
    expect(Math.min(...t1w)).toBeGreaterThanOrEqual(0);
    expect(t1w.slice(0, 40).reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
  });
});
