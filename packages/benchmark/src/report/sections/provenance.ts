import { basename } from "node:path";
import { counted } from "@panshift/core";
import type { CodeProvenance } from "@panshift/segmentation";
import type { FinishedRun } from "../../grid/run-standing.ts";
import { readFailures, type StudyFolder } from "../../grid/study-folder.ts";
import type { Opening } from "../../grid/target-vault.ts";
import { groupBy } from "../../group-by.ts";
import type { StudyResults } from "../../results/collect-results.ts";
import { leakCheckText } from "../../study/leakage.ts";
import type { StudyPlan } from "../../study/plan.ts";
import { facts, list, paragraph, section, tableHtml } from "../html/elements.ts";
import { givenTable } from "../tables/given-table.ts";
import { codeOf, finishOf, timeText } from "../tables/run-tables.ts";
import { makeTable, type Table } from "../tables/table.ts";

export interface ProvenanceFacts {
  readonly plan: StudyPlan;
  readonly results: StudyResults;
  readonly folder: StudyFolder;
  /** From `provenanceTable`. */
  readonly runs: Table;
  /** When and by what the report is written. */
  readonly written: { readonly time: string; readonly code: CodeProvenance };
}

/** Where every number comes from: runs, predictions made elsewhere, code, machines, times. */
export function provenanceSection({ plan, results, folder, runs, written }: ProvenanceFacts): string {
  const records = results.standings.flatMap(({ standing }) => (standing.kind === "done" ? [standing.record] : []));
  const distinct = (factOf: (record: FinishedRun) => string | null | undefined) =>
    [...new Set(records.map((record) => factOf(record) ?? "not known"))].join(", ");
  const revisions = new Set(records.map(({ provenance }) => codeOf(provenance)));
  return section(
    "provenance",
    "Provenance",
    facts([
      ["plan", plan.hash],
      ["study folder, in the store", `studies/${basename(folder.folder)}`],
      ["report", `written ${timeText(written.time)} UTC by PanShift ${codeText(written.code)}`],
      ...(records.length === 0
        ? []
        : ([
            ["runs begun", spanText(records.map(({ started }) => started ?? null))],
            ["runs trained", spanText(records.map(finishOf))],
            ["PanShift of the runs", distinct(({ provenance }) => provenance.panshift)],
            ["code of the runs", distinct(({ provenance }) => codeOf(provenance))],
            ["device and precision", distinct(({ device, precision }) => `${device} ${precision}`)],
            ["threads of a run", distinct(({ threads }) => String(threads))],
            ["processor", distinct(({ provenance }) => provenance.processor)],
            ["libtorch", distinct(({ provenance }) => provenance.libtorch)],
            ["Node", distinct(({ provenance }) => provenance.node)],
          ] as const)),
    ]),
    revisions.size > 1
      ? paragraph("The runs were made by different revisions of the code; the table tells which.", "warning")
      : "",
    runs.rows.length === 0 ? "" : tableHtml(runs),
    results.scorings.length === 0 ? "" : tableHtml(givenTable(results)),
  );
}

function codeText({ panshift, codeRevision, codeDirty }: CodeProvenance): string {
  if (codeRevision === null) return `${panshift}`;
  return `${panshift}, code ${codeRevision}${codeDirty ? " with local changes" : ""}`;
}

/** First and last of the times that are known. */
function spanText(times: readonly (string | null)[]): string {
  const known = times.flatMap((time) => time ?? []).sort();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "not recorded";
  const unknown = times.length - known.length;
  return `${timeText(first)} to ${timeText(last)} UTC${unknown > 0 ? `; of ${counted(unknown, "run")} not recorded` : ""}`;
}

/** Who opened references that no model was trained on, and which attempts failed. */
export function auditSection(openings: readonly Opening[], { failures }: StudyFolder, plan: StudyPlan): string {
  const hasOracle = openings.some(({ purpose }) => purpose === "oracle");
  const counts = groupBy(openings, ({ domain, purpose }) => JSON.stringify([domain, purpose]));
  const table = makeTable<Opening[]>(
    {
      name: "audit",
      title: "Openings of tested references",
      caption: `Training and selection are given source cases alone${hasOracle ? ", but for selection oracle, an upper bound, whose openings to choose by are listed apart" : ""}; every opening of a tested reference is written to audit.jsonl before the file is read. Openings for these runs by other studies of the store count too.`,
    },
    [
      { name: "domain", title: "domain", value: ([one]) => one?.domain ?? "" },
      { name: "purpose", title: "purpose", value: ([one]) => one?.purpose ?? "" },
      { name: "openings", title: "openings", value: (of) => of.length },
      { name: "cases", title: "cases", value: (of) => new Set(of.map((one) => one.case)).size },
      { name: "models", title: "models", value: (of) => new Set(of.map(({ run }) => run)).size },
    ],
    [...counts.values()],
  );
  const failed = groupBy(readFailures(failures), ({ code }) => code);
  return section(
    "audit",
    "Who saw what",
    paragraph(leakCheckText(plan).join(" "), plan.leaks.length > 0 ? "warning" : undefined),
    openings.length === 0 ? paragraph("No opening is recorded.") : tableHtml(table),
    failed.size === 0 ? "" : paragraph("Failed attempts, repeated or given up:"),
    list([...failed].map(([code, attempts]) => `${code}: ${attempts.length}`)),
  );
}
