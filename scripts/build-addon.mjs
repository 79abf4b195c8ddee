import { setupEngine } from "./lib/setup.mjs";
import { runScript } from "./lib/setup-error.mjs";

// Only libtorch and the addon: what a change of packages/torch/native needs.
await runScript(async () => {
  await setupEngine();
  return 0;
});
