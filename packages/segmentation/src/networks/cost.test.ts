import { expect, test } from "vitest";
import { allHeads, defaultBackbone } from "./backbone.ts";
import { costOf, parametersByStage, type SizeDhw } from "./cost.ts";

const COARSE: SizeDhw = [64, 224, 224];
const FINE: SizeDhw = [32, 128, 128];

test("parameters of each stage are those of the backbone's card", () => {
  expect(Object.fromEntries(parametersByStage({ ...defaultBackbone, heads: allHeads }))).toEqual({
    stem: 864,
    layer0: 55_424,
    down1: 55_360,
    layer1: 442_880,
    down2: 221_312,
    layer2: 1_770_496,
    down3: 884_992,
    layer3: 7_079_936,
    layer4: 7_079_936,
    fusion: 885_248,
    dec4: 340_608,
    dec2: 85_312,
    dec1: 55_424,
    segmentation: 33,
    distance: 33,
    projection: 8_224,
    slice: 512 + 32_896 + 129,
  });
});

test("parameters of whole networks", () => {
  const cost = costOf(defaultBackbone, [FINE]);
  expect(cost.withoutHeads.parameters).toBe(18_957_825);
  expect(cost.withHeads.parameters).toBe(18_999_619);
  expect(costOf({ ...defaultBackbone, width: 8 }, [FINE]).withoutHeads.parameters).toBe(1_186_497);
});

test("multiply-adds of the convolutions", () => {
  const { withoutHeads, withHeads } = costOf(defaultBackbone, [COARSE, FINE]);
  expect(withoutHeads.sizes[1]?.convMacs).toBe(132_036_689_920);
  expect((withoutHeads.sizes[0]?.convMacs ?? 0) / 1e9).toBeCloseTo(808.7247, 4);
  expect(withoutHeads.sum.convMacs / 1e9).toBeCloseTo(940.7614, 4);
  expect(withHeads.sum.convMacs / 1e9).toBeCloseTo(940.9407, 4);
});

test("the paper's GFLOPs: 945.23 for the baseline, 945.44 with all heads in both stages", () => {
  const { withoutHeads, withHeads } = costOf(defaultBackbone, [COARSE, FINE]);
  const total = (count: "normElements" | "poolElements" | "linearMacs", sizes = withHeads.sizes): number =>
    sizes.reduce((sum, size) => sum + size[count], 0) / 1e9;
  expect(withoutHeads.sum.paperGflops).toBeCloseTo(945.2347, 4);
  expect(withHeads.sum.paperGflops).toBeCloseTo(945.4415, 4);
  expect(total("normElements", withoutHeads.sizes)).toBeCloseTo(0.894665, 6);
  expect(5 * total("normElements")).toBeCloseTo(4.4827, 4);
  expect(total("poolElements")).toBeCloseTo(0.0149, 4);
  expect(total("linearMacs")).toBeCloseTo(0.0032, 4);
});
