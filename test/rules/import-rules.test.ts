import { expect, test } from "vitest";
import { importProblems } from "../../scripts/lib/import-rules.mjs";
import { temporaryFolder, writeTree } from "../setup/support/fakes.ts";

/** A repository of four packages; `files` are added to it. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const name of ["core", "volume", "torch", "segmentation"]) {
    writeTree(root, {
      [`packages/${name}/package.json`]: JSON.stringify({
        name: `@panshift/${name}`,
        exports: {
          ".": { "@panshift/source": "./src/index.ts" },
          "./files": { "@panshift/source": "./src/files.ts" },
        },
      }),
      [`packages/${name}/src/index.ts`]: "",
      [`packages/${name}/src/files.ts`]: "import { readFileSync } from 'node:fs';",
    });
  }
  writeTree(root, files);
  return root;
}

const problemsOf = (path: string, text: string) => importProblems(repository({ [path]: text }));

test("imports downward, through doors, are free of problems", () => {
  expect(
    problemsOf("packages/segmentation/src/a.ts", "import { x } from '@panshift/volume/files'; import './b.ts';"),
  ).toEqual([]);
});

test.each([
  [
    "volume never sees torch",
    "volume",
    "import { Tensor } from '@panshift/torch';",
    "volume must not import torch; it may import core",
  ],
  ["nor by its types", "volume", "import type { Tensor } from '@panshift/torch';", "volume must not import torch"],
  ["nor by a re-export", "volume", "export { Tensor } from '@panshift/torch';", "volume must not import torch"],
  ["nor on demand", "volume", "await import('@panshift/torch');", "volume must not import torch"],
  [
    "core imports no package",
    "core",
    "import '@panshift/volume';",
    "core must not import volume; it may import no package",
  ],
  ["nothing goes past a door", "torch", "import '@panshift/core/src/rng.ts';", "@panshift/core/src/rng.ts is no door"],
  ["nothing goes around one", "torch", "import '../../core/src/rng.ts';", "../../core/src/rng.ts leaves the package"],
])("%s", (_, name, text, problem) => {
  expect(problemsOf(`packages/${name}/src/a.ts`, text)).toEqual([
    expect.stringContaining(`packages/${name}/src/a.ts: ${problem}`),
  ]);
});

test("tests may import any package, and what tests share", () => {
  const text = "import '@panshift/segmentation'; import '../../../test/support/requirements.ts';";
  expect(problemsOf("packages/core/src/a.test.ts", text)).toEqual([]);
  expect(problemsOf("packages/core/test/a.test.ts", text)).toEqual([]);
});

test("a door that runs in a browser reaches nothing of Node, however far away it is", () => {
  const root = repository({
    "packages/volume/src/index.ts": "export { read } from './read.ts';",
    "packages/volume/src/read.ts": "export { readFile } from '@panshift/core/files';",
  });
  expect(importProblems(root)).toEqual([
    "packages/core/src/files.ts: node:fs is reached from the index.ts of volume, which runs in a browser",
  ]);
});

test("a package without a place in the order is a problem", () => {
  const root = repository({ "packages/new/package.json": JSON.stringify({ name: "@panshift/new", exports: {} }) });
  expect(importProblems(root)).toEqual(["packages/new: the package has no place in the import order"]);
});
