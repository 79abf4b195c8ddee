import { deflateRawSync } from "node:zlib";

/** [group, element, value representation, value]; a sequence holds a list of elements per item. */
export type DicomElement = readonly [number, number, string, ElementValue];
type ElementValue = string | number | Uint8Array | readonly (readonly DicomElement[])[];

export const SYNTAX = {
  implicit: "1.2.840.10008.1.2",
  little: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  big: "1.2.840.10008.1.2.2",
  rle: "1.2.840.10008.1.2.5",
  jpegBaseline: "1.2.840.10008.1.2.4.50",
  jpegLossless: "1.2.840.10008.1.2.4.70",
  jpegLs: "1.2.840.10008.1.2.4.80",
  jpeg2000: "1.2.840.10008.1.2.4.90",
} as const;

/** What a hand-made slice says; null leaves an attribute out. */
export interface SliceFields {
  syntax: string;
  modality: string;
  seriesUid: string | null;
  seriesNumber: string;
  description: string;
  imageType: string;
  echoTimeMs: string | null;
  rows: number;
  columns: number;
  position: readonly number[] | null;
  orientation: readonly number[] | null;
  pixelSpacing: readonly number[] | null;
  thickness: number | null;
  rescale: readonly [slope: number, intercept: number] | null;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  samples: number;
  photometric: string;
  frames: number | null;
  /** Stored words, or the bytes of encoded frames; null for a file without pixels. */
  pixels: Uint16Array | Uint8Array | readonly Uint8Array[] | null;
  /** First byte of each encoded frame; an empty table unless given. */
  offsets: readonly number[];
  extra: readonly DicomElement[];
}

const DEFAULTS: SliceFields = {
  syntax: SYNTAX.little,
  modality: "CT",
  seriesUid: "1.2.3",
  seriesNumber: "4",
  description: "abdomen",
  imageType: "ORIGINAL\\PRIMARY\\AXIAL",
  echoTimeMs: null,
  rows: 3,
  columns: 4,
  position: [-10, -20, 30],
  orientation: [1, 0, 0, 0, 1, 0],
  pixelSpacing: [0.5, 0.75],
  thickness: 3,
  rescale: [1, -1024],
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  samples: 1,
  photometric: "MONOCHROME2",
  frames: null,
  pixels: Uint16Array.from({ length: 12 }, (_, n) => 100 * n),
  offsets: [],
  extra: [],
};

/** The bytes of a DICOM file written attribute by attribute, without the package under test. */
export function dicomSlice(fields: Partial<SliceFields> = {}): Uint8Array {
  const f = { ...DEFAULTS, ...fields };
  const littleEndian = f.syntax !== SYNTAX.big;
  const listed = (values: readonly number[] | null) => values?.join("\\") ?? null;
  const attributes: readonly (readonly [number, number, string, ElementValue | null])[] = [
    [0x0008, 0x0008, "CS", f.imageType],
    [0x0008, 0x0060, "CS", f.modality],
    [0x0008, 0x103e, "LO", f.description],
    [0x0018, 0x0050, "DS", listed(f.thickness === null ? null : [f.thickness])],
    [0x0018, 0x0081, "DS", f.echoTimeMs],
    [0x0020, 0x000e, "UI", f.seriesUid],
    [0x0020, 0x0011, "IS", f.seriesNumber],
    [0x0020, 0x0032, "DS", listed(f.position)],
    [0x0020, 0x0037, "DS", listed(f.orientation)],
    [0x0028, 0x0002, "US", f.samples],
    [0x0028, 0x0004, "CS", f.photometric],
    [0x0028, 0x0008, "IS", listed(f.frames === null ? null : [f.frames])],
    [0x0028, 0x0010, "US", f.rows],
    [0x0028, 0x0011, "US", f.columns],
    [0x0028, 0x0030, "DS", listed(f.pixelSpacing)],
    [0x0028, 0x0100, "US", f.bitsAllocated],
    [0x0028, 0x0101, "US", f.bitsStored],
    [0x0028, 0x0102, "US", f.highBit],
    [0x0028, 0x0103, "US", f.signed ? 1 : 0],
    [0x0028, 0x1052, "DS", f.rescale === null ? null : String(f.rescale[1])],
    [0x0028, 0x1053, "DS", f.rescale === null ? null : String(f.rescale[0])],
  ];
  const given = attributes.filter((attribute): attribute is DicomElement => attribute[3] !== null);
  const sorted = [...given, ...f.extra].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const implicit = f.syntax === SYNTAX.implicit;
  const dataSet = joined([
    ...sorted.map((element) => elementBytes(element, littleEndian, implicit)),
    ...(f.pixels === null ? [] : [pixelBytes(f, littleEndian, implicit)]),
  ]);
  const syntax = elementBytes([2, 0x10, "UI", f.syntax], true, false);
  const length = elementBytes([2, 0, "UL", syntax.length], true, false);
  const preamble = new Uint8Array(132);
  preamble.set(new TextEncoder().encode("DICM"), 128);
  return joined([preamble, length, syntax, f.syntax === SYNTAX.deflated ? deflateRawSync(dataSet) : dataSet]);
}

/** A sequence attribute: one list of elements per item. */
export function sequence(group: number, element: number, ...items: readonly (readonly DicomElement[])[]): DicomElement {
  return [group, element, "SQ", items];
}

function pixelBytes(f: SliceFields, littleEndian: boolean, implicit: boolean): Uint8Array {
  const { pixels, offsets } = f;
  if (pixels instanceof Uint8Array) return elementBytes([0x7fe0, 0x10, "OB", pixels], littleEndian, implicit);
  if (pixels instanceof Uint16Array) {
    const bytes = new Uint8Array(2 * pixels.length);
    const view = new DataView(bytes.buffer);
    for (const [n, word] of pixels.entries()) view.setUint16(2 * n, word, littleEndian);
    return elementBytes([0x7fe0, 0x10, "OW", bytes], littleEndian, implicit);
  }
  const table = new DataView(new ArrayBuffer(4 * offsets.length));
  for (const [n, offset] of offsets.entries()) table.setUint32(4 * n, offset, true);
  const fragments = [new Uint8Array(table.buffer), ...(pixels as readonly Uint8Array[])].map((bytes) =>
    joined([tagBytes(0xfffe, 0xe000, true), uint32(even(bytes).length, true), even(bytes)]),
  );
  return joined([
    tagBytes(0x7fe0, 0x10, true),
    new TextEncoder().encode("OB\0\0"),
    uint32(0xffffffff, true),
    ...fragments,
    tagBytes(0xfffe, 0xe0dd, true),
    uint32(0, true),
  ]);
}

const LONG_FORMS = ["OB", "OW", "SQ", "UN"];

function elementBytes([group, element, vr, value]: DicomElement, littleEndian: boolean, implicit: boolean): Uint8Array {
  const body = valueBytes(vr, value, littleEndian, implicit);
  const head = tagBytes(group, element, littleEndian);
  if (implicit) return joined([head, uint32(body.length, littleEndian), body]);
  const name = new TextEncoder().encode(vr);
  if (LONG_FORMS.includes(vr)) {
    return joined([head, name, new Uint8Array(2), uint32(body.length, littleEndian), body]);
  }
  return joined([head, name, uint16(body.length, littleEndian), body]);
}

function valueBytes(vr: string, value: ElementValue, littleEndian: boolean, implicit: boolean): Uint8Array {
  if (value instanceof Uint8Array) return even(value);
  if (typeof value === "string") return even(new TextEncoder().encode(value), vr === "UI" ? 0 : 32);
  if (typeof value === "number") {
    if (vr === "US") return uint16(value, littleEndian);
    if (vr === "UL") return uint32(value, littleEndian);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, littleEndian);
    return new Uint8Array(view.buffer);
  }
  return joined(
    value.map((item) => {
      const body = joined(item.map((one) => elementBytes(one, littleEndian, implicit)));
      return joined([tagBytes(0xfffe, 0xe000, littleEndian), uint32(body.length, littleEndian), body]);
    }),
  );
}

function even(bytes: Uint8Array, padding = 0): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(padding)]);
}

function tagBytes(group: number, element: number, littleEndian: boolean): Uint8Array {
  return joined([uint16(group, littleEndian), uint16(element, littleEndian)]);
}

function uint16(value: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, value, littleEndian);
  return new Uint8Array(view.buffer);
}

function uint32(value: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, littleEndian);
  return new Uint8Array(view.buffer);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
