import { failCorrupt, failFormat, failNot3d, failVoxelType } from "../fail-file.ts";
import type { PerAxis } from "../per-axis.ts";
import type { StoredVolume, TextHeaderOptions } from "../stored-volume.ts";
import { IDENTITY_SCALE } from "../volume.ts";
import { type VoxelTypeName, voxelTypes } from "../voxel-types.ts";
import { failNoNrrdAffine, nrrdGeometry } from "./geometry.ts";
import { nrrdFields } from "./header-text.ts";

/** @source Kindlmann, "Definition of NRRD File Format", section 5.1, "type" */
const TYPE_NAMES: Readonly<Record<VoxelTypeName, readonly string[]>> = {
  int8: ["signed char", "int8", "int8_t"],
  uint8: ["uchar", "unsigned char", "uint8", "uint8_t"],
  int16: ["short", "short int", "signed short", "signed short int", "int16", "int16_t"],
  uint16: ["ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"],
  int32: ["int", "signed int", "int32", "int32_t"],
  uint32: ["uint", "unsigned int", "uint32", "uint32_t"],
  int64: ["longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"],
  uint64: ["ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"],
  float32: ["float"],
  float64: ["double"],
};

const ENCODINGS: Readonly<Record<string, StoredVolume["encoding"]>> = {
  raw: "raw",
  gz: "deflate",
  gzip: "deflate",
  txt: "text",
  text: "text",
  ascii: "text",
};

type Fields = ReadonlyMap<string, string>;

/**
 * Reads and checks an NRRD header (`.nrrd`, `.nhdr`).
 *
 * Axes that do not lie in space are squeezed when they have length 1 and refused otherwise. Of the geometry nothing is
 * assumed: `spacings` alone say neither where nor which way.
 *
 * @param bytes the start of the file, with all of its header
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED, VOLUME_NOT_3D, VOXEL_TYPE_UNSUPPORTED, AFFINE_MISSING, AFFINE_SINGULAR
 */
export function parseNrrdHeader(bytes: Uint8Array, options: TextHeaderOptions = {}): StoredVolume {
  const file = options.file ?? "NRRD data";
  const { fields, headerBytes } = nrrdFields(bytes, file);
  const voxelType = voxelTypeOf(fields, file);
  const lengths = lengthsOf(fields, file);
  const { spatial, affine } = nrrdGeometry(fields, lengths.length, file);
  const encoding = encodingOf(fields, file);
  return {
    shape: shapeOf(fields, lengths, spatial, file),
    affine: affine ?? options.assumeAffine ?? failNoNrrdAffine(fields, file),
    voxelType,
    scale: IDENTITY_SCALE,
    littleEndian: isLittleEndian(fields, voxelType, encoding, file),
    encoding,
    dataFile: dataFileOf(fields, file),
    headerBytes,
    skip: skipOf(fields, encoding, file),
  };
}

function voxelTypeOf(fields: Fields, file: string): VoxelTypeName {
  const name = (fields.get("type") ?? "").toLowerCase();
  const found = Object.entries(TYPE_NAMES).find(([, names]) => names.includes(name));
  return found === undefined ? failVoxelType(file, name || "no type") : (found[0] as VoxelTypeName);
}

function lengthsOf(fields: Fields, file: string): readonly number[] {
  const lengths = (fields.get("sizes") ?? "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(Number);
  const axes = Number(fields.get("dimension"));
  if (lengths.length !== axes || axes > 16 || lengths.some((length) => !Number.isSafeInteger(length) || length < 1)) {
    failCorrupt(file, "as many positive sizes as dimension says", {
      dimension: fields.get("dimension"),
      sizes: lengths.slice(0, 16),
    });
  }
  return lengths;
}

/** The three axes in space, or, without orientation, the first three; all others must have length 1. */
function shapeOf(
  fields: Fields,
  lengths: readonly number[],
  spatial: readonly boolean[],
  file: string,
): PerAxis<number> {
  const kinds = (fields.get("kinds") ?? "").split(/\s+/);
  const outside = lengths.findIndex((length, axis) => !spatial[axis] && length > 1);
  if (outside >= 0) {
    const [length, kind = "unknown kind"] = [lengths[outside] as number, kinds[outside]];
    if (/color|vector|complex|matrix|quaternion|normal|gradient/i.test(kind))
      failVoxelType(file, `${length} numbers per voxel (${kind})`);
    failNot3d(file, `an axis of ${length} frames (${kind})`);
  }
  const inSpace = lengths.filter((_, axis) => spatial[axis]);
  const all = inSpace.slice(0, 3);
  if (all.length < 3 || inSpace.slice(3).some((length) => length > 1)) failNot3d(file, `shape ${lengths.join(" x ")}`);
  return all as unknown as PerAxis<number>;
}

function encodingOf(fields: Fields, file: string): StoredVolume["encoding"] {
  const name = (fields.get("encoding") ?? "").toLowerCase();
  const hint = "save it as raw or gzip";
  return ENCODINGS[name] ?? failFormat(file, "encoding raw, gzip or ascii", name || "no encoding", hint);
}

function isLittleEndian(
  fields: Fields,
  type: VoxelTypeName,
  encoding: StoredVolume["encoding"],
  file: string,
): boolean {
  const endian = fields.get("endian");
  if (endian === "little" || endian === "big") return endian === "little";
  if (encoding === "text" || voxelTypes[type].BYTES_PER_ELEMENT === 1) return true;
  return failCorrupt(file, "endian: little or big", endian ?? "no endian");
}

function dataFileOf(fields: Fields, file: string): string | null {
  const name = fields.get("datafile") ?? null;
  if (name !== null && (name === "" || /^list\b/i.test(name) || /%.*\s/.test(name))) {
    failFormat(file, "voxels in one file", `data file: ${name}`, "save it as one .nrrd file");
  }
  return name;
}

function skipOf(fields: Fields, encoding: StoredVolume["encoding"], file: string): StoredVolume["skip"] {
  const lines = Number(fields.get("lineskip") ?? 0);
  const bytes = Number(fields.get("byteskip") ?? 0);
  const fromEnd = bytes === -1 && encoding === "raw";
  if (!Number.isSafeInteger(lines) || lines < 0 || !Number.isSafeInteger(bytes) || (bytes < 0 && !fromEnd)) {
    failCorrupt(file, "line skip and byte skip of 0 or more (byte skip -1 with raw only)", { lines, bytes });
  }
  return { lines, bytes: fromEnd ? "all-but-voxels" : bytes };
}
