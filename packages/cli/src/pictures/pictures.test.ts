import { largestSlice, outlineColors, outlinePath, sheetSvg } from "@panshift/benchmark/pictures";
import { affineFrom, createVolume } from "@panshift/volume";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { renderSheet } from "./render-sheet.ts";

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
    const picture = largestSlice(image, [{ labels, values: [1] }]);
    expect([picture.width, picture.height, ...picture.pixelMm]).toEqual([4, 3, 1, 2]);
    expect([...(picture.masks[0]?.data ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect(picture.gray.indexOf(255)).toBe(8);
  });

  it("goes by the first of the named overlays that holds anything, and shows a window of values", () => {
    const { image, labels } = example();
    const overlays = [
      { labels, values: [7] },
      { labels, values: [1] },
    ];
    const picture = largestSlice(image, overlays, {
      window: { kind: "values", black: 0, white: 200 },
      chosenBy: [0, 1],
    });
    expect(picture.masks.map(({ data }) => data.includes(1))).toEqual([false, true]);
    expect(picture.gray[8]).toBe(128);
    expect(picture.heightMm).toBe(5);
    expect(largestSlice(image, overlays, { heightMm: 1 }).masks[1]?.data.includes(1)).toBe(false);
    expect(largestSlice(image, overlays, { heightMm: 99 }).heightMm).toBe(5);
    expect(largestSlice(image, [{ labels, values: [7] }]).gray.every((gray) => gray === 0)).toBe(true);
  });
});

describe("renderSheet", () => {
  const { image, labels } = example();
  const overlays = [
    { labels, values: [1] },
    { labels, values: [1] },
  ];
  const cells = [{ picture: largestSlice(image, overlays), caption: "Dice 1.00" }, null];
  const outlines = [
    { name: "reference", color: outlineColors.blue, widthPx: 2.4 },
    { name: "prediction", color: outlineColors.orange, widthPx: 1.6 },
  ];
  const sheet = {
    title: "A & B",
    outlines,
    columns: ["baseline", "other"],
    rows: [{ label: ["T1W", "center A"], cells }],
  };

  it("gives a picture of the size of its parts, with the last outline on top", () => {
    const { width, height, data, channels } = decode(renderSheet(sheet));
    expect([width, height]).toEqual([190 + 2 * 312, 112 + 450 + 26 + 12 + 24]);
    const colors = new Set<string>();
    for (let n = 0; n < data.length; n += channels) colors.add(data.subarray(n, n + 3).join());
    expect(colors).toContain("255,154,31");
  });

  it("draws its words with the bundled font", () => {
    const blank = renderSheet({ ...sheet, title: "" });
    expect(Buffer.compare(Buffer.from(blank), Buffer.from(renderSheet(sheet)))).not.toBe(0);
    expect(sheetSvg(sheet)).toContain("A &amp; B");
  });
});
