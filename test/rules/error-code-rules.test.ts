import { expect, test } from "vitest";
import { errorCodeProblems } from "../../scripts/lib/error-code-rules.mjs";
import { temporaryFolder, writeTree } from "../setup/support/fakes.ts";

const table = "packages/core/src/error-codes.ts";

test("a code must be raised by the sources and named by a test", () => {
  const root = temporaryFolder();
  const entries = ["FILE_GONE", "FILE_ODD", "FILE_IDLE"].map((code) => `  ${code}: { meaning: "m", exit: 1 },`);
  writeTree(root, {
    [table]: `export const errorCodes = {\n${entries.join("\n")}\n};\n`,
    "packages/volume/src/read.ts": `fail("FILE_GONE"); fail("FILE_ODD");`,
    "packages/volume/src/read.test.ts": `"FILE_GONE"; "FILE_IDLE";`,
  });
  expect(errorCodeProblems(root)).toEqual([
    `${table}: FILE_ODD is named by no test`,
    `${table}: FILE_IDLE is raised nowhere`,
  ]);
});
