import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalLabels,
  defineImporter,
  type Importer,
  type ProposedCase,
  type Refusal,
  type SideMapNames,
  type SidePart,
} from "../importer.ts";
import { canonicalOf } from "../label-map.ts";
import { failLayout, isFolder } from "../source-files.ts";
import type { MappedScan, Mapping } from "./mapping.ts";
import { fillIn, type PlaceValues, pathTemplate } from "./path-template.ts";

/** The importer of a data set that needs no code: a mapping says where its scans lie and what its labels mean. */
export function mappedImporter(mapping: Mapping): Importer {
  const { id, summary, layout, title, row, warnings } = mapping;
  const importer: Importer = defineImporter({
    id,
    summary,
    layout,
    plan: (source) => {
      // The user may name the folder that the set's paths start at, or the one above.
      const paths = pathsBelow(source);
      const [found] = ["", ...mapping.folders.map((name) => `${name}/`)]
        .map((prefix) => scansIn(mapping, paths, { source, prefix }))
        .sort((a, b) => b.cases.length + b.refusals.length - a.cases.length - a.refusals.length);
      if (found === undefined || found.cases.length + found.refusals.length === 0) return failLayout(importer, source);
      return { title, row, ...found, sideMaps: sideMapsOf(mapping), warnings };
    },
  });
  return importer;
}

/** The source folder, and how all paths of the set begin below it. */
interface Place {
  readonly source: string;
  readonly prefix: string;
}

function scansIn(mapping: Mapping, paths: ReadonlySet<string>, place: Place) {
  const cases: ProposedCase[] = [];
  const refusals: Refusal[] = [];
  for (const scan of mapping.scans) {
    const { match } = pathTemplate(scan.image, { ...mapping.patterns, ...scan.patterns });
    for (const path of paths) {
      const values = path.startsWith(place.prefix) ? match(path.slice(place.prefix.length)) : null;
      if (values === null) continue;
      const proposed = caseOf(scan, values, { paths, image: path, place });
      if ("code" in proposed) refusals.push(proposed);
      else cases.push(proposed);
    }
  }
  return { cases, refusals };
}

function caseOf(
  scan: MappedScan,
  values: PlaceValues,
  { paths, image, place }: { paths: ReadonlySet<string>; image: string; place: Place },
): ProposedCase | Refusal {
  const caseId = fillIn(scan.caseId, values);
  const below = (template: string, more: PlaceValues = {}) => place.prefix + fillIn(template, { ...values, ...more });
  const files = scan.labels.map((label) => ({ ...label, path: below(label.path) }));
  const missing = files.find(({ path, optional }) => !optional && !paths.has(path));
  if (missing !== undefined) {
    const message = `expected the label ${missing.path}; found none; restore it`;
    return { caseId, code: "LABEL_MISSING", message };
  }
  const there = files.filter(({ path }) => paths.has(path));
  const labels = there.map(({ path, values: names }) => ({
    path: join(place.source, path),
    values: Object.fromEntries(Object.entries(names).map(([value, name]) => [value, canonicalOf(name)])),
  }));
  const side = [
    ...there.map(({ path, values: names }) => ({ path: join(place.source, path), names: othersOf(names) })),
    ...scan.structures.flatMap(({ path, names, kind }) =>
      names
        .map((name) => ({ name, path: below(path, { structure: name }) }))
        .filter((one) => paths.has(one.path))
        .map((one): SidePart => {
          const part = { path: join(place.source, one.path), names: { 1: one.name } };
          return kind === undefined ? part : { ...part, kind };
        }),
    ),
  ].filter(({ names }) => Object.keys(names).length > 0);
  const split = labels.length === 0 ? "unlabeled" : "train";
  const row = Object.fromEntries(Object.entries(scan.row).map(([column, text]) => [column, fillIn(text, values)]));
  return {
    caseId,
    row: { subject: caseId, study: "1", split, ...row },
    image: { path: join(place.source, image) },
    labels,
    side,
  };
}

/** The values of a label file that are structures of the side map. */
function othersOf(names: Readonly<Record<string, string>>): Record<number, string> {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => !Object.hasOwn(canonicalLabels, name)));
}

/** The names of each kind of side map, numbered in the mapping's order. */
function sideMapsOf({ scans }: Mapping): SideMapNames[] {
  const found = scans.flatMap(({ labels, structures }) => [
    ...labels.flatMap(({ values }) => Object.values(othersOf(values)).map((name) => ({ kind: null, name }))),
    ...structures.flatMap(({ names, kind }) => names.map((name) => ({ kind: kind ?? null, name }))),
  ]);
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const names = [...new Set(found.filter((one) => one.kind === kind).map(({ name }) => name))];
    return { kind, names: Object.fromEntries(names.map((name, at) => [name, at + 1])) };
  });
}

/** Files and folders below a source by their paths with slashes, sorted; hidden ones (those of macOS too) left out. */
function pathsBelow(source: string): ReadonlySet<string> {
  const paths: string[] = [];
  const visit = (folder: string, prefix: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      paths.push(prefix + entry.name);
      if (entry.isDirectory()) visit(join(folder, entry.name), `${prefix}${entry.name}/`);
    }
  };
  if (isFolder(source)) visit(source, "");
  return new Set(paths.sort());
}
