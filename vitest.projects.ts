import type { TestProjectInlineConfiguration } from "vitest/config";

// Tests run on sources: this condition of the packages' exports names them.
const conditions = ["@panshift/source"];
// Generous: a busy machine must not fail what is right.
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };
const sources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** Tests of typed arrays and files: as many workers as cores. */
export function portableProject(include: string[], exclude: string[]): TestProjectInlineConfiguration {
  return {
    ...sources,
    test: { name: "portable", include, exclude, unstubEnvs: true, ...patience, sequence: { groupOrder: 0 } },
  };
}

/** Tests that load libtorch: its threads and several workers would fight for the cores, so one file at a time. */
export function nativeProject(include: string[], exclude: string[]): TestProjectInlineConfiguration {
  return {
    ...sources,
    test: {
      name: "native",
      include,
      exclude,
      unstubEnvs: true,
      pool: "forks",
      maxWorkers: 1,
      fileParallelism: false,
      ...patience,
      sequence: { groupOrder: 1 },
    },
  };
}
