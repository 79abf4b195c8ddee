import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));

/** Sources of every package by the names of its doors. */
const alias = Object.fromEntries(
  readdirSync(packages).flatMap((name) =>
    [
      [`@panshift/${name}`, "index.ts"],
      [`@panshift/${name}/files`, "files.ts"],
    ]
      .map(([door, file]) => [door, join(packages, name, "src", file as string)])
      .filter(([, file]) => existsSync(file as string)),
  ),
);

/**
 * How to start a worker's source. Workers of a built product are plain files; here the same source runs through a
 * TypeScript loader.
 *
 * @param source below packages/
 */
export function sourceWorker(source: string): (workerData: unknown) => Worker {
  const jiti = createRequire(import.meta.url).resolve("jiti");
  const program = `
    const { createJiti } = require(${JSON.stringify(jiti)});
    const loader = createJiti(${JSON.stringify(packages)}, { alias: ${JSON.stringify(alias)} });
    loader.import(${JSON.stringify(join(packages, source))});`;
  return (workerData) => new Worker(program, { eval: true, workerData });
}
