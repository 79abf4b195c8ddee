import { liveTensors } from "@panshift/torch";
import { expect, test } from "vitest";
import { defaultBackbone } from "./backbone.ts";
import { measurePasses } from "./measure.ts";

test("times a warm-up and so many passes at each size, in order, and frees everything", () => {
  const before = liveTensors();
  const seen: string[] = [];
  const measured = measurePasses(
    { ...defaultBackbone, width: 8 },
    [
      [8, 8, 8],
      [16, 16, 16],
    ],
    { device: "cpu", precision: "fp32", passes: 2, onPass: (done, total) => seen.push(`${done}/${total}`) },
  );
  expect(seen).toEqual(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
  expect(measured.map(({ sizeDhw, passes }) => [sizeDhw, passes])).toEqual([
    [[8, 8, 8], 2],
    [[16, 16, 16], 2],
  ]);
  for (const { seconds, peakResidentBytes } of measured) {
    expect(seconds).toBeGreaterThan(0);
    // The weights alone are 1,186,497 floats.
    expect(peakResidentBytes).toBeGreaterThan(4 * 1_186_497);
  }
  expect(liveTensors()).toBe(before);
});
