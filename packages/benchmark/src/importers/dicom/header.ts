import { type DicomSeries, readDicomAttributes } from "@panshift/volume/files";

/** Attributes that name a scan or say how it was taken. @source DICOM PS3.6 */
const TAGS = {
  patient: "x00100020",
  age: "x00101010",
  sex: "x00100040",
  studyUid: "x0020000d",
  studyDate: "x00080020",
  studyTime: "x00080030",
  institution: "x00080080",
  manufacturer: "x00080070",
  model: "x00081090",
  imageType: "x00080008",
  contrastAgent: "x00180010",
  scanningSequence: "x00180020",
  sequenceVariant: "x00180021",
  sliceThickness: "x00180050",
  kvp: "x00180060",
  exposure: "x00181152",
  repetitionTime: "x00180080",
  flipAngle: "x00181314",
  fieldStrength: "x00180087",
  pitch: "x00189311",
} as const;

/** A series with what the header of its first file says of it; null is not said. */
export interface SeriesHeader extends Readonly<Record<keyof typeof TAGS, string | null>> {
  readonly folder: string;
  readonly series: DicomSeries;
  readonly echoTimeMs: number | null;
}

/** @throws FILE_CORRUPT, FILE_MISSING, FILE_UNREADABLE */
export function headerOf(folder: string, series: DicomSeries): SeriesHeader {
  const [first] = series.frames;
  const attributes = readDicomAttributes(first?.file ?? folder, TAGS);
  return { ...attributes, folder, series, echoTimeMs: first?.echoTimeMs ?? null };
}

/** The number an attribute says, or null. */
export function numberOf(text: string | null): number | null {
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
