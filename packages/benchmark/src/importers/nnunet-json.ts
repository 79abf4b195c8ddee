import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { z } from "zod";

/** What a dataset.json of nnU-Net (version 1 or 2) or of the Medical Segmentation Decathlon says. */
export interface SourceJson {
  readonly name: string | null;
  readonly license: string | null;
  /** Name to value. */
  readonly labels: Readonly<Record<string, number>>;
  /** Name of each channel, in their order. */
  readonly channels: readonly string[];
  /** `.nii.gz` unless it says so. */
  readonly fileEnding: string;
  /** Image and label of each training case as the Decathlon lists them; null where there is no such list. */
  readonly training: readonly { readonly image: string; readonly label: string }[] | null;
}

const name = z.string();
const names = z.record(name, name);
const text = z.union([name, z.number()]).transform(String);
const schema = z.looseObject({
  name: text.optional(),
  licence: text.optional(),
  license: text.optional(),
  labels: z.record(name, z.union([z.int().min(0), z.array(z.int()), name])),
  channel_names: names.optional(),
  modality: names.optional(),
  file_ending: name.optional(),
  training: z.array(z.looseObject({ image: name, label: name })).optional(),
});

/**
 * Reads the dataset.json of a source folder.
 *
 * @throws DATASET_JSON_INVALID, also for region labels, which name overlapping unions of values
 */
export function readSourceJson(folder: string): SourceJson {
  const file = join(folder, "dataset.json");
  const parsed = schema.safeParse(parseJson(file));
  if (!parsed.success) {
    const found = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`).join("; ");
    return failJson(file, "a dataset.json of nnU-Net or of the Decathlon", found, "correct the file");
  }
  const { labels, channel_names, modality, file_ending, training, ...rest } = parsed.data;
  return {
    name: rest.name ?? null,
    license: rest.licence ?? rest.license ?? null,
    labels: labelsOf(labels, file),
    channels: Object.entries(channel_names ?? modality ?? { 0: "" })
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, channel]) => channel),
    fileEnding: file_ending ?? ".nii.gz",
    training: training ?? null,
  };
}

/** Labels as name to value (version 2) or value to name (version 1). */
function labelsOf(labels: Record<string, number | string | readonly number[]>, file: string): Record<string, number> {
  const regions = Object.entries(labels).filter(([, value]) => Array.isArray(value));
  if (regions.length > 0) {
    const found = regions.map(([region, values]) => `${region} = ${JSON.stringify(values)}`).join(", ");
    failJson(
      file,
      "one integer a label",
      `region labels: ${found}`,
      "a case's labels exclude one another here; name each value of the files once, and scores take unions (--labels)",
    );
  }
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => {
      if (typeof value === "number") return [key, value];
      const number = Number(key);
      if (Number.isInteger(number)) return [value as string, number];
      return failJson(file, "labels as name to value or value to name", `${key}: ${value}`, "correct the file");
    }),
  );
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (cause) {
    return failJson(file, "JSON", (cause as Error).message, "correct the file");
  }
}

function failJson(file: string, expected: string, found: string, hint: string): never {
  fail("DATASET_JSON_INVALID", { file, expected, found, hint });
}
