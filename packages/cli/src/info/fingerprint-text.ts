import type { DatasetFingerprint, DomainFingerprint, IntensitySpread, PerWorldAxis, Spread } from "@panshift/dataset";
import { textTable } from "../table.ts";

/** A fingerprint as two tables, one row a domain, and the columns of cases.tsv that say nothing. */
export function fingerprintText(fingerprint: DatasetFingerprint): string {
  const { by, organ, shellMm, domains } = fingerprint;
  const names = organ.join(" + ") || "no label";
  return [
    `Fingerprint by ${by.join(", ")}: medians over cases (minimum to maximum where they differ).\n`,
    scanTable(by, domains),
    organTable(by, domains),
    `Organ: ${names}. Variability: interquartile range in the organ / in the ${shellMm} mm around it. Separability: AUC of
intensities in the organ against those around it; 0.5 inseparable, above it the organ is brighter.\n`,
    missingText(domains),
  ].join("\n");
}

/** The values that tell a domain from others, in one line. */
export function domainName({ domain }: Pick<DomainFingerprint, "domain">): string {
  return Object.values(domain).join(" ");
}

function scanTable(by: readonly string[], domains: readonly DomainFingerprint[]): string {
  const header = [
    ...by,
    "cases",
    "subjects",
    "spacing R x A x S (mm)",
    "voxels R x A x S",
    "axes",
    "body 0.5, 50, 99.5 %",
  ];
  const rows = domains.map((domain) => [
    ...by.map((column) => domain.domain[column] ?? ""),
    String(domain.cases),
    String(domain.subjects),
    perAxisText(domain.spacingMm),
    perAxisText(domain.size),
    Object.keys(domain.orientations).join(", "),
    domain.body === null ? "constant" : `${intensityText(domain.body)} ${domain.units.join(", ")}`,
  ]);
  return textTable(header, rows, [by.length, by.length + 1]);
}

function organTable(by: readonly string[], domains: readonly DomainFingerprint[]): string {
  const classes = [...new Set(domains.flatMap(({ volumesMl }) => Object.keys(volumesMl)))];
  const header = [
    ...by,
    "labeled",
    ...classes.map((name) => `${name} (ml)`),
    "organ 0.5, 50, 99.5 %",
    "variability",
    "separability",
  ];
  const rows = domains.map((domain) => [
    ...by.map((column) => domain.domain[column] ?? ""),
    String(domain.labeled),
    ...classes.map((name) => countedText(domain.volumesMl[name] ?? null, domain.labeled)),
    domain.organ === null ? "-" : `${intensityText(domain.organ)} ${domain.units.join(", ")}`,
    countedText(domain.variability, domain.labeled),
    countedText(domain.separability, domain.labeled),
  ]);
  return textTable(header, rows, [by.length]);
}

/** Columns that say nothing of any case are named once, others domain by domain. */
function missingText(domains: readonly DomainFingerprint[]): string {
  const total = domains.reduce((sum, { cases }) => sum + cases, 0);
  const columns = [...new Set(domains.flatMap(({ missing }) => Object.keys(missing)))];
  const missingOf = (column: string) => domains.reduce((sum, { missing }) => sum + (missing[column] ?? 0), 0);
  const everywhere = columns.filter((column) => missingOf(column) === total);
  const lines = everywhere.length > 0 ? [`unknown in every case: ${everywhere.join(", ")}`] : [];
  for (const domain of domains) {
    const some = Object.entries(domain.missing).filter(([column]) => !everywhere.includes(column));
    if (some.length === 0) continue;
    lines.push(
      `unknown in ${domainName(domain)}: ${some.map(([column, n]) => `${column} (${n} of ${domain.cases})`).join(", ")}`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function perAxisText({ right, anterior, superior }: PerWorldAxis<Spread>): string {
  return [right, anterior, superior].map(spreadText).join(" x ");
}

function intensityText({ low, median, high }: IntensitySpread): string {
  return [low, median, high].map((spread) => short(spread.median)).join(", ");
}

/** A spread, with its number where not every one of the cases has the value. */
function countedText(spread: Spread | null, cases: number): string {
  if (spread === null) return "-";
  return spread.n === cases ? spreadText(spread) : `${spreadText(spread)}, n ${spread.n}`;
}

function spreadText({ min, median, max }: Spread): string {
  return short(min) === short(max) ? short(median) : `${short(median)} (${short(min)} to ${short(max)})`;
}

/** Three digits, without an exponent. */
function short(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
