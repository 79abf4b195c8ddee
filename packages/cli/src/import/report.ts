import { groupWarnings, type ImportReport } from "@panshift/benchmark";
import { counted } from "@panshift/core";
import { textTable } from "../table.ts";

/** Names beyond this number are counted, not listed. */
const SHOWN = 8;

/** The report as a person reads it: what came in by domain, what was refused and why, what is doubtful. */
export function importText(report: ImportReport): string {
  const { title, license, folder, counts, domains, refusals, warnings, overlaps } = report;
  const rows = domains.map(({ center, modality, sequence, phase, labeled, unlabeled }) => [
    ...[center, modality, sequence, phase, String(labeled), String(unlabeled)],
  ]);
  const grouped = groupWarnings(warnings).map(({ message, caseIds }) =>
    caseIds.length === 0 ? message : `${counted(caseIds.length, "case")} (${listOf(caseIds)}): ${message}`,
  );
  const parts = [
    `${title}, license ${license}, in ${folder}\n${countsText(counts)}\n`,
    ...(rows.length === 0
      ? []
      : [textTable(["center", "modality", "sequence", "phase", "labeled", "unlabeled"], rows, [4, 5])]),
    ...(refusals.length === 0
      ? []
      : [
          section(
            "Refused",
            refusals.map(({ message, code }) => `${message} [${code}]`),
          ),
        ]),
    ...(grouped.length === 0 ? [] : [section("Warnings", grouped)]),
    ...(overlaps.length === 0
      ? []
      : [section("Scans in common with other sets (--known DATASET refuses those that are there)", overlaps)]),
  ];
  return parts.join("\n");
}

function countsText({ proposed, imported, kept, refused }: ImportReport["counts"]): string {
  const there = kept === 0 ? "" : `, ${kept} there already`;
  return `${counted(proposed, "case")} found: ${imported} imported${there}, ${refused} refused`;
}

function section(title: string, lines: readonly string[]): string {
  return `${title}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function listOf(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.slice(0, SHOWN).join(", ")}${more}`;
}
