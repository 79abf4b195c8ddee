import { fail } from "@panshift/core";
import type { DicomFrame, SeriesFacts } from "./frame.ts";

/** The slices that make one volume. */
export interface DicomSeries extends SeriesFacts {
  /** In ms, where one series of the scanner interleaves several echoes (in and opposed phase); else null. */
  readonly echoTimeMs: number | null;
  /** DICOM's ImageType, where it alone tells apart images of one place (water and fat, say); else null. */
  readonly imageType: string | null;
  /** In the order in which they were given. */
  readonly frames: readonly DicomFrame[];
}

/** Which series is meant. What is left out does not matter. */
export interface SeriesChoice {
  /** SeriesInstanceUID, or the series number. */
  readonly series?: string;
  /** Within 0.01 ms. */
  readonly echoTimeMs?: number;
  readonly imageType?: string;
}

const ECHO_TOLERANCE_MS = 0.01;

/**
 * Groups frames into volumes: by series, then by echo time where a series has several, then by image type where slices
 * would otherwise share their places. In order of series number, then UID, echo time and image type.
 */
export function groupSeries(frames: readonly DicomFrame[]): readonly DicomSeries[] {
  return [...groupBy(frames, ({ series }) => series.uid).values()].flatMap(splitSeries).sort(inOrder);
}

/**
 * The one series that is meant.
 *
 * @param place folder or files, for messages
 * @throws SERIES_AMBIGUOUS, SERIES_UNKNOWN, both listing what there is
 */
export function chooseSeries(all: readonly DicomSeries[], choice: SeriesChoice, place: string): DicomSeries {
  const fits = all.filter(
    (one) =>
      (choice.series === undefined || choice.series === one.uid || choice.series === String(one.number)) &&
      (choice.echoTimeMs === undefined || Math.abs(choice.echoTimeMs - echoOf(one)) <= ECHO_TOLERANCE_MS) &&
      (choice.imageType === undefined || choice.imageType === imageTypeOf(one)),
  );
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only;
  const none = only === undefined;
  return fail(none ? "SERIES_UNKNOWN" : "SERIES_AMBIGUOUS", {
    file: place,
    expected: none ? `the series ${JSON.stringify(choice)}` : "one series, or a choice among several",
    found: (none ? all : fits).map(describeSeries).join("; ") || "no image",
    hint:
      all.length === 0
        ? "name the folder that holds the slices themselves, such as one beside or below a DICOMDIR"
        : "move the files of one series to a folder of its own; readVolume and readDicomSeries choose one by series " +
          "(UID or number) and, where one has several, by echoTimeMs or imageType",
  });
}

/** One line that says which series it is. */
export function describeSeries(series: DicomSeries): string {
  const { uid, number, description, modality, echoTimeMs, imageType, frames } = series;
  return [
    `series ${number ?? "without number"} (${uid})`,
    `${modality || "unknown modality"} "${description}"`,
    ...(echoTimeMs === null ? [] : [`echo time ${echoTimeMs} ms`]),
    ...(imageType === null ? [] : [`image type ${imageType}`]),
    `${frames.length} ${frames.length === 1 ? "slice" : "slices"}`,
  ].join(", ");
}

function splitSeries(frames: readonly DicomFrame[]): readonly DicomSeries[] {
  const echoes = groupBy(frames, ({ echoTimeMs }) =>
    echoTimeMs === null ? "none" : String(Math.round(echoTimeMs / ECHO_TOLERANCE_MS)),
  );
  return [...echoes.values()].flatMap((echo) => {
    const types = groupBy(echo, ({ imageType }) => imageType);
    const split = types.size > 1 && sharePlaces(echo) && [...types.values()].every((type) => !sharePlaces(type));
    return (split ? [...types.values()] : [echo]).map((group): DicomSeries => {
      const first = group[0] as DicomFrame;
      return {
        ...first.series,
        echoTimeMs: echoes.size > 1 ? first.echoTimeMs : null,
        imageType: split ? first.imageType : null,
        frames: group,
      };
    });
  });
}

function sharePlaces(frames: readonly DicomFrame[]): boolean {
  return new Set(frames.map(({ position, directions }) => JSON.stringify([position, directions]))).size < frames.length;
}

function echoOf({ echoTimeMs, frames }: DicomSeries): number {
  return echoTimeMs ?? frames[0]?.echoTimeMs ?? Number.NaN;
}

function imageTypeOf({ imageType, frames }: DicomSeries): string {
  return imageType ?? frames[0]?.imageType ?? "";
}

function inOrder(a: DicomSeries, b: DicomSeries): number {
  const number = (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE);
  const echo = (a.echoTimeMs ?? 0) - (b.echoTimeMs ?? 0);
  const text = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return number || text(a.uid, b.uid) || echo || text(a.imageType ?? "", b.imageType ?? "");
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
