import { buildPackages } from "./lib/build-packages.mjs";
import { runScript } from "./lib/setup-error.mjs";
import { step } from "./lib/steps.mjs";

await runScript(async () => {
  await step("build", async (announce) => {
    const built = await buildPackages(announce);
    return { outcome: built.length === 0 ? "up to date" : `built ${built.join(", ")}`, value: undefined };
  });
  return 0;
});
