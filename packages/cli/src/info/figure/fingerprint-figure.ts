import type { DatasetFingerprint, DomainCase, DomainFingerprint, Spread } from "@panshift/dataset";
import { renderSvg } from "../../render-svg.ts";
import { domainName } from "../fingerprint-text.ts";
import { type BoxPanel, boxPlotsSvg } from "./box-plots.ts";

/** Colors that differ for every kind of color vision. @source Okabe and Ito, "Color universal design" (2008) */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"] as const;

/** A number of each case, and how it is spread over a domain. */
interface Measure {
  readonly name: string;
  readonly ofCase: (entry: DomainCase) => number | null;
  readonly ofDomain: (domain: DomainFingerprint) => Spread | null;
}

/** Box plots of a fingerprint: spacing, volumes, variability and separability by domain; PNG bytes. */
export function fingerprintPng(fingerprint: DatasetFingerprint): Uint8Array {
  return renderSvg(fingerprintSvg(fingerprint));
}

/** The same as SVG. */
export function fingerprintSvg(fingerprint: DatasetFingerprint): string {
  const { by, organ, shellMm, domains } = fingerprint;
  const classes = [...new Set(domains.flatMap(({ volumesMl }) => Object.keys(volumesMl)))];
  const panel = (title: string, measures: readonly Measure[], reference?: number) =>
    panelOf(fingerprint, title, measures, reference);
  const axes = ["right", "anterior", "superior"] as const;
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return boxPlotsSvg({
    title: `Fingerprint by ${by.join(", ")}`,
    rowLabels: domains.map((domain) => [
      domainName(domain),
      `${plural(domain.cases, "case")}, ${plural(domain.subjects, "subject")}`,
    ]),
    panels: [
      panel(
        "Spacing (mm)",
        axes.map((axis) => ({
          name: axis,
          ofCase: ({ spacingMm }) => spacingMm[axis],
          ofDomain: ({ spacingMm }) => spacingMm[axis],
        })),
      ),
      panel(
        "Volume (ml)",
        classes.map((name) => ({
          name,
          ofCase: ({ volumesMl }) => volumesMl?.[name] || null,
          ofDomain: ({ volumesMl }) => volumesMl[name] ?? null,
        })),
      ),
      panel("Variability (ratio)", [
        {
          name: "V",
          ofCase: ({ contrast }) => contrast?.variability ?? null,
          ofDomain: ({ variability }) => variability,
        },
      ]),
      panel(
        "Separability (AUC)",
        [
          {
            name: "AUC",
            ofCase: ({ contrast }) => contrast?.separability ?? null,
            ofDomain: ({ separability }) => separability,
          },
        ],
        0.5,
      ),
    ],
    notes: [
      "Boxes: quartiles and median over cases; whiskers: minimum and maximum; dots: cases; on the right: number of cases.",
      `Organ: ${organ.join(" + ") || "no label"}. Variability: interquartile range of intensities in the organ / in the ${shellMm} mm around it.`,
      "Separability: AUC of intensities in the organ against those around it; 0.5 (dashed) inseparable, above it the organ is brighter.",
    ],
  });
}

function panelOf(
  { by, domains, cases }: DatasetFingerprint,
  title: string,
  measures: readonly Measure[],
  reference?: number,
): BoxPanel {
  const keyOf = ({ domain }: Pick<DomainFingerprint, "domain">) => JSON.stringify(by.map((column) => domain[column]));
  const colorOf = (n: number) => COLORS[n % COLORS.length] as string;
  return {
    title,
    legend: measures.length > 1 ? measures.map(({ name }, n) => ({ name, color: colorOf(n) })) : [],
    rows: domains.map((domain) => {
      const members = cases.filter((entry) => keyOf(entry) === keyOf(domain));
      return measures.map(({ ofCase, ofDomain }, n) => ({
        color: colorOf(n),
        spread: ofDomain(domain),
        values: members.map(ofCase).filter((value) => value !== null),
      }));
    }),
    ...(reference === undefined ? {} : { reference }),
  };
}
