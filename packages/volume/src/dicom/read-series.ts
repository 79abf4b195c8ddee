import { fail } from "@panshift/core";
import { failFormat } from "../fail-file.ts";
import { IDENTITY_SCALE, type Scale, type Volume, voxelCount } from "../volume.ts";
import { type DataSet, type InflateRaw, parseDataSet } from "./data-set.ts";
import type { CodecSource } from "./decoders.ts";
import { type DicomFrame, framesOf } from "./frame.ts";
import { placeOf, requireReadable, storedPixels } from "./pixels.ts";
import { chooseSeries, type DicomSeries, groupSeries, type SeriesChoice } from "./series.ts";
import { type Stack, type StackOptions, stackFrames } from "./stack.ts";

/** A DICOM file: its name for messages, and its bytes whenever they are asked for. */
export interface DicomSource {
  readonly name: string;
  readonly read: () => Uint8Array;
}

export interface DicomOptions extends SeriesChoice {
  /** Where the files come from, for messages. */
  readonly place?: string;
  /** What to do with slices that are shifted sideways evenly: "shear" gives a true, but sheared affine. */
  readonly gantryTilt?: StackOptions["gantryTilt"];
  /** Scale of CT slices that say none; without it they are refused. */
  readonly assumeScale?: Scale;
  readonly codecs?: CodecSource;
  readonly inflateRaw?: InflateRaw;
}

/** What the headers of a series say of its volume. */
export interface DicomInfo extends Stack {
  /** "int16" turns into "float32" when a value does not fit. */
  readonly voxelType: "int16" | "float32";
}

/**
 * The image series among DICOM files, of which only the headers are looked at. Files without pixels are left out.
 *
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED for a file that is no DICOM
 */
export function listDicomSeries(sources: readonly DicomSource[], options: DicomOptions = {}): readonly DicomSeries[] {
  const { inflateRaw } = options;
  return groupSeries(
    sources.flatMap(({ name, read }) =>
      framesOf(parseDataSet(read(), { file: name, inflateRaw, headerOnly: true }), name),
    ),
  );
}

/**
 * The grid and voxel type of the one series among DICOM files, or of the one that is chosen.
 *
 * @throws SERIES_AMBIGUOUS, SERIES_UNKNOWN, VOXEL_TYPE_UNSUPPORTED, FORMAT_UNSUPPORTED, RESCALE_MISSING,
 * and those of `listDicomSeries` and `stackFrames`
 */
export function describeDicom(sources: readonly DicomSource[], options: DicomOptions = {}): DicomInfo {
  const place = options.place ?? "DICOM files";
  const { frames } = chooseSeries(listDicomSeries(sources, options), options, place);
  for (const frame of frames) requireReadable(frame);
  const stack = stackFrames(frames, { place, gantryTilt: options.gantryTilt ?? "refuse" });
  const scales = frames.map((frame) => scaleOf(frame, options));
  const whole = scales.every(({ slope, intercept }) => slope === 1 && Number.isInteger(intercept));
  return { ...stack, voxelType: whole ? "int16" : "float32" };
}

/**
 * Reads the one series among DICOM files, or the one that is chosen, as a volume in RAS millimeters.
 *
 * The voxels are physical values: slope and intercept of each slice are applied, so the volume's scale is the identity.
 * They are int16 when every slope is 1, every intercept a whole number and every value fits; else float32. Pixels
 * that the scanner marks as padding keep their value.
 *
 * @throws FILE_CORRUPT, and those of `describeDicom`
 */
export function readDicom(sources: readonly DicomSource[], options: DicomOptions = {}): Volume {
  const { frames, shape, affine, voxelType } = describeDicom(sources, options);
  const stored = pixelReader(sources, options);
  const integers = voxelType === "int16" ? fill(new Int16Array(voxelCount(shape)), frames, stored, options) : null;
  const voxels = integers ?? fill(new Float32Array(voxelCount(shape)), frames, stored, options);
  return { voxels: voxels as Int16Array | Float32Array, shape, affine, scale: IDENTITY_SCALE };
}

type PixelReader = (frame: DicomFrame) => Uint8Array | Uint16Array;

/** Gives the stored pixels of frames; keeps the file that was read last. */
function pixelReader(sources: readonly DicomSource[], options: DicomOptions): PixelReader {
  const { inflateRaw, codecs = noCodecs } = options;
  const byName = new Map(sources.map((source) => [source.name, source]));
  let [last, dataSet]: [string, DataSet | null] = ["", null];
  return (frame) => {
    if (dataSet === null || last !== frame.file) {
      const bytes = (byName.get(frame.file) as DicomSource).read();
      [last, dataSet] = [frame.file, parseDataSet(bytes, { file: frame.file, inflateRaw, headerOnly: false })];
    }
    return storedPixels(dataSet, frame, codecs);
  };
}

/** Writes the physical values of all frames; null when one does not fit the array. */
function fill<T extends Int16Array | Float32Array>(
  voxels: T,
  frames: readonly DicomFrame[],
  stored: PixelReader,
  options: DicomOptions,
): T | null {
  for (const [k, frame] of frames.entries()) {
    const size = frame.rows * frame.columns;
    const out = voxels.subarray(k * size, (k + 1) * size);
    const fits = writeValues(stored(frame), out, frame, scaleOf(frame, options));
    if (!fits && voxels instanceof Int16Array) return null;
  }
  return voxels;
}

/**
 * Takes the stored bits of each word, extends their sign, applies the scale.
 *
 * @returns whether all values lie in the range of 16-bit integers
 */
function writeValues(
  words: Uint8Array | Uint16Array,
  out: Int16Array | Float32Array,
  { pixels }: DicomFrame,
  { slope, intercept }: Scale,
): boolean {
  const { bitsStored, highBit, signed } = pixels;
  const below = highBit + 1 - bitsStored;
  const above = 32 - bitsStored;
  let [smallest, largest] = [0, 0];
  for (let n = 0; n < out.length; n++) {
    const shifted = ((words[n] as number) >>> below) << above;
    const value = slope * (signed ? shifted >> above : shifted >>> above) + intercept;
    if (value < smallest) smallest = value;
    else if (value > largest) largest = value;
    out[n] = value;
  }
  return smallest >= -32768 && largest <= 32767;
}

/** Hounsfield units are not guessed; other modalities without a rescale mean their stored values. @source DICOM PS3.3, C.8.2.1 */
function scaleOf(frame: DicomFrame, { assumeScale }: DicomOptions): Scale {
  if (frame.scale !== null) return frame.scale;
  if (frame.series.modality !== "CT") return IDENTITY_SCALE;
  if (assumeScale !== undefined) return assumeScale;
  return fail("RESCALE_MISSING", {
    file: placeOf(frame),
    expected: "RescaleSlope and RescaleIntercept in each CT slice",
    found: "neither",
    hint: "export the series with them, or pass assumeScale to accept a scale knowingly",
  });
}

function noCodecs(name: string): never {
  failFormat(
    "DICOM files",
    "pixels that need no codec",
    name,
    "pass codecs that decode it, or convert the series to uncompressed",
  );
}
