import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { appendLine, readJsonLines, writeFileAtomic } from "@panshift/core/files";
import type { CaseRecord } from "@panshift/dataset";
import type { ScanIdentity } from "./scan-identity.ts";

const IMPORT_LOG = "import.jsonl";
const SCHEMA = "panshift.import-log/1";

/** A finished case, as its line of import.jsonl says. */
export interface ImportedCase {
  /** Hash of what the case was made from: names, sizes and times of its files, its values and its row. */
  readonly key: string;
  readonly record: CaseRecord;
  readonly scan: ScanIdentity;
  /** Files that were written, relative to the dataset's folder. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** What a folder holds of earlier imports, by case id. */
export interface ImportLog {
  readonly done: Map<string, ImportedCase>;
  add(imported: ImportedCase): void;
  /** A case whose files are gone again. */
  drop(caseId: string): void;
}

/**
 * Opens the log of a dataset's folder, which the same kind may go on with; begins it in a new or empty folder.
 *
 * @throws DATASET_OTHER when the folder holds something else; FILE_CORRUPT; DISK_FULL; WRITE_FAILED
 */
export function openImportLog(folder: string, kind: string): ImportLog {
  const file = join(folder, IMPORT_LOG);
  const isNew = !existsSync(file);
  if (isNew && existsSync(folder) && readdirSync(folder).length > 0) failOther(folder, kind, "other files");
  const header = { schema: SCHEMA, kind };
  const { found, done, isCut } = isNew ? { found: header, done: new Map(), isCut: true } : readLog(file);
  if (found.schema !== SCHEMA || found.kind !== kind) failOther(folder, kind, found.kind ?? "no import");
  if (isCut) writeFileAtomic(file, [header, ...done.values()].map((line) => `${JSON.stringify(line)}\n`).join(""));
  return {
    done,
    add(imported) {
      done.set(imported.record.caseId, imported);
      appendLine(file, JSON.stringify(imported));
    },
    drop(caseId) {
      done.delete(caseId);
      appendLine(file, JSON.stringify({ dropped: caseId }));
    },
  };
}

/** The scans of a dataset that was imported, from its log alone; null when it has none. @throws FILE_CORRUPT */
export function importedScans(folder: string): readonly ImportedCase[] | null {
  const file = join(folder, IMPORT_LOG);
  return existsSync(file) ? [...readLog(file).done.values()] : null;
}

interface LogContent {
  readonly found: { readonly schema?: string; readonly kind?: string };
  readonly done: Map<string, ImportedCase>;
  /** Whether a kill cut off the last line, which then does not count. */
  readonly isCut: boolean;
}

function readLog(file: string): LogContent {
  const { lines, isWhole } = readJsonLines(file, (line, number, cause) => {
    const hint = "delete the dataset's folder and import again";
    const found = line.slice(0, 80);
    fail("FILE_CORRUPT", { file: `${file}:${number}`, expected: "one JSON object a line", found, hint, cause });
  });
  const [header, ...entries] = lines;
  const done = new Map<string, ImportedCase>();
  for (const entry of entries as readonly (ImportedCase | { readonly dropped: string })[]) {
    if ("dropped" in entry) done.delete(entry.dropped);
    else done.set(entry.record.caseId, entry);
  }
  return { found: (header ?? {}) as LogContent["found"], done, isCut: !isWhole };
}

function failOther(folder: string, kind: string, found: string): never {
  fail("DATASET_OTHER", {
    file: folder,
    expected: `an empty folder, or an import of ${kind} to go on with`,
    found,
    hint: "choose another folder",
  });
}
