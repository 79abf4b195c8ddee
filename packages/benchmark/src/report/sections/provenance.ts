import { basename } from "node:path";
import { openingsOf } from "../../grid/audit-trail.ts";
import type { FinishedRun } from "../../grid/run-standing.ts";
import { readFailures, type StudyFolder } from "../../grid/study-folder.ts";
import type { Opening } from "../../grid/target-vault.ts";
import { groupBy } from "../../group-by.ts";
import type { StudyResults } from "../../results/collect-results.ts";
import type { StudyPlan } from "../../study/plan.ts";
import { facts, list, paragraph, section, tableHtml } from "../html/elements.ts";
import { makeTable, type Table } from "../tables/table.ts";

interface RunRow {
  readonly id: string;
  readonly method: string;
  readonly seed: number;
  readonly sources: string;
  readonly state: string;
  readonly record: FinishedRun | null;
}

function runRows({ standings }: StudyResults): RunRow[] {
  return standings.map(({ run, standing }) => {
    const record = standing.kind === "done" ? standing.record : null;
    const sources = run.uses[0]?.sources.join(" + ") ?? "";
    return { id: run.id.slice(0, 16), method: run.method.name, seed: run.seed, sources, state: standing.kind, record };
  });
}

/** Every run and where it stands. */
export function runsTable(results: StudyResults): Table {
  return makeTable<RunRow>(
    {
      name: "runs",
      title: "Runs",
      caption: "Names of the folders in the store; every cell of the tables lists its runs.",
    },
    [
      { name: "run", title: "run", value: ({ id }) => id },
      { name: "method", title: "method", value: ({ method }) => method },
      { name: "seed", title: "seed", value: ({ seed }) => seed },
      { name: "sources", title: "trained on", value: ({ sources }) => sources },
      { name: "state", title: "state", value: ({ state }) => state },
    ],
    runRows(results),
  );
}

/** Where every number comes from: runs, code, machines. */
export function provenanceSection(plan: StudyPlan, results: StudyResults, { folder }: StudyFolder): string {
  const rows = runRows(results);
  const records = rows.flatMap(({ record }) => record ?? []);
  const distinct = (factOf: (record: FinishedRun) => string | null) => [
    ...new Set(records.map((record) => factOf(record) ?? "not known")),
  ];
  const revisions = distinct(
    ({ provenance: { codeRevision, codeDirty } }) =>
      codeRevision && `${codeRevision}${codeDirty ? " with local changes" : ""}`,
  );
  return section(
    "provenance",
    "Provenance",
    facts([
      ["plan", plan.hash],
      ["study folder, in the store", `studies/${basename(folder)}`],
      ...(records.length === 0
        ? []
        : ([
            ["code", revisions.join(", ")],
            ["device and precision", distinct(({ device, precision }) => `${device}, ${precision}`).join("; ")],
            ["threads of a run", distinct(({ threads }) => String(threads)).join(", ")],
            ["processor", distinct(({ provenance }) => provenance.processor).join(", ")],
            ["libtorch, Node", distinct(({ provenance: { libtorch, node } }) => `${libtorch}, ${node}`).join("; ")],
          ] as const)),
    ]),
    revisions.length > 1 ? paragraph("The runs were made by different revisions of the code.", "warning") : "",
    rows.length === 0 ? "" : tableHtml(runsTable(results)),
  );
}

/** Who opened references that no model was trained on, and which attempts failed. */
export function auditSection(folder: StudyFolder, plan: StudyPlan): string {
  const openings = openingsOf(folder, plan);
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
      { name: "runs", title: "runs", value: (of) => new Set(of.map(({ run }) => run)).size },
    ],
    [...counts.values()],
  );
  const failed = groupBy(readFailures(folder.failures), ({ code }) => code);
  return section(
    "audit",
    "Who saw what",
    paragraph(
      plan.leaks.length === 0
        ? "No tested subject or image is on the side that training or selection sees (checked by subject and by content)."
        : `${plan.leaks.length} tested cases are of subjects or images that training or selection sees.`,
      plan.leaks.length === 0 ? undefined : "warning",
    ),
    openings.length === 0 ? paragraph("No opening is recorded.") : tableHtml(table),
    failed.size === 0 ? "" : paragraph("Failed attempts, repeated or given up:"),
    list([...failed].map(([code, attempts]) => `${code}: ${attempts.length}`)),
  );
}
