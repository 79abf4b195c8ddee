import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PanShiftError, Rng } from "@panshift/core";
import { dicomTarget } from "./dicom-target.ts";
import { mutate } from "./mutate.ts";
import type { Sample, Target, TargetMaker } from "./target.ts";
import { mhaTarget, niftiTarget, nrrdTarget } from "./volume-targets.ts";

/** Every format by name. Those that need the engine load it only when they are made. */
export const targets: Readonly<Record<string, TargetMaker>> = {
  nifti: niftiTarget,
  dicom: dicomTarget,
  mha: mhaTarget,
  nrrd: nrrdTarget,
  safetensors: async () => (await import("./other-targets.ts")).safetensorsTarget(),
  yaml: async () => (await import("./other-targets.ts")).yamlTarget(),
};

/** A reader that takes longer hangs. */
export const MAX_SECONDS = 10;
/** Allocated whatever the length of a file: the first 4096 bytes, inflated (1032 times), and the reader's own buffers. */
const ROOM_BYTES = 8 << 20;
/** How far the process may grow at once, beyond what is stated: the collector's freedom, a codec's start. */
const ROOM_RESIDENT_BYTES = 256 << 20;

/** Damaged files and what the reader is given. */
export interface Input {
  readonly sample: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly open: string;
}

/** The input of this seed, format and number, always the same. */
export function inputOf(format: string, target: Target, seed: string, index: number): Input {
  const rng = Rng.of("fuzz", seed, format, index);
  const { name, files, open } = rng.pick(target.samples);
  const damaged = rng.int(0, files.length);
  const donors = target.samples.flatMap((sample: Sample) => sample.files.map(({ bytes }) => bytes));
  return {
    sample: name,
    open,
    files: files.map((file, n) => {
      const compress = file.compress ?? ((bytes: Uint8Array) => bytes);
      const whole = file.compress === undefined || rng.chance(0.25);
      const edit = (bytes: Uint8Array) => (n === damaged ? mutate(bytes, rng, donors, target.tokens) : bytes);
      return { name: file.name, bytes: whole ? edit(compress(file.bytes)) : compress(edit(file.bytes)) };
    }),
  };
}

/** Writes the files of an input into a folder, which is emptied first; gives the path for the reader. */
export function writeInput(input: Input, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of input.files) writeFileSync(join(folder, name), bytes);
  return join(folder, input.open);
}

/** How a reading ended: "value", the code of a PanShift error, or what must not be. */
export interface Outcome {
  readonly kind: string;
  readonly problem: string | null;
}

/** Reads files and judges how it ended. */
export function execute(target: Target, input: Input, path: string): Outcome {
  const bytes = input.files.reduce((sum, file) => sum + file.bytes.length, 0);
  const allowed = target.expansion * bytes;
  const before = measure();
  const outcome = outcomeOf(() => target.read(path));
  const after = measure();
  const seconds = (after.time - before.time) / 1000;
  const allocated = after.allocated - before.allocated;
  const grown = after.resident - before.resident;
  if (outcome.problem !== null) return outcome;
  if (seconds > MAX_SECONDS) return { ...outcome, problem: `took ${seconds.toFixed(1)} s` };
  if (allocated > allowed + ROOM_BYTES) return { ...outcome, problem: `allocated ${allocated} bytes for ${bytes}` };
  if (grown > allowed + ROOM_RESIDENT_BYTES) return { ...outcome, problem: `grew by ${grown} bytes for ${bytes}` };
  return outcome;
}

function outcomeOf(read: () => void): Outcome {
  try {
    read();
    return { kind: "value", problem: null };
  } catch (error) {
    if (error instanceof PanShiftError) return { kind: error.code, problem: null };
    const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    return { kind: "exception", problem: text.split("\n").slice(0, 4).join(" | ") };
  }
}

function measure(): { time: number; allocated: number; resident: number } {
  return {
    time: performance.now(),
    allocated: process.memoryUsage().arrayBuffers,
    resident: 1024 * process.resourceUsage().maxRSS, // the highest so far
  };
}
