import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { repositoryRoot } from "./lib/paths.mjs";
import { runSource } from "./lib/run-source.mjs";
import { setup } from "./lib/setup.mjs";
import { runScript, SetupError } from "./lib/setup-error.mjs";

await runScript(async () => {
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(join(repositoryRoot, "bench"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"));
  if (name === undefined || !names.includes(name)) {
    throw new SetupError({
      expected: `the name of a benchmark (${names.join(", ")})`,
      found: name ?? "none",
      hint: `try npm run bench -- ${names[0]}`,
      exitCode: 2,
    });
  }
  await setup();
  return runSource(`bench/${name}.ts`, args);
});
