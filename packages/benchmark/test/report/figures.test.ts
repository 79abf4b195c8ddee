import { describe, expect, test } from "vitest";
import { correlationPlot } from "../../src/report/figures/correlation-plot.ts";
import { figureSvg } from "../../src/report/figures/draw-figure.ts";
import { sizeCurves } from "../../src/report/figures/size-curves.ts";
import { svgPng } from "../../src/report/figures/svg-png.ts";
import { sliceSvg } from "../../src/report/pictures/slice-svg.ts";
import type { RowFacts } from "../analysis/rows.ts";
import { analysisOf } from "../analysis/study.ts";

/** Three sizes, five draws each, six subjects: more training is better, and another center costs 0.1. */
function sampled(): RowFacts[] {
  return [2, 4, 8].flatMap((size) =>
    [1, 2, 3, 4, 5].flatMap((draw) =>
      ["a", "b", "c", "d", "e", "f"].flatMap((subject, at): RowFacts[] => {
        const dice = 0.9 - 0.6 / size + 0.01 * Math.sin(7 * draw + at);
        const sample = { size, draw };
        return [
          { subject, sample, domain: "A/t1w", dice },
          { subject: `${subject} of B`, center: "B", sample, domain: "B/t1w", changed: ["center"], dice: dice - 0.1 },
        ];
      }),
    ),
  );
}

describe("figures", () => {
  const analysis = analysisOf(sampled());

  test("of limited sampling show every draw, the curves and their bands", async () => {
    const [figure, ...others] = sizeCurves(analysis);
    expect(others).toEqual([]);
    const svg = await figureSvg(figure as NonNullable<typeof figure>);
    expect(svg).toContain("baseline, pancreas: A/t1w to B/t1w (other center)");
    expect(svg).toContain("training subjects");
    expect(svg.match(/aria-roledescription="area mark"/g)?.length).toBeGreaterThanOrEqual(2);
    expect((await svgPng(svg)).length).toBeGreaterThan(1000);
  });

  test("of source and target scores have a panel for each target, with r and the number of models", async () => {
    const [figure] = correlationPlot(analysis);
    const svg = await figureSvg(figure as NonNullable<typeof figure>);
    expect(svg).toContain("pancreas, B/t1w, other center: 15 models, r 1.00");
  });
});

test("a case picture is cut to what is outlined, with 40 mm around it, in the shape of the scan", () => {
  const [width, height] = [100, 50];
  const mask = new Uint8Array(width * height);
  mask[20 * width + 60] = 1;
  const picture = {
    width,
    height,
    gray: new Uint8Array(width * height),
    pixelMm: [2, 4] as const,
    heightMm: 0,
    masks: [{ data: mask, width, height }],
  };
  const svg = sliceSvg(picture, 164);
  expect(svg).toContain('viewBox="40 10 41 21"'); // 20 pixels of 2 mm and 10 of 4 mm on either side of one pixel
  expect(svg).toContain('width="164" height="168"'); // 82 mm by 84 mm
  expect(svg).toContain("M60 20H61");
  expect(sliceSvg({ ...picture, masks: [] }, 200)).toContain('viewBox="0 0 100 50"');
});
