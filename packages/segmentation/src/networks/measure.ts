import { Rng } from "@panshift/core";
import { autocast, type Device, engineInfo, noGrad, scope, synchronize, zeros } from "@panshift/torch";
import type { Precision } from "../methods/interface.ts";
import { type BackboneOptions, createBackbone, noHeads } from "./backbone.ts";
import type { SizeDhw } from "./cost.ts";

/** Time of one forward pass of the inference network at one size, and the memory it took. */
export interface MeasuredPass {
  readonly sizeDhw: SizeDhw;
  /** Median over the passes after one warm-up, seconds. */
  readonly seconds: number;
  readonly passes: number;
  /** Largest resident memory of this process up to and with these passes, bytes. */
  readonly peakResidentBytes: number;
}

export interface MeasureOptions {
  readonly device: Device;
  readonly precision: Precision;
  /** Timed passes at each size; default 5. */
  readonly passes?: number;
  readonly onPass?: (done: number, total: number) => void;
}

/** bf16 where the device computes it in hardware, else fp32. */
export function hardwarePrecision(device: Device): Precision {
  const { amxBf16, avx512Bf16 } = engineInfo();
  return device !== "cpu" || amxBf16 || avx512Bf16 ? "bf16" : "fp32";
}

/**
 * Times the forward pass of a backbone without auxiliary heads at each size, the median of 5 after 1 warm-up: batch 1,
 * no gradients, no flips, no resampling. Sizes run in the order given, so give the smallest first where each one's own
 * memory matters.
 */
export function measurePasses(
  options: BackboneOptions,
  sizesDhw: readonly SizeDhw[],
  { device, precision, passes = 5, onPass = () => undefined }: MeasureOptions,
): MeasuredPass[] {
  const network = createBackbone({ ...options, heads: noHeads }, Rng.of("measure"), device).eval();
  const total = sizesDhw.length * (passes + 1);
  let done = 0;
  const onePass = (sizeDhw: SizeDhw): number =>
    scope(() => {
      const image = zeros([1, options.inChannels, ...sizeDhw], { device });
      const start = performance.now();
      noGrad(() =>
        precision === "bf16" ? autocast("bfloat16", () => network.forward(image), device) : network.forward(image),
      );
      if (device !== "cpu") synchronize(device);
      onPass(++done, total);
      return (performance.now() - start) / 1000;
    });
  try {
    return sizesDhw.map((sizeDhw) => {
      onePass(sizeDhw);
      const times = Array.from({ length: passes }, () => onePass(sizeDhw)).sort((a, b) => a - b);
      const seconds = ((times[(passes - 1) >> 1] as number) + (times[passes >> 1] as number)) / 2;
      return { sizeDhw, seconds, passes, peakResidentBytes: process.resourceUsage().maxRSS * 1024 };
    });
  } finally {
    network.dispose();
  }
}
