import { failCorrupt } from "../fail-file.ts";
import type { PerAxis } from "../per-axis.ts";
import type { Scale } from "../volume.ts";
import { type DataSet, doubleOf, guarded, itemsOf, numbersOf, PIXEL_DATA, textOf, uint16Of } from "./data-set.ts";

/** What files of one series have in common. */
export interface SeriesFacts {
  readonly uid: string;
  readonly number: number | null;
  readonly description: string;
  readonly modality: string;
}

/** How the numbers of a frame are stored. */
export interface PixelFormat {
  readonly transferSyntax: string;
  readonly photometric: string;
  readonly samples: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/** One slice: a file, or one frame of a multi-frame file. Lengths are in mm, vectors in the LPS world of DICOM. */
export interface DicomFrame {
  readonly file: string;
  /** Length of the file, or of what it inflates to. */
  readonly fileBytes: number;
  /** Index of the frame in its file. */
  readonly index: number;
  /** Frames of the file that say no place of their own; 0 when each does. */
  readonly unplacedFrames: number;
  readonly series: SeriesFacts;
  readonly imageType: string;
  readonly echoTimeMs: number | null;
  readonly rows: number;
  readonly columns: number;
  /** Center of the first pixel. */
  readonly position: PerAxis<number> | null;
  /** Direction in which the column index grows, then the one in which the row index grows. */
  readonly directions: readonly [alongRow: PerAxis<number>, alongColumn: PerAxis<number>] | null;
  /** Distance of rows, then of columns. */
  readonly pixelSpacing: readonly [rows: number, columns: number] | null;
  /** Distance to the next slice as the header says it, else the slice's thickness. */
  readonly stepMm: number | null;
  readonly scale: Scale | null;
  /** A table from stored to physical values, which is not read. */
  readonly hasLookupTable: boolean;
  readonly pixels: PixelFormat;
}

type OwnFacts = Pick<
  DicomFrame,
  "imageType" | "echoTimeMs" | "position" | "directions" | "pixelSpacing" | "stepMm" | "scale"
>;

/** Functional groups of an enhanced file. @source DICOM PS3.3, C.7.6.16.2 */
const [SHARED, PER_FRAME] = ["x52009229", "x52009230"];
const [MEASURES, POSITION, ORIENTATION, TRANSFORM] = ["x00289110", "x00209113", "x00209116", "x00289145"];
const [MR_ECHO, FRAME_TYPES] = ["x00189114", ["x00189226", "x00189329"]];

/**
 * The frames of a file; none when it holds no image.
 *
 * @throws FILE_CORRUPT
 */
export function framesOf(dataSet: DataSet, file: string): readonly DicomFrame[] {
  return guarded(file, () => {
    if (dataSet.elements[PIXEL_DATA] === undefined) return [];
    const perFrame = itemsOf(dataSet, PER_FRAME);
    const [count] = numbersOf(dataSet, "x00280008", 1, file) ?? [1];
    if (perFrame.length > 0 && count !== perFrame.length) {
      failCorrupt(file, `${perFrame.length} frames, as it describes`, `${count}`);
    }
    const common = {
      file,
      fileBytes: dataSet.byteArray.length,
      unplacedFrames: perFrame.length === 0 && count !== 1 ? (count as number) : 0,
      series: seriesOf(dataSet, file),
      rows: required(uint16Of(dataSet, "x00280010"), "Rows", file),
      columns: required(uint16Of(dataSet, "x00280011"), "Columns", file),
      hasLookupTable: itemsOf(dataSet, "x00283000").length > 0,
      pixels: pixelFormatOf(dataSet, file),
    };
    const shared = itemsOf(dataSet, SHARED).slice(0, 1);
    return Array.from({ length: Math.max(1, perFrame.length) }, (_, index) => ({
      ...common,
      index,
      ...ownFactsOf(dataSet, [...perFrame.slice(index, index + 1), ...shared], file),
    }));
  });
}

/**
 * What one frame says of itself: each attribute lies in a functional group of the frame's own item, else of the shared
 * item, else (in a classic file) in the file itself.
 *
 * @param items the frame's own item and the shared one, where there are such
 */
function ownFactsOf(dataSet: DataSet, items: readonly DataSet[], file: string): OwnFacts {
  const first = <T>(group: string, read: (place: DataSet) => T | null): T | null => {
    for (const place of [...items.flatMap((item) => itemsOf(item, group)), dataSet]) {
      const value = read(place);
      if (value !== null) return value;
    }
    return null;
  };
  const numbers = (group: string, tag: string, length: number) =>
    first(group, (place) => numbersOf(place, tag, length, file));
  const axes = numbers(ORIENTATION, "x00200037", 6);
  return {
    imageType:
      FRAME_TYPES.map((group) => first(group, (place) => textOf(place, "x00089007"))).find((type) => type !== null) ??
      textOf(dataSet, "x00080008") ??
      "",
    echoTimeMs:
      first(MR_ECHO, (place) => doubleOf(place, "x00189082")) ?? numbersOf(dataSet, "x00180081", 1, file)?.[0] ?? null,
    position: numbers(POSITION, "x00200032", 3) as DicomFrame["position"],
    directions: axes === null ? null : ([axes.slice(0, 3), axes.slice(3)] as unknown as DicomFrame["directions"]),
    pixelSpacing: numbers(MEASURES, "x00280030", 2) as DicomFrame["pixelSpacing"],
    stepMm: (numbers(MEASURES, "x00180088", 1) ?? numbers(MEASURES, "x00180050", 1))?.[0] ?? null,
    scale: scaleOf(numbers(TRANSFORM, "x00281053", 1), numbers(TRANSFORM, "x00281052", 1), file),
  };
}

function seriesOf(dataSet: DataSet, file: string): SeriesFacts {
  return {
    uid: textOf(dataSet, "x0020000e") ?? failCorrupt(file, "a SeriesInstanceUID", "none"),
    number: numbersOf(dataSet, "x00200011", 1, file)?.[0] ?? null,
    description: textOf(dataSet, "x0008103e") ?? "",
    modality: textOf(dataSet, "x00080060") ?? "",
  };
}

function pixelFormatOf(dataSet: DataSet, file: string): PixelFormat {
  const bitsAllocated = required(uint16Of(dataSet, "x00280100"), "BitsAllocated", file);
  const bitsStored = uint16Of(dataSet, "x00280101") ?? bitsAllocated;
  const highBit = uint16Of(dataSet, "x00280102") ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > highBit + 1 || highBit >= bitsAllocated) {
    failCorrupt(file, "stored bits that lie within the allocated ones", { bitsAllocated, bitsStored, highBit });
  }
  return {
    transferSyntax: textOf(dataSet, "x00020010") ?? failCorrupt(file, "a TransferSyntaxUID", "none"),
    photometric: textOf(dataSet, "x00280004") ?? "",
    samples: uint16Of(dataSet, "x00280002") ?? 1,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: uint16Of(dataSet, "x00280103") === 1,
  };
}

function scaleOf(slope: readonly number[] | null, intercept: readonly number[] | null, file: string): Scale | null {
  if (slope === null && intercept === null) return null;
  const [by, plus] = [slope?.[0] ?? 1, intercept?.[0] ?? 0];
  return by === 0 ? failCorrupt(file, "a rescale slope other than 0", by) : { slope: by, intercept: plus };
}

function required(value: number | null, name: string, file: string): number {
  return value === null || value === 0 ? failCorrupt(file, `a ${name} above 0`, `${value}`) : value;
}
