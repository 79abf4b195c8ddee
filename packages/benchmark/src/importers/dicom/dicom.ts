import { basename, relative, resolve, sep } from "node:path";
import { PanShiftError } from "@panshift/core";
import { describeSeries } from "@panshift/volume";
import { isDicomFolder, listSeries } from "@panshift/volume/files";
import { groupBy } from "../../group-by.ts";
import { defineImporter, type ImageSource, type ProposedCase, type Refusal } from "../importer.ts";
import { sideMapsOf } from "../side-names.ts";
import { failLayout, foldersBelow } from "../source-files.ts";
import type { Table } from "../table-file.ts";
import { headerOf, type SeriesHeader } from "./header.ts";
import { labelFinder } from "./labels.ts";
import { rowOf } from "./row.ts";

/** Fewer slices are scouts and samples, no scan of an abdomen. */
const MIN_SLICES = 5;

/**
 * Any tree of folders with DICOM files: each series is a case (each echo or image type, where one series holds several).
 *
 * @see docs/import-own-data.md
 */
export const dicom = defineImporter({
  id: "dicom",
  summary: "any folders of DICOM files: each CT or MR series is a case; labels (NIfTI) by name or by --csv",
  layout: [
    "folders of DICOM files, at any depth",
    "optional NIfTI labels called as the case, the series UID or the series' folder",
  ],
  plan: (source, { overrides }) => {
    const { headers, refusals } = headersBelow(source);
    if (headers.length === 0 && refusals.length === 0) return failLayout(dicom, source);
    const wanted = headers.filter((header) => exclusionOf(header) === null);
    const cases = casesOf(source, wanted, overrides);
    const nameless = wanted.filter(({ patient }) => patient === null).length;
    return {
      title: basename(resolve(source)),
      row: { dataset: basename(resolve(source)) },
      cases,
      sideMaps: sideMapsOf(cases),
      refusals: [...refusals, ...headers.flatMap((header) => excluded(source, header))],
      warnings: nameless === 0 ? [] : [`${nameless} series say no PatientID: their folder stands for the subject`],
    };
  },
});

/** The series of every folder; a folder that cannot be read is refused as a whole. */
function headersBelow(source: string): { headers: SeriesHeader[]; refusals: Refusal[] } {
  const headers: SeriesHeader[] = [];
  const refusals: Refusal[] = [];
  for (const folder of foldersBelow(source).filter(isDicomFolder)) {
    try {
      headers.push(...listSeries(folder).map((series) => headerOf(folder, series)));
    } catch (error) {
      if (!(error instanceof PanShiftError)) throw error;
      refusals.push({ caseId: placeOf(source, folder), code: error.code, message: error.message });
    }
  }
  return { headers, refusals };
}

function excluded(source: string, header: SeriesHeader): Refusal[] {
  const found = exclusionOf(header);
  if (found === null) return [];
  const message = `expected a CT or MR scan of ${MIN_SLICES} slices or more; found ${found}: ${describeSeries(header.series)}; it is left out`;
  return [{ caseId: placeOf(source, header.folder), code: "CASE_EXCLUDED", message }];
}

function exclusionOf({ series, imageType }: SeriesHeader): string | null {
  if (!["CT", "MR"].includes(series.modality)) return "another modality";
  if (/LOCALIZER/i.test(imageType ?? "")) return "a localizer";
  return series.frames.length < MIN_SLICES ? "fewer slices" : null;
}

function casesOf(source: string, headers: readonly SeriesHeader[], table: Table | null): ProposedCase[] {
  const findLabel = labelFinder(source, table);
  const subjects = groupBy(headers, (header) => subjectOf(source, header));
  return [...subjects].flatMap(([subject, ofSubject]) => {
    const studies = [...groupBy(ofSubject, ({ studyUid }) => studyUid ?? "").values()].sort(byTime);
    return studies.flatMap((ofStudy, at) => {
      const study = String(at + 1);
      return namedUniquely(ofStudy, `${subject}_${study}`).map(([caseId, header]): ProposedCase => {
        const aliases = aliasesOf(source, header, headers);
        const { labels, side } = findLabel([caseId, ...aliases]);
        const split = labels.length === 0 ? "unlabeled" : "train";
        const row = { subject, study, split, pair_key: `${subject}_${study}`, ...rowOf(header, ofStudy) };
        return { caseId, aliases, row, image: imageOf(header), labels, side };
      });
    });
  });
}

/** The series' UID, its folder by its path and by its name, as far as they mean this case alone. */
function aliasesOf(source: string, { folder, series }: SeriesHeader, all: readonly SeriesHeader[]): string[] {
  const isOnly = (has: (other: SeriesHeader) => boolean) => all.filter(has).length === 1;
  return [
    ...(isOnly((other) => other.series.uid === series.uid) ? [series.uid] : []),
    ...(isOnly((other) => other.folder === folder) ? [placeOf(source, folder)] : []),
    ...(isOnly((other) => basename(other.folder) === basename(folder)) ? [basename(folder)] : []),
  ];
}

function imageOf({ folder, series }: SeriesHeader): ImageSource {
  const { uid, echoTimeMs, imageType, frames } = series;
  const choice = {
    series: uid,
    ...(echoTimeMs === null ? {} : { echoTimeMs }),
    ...(imageType === null ? {} : { imageType }),
  };
  return { path: folder, files: [...new Set(frames.map(({ file }) => file))], dicom: choice };
}

/** `base_s4`; further series of that number in the study are told apart by a count. */
function namedUniquely(headers: readonly SeriesHeader[], base: string): (readonly [string, SeriesHeader])[] {
  const taken = new Map<string, number>();
  return headers.map((header) => {
    const name = `${base}_s${header.series.number ?? 0}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return [count === 1 ? name : `${name}-${count}`, header] as const;
  });
}

function subjectOf(source: string, { patient, folder }: SeriesHeader): string {
  const name = patient ?? (placeOf(source, folder).split("/")[0] as string);
  return name.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+/, "") || "unnamed";
}

/** A folder by its path below the source, with slashes; the source itself by its name. */
function placeOf(source: string, folder: string): string {
  return relative(source, folder).split(sep).join("/") || basename(resolve(source));
}

function byTime([a]: readonly SeriesHeader[], [b]: readonly SeriesHeader[]): number {
  const key = (header: SeriesHeader | undefined) =>
    [header?.studyDate, header?.studyTime, header?.studyUid].map((one) => one ?? "").join(" ");
  return key(a) < key(b) ? -1 : 1;
}
