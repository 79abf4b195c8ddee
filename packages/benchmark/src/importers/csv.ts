import { basename, dirname, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import type { CaseRow } from "@panshift/dataset";
import { isGiven, labelMapOf, labelOf, NO_LABEL } from "./dicom/labels.ts";
import { defineImporter, type ProposedCase } from "./importer.ts";
import { knownValues } from "./row-values.ts";
import { sideMapsOf } from "./side-names.ts";
import { caseOf, failLayout, isFolder, namesIn } from "./source-files.ts";
import { readTable, type Table } from "./table-file.ts";

/** Columns that say where a case is, and no more. */
const PLACES = ["case_id", "image", "label", "label_map", "sha256_image", "sha256_label"];

/**
 * Any scans, by a table: a row for each, with the columns of cases.tsv that are known, `image`, and optionally `label`
 * and `label_map`. Paths start at the source folder.
 */
export const csv = defineImporter({
  id: "csv",
  summary: "any scans by a table: columns image, label, label_map (pancreas=4,lesion=1,...) and those of cases.tsv",
  layout: [
    "a CSV or TSV file with the column image, and optionally case_id, label, label_map and the columns of cases.tsv",
    "or a folder with one such file in it, or the table by --csv; paths start at that folder",
  ],
  plan: (source, { overrides }) => {
    const [folder, table] = tableOf(source, overrides);
    if (!table.columns.includes("image")) {
      return fail("COLUMN_MISSING", {
        file: table.file,
        expected: "a column image with the path of each scan",
        found: table.columns,
        hint: "add it; label, label_map and the columns of cases.tsv are optional",
      });
    }
    const cases = table.rows.map((row, at) => proposed(row, folder, `${table.file}, row ${at + 1}`));
    return {
      title: basename(resolve(folder)),
      row: { dataset: basename(resolve(folder)) },
      cases,
      sideMaps: sideMapsOf(cases),
    };
  },
});

/** The table, and the folder at which its paths start. */
function tableOf(source: string, overrides: Table | null): readonly [string, Table] {
  if (!isFolder(source)) return [dirname(source), readTable(source)];
  if (overrides !== null) return [source, overrides];
  const [only, ...more] = namesIn(source).filter((name) => /\.(csv|tsv)$/i.test(name));
  if (only !== undefined && more.length === 0) return [source, readTable(join(source, only))];
  return failLayout(csv, source, "name the table itself, or pass it by --csv");
}

function proposed(row: CaseRow, folder: string, place: string): ProposedCase {
  const image = row.image ?? "";
  if (!isGiven(image)) {
    return fail("TABLE_INVALID", { file: place, expected: "the path of an image", found: image, hint: "fill it in" });
  }
  const path = resolve(folder, image);
  const caseId = isGiven(row.case_id) ? row.case_id : caseOf(image);
  const { labels, side } = isGiven(row.label)
    ? labelOf(resolve(folder, row.label), labelMapOf(row.label_map, place))
    : NO_LABEL;
  const columns = Object.fromEntries(Object.entries(row).filter(([column]) => !PLACES.includes(column)));
  const split = labels.length === 0 ? "unlabeled" : "train";
  return {
    caseId,
    row: { subject: caseId, study: "1", split, ...knownValues(columns) },
    image: { path },
    labels,
    side,
  };
}
