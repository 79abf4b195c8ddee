import { readFileSync } from "node:fs";
import { fail } from "@panshift/core";
import { z } from "zod";

const row = z.record(z.string(), z.string());
const patterns = z.record(z.string(), z.string().refine(isPattern, "a regular expression")).default({});
/** Value in a file to background, pancreas, lesion, ignore, or the name of another structure. */
const values = z.record(z.string().regex(/^\d+$/, "a label value"), z.string().regex(/^\w+$/, "a name"));

const scan = z.strictObject({
  /** Path template of the image: a file, or a folder of DICOM files. */
  image: z.string(),
  /** Placeholders to regular expressions, beside those of the whole mapping. */
  patterns,
  caseId: z.string(),
  /** Columns of cases.tsv; values may hold placeholders. */
  row: row.default({}),
  /** Label files; painted one over another. A scan without them is unlabeled. */
  labels: z.array(z.strictObject({ path: z.string(), values, optional: z.boolean().default(false) })).default([]),
  /** Files of one structure each, whose name stands for `{structure}`; those that are there go to a side map. */
  structures: z
    .array(z.strictObject({ path: z.string(), names: z.array(z.string()), kind: z.string().optional() }))
    .default([]),
});

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, "lower-case letters, digits and hyphens"),
  summary: z.string(),
  layout: z.array(z.string()).min(1),
  title: z.string(),
  /** Columns that hold for every case. */
  row,
  /** Folders that the archives unpack to, if the user names the one above. */
  folders: z.array(z.string()).default([]),
  patterns,
  scans: z.array(scan).min(1),
  warnings: z.array(z.string()).default([]),
});

/** Where the scans of a data set lie and what its labels mean, as a mapping file says it. */
export type Mapping = z.output<typeof schema>;
export type MappedScan = Mapping["scans"][number];

/**
 * Checks the content of a mapping file.
 *
 * @param file for messages
 * @throws CONFIG_INVALID, with all problems and their paths
 */
export function parseMapping(content: unknown, file: string): Mapping {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  return fail("CONFIG_INVALID", {
    file,
    expected: "a mapping of a data set",
    found: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`).join("; "),
    hint: "see docs/import-own-data.md for the keys",
  });
}

/** Reads a mapping file (JSON). @throws FILE_UNREADABLE, CONFIG_INVALID */
export function readMapping(file: string): Mapping {
  return parseMapping(parseJson(file), file);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const found = (cause as Error).message;
    return fail("FILE_UNREADABLE", { file, expected: "a mapping in JSON", found, hint: "correct the file", cause });
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
