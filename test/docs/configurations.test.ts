import { resolve } from "node:path";
import { parseTrainConfig } from "@panshift/segmentation";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readMarkdown } from "./snippets.ts";

const root = resolve(import.meta.dirname, "../..");

/** The ```yaml blocks of a file that are whole configurations. */
function configurations(file: string): string[] {
  const blocks = [...readMarkdown(root, file).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block]) => block as string);
  return blocks.filter((block) => block.includes("iterations:"));
}

describe.each(["README.md", "docs/training.md"])("a training configuration in %s", (file) => {
  it.each(configurations(file))("is one that train takes: %#", (block) => {
    expect(parseTrainConfig(parse(block), file)).toMatchObject({ iterations: 2000 });
  });
});
