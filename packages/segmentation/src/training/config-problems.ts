import { fail } from "@panshift/core";
import { z } from "zod";
import { closestWord } from "./did-you-mean.ts";

/** What is wrong with one place of a configuration. */
export interface ConfigProblem {
  /** Such as `data.cases[2].image`. */
  readonly path: string;
  readonly message: string;
}

/** Every problem of a schema check, unknown keys one by one, each with the key of the schema that was likely meant. */
export function problemsOf(error: z.ZodError, schema: z.ZodType): ConfigProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: pathText([...issue.path, key]),
          message: unknownKey(key, knownKeys(schema, issue.path), () => pathsTo(schema, key)),
        }))
      : [{ path: pathText(issue.path), message: lowerFirst(issue.message) }],
  );
}

function unknownKey(key: string, known: readonly string[], elsewhere: () => readonly string[]): string {
  const [nested, ...others] = closestWord(key, known) === null ? elsewhere() : [];
  const meant = others.length > 0 ? null : (nested ?? closestWord(key, known));
  return meant === null ? "unknown key" : `unknown key, did you mean ${meant}?`;
}

/** Where else in the schema a key of this very name stands, elements of lists aside. */
function pathsTo(schema: z.ZodType, key: string): string[] {
  const within = (node: Node, path: string): string[] =>
    alternatives(node).flatMap(({ properties = {} }) =>
      Object.entries(properties).flatMap(([name, child]) => {
        const own = path === "" ? name : `${path}.${name}`;
        return [...(name === key ? [own] : []), ...within(child as Node, own)];
      }),
    );
  return [...new Set(within(jsonOf(schema), ""))];
}

function jsonOf(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
}

type Node = z.core.JSONSchema._JSONSchema | undefined;

/** The keys that a schema has at a path. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let nodes: Node[] = [jsonOf(schema)];
  for (const part of path) nodes = nodes.flatMap(alternatives).map((node) => below(node, part));
  return nodes.flatMap(alternatives).flatMap((node) => Object.keys(node.properties ?? {}));
}

function alternatives(node: Node): z.core.JSONSchema.JSONSchema[] {
  if (typeof node !== "object") return [];
  return [node, ...(node.anyOf ?? []).flatMap(alternatives)];
}

function below({ properties, items }: z.core.JSONSchema.JSONSchema, part: PropertyKey): Node {
  if (typeof part !== "number") return properties?.[String(part)];
  return Array.isArray(items) ? items[part] : items;
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
