import { writeFileSync } from "node:fs";

/**
 * @typedef {object} TestSummary
 * @property {number} passed
 * @property {string[]} failed names
 * @property {{name: string, reason: string | null}[]} skipped
 */

/**
 * A vitest reporter that leaves the counts, the failures and the reasons of skips as JSON in the file that
 * `PANSHIFT_TEST_SUMMARY` names. A file that cannot be loaded, a failed hook and an error outside of any test count
 * as one failure each.
 */
export default class SummaryReporter {
  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly import("vitest").SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {TestSummary} */
    const summary = {
      passed: 0,
      failed: unhandledErrors.map(({ message }) => `outside of any test: ${message}`),
      skipped: [],
    };
    for (const module of modules) count(module, summary);
    writeFileSync(process.env.PANSHIFT_TEST_SUMMARY ?? "", JSON.stringify(summary));
  }
}

/** @param {import("vitest/node").TestModule} module @param {TestSummary} summary */
function count(module, summary) {
  if (module.errors().length > 0) summary.failed.push(module.relativeModuleId);
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) summary.failed.push(`${module.relativeModuleId} > ${suite.fullName}`);
  }
  for (const test of module.children.allTests()) {
    const name = `${module.relativeModuleId} > ${test.fullName}`;
    const result = test.result();
    if (result.state === "passed") summary.passed++;
    else if (result.state === "skipped") summary.skipped.push({ name, reason: result.note ?? null });
    else summary.failed.push(name);
  }
}
