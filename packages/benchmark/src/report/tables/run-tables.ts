import { shortId } from "@panshift/core";
import type { CodeProvenance } from "@panshift/segmentation";
import type { FinishedRun } from "../../grid/run-standing.ts";
import type { Opening } from "../../grid/target-vault.ts";
import type { StudyResults } from "../../results/collect-results.ts";
import type { PlannedRun } from "../../study/plan.ts";
import { type Column, makeTable, type Table } from "./table.ts";

interface RunRow {
  /** Counted from 1 in the plan's order. */
  readonly number: number;
  readonly run: PlannedRun;
  readonly state: string;
  readonly record: FinishedRun | null;
  /** Of the last tested reference that was opened for it. */
  readonly tested: string | null;
}

function runRows({ standings }: StudyResults, tested: ReadonlyMap<string, string> = new Map()): RunRow[] {
  return standings.map(({ run, standing }, at) => ({
    number: at + 1,
    run,
    state: standing.kind,
    record: standing.kind === "done" ? standing.record : null,
    tested: tested.get(run.id) ?? null,
  }));
}

const useOf = ({ run }: RunRow) => run.uses[0];

const identityColumns: readonly Column<RunRow>[] = [
  { name: "number", title: "no.", value: ({ number }) => number },
  { name: "run", title: "run", value: ({ run }) => shortId(run.id) },
  { name: "method", title: "method", value: ({ run }) => run.method.name },
  { name: "seed", title: "seed", value: ({ run }) => run.seed },
  { name: "sources", title: "trained on", value: (row) => useOf(row)?.sources.join(" + ") ?? "" },
  { isPlace: true, name: "left_out", title: "left out", value: (row) => useOf(row)?.leftOut ?? null },
  { isPlace: true, name: "fold", title: "fold", value: (row) => numberFrom1(useOf(row)?.fold) },
  {
    isPlace: true,
    name: "training_subjects",
    title: "training subjects",
    value: (row) => useOf(row)?.sample?.size ?? null,
  },
  { isPlace: true, name: "draw", title: "draw", value: (row) => useOf(row)?.sample?.draw ?? null },
  { isPlace: true, name: "search_draw", title: "search draw", value: ({ run }) => run.method.draw?.index ?? null },
  { isPlace: true, name: "without_domain", title: "without, to select", value: ({ run }) => run.withoutDomain },
  { isPlace: true, name: "state", title: "state", value: ({ state }) => state },
];

function numberFrom1(place: number | null | undefined): number | null {
  return place == null ? null : place + 1;
}

/** The numbers by which tables call runs, by the first 16 digits of their identities. */
export function runNumbers({ standings }: StudyResults): ReadonlyMap<string, number> {
  return new Map(standings.map(({ run }, at) => [shortId(run.id), at + 1]));
}

/** Every run and where it stands: what follows from the plan and the scores, without times and machines. */
export function runsTable(results: StudyResults): Table {
  return makeTable(
    { name: "runs", title: "Runs", caption: "Names of the folders in the store." },
    identityColumns,
    runRows(results),
  );
}

/** When, where and by which code every run was made, and how it stands. */
export function provenanceTable(results: StudyResults, openings: readonly Opening[]): Table {
  const tested = new Map(openings.flatMap(({ run, time, purpose }) => (purpose === "scoring" ? [[run, time]] : [])));
  return makeTable<RunRow>(
    {
      name: "provenance",
      title: "Runs",
      caption:
        "Names of the folders in the store, with the numbers by which tables call them. Times are UTC: when the training began and ended, interruptions included, and when a study of the store last opened a tested reference for the run; n/a: not recorded.",
    },
    [
      ...identityColumns,
      { name: "started", title: "begun", ...timeOf(({ record }) => record?.started) },
      { name: "finished", title: "trained", ...timeOf(({ record }) => finishOf(record)) },
      { name: "tested", title: "tested", ...timeOf((row) => row.tested) },
      {
        isPlace: true,
        name: "panshift",
        title: "PanShift",
        value: ({ record }) => record?.provenance.panshift ?? null,
      },
      {
        isPlace: true,
        name: "code_revision",
        title: "code",
        value: ({ record }) => codeOf(record?.provenance ?? null),
        text: ({ record }) => codeOf(record?.provenance ?? null)?.replace(/^(\w{10})\w+/, "$1") ?? "n/a",
      },
      { isPlace: true, name: "device", title: "device", value: ({ record }) => record?.device ?? null },
      { isPlace: true, name: "precision", title: "precision", value: ({ record }) => record?.precision ?? null },
      { isPlace: true, name: "threads", title: "threads", value: ({ record }) => record?.threads ?? null },
      { name: "processor", value: ({ record }) => record?.provenance.processor ?? null },
      { name: "libtorch", value: ({ record }) => record?.provenance.libtorch ?? null },
      { name: "node", value: ({ record }) => record?.provenance.node ?? null },
      { name: "lock_hash", value: ({ record }) => record?.provenance.lockHash ?? null },
    ],
    runRows(results, tested),
  );
}

/** When a run's training ended; a draw that diverged has no such time. */
export function finishOf(record: FinishedRun | null): string | null {
  return record?.state.kind === "done" ? record.state.finished : null;
}

/** The revision that something was made at; `null` when it is not known. */
export function codeOf(code: CodeProvenance | null): string | null {
  const { codeRevision = null, codeDirty = null } = code ?? {};
  return codeRevision && `${codeRevision}${codeDirty ? " with local changes" : ""}`;
}

/** An ISO time to the second. */
export function timeText(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}

function timeOf(read: (row: RunRow) => string | null | undefined): Pick<Column<RunRow>, "value" | "text"> {
  return {
    value: (row) => read(row) ?? null,
    text: (row) => {
      const time = read(row);
      return time == null ? "n/a" : timeText(time);
    },
  };
}
