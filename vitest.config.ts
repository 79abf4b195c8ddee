import { configDefaults, defineConfig } from "vitest/config";
import { nativeProject, portableProject } from "./vitest.projects.ts";

const exclude = [...configDefaults.exclude, "**/*.long.test.ts"];

export default defineConfig({
  test: {
    projects: [
<<<<<<< HEAD
      {
        ...sources,
        test: {
          name: "portable",
          include: ["packages/{core,stats,volume,metrics,dataset,phantom}/**/*.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // libtorch's threads and several workers would fight for the cores: one fork, one file at a time.
        ...sources,
        test: {
          name: "native",
          include: ["packages/{torch,segmentation,cli}/**/*.test.ts", "test/**/*.test.ts"],
          pool: "forks",
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
=======
      portableProject(["packages/{core,stats,volume,metrics,dataset,phantom}/**/*.test.ts"], exclude),
      nativeProject(["packages/{torch,segmentation,cli}/**/*.test.ts", "{test,bench,examples}/**/*.test.ts"], exclude),
>>>>>>> main
    ],
  },
});
