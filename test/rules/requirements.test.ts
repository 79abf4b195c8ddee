import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../setup/support/fakes.ts";
import { needs, requirement } from "../support/requirements.ts";

/** Stands for vitest's context, whose skip ends the test by throwing. */
const context = {
  skip(note?: string): never {
    throw new Error(`skipped: ${note}`);
  },
};

test("what is there is given by its path", () => {
  const folder = temporaryFolder();
  vi.stubEnv("PANSHIFT_REAL_DATA", folder);
  expect(needs(context, "real-data")).toBe(folder);
});

test("what is absent skips, and the reason says where it was looked for", () => {
  vi.stubEnv("PANSHIFT_REAL_DATA", "/nowhere/at-all");
  vi.stubEnv("PANSHIFT_REQUIRE", "");
  expect(requirement("real-data").path).toBeNull();
  expect(() => needs(context, "real-data")).toThrow("skipped: real-data is absent: looked for /nowhere/at-all");
});

test("what is absent although PANSHIFT_REQUIRE names it fails", () => {
  vi.stubEnv("PANSHIFT_REAL_DATA", "/nowhere/at-all");
  vi.stubEnv("PANSHIFT_REQUIRE", "chromium, real-data");
  expect(() => needs(context, "real-data")).toThrow("PANSHIFT_REQUIRE asks for it, but real-data is absent");
});
