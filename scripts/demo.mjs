import { join } from "node:path";
import { repositoryRoot } from "./lib/paths.mjs";
import { runAttached } from "./lib/programs.mjs";
import { setup } from "./lib/setup.mjs";
import { runScript } from "./lib/setup-error.mjs";

const launcher = join(repositoryRoot, "packages/cli/bin/panshift.mjs");

/** What the demo does; a user may type the same. What is done is skipped, so that the same calls go on after a kill. */
const calls = ["study run examples/demo.yaml --store demo/runs", "study report examples/demo.yaml --store demo/runs"];

await runScript(async () => {
  await setup();
  for (const call of calls) {
    process.stderr.write(`\n$ npx --no-install panshift ${call}\n`);
    const code = await runAttached(process.execPath, [launcher, ...call.split(" ")], { cwd: repositoryRoot });
    if (code !== 0) {
      process.stderr.write("The demo has stopped; `npm run demo` goes on from here.\n");
      return code;
    }
  }
  return 0;
});
