import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Beside this file, so that its imports are found. */
const copy = fileURLToPath(new URL("./engine-page-example.ts", import.meta.url));

it("the example of docs/engine.md runs, learns and frees everything", async () => {
  const page = readFileSync(new URL("../../../docs/engine.md", import.meta.url), "utf8");
  const [, example] = page.match(/```ts\n(.*?)```/s) ?? [];
  writeFileSync(copy, example as string);
  try {
    const { before, finalError, after } = (await import(copy)) as Record<"before" | "finalError" | "after", number>;
    expect(finalError).toBeLessThan(0.05);
    expect(after).toBe(before);
  } finally {
    rmSync(copy);
  }
});
