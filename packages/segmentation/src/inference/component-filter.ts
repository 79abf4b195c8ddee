import { connectedComponents, type PerAxis } from "@panshift/volume";

export interface ComponentCounts {
  readonly found: number;
  readonly kept: number;
}

/**
 * Removes the small 26-connected components of a class in place: keeps the largest, and every one
 * larger than `keepRatio` of it.
 *
 * @param keepRatio in [0, 1]; 0 keeps all
 * @source Li et al., Dual-Task Synergy, released test-time procedure (keepRatio 0.5)
 */
export function filterComponents(
  labels: Uint8Array,
  shape: PerAxis<number>,
  value: number,
  keepRatio: number,
): ComponentCounts {
  const mask = Uint8Array.from(labels, (label) => (label === value ? 1 : 0));
  const { labels: components, sizes } = connectedComponents(mask, shape, 26);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const stays = sizes.map((size) => size === largest || size > keepRatio * largest);
  for (let n = 0; n < labels.length; n++) {
    if (mask[n] === 1 && !stays[components[n] as number]) labels[n] = 0;
  }
  return { found: sizes.length - 1, kept: stays.filter((stay, index) => stay && index > 0).length };
}
