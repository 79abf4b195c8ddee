import { configDefaults, defineConfig } from "vitest/config";
import { nativeProject, portableProject } from "./vitest.projects.ts";

const exclude = [...configDefaults.exclude, "**/*.long.test.ts"];
/** Tests of a portable package that train. */
const training = "packages/benchmark/test/grid/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      portableProject(
        ["packages/{core,stats,volume,metrics,dataset,phantom,benchmark}/**/*.test.ts"],
        [...exclude, training],
      ),
      nativeProject(
        ["packages/{torch,segmentation,cli}/**/*.test.ts", "{test,bench,examples}/**/*.test.ts", training],
        exclude,
      ),
    ],
  },
});
