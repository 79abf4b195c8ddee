import { createVolume, type Grid, originOf, type Volume } from "@panshift/volume";
import { beforeAll, describe, expect, it } from "vitest";
import {
  buildAnatomy,
  centeredGrid,
  drawSubject,
  type FineMap,
  LESION,
  labelsOf,
  type OrganMapAnatomy,
  organMapAnatomy,
  organsOf,
  organValues,
  pancreasPartsOf,
  partValues,
  rasterize,
  type Subject,
  sharesOf,
  tubesOf,
  tubeValues,
} from "../../src/index.ts";

const PANCREAS = 200;
const organs = ["liver", "spleen", "kidney_left", "stomach", "duodenum", "gallbladder", "esophagus"] as const;
const names = { pancreas: PANCREAS, ...Object.fromEntries(organs.map((name) => [name, organValues[name] as number])) };
/** Straight, so that organs come back where they were; without a lesion, which would hide organs. */
const subject: Subject = { ...drawSubject(3, 0), deformationMm: 0, lesion: null };
const grid = centeredGrid([108, 84, 72], [3, 3, 3]);

/** The organ map and the pancreas of a drawing in one label map. */
function labelMap(map: FineMap): Volume {
  const labels = labelsOf(sharesOf(map));
  return createVolume(
    organsOf(map).map((organ, n) => (labels[n] === 0 ? organ : PANCREAS)),
    map.grid,
  );
}

/** The grid of a map as the anatomy made from it sees it. */
function movedBy({ shape, affine }: Grid, [x, y, z]: OrganMapAnatomy["center"]): Grid {
  const [ox, oy, oz] = originOf(affine);
  const [a, b, c] = affine;
  return {
    shape,
    affine: [
      [a[0], a[1], a[2], ox - x],
      [b[0], b[1], b[2], oy - y],
      [c[0], c[1], c[2], oz - z],
      [0, 0, 0, 1],
    ],
  };
}

function dice(a: ArrayLike<number>, b: ArrayLike<number>, value: number): number {
  let [both, sum] = [0, 0];
  for (let n = 0; n < a.length; n++) {
    const [inA, inB] = [a[n] === value ? 1 : 0, b[n] === value ? 1 : 0];
    both += inA * inB;
    sum += inA + inB;
  }
  return (2 * both) / sum;
}

let original: Volume;
let source: OrganMapAnatomy;
let drawn: FineMap;
let again: Volume;

beforeAll(() => {
  original = labelMap(rasterize(buildAnatomy(subject), grid, [2, 2, 2]));
  source = organMapAnatomy(original, names, subject);
  drawn = source.draw(movedBy(grid, source.center), [2, 2, 2]);
  again = labelMap(drawn);
});

interface Place {
  readonly voxels: number;
  /** Mean place, mm of the anatomy. */
  readonly at: readonly [x: number, y: number, z: number];
}

/** Number and mean place of the voxels of a value on the test's grid. */
function placeOf(voxels: ArrayLike<number>, value: number): Place {
  const [nx, ny] = grid.shape;
  const first = originOf(movedBy(grid, source.center).affine);
  const sum = [0, 0, 0];
  let count = 0;
  for (let n = 0; n < voxels.length; n++) {
    if (voxels[n] !== value) continue;
    count++;
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    for (const axis of [0, 1, 2] as const)
      sum[axis] = (sum[axis] as number) + first[axis] + 3 * (index[axis] as number);
  }
  const mean = (axis: 0 | 1 | 2) => (sum[axis] as number) / count;
  return { voxels: count, at: [mean(0), mean(1), mean(2)] };
}

describe("organMapAnatomy", () => {
  it.each(["pancreas", ...organs])("brings back the %s of its map", (name) => {
    const value = names[name as keyof typeof names];
    expect(dice(original.voxels as Uint8Array, again.voxels as Uint8Array, value)).toBeGreaterThan(0.95);
  });

  it("completes the body: spine between the kidneys, great vessels before it, skin around", () => {
    const map = organsOf(drawn);
    const of = (name: string) => placeOf(map, organValues[name] as number);
    const pancreas = placeOf(again.voxels as Uint8Array, PANCREAS);
    expect(Math.abs(of("spine").at[0])).toBeLessThan(3);
    expect(of("spine").at[1]).toBeLessThan(pancreas.at[1] - 40);
    expect(of("aorta").at[0]).toBeLessThan(of("vena_cava").at[0]);
    for (const vessel of ["aorta", "vena_cava"]) {
      expect(of(vessel).at[1]).toBeGreaterThan(of("spine").at[1] + 15);
      expect(of(vessel).at[1]).toBeLessThan(pancreas.at[1]);
    }
    for (const name of ["skin", "subcutaneous_fat", "muscle", "rib", "small_bowel", "colon", "lung", "visceral_fat"]) {
      expect(of(name).voxels, name).toBeGreaterThan(500);
    }
  });

  it("mirrors the kidney that the map lacks", () => {
    const map = organsOf(drawn);
    const [left, right] = ["kidney_left", "kidney_right"].map((name) => placeOf(map, organValues[name] as number));
    expect(right?.at[0]).toBeGreaterThan(40);
    expect(right?.at[0]).toBeCloseTo(-(left?.at[0] ?? 0), -1.3);
    expect((right?.voxels ?? 0) / (left?.voxels ?? 1)).toBeGreaterThan(0.75);
    expect((right?.voxels ?? 0) / (left?.voxels ?? 1)).toBeLessThan(1.1);
  });

  it("leads the splenic vein along the back of body and tail, and the portal vein from there to the liver", () => {
    const tubes = tubesOf(drawn);
    const of = (name: string) => placeOf(tubes, tubeValues[name] as number);
    const body = placeOf(partsOf(), partValues.body);
    expect(of("splenic_vein").at[1]).toBeLessThan(body.at[1]);
    expect(of("splenic_vein").at[0]).toBeLessThan(of("portal_vein").at[0]);
    expect(of("portal_vein").at[2]).toBeGreaterThan(of("mesenteric_vein").at[2]);
    for (const name of ["pancreatic_duct", "common_bile_duct", "mesenteric_artery", "hepatic_vein"]) {
      expect(of(name).voxels, name).toBeGreaterThan(10);
    }
  });

  it("tells the parts of the real gland apart, from right to left", () => {
    const parts = partsOf();
    const [head, body, tail] = [partValues.head, partValues.body, partValues.tail].map((part) => placeOf(parts, part));
    expect(head?.at[0]).toBeGreaterThan(body?.at[0] as number);
    expect(body?.at[0]).toBeGreaterThan(tail?.at[0] as number);
    for (const part of [head, body, tail]) expect(part?.voxels).toBeGreaterThan(400);
  });

  it("says how large the body and the gland of the map are", () => {
    const { frame, pancreas } = source.subject;
    expect(pancreas.volumeMl).toBeCloseTo(placeOf(original.voxels as Uint8Array, PANCREAS).voxels * 0.027, 5);
    expect(pancreas.lengthMm).toBeGreaterThan(120);
    expect(pancreas.lengthMm).toBeLessThan(240);
    for (const axis of [0, 1] as const) expect(Math.abs(frame[axis] - subject.frame[axis])).toBeLessThan(0.12);
  });

  it("bends one map differently for different subjects, and the same for the same one", () => {
    const small = centeredGrid([46, 36, 20], [6, 6, 6]);
    const voxelsOf = (index: number) =>
      organMapAnatomy(original, names, { ...drawSubject(3, index), lesion: null }).draw(small, [1, 1, 1]).ids;
    const [one, other] = [voxelsOf(1), voxelsOf(2)];
    expect(voxelsOf(1)).toEqual(one);
    const differing = one.reduce((sum, id, n) => sum + (id === other[n] ? 0 : 1), 0);
    expect(differing).toBeGreaterThan(0.02 * one.length);
  });

  it("draws the subject's lesion at its place along the real gland", () => {
    const focus = { site: "body", along: 0.6, radiusMm: 11, offset: [0, 0, 0] } as const;
    const lesion = { kind: "pnet", site: "body", foci: [focus], mainDuct: null, obstruction: null } as const;
    const made = organMapAnatomy(original, names, { ...subject, lesion });
    const labels = labelsOf(sharesOf(made.draw(movedBy(grid, made.center), [2, 2, 2])));
    const { at, voxels } = placeOf(labels, LESION);
    expect(voxels * 27).toBeGreaterThan(0.8 * (4 / 3) * Math.PI * 11 ** 3);
    const gaps = made.subject.pancreas.beads.map((bead) =>
      Math.hypot(...bead.at.map((mm, axis) => mm - (at[axis] ?? 0))),
    );
    expect(gaps.indexOf(Math.min(...gaps))).toBe(4);
  });

  it("takes the organs that a map lacks from the generated anatomy", () => {
    const alone = organMapAnatomy(original, { pancreas: PANCREAS }, subject);
    const map = organsOf(alone.draw(movedBy(grid, alone.center), [1, 1, 1]));
    for (const name of [...organs, "kidney_right"]) {
      expect(placeOf(map, organValues[name] as number).voxels, name).toBeGreaterThan(50);
    }
  });

  it("names the file in what it refuses", () => {
    expect(() => organMapAnatomy(original, { pancreas: 77 }, subject, { file: "organs.nii.gz" })).toThrow(
      expect.objectContaining({ code: "LABEL_MISSING", message: expect.stringContaining("organs.nii.gz") }),
    );
  });
});

function partsOf(): Uint8Array {
  return pancreasPartsOf(labelsOf(sharesOf(drawn)), drawn.grid, source);
}
