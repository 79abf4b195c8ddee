import { type Affine, affineOfColumns, requireInvertible } from "../affine.ts";
import { failCorrupt, failFormat, failNoAffine } from "../fail-file.ts";
import type { PerAxis } from "../per-axis.ts";

type Vector = PerAxis<number>;

/** Signs that turn each world into RAS. */
const SPACES: Readonly<Record<string, Vector>> = {
  "right-anterior-superior": [1, 1, 1],
  ras: [1, 1, 1],
  "left-anterior-superior": [-1, 1, 1],
  las: [-1, 1, 1],
  "left-posterior-superior": [-1, -1, 1],
  lps: [-1, -1, 1],
};

const MM_PER_UNIT: Readonly<Record<string, number>> = {
  "": 1,
  mm: 1,
  millimeter: 1,
  cm: 10,
  m: 1000,
  um: 0.001,
  micron: 0.001,
};

/** Which axes lie in space, and where; affine is null when the header does not say. */
export interface NrrdGeometry {
  readonly spatial: readonly boolean[];
  readonly affine: Affine | null;
}

/**
 * The direction vectors and the origin of a header in RAS millimeters.
 *
 * @param axes number of the file's axes; one whose direction is "none" does not lie in space
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED (another world), AFFINE_SINGULAR
 * @source Kindlmann, "Definition of NRRD File Format", section 5.6 (orientation)
 */
export function nrrdGeometry(fields: ReadonlyMap<string, string>, axes: number, file: string): NrrdGeometry {
  const directionText = fields.get("spacedirections");
  if (directionText === undefined) return { spatial: new Array(axes).fill(true), affine: null };
  const directions = (directionText.match(/none|\([^)]*\)/g) ?? []).map((text) => vectorOf(text, file));
  if (directions.length !== axes) failCorrupt(file, `${axes} space directions`, directionText.slice(0, 80));
  const spatial = directions.map((direction) => direction !== null);
  const columns = directions.filter((direction) => direction !== null);
  const originText = fields.get("spaceorigin");
  const space = fields.get("space");
  if (originText === undefined || space === undefined || columns.length !== 3) return { spatial, affine: null };
  const signs = SPACES[space.toLowerCase()];
  if (signs === undefined) {
    return failFormat(file, `a space of ${Object.keys(SPACES).join(", ")}`, space, "save it in one of these spaces");
  }
  const mm = unitOf(fields.get("spaceunits"), file);
  const inRas = (vector: Vector) => vector.map((v, r) => v * (signs[r] as number) * mm + 0) as unknown as Vector;
  const origin = vectorOf(originText, file) ?? failCorrupt(file, "an origin of three numbers", originText);
  const affine = affineOfColumns(columns.map(inRas) as unknown as PerAxis<Vector>, inRas(origin));
  requireInvertible(affine, file);
  return { spatial, affine };
}

/** @throws AFFINE_MISSING */
export function failNoNrrdAffine(fields: ReadonlyMap<string, string>, file: string): never {
  failNoAffine(file, "space, space directions and space origin", [...fields.keys()].join(", "));
}

/** "(1,0,0)" as numbers; null for "none". */
function vectorOf(text: string, file: string): Vector | null {
  if (text === "none") return null;
  const words = text
    .trim()
    .replace(/^\(|\)$/g, "")
    .split(",");
  const numbers = words.map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (numbers.length !== 3 || !numbers.every(Number.isFinite))
    failCorrupt(file, "vectors of three numbers", text.slice(0, 80));
  return numbers as unknown as Vector;
}

function unitOf(text: string | undefined, file: string): number {
  const units = new Set((text ?? "").match(/[^\s"]+/g) ?? [""]);
  const [unit] = units;
  const mm = MM_PER_UNIT[(unit ?? "").toLowerCase()];
  if (units.size === 1 && mm !== undefined) return mm;
  return failCorrupt(file, `one of the units ${Object.keys(MM_PER_UNIT).join(" ")} for all axes`, text);
}
