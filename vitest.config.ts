import { defineConfig } from "vitest/config";

const conditions = ["@panshift/source"];
const sources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    projects: [
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
    ],
  },
});
