import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A command line in a ```sh block of a Markdown file. */
export interface Snippet {
  readonly file: string;
  /** 1-based line of its first word. */
  readonly line: number;
  readonly text: string;
}

/** Every Markdown file that users read: README.md, docs/ and the packages' own. */
export function documentationFiles(root: string): string[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name));
  const packages = readdirSync(join(root, "packages")).map((name) => join("packages", name, "README.md"));
  const present = new Set(readdirSync(root, { encoding: "utf8" }));
  return [...(present.has("README.md") ? ["README.md"] : []), ...docs, ...packages].filter((file) =>
    file.endsWith(".md"),
  );
}

/** The command lines of a file's ```sh blocks: comments and a leading `$ ` gone, continued lines joined. */
export function shellSnippets(file: string, markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let inBlock = false;
  let open: Snippet | null = null;
  for (const [index, raw] of markdown.split("\n").entries()) {
    const line = raw.trim();
    if (line.startsWith("```")) {
      inBlock = !inBlock && /^```(sh|bash|shell)$/.test(line);
      continue;
    }
    if (!inBlock) continue;
    const words = line
      .replace(/(^|\s)#.*$/, "")
      .replace(/^\$ /, "")
      .trim();
    if (words === "") continue;
    const text: string = open === null ? words : `${open.text} ${words}`;
    const snippet: Snippet = { file, line: open?.line ?? index + 1, text: text.replace(/\s*\\$/, "") };
    if (words.endsWith("\\")) open = snippet;
    else {
      snippets.push(snippet);
      open = null;
    }
  }
  return snippets;
}

/** The arguments of a `panshift` call; `null` for any other command. */
export function panshiftArguments({ text }: Snippet): string[] | null {
  const match = /^(?:npx --no-install )?panshift(?:\s+(.*))?$/.exec(text);
  if (match === null) return null;
  const words = (match[1] ?? "").replace(/\s+(\||>|2>|&&).*$/, "").match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

export function readMarkdown(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}
