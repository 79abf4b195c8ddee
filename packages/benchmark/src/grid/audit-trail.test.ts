import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { StudyPlan } from "../study/plan.ts";
import { openingsOf } from "./audit-trail.ts";
import type { StudyFolder } from "./study-folder.ts";
import type { Opening } from "./target-vault.ts";

const store = mkdtempSync(join(tmpdir(), "audit-"));
afterAll(() => rmSync(store, { recursive: true, force: true }));

const folderOf = (name: string): StudyFolder => {
  const folder = join(store, "studies", name);
  return { folder, audit: join(folder, "audit.jsonl"), failures: join(folder, "failures.jsonl") };
};
const opening = (run: string, key: string): Opening => ({
  ...{ time: "2026-01-01T00:00:00Z", domain: "B/t1w", purpose: "scoring" },
  ...{ run, case: key },
});

function write({ audit }: StudyFolder, openings: readonly Opening[], more = ""): void {
  mkdirSync(dirname(audit), { recursive: true });
  writeFileSync(audit, openings.map((one) => `${JSON.stringify(one)}\n`).join("") + more);
}

const plan = { runs: [{ id: "one" }, { id: "two" }] } as unknown as StudyPlan;

test("a study's openings are its own, and those that other studies of the store wrote down for its runs", () => {
  const [study, before] = [folderOf("study-22222222"), folderOf("study-11111111")];
  expect(openingsOf(study, plan)).toEqual([]);
  write(before, [opening("one", "a"), opening("another", "a")], 'null\n{"run":"one"}\n{"time');
  mkdirSync(folderOf("no-audit-00000000").folder);
  expect(openingsOf(study, plan)).toEqual([opening("one", "a")]);
  write(study, [opening("two", "b"), opening("external/net", "b")]);
  expect(openingsOf(study, plan)).toEqual([opening("two", "b"), opening("external/net", "b"), opening("one", "a")]);
});
