import { configDefaults, defineConfig } from "vitest/config";
import { nativeProject, portableProject } from "./vitest.projects.ts";

const exclude = [...configDefaults.exclude, "**/*.long.test.ts"];

export default defineConfig({
  test: {
    projects: [
      portableProject(["packages/{core,stats,volume,metrics,dataset,phantom,benchmark}/**/*.test.ts"], exclude),
      nativeProject(["packages/{torch,segmentation,cli}/**/*.test.ts", "{test,bench,examples}/**/*.test.ts"], exclude),
    ],
  },
});
