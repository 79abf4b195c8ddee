import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTrainConfig } from "@panshift/segmentation";
import { ones, readSafetensors, scope, tensor, writeSafetensors, zeros } from "@panshift/torch";
import { readConfigFile } from "../../packages/cli/src/config-file.ts";
import { oneFile, type Target } from "./target.ts";

export async function safetensorsTarget(): Promise<Target> {
  return {
    expansion: 16, // a header of JSON turns into objects
    tokens: [
      '"dtype":"F64",',
      '"__metadata__":{},',
      '"shape":[9007199254740993],',
      "[[[[",
      "{",
      '"a":',
      "1e999",
      '"\\',
    ],
    read: (path) => void scope(() => void readSafetensors(path)),
    samples: [oneFile("weights.safetensors", safetensorsBytes())],
  };
}

function safetensorsBytes(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "panshift-fuzz-"));
  try {
    const path = join(folder, "weights.safetensors");
    scope(() => {
      const tensors = { a: ones([3, 4]), b: tensor([1, 2, 3], { dtype: "int64" }), empty: zeros([0, 2]) };
      writeSafetensors(path, { ...tensors, half: ones([5]).to({ dtype: "float16" }) }, { note: "x" });
    });
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CONFIG = `# a comment
data:
  cases:
    - &first {image: "a.nii.gz", label: 'b.nii.gz'}
    - *first
    - image: >-
        c.nii.gz
      label: "d\\u002enii"
  labels: {pancreas: [10], background: rest}
preprocessing: {modality: ct, spacingDhwMm: [3, 3.0, 3e0]}
patchSizeDhw: &size [16, 16, 16]
iterations: 10
`;

export async function yamlTarget(): Promise<Target> {
  return {
    expansion: 4096, // an alias repeats a part of the text as objects
    tokens: [
      ...["&a ", "*a\n", "<<: *a\n", "!!binary ", "!!set ", "{", "[", "- ", "? ", "|\n", ">2-\n", "\t", ": ", "---\n"],
      ...["%YAML 9.9\n", "__proto__: {a: 1}\n", "a: &a [*a, *a]\n", "[".repeat(200), "\u2028", "..."],
    ],
    read: (path) => void parseTrainConfig(readConfigFile(path), path),
    samples: [
      oneFile("config.yaml", new TextEncoder().encode(CONFIG)),
      oneFile("real-ct.yaml", readFileSync(new URL("../../examples/real-ct.yaml", import.meta.url))),
    ],
  };
}
