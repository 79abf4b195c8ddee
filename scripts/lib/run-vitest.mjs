import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJson } from "./json-file.mjs";
import { repositoryRoot } from "./paths.mjs";
import { runAttached } from "./programs.mjs";

/** @import { TestSummary } from "./vitest-reporter.mjs" */

/**
 * Runs vitest and counts.
 *
 * @param {string} config file name of the configuration
 * @param {readonly string[]} filters parts of test files' paths; all of them when empty
 * @returns {Promise<TestSummary>} a run that ends without counts is one failure
 */
export async function runVitest(config, filters) {
  const folder = mkdtempSync(join(tmpdir(), "panshift-test-"));
  const summaryPath = join(folder, "summary.json");
  try {
    const reporter = join(import.meta.dirname, "vitest-reporter.mjs");
    const code = await runAttached(
      process.execPath,
      [
        join(repositoryRoot, "node_modules/vitest/vitest.mjs"),
        ...["run", "--config", config, "--reporter", "default", "--reporter", reporter, ...filters],
      ],
      { cwd: repositoryRoot, env: { PANSHIFT_TEST_SUMMARY: summaryPath } },
    );
    /** @type {TestSummary} */
    const summary = readJson(summaryPath) ?? {
      passed: 0,
      failed: [`vitest ended with code ${code} and no counts`],
      skipped: [],
    };
    if (code !== 0 && summary.failed.length === 0) summary.failed.push(`vitest ended with code ${code}`);
    return summary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
