import { configDefaults, defineConfig } from "vitest/config";
import { nativeProject } from "./vitest.projects.ts";

export default defineConfig({
  test: {
    projects: [nativeProject(["{packages,test,bench}/**/*.long.test.ts"], configDefaults.exclude)],
    passWithNoTests: true,
  },
});
