/** A picture's worth of booleans: `width` x `height`, row by row, 1 inside. */
export interface Mask2d {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The outline of a mask as SVG path data in pixel units: every edge between an inside and an outside pixel,
 * edges in a row joined.
 */
export function outlinePath({ data, width, height }: Mask2d): string {
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && data[x + width * y] === 1;
  const horizontal = runs(height + 1, width, (y, x) => inside(x, y) !== inside(x, y - 1));
  const vertical = runs(width + 1, height, (x, y) => inside(x, y) !== inside(x - 1, y));
  return [
    ...horizontal.map(({ line, from, to }) => `M${from} ${line}H${to}`),
    ...vertical.map(({ line, from, to }) => `M${line} ${from}V${to}`),
  ].join("");
}

interface Run {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Longest stretches of positions at which `isEdge` holds, line by line. */
function runs(lines: number, length: number, isEdge: (line: number, position: number) => boolean): Run[] {
  const found: Run[] = [];
  for (let line = 0; line < lines; line++) {
    for (let from = 0; from < length; from++) {
      if (!isEdge(line, from)) continue;
      let to = from + 1;
      while (to < length && isEdge(line, to)) to++;
      found.push({ line, from, to });
      from = to;
    }
  }
  return found;
}
