import type { ScoredCase } from "../../grid/case-log.ts";
import { contentHashOf } from "../../grid/predictions-elsewhere.ts";
import type { StudyResults } from "../../results/collect-results.ts";
import { codeOf } from "./run-tables.ts";
import { makeTable, type Table } from "./table.ts";

type Scoring = StudyResults["scorings"][number];

/** Digits of a hash on pages. */
const SHORT = 16;

/** Which files predictions made elsewhere are, and by which code they were scored. */
export function givenTable({ scorings }: Pick<StudyResults, "scorings">): Table {
  return makeTable<Scoring>(
    {
      name: "predictions",
      title: "Predictions made elsewhere",
      caption:
        "Folders as the study names them. The content is one hash of all files that belong to a tested case, whatever they are called; how the predictions were made is not known.",
    },
    [
      { name: "method", title: "method", value: ({ scoring }) => scoring.methodName },
      { name: "folder", title: "folder", value: ({ scoring }) => scoring.method.predictions },
      { name: "cases", title: "tested cases", value: ({ standing }) => standing.total },
      { name: "files", title: "files", value: filesOf },
      {
        name: "other_files",
        title: "files of no tested case",
        value: ({ standing }) => standing.given?.strangers.length ?? null,
      },
      { name: "scored", title: "scored", value: ({ standing }) => standing.cases.length },
      {
        name: "content",
        title: "content",
        value: contentOf,
        text: (row) => contentOf(row)?.slice(0, SHORT) ?? "n/a",
      },
      { name: "code_revision", title: "scored by code", value: ({ standing }) => codesOf(standing.cases) },
    ],
    scorings,
  );
}

function filesOf({ standing: { given } }: Scoring): number | null {
  return given?.cases.filter(({ path }) => path !== null).length ?? null;
}

function contentOf({ standing: { given } }: Scoring): string | null {
  return given === null ? null : contentHashOf(given);
}

function codesOf(cases: readonly ScoredCase[]): string | null {
  const codes = new Set(cases.map(({ code }) => codeOf(code ?? null) ?? "not known"));
  return codes.size === 0 ? null : [...codes].join(", ");
}
