import { fail } from "@panshift/core";

export type Range = readonly [low: number, high: number];

interface SpacingRange {
  readonly inPlane: Range;
  readonly slice: Range;
}

/** How large and how fine scans are; centers draw theirs from these ranges. */
export interface Preset {
  readonly fieldOfViewMm: readonly [right: number, front: number, head: number];
  /** In- and opposed-phase images have the grid of t1w. */
  readonly spacingMm: Readonly<Record<"t1w" | "t2w" | "ct", SpacingRange>>;
  readonly signalToNoise: Range;
  readonly noiseHu: Range;
}

export const presets = {
  /** About 96 x 72 x 40 voxels: to try things out in minutes. */
  demo: {
    fieldOfViewMm: [384, 288, 164],
    spacingMm: {
      t1w: { inPlane: [3.7, 4.2], slice: [3.6, 4.4] },
      t2w: { inPlane: [3.7, 4.2], slice: [4.4, 5.6] },
      ct: { inPlane: [3.6, 4.1], slice: [3.6, 4.4] },
    },
    signalToNoise: [22, 45],
    noiseHu: [8, 14],
  },
  /** About 256 x 192 x 72 voxels: resolution of breath-hold MR and of thick-slice CT. */
  standard: {
    fieldOfViewMm: [384, 288, 216],
    spacingMm: {
      t1w: { inPlane: [1.3, 1.7], slice: [2.6, 3.4] },
      t2w: { inPlane: [1.3, 1.7], slice: [4.5, 6.5] },
      ct: { inPlane: [1.2, 1.5], slice: [2, 5] },
    },
    signalToNoise: [14, 32],
    noiseHu: [10, 20],
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** @throws VALUE_INVALID for a name that is not in the list */
export function presetOf(name: string): Preset {
  if (Object.hasOwn(presets, name)) return presets[name as PresetName];
  return fail("VALUE_INVALID", {
    expected: `a preset among ${Object.keys(presets).join(", ")}`,
    found: name,
    hint: "check the name",
  });
}
