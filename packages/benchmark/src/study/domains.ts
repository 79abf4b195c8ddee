import { fail } from "@panshift/core";
import type { CaseRecord } from "@panshift/dataset";
import type { Study } from "./study-config.ts";

/** A domain as its name and the values that make it. */
export interface DomainName {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

type NamedDomains = Extract<Study["domains"], { readonly named: unknown }>;
type ReadColumn = (record: CaseRecord) => string;

/**
 * Says to which domain a case belongs; `null` for none.
 *
 * @param columnOf finds a column of the dataset's manifest
 * @throws DOMAIN_OVERLAP when a case fits two named domains
 */
export function domainReader(
  domains: Study["domains"],
  columnOf: (column: string) => ReadColumn,
): (record: CaseRecord) => DomainName | null {
  return "named" in domains ? namedReader(domains, columnOf) : productReader(domains.by, columnOf);
}

/** Each combination of values is a domain: `A/t1w`. */
function productReader(columns: readonly string[], columnOf: (column: string) => ReadColumn) {
  const readers = columns.map((column) => ({ column, read: columnOf(column) }));
  return (record: CaseRecord): DomainName => {
    const values = Object.fromEntries(readers.map(({ column, read }) => [column, read(record)]));
    return { name: Object.values(values).join("/"), values };
  };
}

/** Each name, with each combination of values that it is crossed with, is a domain: `pda/A`. */
function namedReader({ named, as, by }: NamedDomains, columnOf: (column: string) => ReadColumn) {
  const filters = Object.entries(named).map(([name, where]) => ({
    name,
    conditions: Object.entries(where).map(([column, values]) => ({ values, read: columnOf(column) })),
  }));
  const crossed = productReader(by, columnOf);
  return (record: CaseRecord): DomainName | null => {
    const fitting = filters.filter(({ conditions }) =>
      conditions.every(({ values, read }) => values.includes(read(record))),
    );
    if (fitting.length > 1) {
      fail("DOMAIN_OVERLAP", {
        caseId: record.caseId,
        expected: "each case in at most one domain",
        found: fitting.map(({ name }) => name),
        hint: "make the filters under `domains.named` exclude one another",
      });
    }
    const name = fitting[0]?.name;
    if (name === undefined) return null;
    const values = { [as]: name, ...crossed(record).values };
    return { name: Object.values(values).join("/"), values };
  };
}
