import { expect, it } from "vitest";
import { axisOf } from "./axis.ts";
import { boxPlotsSvg } from "./box-plots.ts";

it.each([
  [
    [0.12, 0.37],
    [0.1, 0.2, 0.3, 0.4],
  ],
  [
    [0, 100],
    [0, 25, 50, 75, 100],
  ],
  [
    [62, 91],
    [60, 70, 80, 90, 100],
  ],
  [[4], [4, 5]],
  [[0], [0, 0.25]],
  [[], [0, 0.25, 0.5, 0.75, 1]],
])("axisOf(%j) is marked at %j", (values, ticks) => {
  expect(axisOf(values, [0, 100]).ticks).toEqual(ticks);
});

it("places marks evenly from one end to the other", () => {
  const axis = axisOf([60, 100], [200, 300]);
  expect(axis.ticks.map(axis.place)).toEqual([200, 225, 250, 275, 300]);
});

it("draws the box from quartile to quartile and says where there is none", () => {
  const spread = { n: 3, min: 0, q1: 25, median: 50, q3: 75, max: 100 };
  const rows = [[{ color: "#0072b2", spread, values: [0, 50, 100] }], [{ color: "#0072b2", spread: null, values: [] }]];
  const svg = boxPlotsSvg({
    title: "A < B",
    notes: [],
    rowLabels: [
      ["A", "3 cases"],
      ["B", "1 case"],
    ],
    panels: [{ title: "x (ml)", legend: [], rows, reference: 50 }],
  });
  const [, from, to] = /<path d="M([\d.]+) [\d.]+H([\d.]+)V[\d.]+H\1Z"/.exec(svg) ?? [];
  expect(Number(to) - Number(from)).toBeCloseTo(230 / 2, 1);
  expect(svg.match(/<circle/g)).toHaveLength(3);
  expect(svg).toContain("A &lt; B");
  expect(svg).toContain(">none</text>");
  expect(svg).toContain("stroke-dasharray");
});
