import { fail } from "@panshift/core";
import type { z } from "zod";

/** What is wrong with one place of a configuration. */
export interface ConfigProblem {
  /** Such as `data.cases[2].image`. */
  readonly path: string;
  readonly message: string;
}

/** Every problem of a schema check, unknown keys one by one. */
export function problemsOf(error: z.ZodError): ConfigProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: "unknown key" }))
      : [{ path: pathText(issue.path), message: lowerFirst(issue.message) }],
  );
}

/**
 * @param reference the page that lists the keys
 * @throws CONFIG_INVALID naming all problems at once
 */
export function failConfig(file: string, problems: readonly ConfigProblem[], reference = "docs/training.md"): never {
  const list = problems.map(({ path, message }) => `${path || "(top level)"}: ${message}`).join("; ");
  fail("CONFIG_INVALID", {
    file,
    expected: "a configuration that follows its schema",
    found: `${problems.length === 1 ? "1 problem" : `${problems.length} problems`}: ${list}`,
    hint: `${reference} lists every key with its default`,
    problems,
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function lowerFirst(message: string): string {
  return message.replace(/^Invalid input: /, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
