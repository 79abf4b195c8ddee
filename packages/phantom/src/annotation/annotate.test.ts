import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { centeredGrid } from "../anatomy/rasterize.ts";
import { type LabelShares, labelsOf } from "../partial-volume.ts";
import { annotate } from "./annotate.ts";
import { type AnnotationStyle, drawStyle, exactStyle, styleRanges } from "./style.ts";

const SIZE = 12;
const grid = centeredGrid([SIZE, SIZE, 3], [1, 1, 4]);
const rng = () => Rng.of(1, "test");

/** A pancreas of 6 x 6 voxels in every slice with a lesion of 2 x 2 in its middle, and half-filled voxels on one side. */
function square(): LabelShares {
  const pancreas = new Float32Array(SIZE * SIZE * 3);
  const lesion = new Float32Array(pancreas.length);
  for (let k = 0; k < 3; k++) {
    for (let j = 3; j < 9; j++) {
      for (let i = 3; i < 10; i++) {
        const isLesion = i >= 5 && i < 7 && j >= 5 && j < 7;
        const at = i + SIZE * (j + SIZE * k);
        lesion[at] = isLesion ? 1 : 0;
        pancreas[at] = isLesion ? 0 : i === 9 ? 0.4 : 1;
      }
    }
  }
  return { pancreas, lesion };
}

const drawn = (style: Partial<AnnotationStyle>) => annotate(square(), grid, { ...exactStyle, ...style }, rng());

function areas(labels: Uint8Array, label: number): number[] {
  const area = (k: number) => labels.subarray(k * SIZE * SIZE, (k + 1) * SIZE * SIZE).filter((each) => each === label);
  return [0, 1, 2].map((k) => area(k).length);
}

describe("annotate", () => {
  it("draws the exact map in the exact style", () => {
    expect(drawn({})).toEqual(labelsOf(square()));
    expect(areas(drawn({}), 1)).toEqual([32, 32, 32]);
    expect(areas(drawn({}), 2)).toEqual([4, 4, 4]);
  });

  it("includes half-filled voxels below the threshold", () => {
    expect(areas(drawn({ threshold: 0.4 }), 1)).toEqual([38, 38, 38]);
  });

  it("moves both outlines in the plane by the dilation", () => {
    const grown = drawn({ dilationMm: 0.6 }); // neighbors' centers lie 0.5 mm outside, diagonal ones 0.9
    expect(areas(grown, 2)).toEqual([12, 12, 12]);
    expect(areas(grown, 1)).toEqual([60 - 12, 60 - 12, 60 - 12]);
    const [fringe, twoVoxels] = [drawn({ dilationMm: 0.2 }), drawn({ dilationMm: 1.6 })];
    expect(areas(fringe, 1)).toEqual([38, 38, 38]); // the voxels that are filled to 0.4 lie 0.1 mm outside
    expect(areas(twoVoxels, 1)[0]).toBeGreaterThan(areas(grown, 1)[0] as number);
    const shrunk = drawn({ dilationMm: -0.6 });
    expect(areas(shrunk, 1)).toEqual([16, 16, 16]);
    expect(areas(shrunk, 2)).toEqual([0, 0, 0]);
  });

  it("rounds corners and leaves sides where they are", () => {
    const rounded = drawn({ smoothnessMm: 1 });
    const at = (i: number, j: number) => rounded[i + SIZE * j];
    expect([at(3, 3), at(8, 3), at(3, 8), at(8, 8)]).toEqual([0, 0, 0, 0]);
    expect([at(3, 5), at(8, 6), at(6, 3), at(6, 8)]).toEqual([1, 1, 1, 1]);
    expect(at(2, 5)).toBe(0);
  });

  it("jitters from slice to slice, by the generator alone", () => {
    const style = { jitterMm: 1.5 };
    const organ = (labels: Uint8Array) => areas(labels, 1).map((area, k) => area + (areas(labels, 2)[k] as number));
    expect(new Set(organ(drawn(style))).size).toBeGreaterThan(1);
    expect(drawn(style)).toEqual(drawn(style));
    expect(drawn(style)).not.toEqual(annotate(square(), grid, { ...exactStyle, ...style }, Rng.of(2, "test")));
  });

  it("leaves an empty volume empty", () => {
    const none = { pancreas: new Float32Array(SIZE * SIZE * 3), lesion: new Float32Array(SIZE * SIZE * 3) };
    expect(annotate(none, grid, { ...exactStyle, dilationMm: 2 }, rng()).every((label) => label === 0)).toBe(true);
  });
});

describe("drawStyle", () => {
  it("stays in its ranges, and differs between readers and neighboring centers", () => {
    for (let center = 0; center < 8; center++) {
      const style = drawStyle(7, 1, center);
      for (const [name, [low, high]] of Object.entries(styleRanges)) {
        const value = style[name as keyof AnnotationStyle];
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
        expect(Math.abs(value - drawStyle(7, 1, center + 1)[name as keyof AnnotationStyle])).toBeGreaterThan(
          0.3 * (high - low),
        );
      }
      expect(style).not.toEqual(drawStyle(7, 2, center));
      expect(style).toEqual(drawStyle(7, 1, center));
    }
  });
});
