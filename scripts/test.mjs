import { checks, runChecks } from "./lib/checks.mjs";
import { runVitest } from "./lib/run-vitest.mjs";
import { setup } from "./lib/setup.mjs";
import { runScript } from "./lib/setup-error.mjs";

const usage = `npm test [-- PART-OF-A-PATH...]     set-up, format, lint, types and all tests
npm run test:long                  the tests that take longer than the others together

The last line counts: 'N passed, N failed, N skipped'. A check counts as a test. Each skip is listed with its reason;
a skip without one is a failure. With parts of paths only the tests of these files run.
PANSHIFT_REQUIRE=real-data,gpu,... makes the absence of these a failure.
`;

await runScript(async () => {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(usage);
    return 0;
  }
  await setup();
  const isLong = args[0] === "--long";
  const filters = isLong ? args.slice(1) : args;
  const chosen = isLong || filters.length > 0 ? [] : checks;
  const failedChecks = await runChecks(chosen);
  const tests = await runVitest(isLong ? "vitest.long.config.ts" : "vitest.config.ts", filters);

  const skipped = tests.skipped.filter(({ reason }) => reason !== null);
  const unexplained = tests.skipped
    .filter(({ reason }) => reason === null)
    .map(({ name }) => `${name}: skipped without a reason`);
  const failed = [...failedChecks, ...tests.failed, ...unexplained];
  for (const { name, reason } of skipped) process.stdout.write(`skipped: ${name}: ${reason}\n`);
  for (const name of failed) process.stdout.write(`failed: ${name}\n`);
  const passed = chosen.length - failedChecks.length + tests.passed;
  process.stdout.write(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped\n`);
  return failed.length === 0 && passed > 0 ? 0 : 1;
});
