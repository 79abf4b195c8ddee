import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { sourceWorker } from "../../../../test/support/source-worker.ts";
import { pooledCellsOf } from "../../src/analysis/analyze-study.ts";
import { correlationPlot } from "../../src/report/figures/correlation-plot.ts";
import { figureSvg } from "../../src/report/figures/draw-figure.ts";
import { drawPicture, type Picture } from "../../src/report/figures/draw-picture.ts";
import { PictureThread } from "../../src/report/figures/picture-thread.ts";
import { PictureWriter } from "../../src/report/figures/picture-writer.ts";
import { scoreViolins } from "../../src/report/figures/score-violins.ts";
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

describe("figures", async () => {
  const analysis = await analysisOf(sampled());

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

test("violins are drawn of many cases, boxes and points of all, and every row states its n", async () => {
  const scored = (method: string, n: number, of: Partial<RowFacts> = {}) =>
    Array.from({ length: n }, (_, at): RowFacts => {
      const dice = at === 0 ? ({ kind: "missed" } as const) : 0.6 + 0.03 * Math.sin(5 * at);
      return { method, subject: `s${at}`, domain: "A/t1w", dice, ...of };
    });
  const elsewhere = { domain: "B/t1w", center: "B", changed: ["center"] };
  const facts = [...scored("one", 12), ...scored('two [named] "so"', 12), ...scored("one", 6, elsewhere)];
  const cells = pooledCellsOf(await analysisOf(facts, ["one", "two"]));
  const [dice, distance, ...others] = scoreViolins(cells);
  expect(others).toEqual([]);
  expect(distance).toMatchObject({ name: "scores-pancreas-hd95Mm", title: "HD95 of pancreas, case by case" });
  expect(dice?.caption).toContain("Scott's rule: standard deviation times n^-1/5");
  expect(dice?.caption).toContain("none below 10 cases");
  const svg = await figureSvg(dice as NonNullable<typeof dice>);
  for (const words of [
    "in domain",
    "other center",
    "n 12 (12 subjects), penalized 1",
    "n 6 (6 subjects), penalized 1",
  ]) {
    expect(svg).toContain(words);
  }
  expect(svg).toContain("two [named]");
  expect(svg.match(/aria-roledescription="area mark"/g)).toHaveLength(2); // not of the six
  expect(svg.match(/aria-roledescription="rect mark"/g)).toHaveLength(3); // boxes
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(30);
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

test("another thread draws pictures as this one does, and says why one cannot be drawn", async () => {
  const [figure] = sizeCurves(await analysisOf(sampled()));
  const { spec } = figure as NonNullable<typeof figure>;
  const thread = new PictureThread(sourceWorker("benchmark/src/report/figures/draw-picture.worker.ts"));
  try {
    const { svg, png } = await thread.draw({ spec });
    expect(svg).toBe(await figureSvg({ spec }));
    expect(Buffer.from(png).equals(Buffer.from(await svgPng(svg)))).toBe(true);
    const reason = await svgPng("<svg>").catch(({ message }: Error) => message);
    expect(reason).toBeTypeOf("string");
    await expect(thread.draw({ svg: "<svg>" })).rejects.toThrow(reason as string);
  } finally {
    await thread.close();
  }
});

test("pictures that are asked for together come back each to who asked", async () => {
  const [figure] = sizeCurves(await analysisOf(sampled()));
  const { spec } = figure as NonNullable<typeof figure>;
  const thread = new PictureThread(sourceWorker("benchmark/src/report/figures/draw-picture.worker.ts"));
  try {
    const quick = await drawPicture({ svg: '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>' });
    const [slow, ...others] = await Promise.all([{ spec }, quick, quick].map((picture) => thread.draw(picture)));
    expect(slow?.svg).toBe(await figureSvg({ spec }));
    expect(others.map(({ svg }) => svg)).toEqual([quick.svg, quick.svg]);
    const unsent = { spec: { transform: () => 0 } } as unknown as Picture; // functions go to no other thread
    await expect(thread.draw(unsent)).rejects.toThrow(/could not be cloned/);
    await expect(thread.draw(quick)).rejects.toThrow(/could not be cloned/); // and not the answer to another picture
  } finally {
    await thread.close();
  }
});

test("no picture is begun once a writer was stopped", async () => {
  const writer = new PictureWriter("nowhere", () => {
    throw new RangeError("a thread was started");
  });
  writer.stop();
  writer.add("late", { svg: "<svg/>" });
  await expect(writer.draw()).resolves.toBeUndefined();
});

test("a drawing thread that ended between two pictures is no picture to wait for", async () => {
  const program = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", (picture) => { parentPort.postMessage(picture); setImmediate(() => { throw new Error("lost"); }); });`;
  const worker = new Worker(program, { eval: true });
  const thread = new PictureThread(() => worker);
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  expect(await thread.draw({ svg: "one" })).toEqual({ svg: "one" });
  await ended;
  await expect(thread.draw({ svg: "two" })).rejects.toThrow("lost");
});
