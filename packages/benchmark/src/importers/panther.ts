import { join } from "node:path";
import { type CanonicalLabel, canonicalLabels, defineImporter, type ProposedCase, type Refusal } from "./importer.ts";
import { failLayout, foldersIn, namesIn, rootOf, stemOf } from "./source-files.ts";

const layout = [
  "PANTHER_Task1/ImagesTr/10000_0001_0000.mha, LabelsTr/10000_0001.mha, ImagesTr_unlabeled/ (T1-weighted)",
  "PANTHER_Task2/ImagesTr, LabelsTr (T2-weighted, MR-Linac)",
];

/** The tasks; what only the folder says of a scan. */
const TASKS = [
  { name: "task1", folder: "PANTHER_Task1", row: { sequence: "t1w", phase: "arterial" } },
  { name: "task2", folder: "PANTHER_Task2", row: { sequence: "t2w" } },
] as const;

/** The set has tumor 1 and pancreas 2, where the canonical labels are the other way round. */
const VALUES: Readonly<Record<number, CanonicalLabel>> = { 1: canonicalLabels.lesion, 2: canonicalLabels.pancreas };

/** Subject, scan of that subject, channel. */
const IMAGE_NAME = /^([^_]+)_([^_]+)_(\d{4})\.mha$/i;
const LABEL_NAME = /^[^_]+_[^_]+\.mha$/i;

interface Task {
  readonly name: string;
  readonly folder: string;
  readonly row: ProposedCase["row"];
}

/**
 * PANTHER: MR in MetaImage files, tumors of the pancreas, two tasks of different sequences.
 *
 * @see docs/import.md
 */
export const panther = defineImporter({
  id: "panther",
  summary: "PANTHER tasks 1 and 2: T1w (arterial) and T2w MR with tumors, and unlabeled MR (MetaImage)",
  layout,
  plan: (source) => {
    const tasks = tasksOf(source);
    const found = tasks.map(casesOfTask);
    const cases = found.flatMap((task) => task.cases);
    return {
      title: "PANTHER",
      row: { dataset: "panther", modality: "mr", license: "CC BY-NC 4.0", study: "1" },
      cases,
      refusals: found.flatMap((task) => task.refusals),
      warnings: [
        "the license is CC BY-NC 4.0 as far as is known: check the page that the archive came from",
        ...sharedIds(cases),
      ],
    };
  },
});

/** Task folders below the source, or the source itself when it is one; its name says which. */
function tasksOf(source: string): Task[] {
  const below = TASKS.flatMap((task): Task[] => {
    const name = foldersIn(source).find((one) => isNamed(one, task.folder));
    return name === undefined ? [] : [{ ...task, folder: join(source, name) }];
  }).filter(({ folder }) => holdsImages(folder));
  if (below.length > 0) return below;
  const single = TASKS.find(({ folder }) => isNamed(source, folder));
  const root = rootOf(source, [], holdsImages);
  if (single !== undefined && root !== null) return [{ ...single, folder: root }];
  const hint = "the folder's name must say which task it is: PANTHER_Task1 or PANTHER_Task2";
  return failLayout({ id: "panther", layout }, source, root === null ? undefined : hint);
}

function isNamed(path: string, taskFolder: string): boolean {
  return path
    .replace(/[/\\]+$/, "")
    .toLowerCase()
    .endsWith(taskFolder.toLowerCase());
}

function holdsImages(folder: string): boolean {
  return namesIn(join(folder, "ImagesTr")).some((name) => IMAGE_NAME.test(name));
}

function casesOfTask(task: Task): { cases: ProposedCase[]; refusals: Refusal[] } {
  const labels = new Set(namesIn(join(task.folder, "LabelsTr")).filter((name) => LABEL_NAME.test(name)));
  const cases: ProposedCase[] = [];
  const refusals: Refusal[] = [];
  for (const name of namesIn(join(task.folder, "ImagesTr")).filter((one) => IMAGE_NAME.test(one))) {
    const label = `${stemOf(name).replace(/_\d{4}$/, "")}.mha`;
    const proposed = caseOf(task, "ImagesTr", name);
    if (labels.delete(label)) {
      const path = join(task.folder, "LabelsTr", label);
      const row = { ...proposed.row, ...task.row, split: "train", label_provenance: "manual" };
      cases.push({ ...proposed, row, labels: [{ path, values: VALUES }] });
    } else {
      refusals.push(refusal(proposed.caseId, "LABEL_MISSING", `LabelsTr/${label}`, `${name} alone`));
    }
  }
  for (const label of labels) {
    const caseId = `${task.name}_${stemOf(label)}`;
    refusals.push(refusal(caseId, "IMAGE_MISSING", `ImagesTr/${stemOf(label)}_0000.mha`, `LabelsTr/${label} alone`));
  }
  const known = new Set(cases.map(({ caseId }) => caseId));
  for (const name of namesIn(join(task.folder, "ImagesTr_unlabeled")).filter((one) => IMAGE_NAME.test(one))) {
    const proposed = caseOf(task, "ImagesTr_unlabeled", name);
    // A scan that is annotated already comes in once, with its label.
    if (!known.has(proposed.caseId)) cases.push({ ...proposed, row: { ...proposed.row, split: "unlabeled" } });
  }
  return { cases, refusals };
}

/** Unlabeled scans are of various sequences, which nothing says. */
function caseOf(task: Task, folder: string, name: string): ProposedCase {
  const [, subject = "", scan = ""] = IMAGE_NAME.exec(name) ?? [];
  return {
    caseId: `${task.name}_${subject}_${scan}`,
    aliases: [`${subject}_${scan}`],
    row: { subject },
    image: { path: join(task.folder, folder, name) },
    labels: [],
  };
}

function refusal(caseId: string, code: string, expected: string, found: string): Refusal {
  return { caseId, code, message: `expected ${expected}; found ${found}; restore the file` };
}

function sharedIds(cases: readonly ProposedCase[]): string[] {
  const subjects = (task: string) =>
    new Set(cases.filter(({ caseId }) => caseId.startsWith(`${task}_`)).map(({ row }) => row.subject));
  const [first, second] = [subjects("task1"), subjects("task2")];
  const shared = [...first].filter((subject) => second.has(subject));
  if (shared.length === 0) return [];
  return [`${shared.length} subject ids are in both tasks and taken for one person each, so that no split parts them`];
}
