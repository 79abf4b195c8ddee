import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import {
  type Bead,
  blend,
  cut,
  ellipsoid,
  grown,
  lengthOf,
  lobes,
  ripple,
  type Solid,
  tube,
  volumeOf,
} from "./shapes.ts";

const straight: Bead[] = [
  { at: [0, 0, 0], radius: 5 },
  { at: [20, 0, 0], radius: 5 },
];

describe("shapes", () => {
  it("measures a sphere exactly", () => {
    const ball = ellipsoid([1, 2, 3], [4, 4, 4]);
    expect(ball.distance(1, 2, 10)).toBeCloseTo(3, 12);
    expect(ball.distance(1, 4, 3)).toBeCloseTo(-2, 12);
    expect(ball.distance(1, 2, 3)).toBe(-4);
    expect(ball.box).toEqual({ min: [-3, -2, -1], max: [5, 6, 7] });
  });

  it("measures a straight tube exactly, up to 30 mm", () => {
    const rod = tube(straight);
    expect(rod.distance(10, 8, 0)).toBeCloseTo(3, 9);
    expect(rod.distance(23, 4, 0)).toBeCloseTo(0, 9);
    expect(rod.distance(10, 1, 0)).toBeCloseTo(-4, 9);
    expect(rod.distance(10, 90, 0)).toBe(30);
  });

  it("stretches a tube's section along z", () => {
    const flat = tube(straight, { stretchZ: 2 });
    expect(flat.distance(10, 0, 9.9)).toBeLessThan(0);
    expect(flat.distance(10, 5.1, 0)).toBeGreaterThan(0);
    expect(flat.box.max[2]).toBe(10);
  });

  it("passes a tube through its beads and measures its length", () => {
    const bent: Bead[] = [...straight, { at: [20, 30, 0], radius: 5 }];
    expect(tube(bent).distance(20, 0, 0)).toBeLessThan(-4.9);
    expect(lengthOf(straight)).toBeCloseTo(20, 6);
    expect(lengthOf(bent)).toBeGreaterThan(50);
    expect(lengthOf(bent)).toBeLessThan(54);
  });

  it("joins, cuts and moves surfaces", () => {
    const [a, b] = [ellipsoid([0, 0, 0], [5, 5, 5]), ellipsoid([8, 0, 0], [5, 5, 5])];
    expect(blend(a, b, 4).distance(4, 3.2, 0)).toBeLessThan(Math.min(a.distance(4, 3.2, 0), b.distance(4, 3.2, 0)));
    const half = cut(a, (x) => x);
    expect(half.distance(-2, 0, 0)).toBeLessThan(0);
    expect(half.distance(2, 0, 0)).toBeGreaterThan(0);
    const grown = ripple(a, { reachMm: 1, steepness: 0, at: () => 1 });
    expect(grown.distance(0, 0, 6)).toBeCloseTo(0, 12);
    expect(grown.box.max).toEqual([6, 6, 6]);
  });

  it("counts the volume of a ball, and of the half that is free", () => {
    const ball = ellipsoid([3, 0, 0], [20, 20, 20]);
    const exact = (4 / 3) * Math.PI * 8;
    expect(volumeOf(ball, 1)).toBeCloseTo(exact, 1);
    expect(volumeOf(ball, 1, (x) => x > 3)).toBeCloseTo(exact / 2, 1);
  });

  const bent: Bead[] = [
    { at: [0, 0, 0], radius: 3 },
    { at: [25, 10, 4], radius: 9 },
    { at: [40, -8, 20], radius: 5 },
  ];
  it.each<readonly [string, Solid]>([
    ["an ellipsoid", ellipsoid([0, 0, 0], [27, 24, 54], 35)],
    ["a long ellipsoid", ellipsoid([0, 0, 0], [20, 30, 58])],
    ["a tube", tube(bent)],
    ["a high, narrow tube", tube(bent, { stretchX: 0.8, stretchZ: 1.8 })],
    ["a lobed, grown tube", ripple(grown(tube(bent), 3), lobes(Rng.of("lobes"), 9, 2))],
    ["a blend", blend(tube(bent), ellipsoid([20, 20, 20], [18, 24, 20]), 6)],
  ])("knows how fast the distance of %s changes", (_, solid) => {
    const rng = Rng.of("steepness");
    const inBox = (axis: 0 | 1 | 2) => rng.range(solid.box.min[axis] - 15, solid.box.max[axis] + 15);
    for (let n = 0; n < 4000; n++) {
      const [x, y, z] = [inBox(0), inBox(1), inBox(2)];
      const [dx, dy, dz] = [rng.range(-3, 3), rng.range(-3, 3), rng.range(-3, 3)];
      const [from, to] = [solid.distance(x, y, z), solid.distance(x + dx, y + dy, z + dz)];
      if (from < -9) continue; // deep inside an ellipsoid the estimate is rough
      expect(Math.abs(to - from)).toBeLessThanOrEqual(solid.steepness * Math.hypot(dx, dy, dz) + 1e-9);
    }
  });
});
