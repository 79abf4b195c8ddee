import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { commandsOf, createProgram, run } from "@panshift/cli";
import { describe, expect, it } from "vitest";
import { documentationFiles, panshiftArguments, readMarkdown, type Snippet, shellSnippets } from "./snippets.ts";

const root = resolve(import.meta.dirname, "../..");
const snippets = documentationFiles(root)
  .filter((file) => existsSync(join(root, file)))
  .flatMap((file) => shellSnippets(file, readMarkdown(root, file)));
const named = (snippet: Snippet) => [`${snippet.file}:${snippet.line} ${snippet.text}`, snippet] as const;

/** Commands that end within a second and need nothing but the clone. */
const CHEAP = new Set(["methods", "cost"]);

describe("shellSnippets", () => {
  it("reads blocks, comments and continued lines", () => {
    const markdown =
      "text\n```sh\n# first\n$ panshift doctor  # looks\npanshift info \\\n  a.nii\n```\n```ts\nno\n```\n";
    expect(shellSnippets("a.md", markdown).map(({ line, text }) => [line, text])).toEqual([
      [4, "panshift doctor"],
      [5, "panshift info a.nii"],
    ]);
  });
});

describe("panshift calls in the documentation", () => {
  const calls = snippets.filter((snippet) => panshiftArguments(snippet) !== null);

  it.each(calls.map(named))("%s", async (_, snippet) => {
    const argv = panshiftArguments(snippet) as string[];
    let messages = "";
    const terminal = {
      interactive: false,
      columns: 80,
      out: () => {},
      message: (text: string) => {
        messages += text;
      },
    };
    if (CHEAP.has(argv[0] ?? "")) {
      const paths = argv.map((word) => (existsSync(join(root, word)) ? join(root, word) : word));
      expect(await run(paths, terminal), messages).toBe(0);
      return;
    }
    const program = createProgram(terminal, () => {});
    for (const { command } of commandsOf(program, [])) if (command.commands.length === 0) command.action(() => {});
    const shown = ["--help", "--version"].some((flag) => argv.includes(flag));
    await program.parseAsync(argv, { from: "user" }).catch((error: { exitCode?: number }) => {
      expect(shown && error.exitCode === 0, messages).toBe(true);
    });
    expect(messages).toBe("");
  });
});

describe("other commands in the documentation", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const calls = snippets.filter(({ text }) => /^(npm run|npm test|node )/.test(text));

  it.each(calls.map(named))("%s", (_, { text }) => {
    const script = text === "npm test" ? "test" : /^npm run ([\w:-]+)/.exec(text)?.[1];
    const file = /^node (?:--\S+ )*([\w./-]+)/.exec(text)?.[1];
    expect(script === undefined ? existsSync(join(root, file ?? "?")) : script in scripts).toBe(true);
  });
});
