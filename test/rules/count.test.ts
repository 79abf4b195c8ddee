import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { runVitest } from "../../scripts/lib/run-vitest.mjs";
import { temporaryFolder, writeTree } from "../setup/support/fakes.ts";
import { repositoryRoot } from "../support/requirements.ts";

test("passes, failures, skips with and without a reason, broken files and failed hooks are all counted", async () => {
  const root = temporaryFolder();
  symlinkSync(join(repositoryRoot, "node_modules"), join(root, "node_modules"));
  const using = (text: string) => `import { beforeAll, describe, test } from "vitest";\n${text}`;
  writeTree(root, {
    "vitest.config.mjs": `export default { root: ${JSON.stringify(root)} };`,
    "a.test.ts": using(`
      test("passes", () => {});
      test("fails", () => { throw new Error("on purpose"); });
      test("skips", (context) => context.skip("no scanner here"));
      test.skip("skips silently", () => {});
      describe("hooks", () => { beforeAll(() => { throw new Error("on purpose"); }); test("never runs", () => {}); });`),
    "b.test.ts": using(`import "./gone.ts";`),
  });
  vi.stubEnv("VITEST", "");
  const summary = await runVitest({ config: join(root, "vitest.config.mjs"), reporters: [] });
  expect(summary.passed).toBe(1);
  expect(summary.failed.toSorted()).toEqual(["a.test.ts > fails", "a.test.ts > hooks", "b.test.ts"]);
  expect(summary.skipped).toContainEqual({ name: "a.test.ts > skips", reason: "no scanner here" });
  expect(summary.skipped).toContainEqual({ name: "a.test.ts > skips silently", reason: null });
});
