/** Public sets that hold scans of one another, or scans of the same patients. */
interface Overlap {
  readonly sets: readonly [part: string, whole: string];
  readonly how: string;
}

/** @source the sets' own descriptions and papers; counts as they state them */
const overlaps: readonly Overlap[] = [
  { sets: ["msd", "flare22"], how: "the 50 labeled cases of FLARE22 come from MSD pancreas" },
  { sets: ["msd", "panorama"], how: "PANORAMA contains 194 cases of MSD pancreas" },
  { sets: ["msd", "abdomenatlas"], how: "AbdomenAtlas contains MSD pancreas" },
  { sets: ["msd", "pants"], how: "PanTS contains MSD pancreas" },
  { sets: ["nih", "panorama"], how: "PANORAMA contains the 80 cases of NIH Pancreas-CT" },
  { sets: ["nih", "btcv"], how: "label sets derived from BTCV contain NIH Pancreas-CT" },
  { sets: ["nih", "abdomenatlas"], how: "AbdomenAtlas contains NIH Pancreas-CT" },
  { sets: ["nih", "flare22"], how: "FLARE contains NIH Pancreas-CT" },
  { sets: ["amos", "abdomenatlas"], how: "AbdomenAtlas contains AMOS" },
  { sets: ["btcv", "abdomenatlas"], how: "AbdomenAtlas contains BTCV" },
  { sets: ["flare22", "abdomenatlas"], how: "AbdomenAtlas contains FLARE" },
  ...pairsOf(["pansegdata", "cystx", "pancreasdg", "crosspan"]).map(
    (sets): Overlap => ({ sets, how: "PanSegData, Cyst-X, PancreasDG and CrossPan come from the same centers" }),
  ),
];

/**
 * How a set overlaps with others, one sentence each.
 *
 * @param among names of datasets as their cases.tsv has them: only overlaps with these count
 */
export function overlapsOf(set: string, among?: readonly string[]): string[] {
  const present = among?.map((name) => name.toLowerCase());
  const found = overlaps.filter(({ sets: [part, whole] }) => {
    const other = part === set ? whole : whole === set ? part : null;
    return other !== null && (present === undefined || present.includes(other));
  });
  return [...new Set(found.map(({ how }) => how))];
}

function pairsOf(sets: readonly string[]): [string, string][] {
  return sets.flatMap((one, n) => sets.slice(n + 1).map((other): [string, string] => [one, other]));
}
