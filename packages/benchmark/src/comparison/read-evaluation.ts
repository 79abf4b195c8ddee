import { readFileSync, statSync } from "node:fs";
import { fail } from "@panshift/core";
import { z } from "zod";
import { EVALUATION_SCHEMA, type Evaluation } from "../evaluation/evaluation.ts";

const outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("value"), value: z.number() }),
  z.object({ kind: z.enum(["both-empty", "missed", "spurious", "no-prediction"]) }),
]);
const evaluatedCase = z.object({
  prediction: z.string(),
  case: z.string(),
  subject: z.string(),
  group: z.record(z.string(), z.string()),
  label: z.string(),
  voxels: z.object({ reference: z.number(), prediction: z.number().nullable() }),
  metrics: z.object({ nsd: z.record(z.string(), outcome) }).catchall(outcome),
  imageDiagonalMm: z.number(),
});
/** The parts that a comparison reads. */
const evaluation = z.object({
  schema: z.literal(EVALUATION_SCHEMA),
  policy: z.enum(["seed-paper", "exclude", "image-diagonal"]),
  settings: z.object({
    bothEmpty: z.enum(["one", "skip"]),
    clipToPenalty: z.boolean(),
    surface: z.enum(["voxel", "mesh"]),
    nsdTolerancesMm: z.array(z.number()),
  }),
  cases: z.array(evaluatedCase),
});

/**
 * Reads what `evaluate --json` wrote.
 *
 * @throws FILE_MISSING, EVALUATION_INVALID
 */
export function readEvaluation(file: string): Evaluation {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    fail("FILE_MISSING", { file, expected: "a file of evaluate --json", found: "none", hint: "check the path" });
  }
  const value = parseJson(readFileSync(file, "utf8"), file);
  const result = evaluation.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    failEvaluation(file, `${issue?.path.join(".") || "the file"}: ${issue?.message}`);
  }
  return value as Evaluation;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return failEvaluation(file, (cause as Error).message);
  }
}

function failEvaluation(file: string, found: string): never {
  return fail("EVALUATION_INVALID", {
    file,
    expected: `an evaluation of schema ${EVALUATION_SCHEMA}`,
    found,
    hint: "write it with panshift evaluate --json",
  });
}
