import { affineFrom, createVolume } from "@panshift/volume";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { outlinePath } from "../../examples/demo/contour.ts";
import { montageSvg, renderMontage } from "../../examples/demo/montage.ts";
import { largestSlice } from "../../examples/demo/slice.ts";

describe("outlinePath", () => {
  it("draws around a pixel and joins edges in a row", () => {
    const data = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
    expect(outlinePath({ data, width: 4, height: 3 })).toBe("M1 1H3M1 2H3M1 1V2M3 1V2");
  });

  it("closes masks that touch the border and draws nothing for an empty one", () => {
    expect(outlinePath({ data: Uint8Array.of(1), width: 1, height: 1 })).toBe("M0 0H1M0 1H1M0 0V1M1 0V1");
    expect(outlinePath({ data: new Uint8Array(4), width: 2, height: 2 })).toBe("");
  });
});

/** A 4 x 3 x 2 volume in LPS axes with one bright labelled voxel on the patient's right, at the back, in slice 1. */
function example() {
  const grid = { shape: [4, 3, 2], affine: affineFrom([1, 2, 5], [0, 0, 0], "LPS") } as const;
  const voxels = new Uint8Array(24);
  voxels[0 + 4 * (2 + 3 * 1)] = 1; // i = 0: right end of an L axis; j = 2: posterior end of a P axis
  const image = createVolume(
    Uint8Array.from(voxels, (label) => 100 * label),
    grid,
  );
  return { image, labels: createVolume(voxels, grid) };
}

describe("largestSlice", () => {
  it("shows the patient's right on the left and the back at the bottom", () => {
    const { image, labels } = example();
    const picture = largestSlice(image, labels, labels);
    expect([picture.width, picture.height, ...picture.pixelMm]).toEqual([4, 3, 1, 2]);
    expect([...picture.reference.data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect(picture.gray.indexOf(255)).toBe(8);
  });
});

describe("renderMontage", () => {
  const { image, labels } = example();
  const cells = [{ picture: largestSlice(image, labels, labels), caption: "Dice 1.00" }];
  const montage = { title: "A & B", columns: ["baseline"], rows: [{ label: ["T1W", "center A"], cells }] };

  it("gives a picture of the size of its parts, with both contours in it", () => {
    const { width, height, data, channels } = decode(renderMontage(montage));
    expect([width, height]).toEqual([502, 112 + 450 + 26 + 12 + 24]);
    const colors = new Set<string>();
    for (let n = 0; n < data.length; n += channels) colors.add(data.subarray(n, n + 3).join());
    expect(colors).toContain("255,154,31");
  });

  it("draws its words with the bundled font", () => {
    const blank = renderMontage({ ...montage, title: "" });
    expect(Buffer.compare(Buffer.from(blank), Buffer.from(renderMontage(montage)))).not.toBe(0);
    expect(montageSvg(montage)).toContain("A &amp; B");
  });
});
