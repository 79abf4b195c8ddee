import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { studySchema } from "../../src/study.ts";

const HEADING = "## Every key";

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
}

test("the keys in docs/studies.md are the schema's, each with a description", async () => {
  const file = new URL("../../../../docs/studies.md", import.meta.url);
  const docs = readFileSync(file, "utf8");
  const schema = z.toJSONSchema(studySchema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const rows = rowsOf(schema, "", false);
  expect(rows.filter(({ meaning }) => meaning === "").map(({ path }) => path)).toEqual([]);
  const table = rows.map(({ path, fallback, meaning }) => `| ${path} | ${fallback} | ${meaning} |`);
  const head = docs.slice(0, docs.indexOf(HEADING));
  const text = `${HEADING}\n\nGenerated from the schema by \`npx vitest run packages/benchmark/test/study -u\`. A value in parentheses says of which form of
an entry the key is.\n\n| key | default | meaning |\n| --- | --- | --- |\n${table.join("\n")}\n`;
  await expect(`${head}${text}`).toMatchFileSnapshot(file.pathname);
});

interface Row {
  readonly path: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** A row for each key, those of the training configuration left to docs/training.md. */
function rowsOf(schema: JsonSchema, path: string, required: boolean): Row[] {
  const forms = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties !== undefined);
  const own = schema.description ?? "";
  if (path === "training") return [rowOf(path, required, schema)];
  if (forms.length > 0) {
    const nested = forms.flatMap((form) => [
      ...(form.description === undefined
        ? []
        : [{ path: formName(path, form), fallback: "", meaning: form.description }]),
      ...keysOf(form, formName(path, form)),
    ]);
    return own === "" ? nested : [rowOf(path, required, schema), ...nested];
  }
  if (schema.properties !== undefined) {
    return [...(own === "" ? [] : [rowOf(path, required, schema)]), ...keysOf(schema, path)];
  }
  const inside = schema.items === undefined ? [] : rowsOf(schema.items, `${path}[]`, false);
  const isList = inside.some((row) => row.path !== code(`${path}[]`));
  return [rowOf(path, required, schema), ...(isList ? inside : [])];
}

function keysOf({ properties = {}, required = [] }: JsonSchema, path: string): Row[] {
  const start = path === "" ? "" : `${path}.`;
  return Object.entries(properties)
    .filter(([, value]) => value.const === undefined || value.description !== undefined)
    .flatMap(([key, value]) => rowsOf(value, `${start}${key}`, required.includes(key)));
}

/** Forms are told apart by their fixed value, else by their last key that must be there. */
function formName(path: string, { properties = {}, required = [] }: JsonSchema): string {
  const [fixed] = Object.entries(properties).filter(([, value]) => value.const !== undefined);
  return `${path}(${fixed === undefined ? required.at(-1) : `${fixed[0]}: ${fixed[1].const}`})`;
}

function rowOf(path: string, required: boolean, { default: value, description = "" }: JsonSchema): Row {
  const fallback = value === undefined ? "-" : code(JSON.stringify(value));
  return { path: code(path), fallback: required ? "required" : fallback, meaning: description };
}

function code(text: string): string {
  return `\`${text}\``;
}
