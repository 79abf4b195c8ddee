import { partValues } from "./compartments.ts";
import { type Bead, distanceBetween, sampleBeads } from "./shapes.ts";

/**
 * Parts of a gland by the nearest point of its center line: the head (with neck and uncinate process) ends at
 * `headEndX`, the left border of the mesenteric and portal vein; body and tail share the rest of the length equally.
 *
 * @param beads center line from head to tail
 * @returns the value in `partValues` of a point of the gland, in the coordinates of the beads
 */
export function partsAlong(beads: readonly Bead[], headEndX: number): (x: number, y: number, z: number) => number {
  const line = sampleBeads(beads, 12).map(({ at }) => at);
  const firstOfBody = Math.max(
    1,
    line.findIndex(([x], i) => x < headEndX && line.slice(i).every(([later]) => later < headEndX)),
  );
  const lengths = line.map((point, i) => (i === 0 ? 0 : distanceBetween(point, line[i - 1] ?? point)));
  const rest = lengths.slice(firstOfBody).reduce((sum, length) => sum + length, 0);
  let walked = 0;
  const part = lengths.map((length, i) => {
    if (i < firstOfBody) return partValues.head;
    walked += length;
    return walked <= rest / 2 ? partValues.body : partValues.tail;
  });
  return (x, y, z) => {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (const [i, [px, py, pz]] of line.entries()) {
      const squared = (x - px) ** 2 + (y - py) ** 2 + (z - pz) ** 2;
      if (squared < least) [nearest, least] = [i, squared];
    }
    return part[nearest] as number;
  };
}
