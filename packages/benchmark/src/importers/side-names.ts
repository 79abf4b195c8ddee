import type { ProposedCase, SideMapNames } from "./importer.ts";

/** The side map that carries every structure which the cases name, numbered in the order of their names. */
export function sideMapsOf(cases: readonly ProposedCase[]): readonly SideMapNames[] {
  const found = cases.flatMap(({ side = [] }) => side.flatMap(({ names }) => Object.values(names)));
  const names = [...new Set(found)].sort();
  return names.length === 0 ? [] : [{ kind: null, names: Object.fromEntries(names.map((name, at) => [name, at + 1])) }];
}
