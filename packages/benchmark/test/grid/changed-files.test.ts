import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileHash } from "@panshift/dataset";
import { generateDataset } from "@panshift/phantom/files";
import { runPaths } from "@panshift/segmentation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executeRun, type PlannedRun, type StudyCase, standingOf, testedCases } from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "changed-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 3, centers: 1, sequences: ["t1w", "opposed"] });
});

const changed = (caseId: string, file: string, column: string) =>
  expect.objectContaining({
    code: "CONTENT_CHANGED",
    facts: expect.objectContaining({ caseId, file, expected: expect.stringContaining(column) }),
  }) as Error;

/** Does a piece of work while a file is a copy of another. */
async function whileChanged<T>(file: string, other: string, work: () => Promise<T>): Promise<T> {
  const before = readFileSync(file);
  writeFileSync(file, readFileSync(other));
  try {
    return await work();
  } finally {
    writeFileSync(file, before);
  }
}

test("a scan or label that is not the one of cases.tsv is trained on by no run, and scored by none", async () => {
  const { plan, context, folder } = await openTiny(root, tinyStudy(root));
  const [run] = plan.runs as [PlannedRun];
  const [own] = run.training as [StudyCase];
  const [heldOut] = run.validation as [StudyCase];
  const refusal = (of: StudyCase, other: StudyCase, what: "image" | "label") => {
    const [file, copied] = [context.files[what](of), context.files[what](other)];
    const work = whileChanged(file, copied, () => executeRun(run, context));
    return expect(work).rejects.toThrow(changed(of.caseId, file, `sha256_${what}`));
  };

  await refusal(own, heldOut, "image");
  await refusal(heldOut, own, "label");
  expect(existsSync(runPaths(context.store, run.id).folder)).toBe(false);

  const [first, second] = testedCases(run) as [StudyCase, StudyCase];
  await refusal(first, own, "image");
  expect(existsSync(folder.audit)).toBe(false);
  await refusal(second, own, "label");
  expect(standingOf(run, context)).toEqual({ kind: "testing", scored: 1, total: 2 });

  expect(await executeRun(run, context)).toBe("done");
  expect(standingOf(run, context).kind).toBe("done");
});

test("of a finished run a look reads what was touched since, by the hash that it is given", async () => {
  const { plan, context } = await openTiny(root, tinyStudy(root));
  const [run] = plan.runs as [PlannedRun];
  await executeRun(run, context);
  const touched = join(runPaths(context.store, run.id).model, "model.json");
  const later = Date.now() / 1000 + 60;
  utimesSync(touched, later, later);
  const hashed: string[] = [];
  const hashOf = (path: string) => {
    hashed.push(path);
    return fileHash(path);
  };
  expect(standingOf(run, { ...context, hashOf }).kind).toBe("done");
  expect(hashed).toEqual([touched]);
});
