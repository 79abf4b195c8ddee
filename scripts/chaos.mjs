import { runSource } from "./lib/run-source.mjs";
import { setup } from "./lib/setup.mjs";
import { runScript } from "./lib/setup-error.mjs";

await runScript(async () => {
  await setup();
  return runSource("test/chaos/main.ts", process.argv.slice(2));
});
