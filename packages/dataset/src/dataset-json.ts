import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { z } from "zod";

export const DATASET_FILE = "dataset.json";
export const IGNORE_LABEL = "ignore";

const labelValue = z.int("a label is one integer; region-based labels are not supported").min(0);
const schema = z
  .looseObject({
    channel_names: z
      .record(z.string(), z.string())
      .refine((names) => Object.keys(names).length === 1, "a case has one channel; write sequences as cases"),
    labels: z.record(z.string(), labelValue),
    file_ending: z.enum([".nii.gz", ".nii"]),
    numTraining: z.int().min(0).optional(),
    name: z.string().optional(),
  })
  .superRefine(({ labels }, context) => {
    const issue = (message: string) => context.addIssue({ code: "custom", path: ["labels"], message });
    const values = Object.values(labels);
    if (labels.background !== 0) issue("background must be 0");
    if (new Set(values).size !== values.length) issue("each value may have one name only");
    const ignore = labels[IGNORE_LABEL];
    if (ignore !== undefined && ignore !== Math.max(...values)) issue(`${IGNORE_LABEL} must be the highest value`);
  });

/** What dataset.json says, in our names; `more` holds the keys that nnU-Net and PanShift do not know. */
export interface DatasetJson {
  readonly name?: string;
  readonly labels: Readonly<Record<string, number>>;
  readonly channelNames: Readonly<Record<string, string>>;
  readonly fileEnding: ".nii.gz" | ".nii";
  readonly numTraining?: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * Reads dataset.json of an nnU-Net v2 raw folder.
 *
 * @throws FILE_MISSING, DATASET_JSON_INVALID (all problems of the file at once)
 */
export function readDatasetJson(folder: string): DatasetJson {
  const file = join(folder, DATASET_FILE);
  if (!existsSync(file)) {
    fail("FILE_MISSING", {
      file,
      expected: "a dataset.json in the dataset's folder",
      found: existsSync(folder) ? "a folder without it" : "no such folder",
      hint: "name the folder that holds imagesTr and dataset.json (nnU-Net v2 raw layout)",
    });
  }
  const parsed = schema.safeParse(parseJson(file));
  if (!parsed.success) {
    fail("DATASET_JSON_INVALID", {
      file,
      expected: "an nnU-Net v2 dataset.json",
      found: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`).join("; "),
      hint: "see docs/datasets.md for the keys",
    });
  }
  const { channel_names, labels, file_ending, numTraining, name, ...more } = parsed.data;
  return {
    labels,
    channelNames: channel_names,
    fileEnding: file_ending,
    more,
    ...(name === undefined ? {} : { name }),
    ...(numTraining === undefined ? {} : { numTraining }),
  };
}

/**
 * Writes dataset.json atomically, readable by nnU-Net v2.
 *
 * @throws DISK_FULL, WRITE_FAILED
 */
export function writeDatasetJson(folder: string, { channelNames, fileEnding, more, ...rest }: DatasetJson): void {
  const content = { ...rest, channel_names: channelNames, file_ending: fileEnding, ...more };
  writeFileAtomic(join(folder, DATASET_FILE), `${JSON.stringify(content, null, 2)}\n`);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    return fail("DATASET_JSON_INVALID", {
      file,
      expected: "JSON",
      found: (cause as Error).message,
      hint: "correct the file",
      cause,
    });
  }
}
