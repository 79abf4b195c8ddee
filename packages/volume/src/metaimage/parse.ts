import { type Affine, requireInvertible } from "../affine.ts";
import { failCorrupt, failFormat, failNoAffine, failNot3d, failVoxelType } from "../fail-file.ts";
import { affineOfLps } from "../lps.ts";
import type { PerAxis } from "../per-axis.ts";
import type { StoredVolume, TextHeaderOptions } from "../stored-volume.ts";
import type { Scale } from "../volume.ts";
import type { VoxelTypeName } from "../voxel-types.ts";
import { metaImageFields } from "./header-text.ts";

/** @source MetaIO, metaTypes.h: a MET_LONG has 4 bytes everywhere */
const VOXEL_TYPES: Readonly<Record<string, VoxelTypeName>> = {
  MET_CHAR: "int8",
  MET_UCHAR: "uint8",
  MET_SHORT: "int16",
  MET_USHORT: "uint16",
  MET_INT: "int32",
  MET_UINT: "uint32",
  MET_LONG: "int32",
  MET_ULONG: "uint32",
  MET_LONG_LONG: "int64",
  MET_ULONG_LONG: "uint64",
  MET_FLOAT: "float32",
  MET_DOUBLE: "float64",
};

const MM_PER_UNIT: Readonly<Record<string, number>> = { "": 1, "?": 1, mm: 1, um: 0.001, cm: 10 };

/** One header: its fields and the name for messages. */
interface Header {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: string;
}

/**
 * Reads and checks a MetaImage header (`.mha`, `.mhd`). World and directions are LPS, as ITK writes and reads them,
 * whatever `AnatomicalOrientation` says. Spacing, directions and offset must all be there: MetaIO would assume them.
 *
 * @param bytes the start of the file, with all of its header
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED, VOLUME_NOT_3D, VOXEL_TYPE_UNSUPPORTED, AFFINE_MISSING, AFFINE_SINGULAR
 * @source MetaIO documentation, "Tags of MetaImage"; ITK, itkMetaImageIO.cxx for the meaning of the matrix
 */
export function parseMetaImageHeader(bytes: Uint8Array, options: TextHeaderOptions = {}): StoredVolume {
  const file = options.file ?? "MetaImage data";
  const { fields, headerBytes } = metaImageFields(bytes, file);
  const header = { fields, file };
  requireKind(header);
  const lengths = lengthsOf(header);
  const dataFile = fields.get("ElementDataFile") as string;
  const skip = (numbersOf(header, ["HeaderSize"], 1) ?? [0])[0] as number;
  if (!Number.isSafeInteger(skip) || skip < -1) failCorrupt(file, "HeaderSize -1, 0 or more", skip);
  return {
    shape: [lengths[0], lengths[1], lengths[2]] as unknown as PerAxis<number>,
    affine: affineOf(header, lengths.length, options.assumeAffine),
    voxelType:
      VOXEL_TYPES[fields.get("ElementType") ?? ""] ??
      failVoxelType(file, fields.get("ElementType") ?? "no ElementType"),
    scale: scaleOf(header),
    littleEndian: !(isTrue(header, "BinaryDataByteOrderMSB") || isTrue(header, "ElementByteOrderMSB")),
    encoding: isTrue(header, "CompressedData") ? "deflate" : "raw",
    dataFile: /^local$/i.test(dataFile) ? null : dataFile,
    headerBytes,
    skip: { lines: 0, bytes: skip === -1 ? "all-but-voxels" : skip },
  };
}

function requireKind(header: Header): void {
  const { fields, file } = header;
  const kind = fields.get("ObjectType") ?? "Image";
  if (kind !== "Image") failFormat(file, "ObjectType = Image", kind, "save it as an image");
  if (!isTrue(header, "BinaryData", true)) {
    failFormat(file, "binary voxels", "BinaryData = False", "save it with binary voxels");
  }
  const dataFile = fields.get("ElementDataFile") as string;
  if (dataFile === "" || /^list\b/i.test(dataFile) || dataFile.includes("%")) {
    failFormat(file, "voxels in one file", `ElementDataFile = ${dataFile}`, "save it as one .mha file");
  }
  const [channels] = numbersOf(header, ["ElementNumberOfChannels"], 1) ?? [1];
  if (channels !== 1) failVoxelType(file, `${channels} channels per voxel`);
}

/** Three axes, and any more of length 1. */
function lengthsOf(header: Header): readonly number[] {
  const [axes] = numbersOf(header, ["NDims"], 1) ?? failCorrupt(header.file, "NDims", "none");
  if (!Number.isInteger(axes) || (axes as number) < 1 || (axes as number) > 10)
    failCorrupt(header.file, "1 to 10 axes", axes);
  const lengths = numbersOf(header, ["DimSize"], axes as number) ?? failCorrupt(header.file, "DimSize", "none");
  if (lengths.some((length) => !Number.isSafeInteger(length) || length < 1)) {
    failCorrupt(header.file, "axes of positive length", lengths.join(" x "));
  }
  if (lengths.length < 3 || lengths.slice(3).some((length) => length > 1)) {
    failNot3d(header.file, `shape ${lengths.join(" x ")}`);
  }
  return lengths;
}

/** Each run of `axes` numbers in the matrix is the direction of one voxel axis. */
function affineOf(header: Header, axes: number, assumed: Affine | undefined): Affine {
  const { fields, file } = header;
  const matrix = numbersOf(header, ["TransformMatrix", "Rotation", "Orientation"], axes * axes);
  const offset = numbersOf(header, ["Offset", "Position", "Origin"], axes);
  const spacing = numbersOf(header, ["ElementSpacing", "ElementSize"], axes);
  if (matrix === null || offset === null || spacing === null) {
    if (assumed !== undefined) return assumed;
    return failNoAffine(file, "TransformMatrix, Offset and ElementSpacing", [...fields.keys()].join(", "));
  }
  const unit = fields.get("DistanceUnits") ?? "";
  const mm = MM_PER_UNIT[unit] ?? failCorrupt(file, "DistanceUnits mm, um or cm", unit);
  if (spacing.some((step) => step < 0)) failCorrupt(file, "positive spacings", spacing.join(", "));
  const column = (axis: number) =>
    [0, 1, 2].map(
      (r) => (matrix[axis * axes + r] as number) * (spacing[axis] as number) * mm,
    ) as unknown as PerAxis<number>;
  const affine = affineOfLps(
    [column(0), column(1), column(2)],
    offset.slice(0, 3).map((v) => v * mm) as unknown as PerAxis<number>,
  );
  requireInvertible(affine, file);
  return affine;
}

function scaleOf(header: Header): Scale {
  const [slope] = numbersOf(header, ["ElementToIntensityFunctionSlope"], 1) ?? [1];
  const [intercept] = numbersOf(header, ["ElementToIntensityFunctionOffset"], 1) ?? [0];
  return { slope: slope as number, intercept: intercept as number };
}

/** The numbers of the first of these fields that is there; null when none is. @throws FILE_CORRUPT */
function numbersOf({ fields, file }: Header, names: readonly string[], count: number): readonly number[] | null {
  const name = names.find((one) => fields.has(one));
  if (name === undefined) return null;
  const words = (fields.get(name) as string).split(/\s+/).filter((word) => word !== "");
  const numbers = words.map(Number);
  if (numbers.length !== count || !numbers.every(Number.isFinite)) {
    failCorrupt(file, `${count} numbers for ${name}`, words.join(" ").slice(0, 80));
  }
  return numbers;
}

function isTrue({ fields }: Header, name: string, otherwise = false): boolean {
  const value = fields.get(name);
  return value === undefined ? otherwise : /^(t|1|y)/i.test(value);
}
