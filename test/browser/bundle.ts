import { readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { repositoryRoot } from "../support/requirements.ts";

/** Packages that run in a browser, of which the doors are bundled. */
export const browserPackages = ["core", "volume", "metrics", "stats"];
const ENTRY = "virtual:page";

export interface PageBundle {
  /** One script without imports. */
  readonly code: string;
  /** "name, imported by file" of every module of Node that something reaches. */
  readonly nodeModules: readonly string[];
  /** Oracle tests that are in it. */
  readonly testFiles: readonly string[];
}

/**
 * Bundles the doors of the packages and the oracle tests of metrics and statistics for a page. The script leaves
 * `doors` (exports by package) and `runTests` (see test-runner.ts) on the global object.
 */
export async function bundlePage(): Promise<PageBundle> {
  const testFiles = ["metrics", "stats"].flatMap(oracleTests);
  const doors = browserPackages.map((name) => `import * as ${name} from "@panshift/${name}";`);
  const source = [
    `import { runTests } from ${JSON.stringify(runnerPath)};`,
    ...doors,
    ...testFiles.map((path) => `import ${JSON.stringify(path)};`),
    `Object.assign(globalThis, { runTests, doors: { ${browserPackages.join(", ")} } });`,
  ].join("\n");
  const nodeModules: string[] = [];
  const bundle = await rolldown({
    input: ENTRY,
    platform: "browser",
    cwd: repositoryRoot,
    resolve: { alias: { vitest: runnerPath }, conditionNames: ["@panshift/source", "browser", "import", "default"] },
    plugins: [pageEntry(source), findNodeModules(nodeModules)],
  });
  const { output } = await bundle.generate({ format: "iife", codeSplitting: false });
  await bundle.close();
  return { code: output[0].code, nodeModules, testFiles };
}

const runnerPath = join(repositoryRoot, "test/browser/test-runner.ts");

function oracleTests(name: string): readonly string[] {
  const folder = join(repositoryRoot, "packages", name, "test");
  const files = readdirSync(folder).filter((file) => /oracles?\.test\.ts$/.test(file));
  return files.map((file) => join(folder, file));
}

function pageEntry(source: string): Plugin {
  return {
    name: "page-entry",
    resolveId: (id) => (id === ENTRY ? join(repositoryRoot, "page.ts") : null),
    load: (id) => (id === join(repositoryRoot, "page.ts") ? source : null),
  };
}

/** Lists modules of Node, and leaves them empty so that the list is complete. A package's own `browser` field counts first. */
function findNodeModules(found: string[]): Plugin {
  return {
    name: "node-modules",
    async resolveId(id, importer) {
      if (!id.startsWith("node:") && !builtinModules.includes(id)) return null;
      const resolved = await this.resolve(id, importer, { skipSelf: true });
      if (resolved !== null && !resolved.external) return null;
      found.push(`${id}, imported by ${importer}`);
      return { id: `\0empty:${id}` };
    },
    load: (id) => (id.startsWith("\0empty:") ? "export {};" : null),
  };
}
