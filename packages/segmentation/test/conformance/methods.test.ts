import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setThreads } from "@panshift/torch";
import { loadMethod, type MethodDefinition, methods } from "../../src/index.ts";
import { describeMethod } from "./method.ts";
import { biLevel } from "./throwaway/bi-level.ts";
import { twoNetworks } from "./throwaway/two-networks.ts";

setThreads(1); // the tiny volumes gain nothing from more

for (const method of [...methods, biLevel, twoNetworks, await documentedMethod()]) describeMethod(method);

/** The example of docs/methods.md, loaded as a user's file would be. */
async function documentedMethod(): Promise<MethodDefinition> {
  const page = readFileSync(new URL("../../../../docs/methods.md", import.meta.url), "utf8");
  const source = /```ts\n(.*?)```/s.exec(page)?.[1] ?? "";
  const folder = mkdtempSync(join(tmpdir(), "panshift-method-"));
  try {
    writeFileSync(join(folder, "decoupling.ts"), source);
    return await loadMethod("./decoupling.ts", folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
