import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fail } from "@panshift/core";
import type { Importer } from "./importer.ts";

/** Names beyond this number are counted, not listed. */
const SHOWN = 12;

/** Names in a folder, sorted; none where there is no such folder. Hidden files (`._x` of macOS among them) are left out. */
export function namesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
}

/** Names of the folders in a folder, sorted. */
export function foldersIn(folder: string): string[] {
  return namesIn(folder).filter((name) => isFolder(join(folder, name)));
}

/** Names of the NIfTI files in a folder, sorted. */
export function niftiNamesIn(folder: string): string[] {
  return namesIn(folder).filter((name) => NIFTI.test(name));
}

/** Every folder at or below one, that one first, each before those below it. */
export function foldersBelow(folder: string): string[] {
  return [folder, ...foldersIn(folder).flatMap((name) => foldersBelow(join(folder, name)))];
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const NIFTI = /\.nii(\.gz)?$/i;
const ENDING = /\.(nii(\.gz)?|mha|mhd|nrrd|nhdr)$/i;

/** A file's name without the ending of its format: `/a/b_0000.nii.gz` is `b_0000`. */
export function stemOf(path: string): string {
  return basename(path).replace(ENDING, "");
}

/** A file's case: its stem without nnU-Net's channel. */
export function caseOf(path: string): string {
  return stemOf(path).replace(/_\d{4}$/, "");
}

/** The folder, or the one folder of these names in it that exists: archives unpack with or without a top folder. */
export function rootOf(source: string, names: readonly string[], holds: (folder: string) => boolean): string | null {
  const candidates = [source, ...names.map((name) => join(source, name))];
  return candidates.find((folder) => isFolder(folder) && holds(folder)) ?? null;
}

/** @throws FILE_MISSING when the source does not exist */
export function requireSource(source: string): void {
  if (existsSync(source)) return;
  fail("FILE_MISSING", {
    file: source,
    expected: "a folder to import from",
    found: "nothing at that path",
    hint: "name the folder that the archive was unpacked to",
  });
}

/** The source has another layout than its kind: says what was expected and what is there. @throws IMPORT_LAYOUT_UNKNOWN */
export function failLayout({ id, layout }: Pick<Importer, "id" | "layout">, source: string, hint?: string): never {
  const names = namesIn(source).map((name) => (isFolder(join(source, name)) ? `${name}/` : name));
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return fail("IMPORT_LAYOUT_UNKNOWN", {
    file: source,
    expected: `the layout of ${id}: ${layout.join("; ")}`,
    found: names.length === 0 ? "no files" : `${names.slice(0, SHOWN).join(", ")}${more}`,
    hint: hint ?? "name the folder that holds these, or choose another kind (panshift import --help)",
  });
}
