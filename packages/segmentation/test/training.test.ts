import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { fileSystem } from "@panshift/core/files";
import { liveTensors, setThreads } from "@panshift/torch";
import { affineFrom, createVolume, type PerAxis } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterEach, beforeAll, expect, test } from "vitest";
import {
  type LogEntry,
  loadModel,
  parseTrainConfig,
  readDescription,
  readRunRecord,
  type TrainOptions,
  train,
} from "../src/index.ts";

const SHAPE: PerAxis<number> = [24, 20, 18];
const folder = mkdtempSync(join(tmpdir(), "panshift-training-"));
const write = fileSystem.write;

afterEach(() => {
  fileSystem.write = write;
});

beforeAll(() => {
  for (const subject of ["a", "b", "c"]) writeCase(subject);
  writeVolume(join(folder, "empty_label.nii.gz"), createVolume(new Uint8Array(24 * 20 * 18), grid()));
});

function grid() {
  return { shape: SHAPE, affine: affineFrom([2, 2, 2]) };
}

/** A noisy scan with one bright ball, which is label 10; label 3 is something else. */
function writeCase(subject: string): void {
  const rng = Rng.of("training test", subject);
  const center = [8, 8, 8].map((low) => low + rng.int(0, 4));
  const voxels = SHAPE[0] * SHAPE[1] * SHAPE[2];
  const image = new Int16Array(voxels);
  const label = new Uint8Array(voxels);
  for (let n = 0; n < voxels; n++) {
    const place = [n % SHAPE[0], Math.floor(n / SHAPE[0]) % SHAPE[1], Math.floor(n / (SHAPE[0] * SHAPE[1]))];
    const inside = Math.hypot(...place.map((x, axis) => x - (center[axis] as number))) < 4;
    image[n] = Math.round(rng.normal(inside ? 150 : -20, 30));
    label[n] = inside ? 10 : n % 7 === 0 ? 3 : 0;
  }
  writeVolume(join(folder, `${subject}.nii.gz`), createVolume(image, grid()));
  writeVolume(join(folder, `${subject}_label.nii.gz`), createVolume(label, grid()));
}

function config(changes: Record<string, unknown> = {}, place = folder) {
  const cases = ["a", "b", "c"].map((name) => ({ image: `${name}.nii.gz`, label: `${name}_label.nii.gz` }));
  const value = {
    data: { cases, labels: { pancreas: [10], background: "rest" }, validation: { subjects: ["c"] } },
    preprocessing: { modality: "ct" },
    patchSizeDhw: [16, 16, 16],
    batchSize: 2,
    network: { width: 8 },
    optimization: { learningRate: 1e-3 },
    iterations: 6,
    precision: "fp32",
    validationInterval: 3,
    checkpointInterval: 2,
    threads: 1,
    ...changes,
  };
  return parseTrainConfig(value, join(place, "config.yaml"));
}

function run(name: string, options: TrainOptions & { config?: ReturnType<typeof config> } = {}) {
  const { config: own = config(), ...rest } = options;
  return train(own, { store: join(folder, name), ...rest });
}

/** Aborts after so many steps. */
function stopAfter(steps: number): TrainOptions {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress: ({ phase, iteration }) => {
      if (phase === "training" && iteration === steps) controller.abort();
    },
  };
}

const code = (name: string) => expect.objectContaining({ code: name });
const weightsOf = (runFolder: string) => readFileSync(join(runFolder, "model", "weights.safetensors"));
const logOf = (runFolder: string) =>
  readFileSync(join(runFolder, "log.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ ...(JSON.parse(line) as LogEntry), seconds: 0, startedAt: 0 }));

test.each([
  ["baseline", "fp32"],
  ["dual-task", "bf16"],
])("%s, %s: a run stopped twice ends equal to the bit to one that never stopped", async (method, precision) => {
  const before = liveTensors();
  const own = config({ method, precision, validationInterval: 2, patchSizeDhw: [24, 16, 16] });
  const whole = await run(`${method}-whole`, { config: own });
  expect(whole.outcome).toBe("done");
  expect((await run(`${method}-parts`, { config: own, ...stopAfter(1) })).outcome).toBe("interrupted");
  expect(await run(`${method}-parts`, { config: own, resume: true, ...stopAfter(5) })).toMatchObject({
    interrupted: true,
    iteration: 5,
  });
  const last = await run(`${method}-parts`, { config: own });
  expect(last).toMatchObject({ outcome: "done", iteration: 6 });
  expect(weightsOf(last.folder).equals(weightsOf(whole.folder))).toBe(true);
  expect(logOf(last.folder)).toEqual(logOf(whole.folder));
  expect(liveTensors()).toBe(before);
});

test("a killed process loses the steps after its checkpoint and nothing else", async () => {
  const own = config({ validationInterval: 2, checkpointInterval: 4 });
  const whole = await run("killed-whole", { config: own });
  const killed = await run("killed", { config: own, ...stopAfter(4) });
  // what a process killed at step 5 leaves: the checkpoint of step 4, a log beyond it, half a line, files nobody names
  const log = join(killed.folder, "log.jsonl");
  writeFileSync(log, `${readFileSync(log, "utf8")}${JSON.stringify({ kind: "step", iteration: 5 })}\n{"kind":"st`);
  writeFileSync(join(killed.folder, "checkpoint", "state-6.safetensors"), "half");
  writeFileSync(join(killed.folder, "lock.9"), JSON.stringify({ pid: 1, host: "gone", token: "x", started: null }));
  await expect(run("killed", { config: own })).rejects.toThrow(code("RUN_LOCKED"));
  rmSync(join(killed.folder, "lock.9"));
  const resumed = await run("killed", { config: own });
  expect(weightsOf(resumed.folder).equals(weightsOf(whole.folder))).toBe(true);
  expect(logOf(resumed.folder)).toEqual(logOf(whole.folder));
});

test("a run whose record is damaged goes on with the threads of its checkpoint, and tells of others", async () => {
  const damage = (folder: string) => writeFileSync(join(folder, "run.json"), "{");
  const threadsOf = (folder: string) => readRunRecord(join(folder, "run.json"))?.threads;
  const own = config({ threads: "auto" });
  setThreads(2);
  const begun = await run("threads", { config: own, ...stopAfter(1) });
  damage(begun.folder);
  setThreads(1);
  await run("threads", { config: own, ...stopAfter(2) });
  expect(threadsOf(begun.folder)).toBe(2);
  damage(begun.folder);
  const notices: string[] = [];
  await run("threads", { config: config({ threads: 1 }), onNotice: (notice) => notices.push(notice) });
  expect(threadsOf(begun.folder)).toBe(1);
  expect(notices.join("\n")).toMatch(/threads were 2 and are 1 now/);
});

test("a model is made again without a write over the checkpoint that it is made from", async () => {
  const done = await run("repaired");
  const model = weightsOf(done.folder);
  const written = readdirSync(join(done.folder, "checkpoint")).filter((name) => !name.startsWith("best-"));
  const files = written.map((name) => join(done.folder, "checkpoint", name));
  expect(files).toHaveLength(2);
  for (const file of files) utimesSync(file, 0, 0);
  rmSync(join(done.folder, "model"), { recursive: true });
  expect((await run("repaired")).outcome).toBe("done");
  expect(files.map((file) => statSync(file).mtimeMs)).toEqual([0, 0]);
  expect(weightsOf(done.folder).equals(model)).toBe(true);
});

test("a full disk at any write leaves a run that the same command finishes, equal to the bit", async () => {
  const own = config({ iterations: 3, checkpointInterval: 1, validationInterval: 2 });
  const whole = await run("disk-whole", { config: own });
  const all = await writesOf(() => run("disk-count", { config: own }), Number.POSITIVE_INFINITY);
  expect(all.outcome).toMatchObject({ outcome: "done" });
  for (const share of [0.02, 0.45, 0.75, 0.97]) {
    const failed = await writesOf(() => run("disk", { config: own, restart: true }), Math.floor(share * all.count));
    expect(failed.outcome).toMatchObject({ code: "DISK_FULL" });
    const { folder: runFolder } = await run("disk", { config: own });
    expect(weightsOf(runFolder).equals(weightsOf(whole.folder))).toBe(true);
    expect(temporaryFiles(runFolder)).toEqual([]);
  }
});

/** Runs work on a disk that is full after so many writes; gives its result or error, and the number of writes. */
async function writesOf(work: () => Promise<unknown>, room: number) {
  let count = 0;
  fileSystem.write = ((...args: Parameters<typeof write>) => {
    if (++count > room) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    return write(...args);
  }) as typeof write;
  try {
    return { outcome: await work().catch((error: unknown) => error), count };
  } finally {
    fileSystem.write = write;
  }
}

function temporaryFiles(runFolder: string): string[] {
  return readdirSync(runFolder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tmp"));
}

test("a finished run is returned at once, and restarted when asked", async () => {
  const first = await run("finished", { config: config({ iterations: 2 }) });
  const fenceOf = (folder: string) => readRunRecord(join(folder, "run.json"))?.fence ?? 0;
  const fence = fenceOf(first.folder);
  expect(fence).toBeGreaterThan(0);
  const again = await run("finished", { config: config({ iterations: 2 }), resume: true });
  expect(again).toEqual({ ...first, outcome: "skipped", from: 2 });
  expect(readRunRecord(join(first.folder, "run.json"))?.state.kind).toBe("done");
  const restarted = await run("finished", { config: config({ iterations: 2 }), restart: true });
  expect(restarted.outcome).toBe("done");
  expect(fenceOf(first.folder)).toBeGreaterThan(fence);
  await expect(run("never-begun", { resume: true })).rejects.toThrow(code("RUN_NOTHING_TO_RESUME"));
});

test("a finished run that other code made is returned with a notice", async () => {
  const own = config({ iterations: 1 });
  const { folder: runFolder } = await run("notices", { config: own });
  const notices: string[] = [];
  const onNotice = (notice: string) => notices.push(notice);
  await run("notices", { config: own, onNotice });
  expect(notices).toEqual([]);
  const file = join(runFolder, "run.json");
  const record = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...record, provenance: { ...record.provenance, libtorch: "1.0" } }));
  expect((await run("notices", { config: own, onNotice })).outcome).toBe("skipped");
  expect(notices).toEqual([expect.stringContaining("libtorch was 1.0")]);
});

test("a record tells when its training began, and with which version; one of before is not called different", async () => {
  const before = new Date().toISOString();
  const own = config({ iterations: 2 });
  const { folder: runFolder } = await run("dates", { config: own, ...stopAfter(1) });
  const file = join(runFolder, "run.json");
  const recorded = () => readRunRecord(file) as NonNullable<ReturnType<typeof readRunRecord>>;
  const { started = "" } = recorded();
  expect(started >= before).toBe(true);
  await run("dates", { config: own });
  const record = recorded();
  const { provenance, state } = record;
  expect(record.started).toBe(started); // of the first process
  expect(state.kind === "done" && state.finished >= started).toBe(true);
  expect(provenance.panshift).toMatch(/^\d+\.\d+\.\d+/);
  const { panshift: _, ...older } = provenance;
  writeFileSync(file, JSON.stringify({ ...record, provenance: older }));
  const notices: string[] = [];
  await run("dates", { config: own, onNotice: (notice) => notices.push(notice) });
  expect(notices).toEqual([]);
});

test("a domain of which every case is held out is none that the model was trained on", async () => {
  const cases = ["a", "b", "c"].map((name) => ({
    ...{ image: `${name}.nii.gz`, label: `${name}_label.nii.gz` },
    domain: name === "c" ? "A" : "B",
  }));
  const data = { cases, labels: { pancreas: [10], background: "rest" }, validation: { subjects: ["c"] } };
  const { folder: runFolder } = await run("domains", { config: config({ data, iterations: 1 }) });
  expect(readDescription(join(runFolder, "model")).trainedOn.domains).toEqual(["B"]);
});

test("a run's identity is what it computes: not where its data lie, nor device or threads", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "panshift-elsewhere-"));
  cpSync(folder, elsewhere, { recursive: true });
  const short = { iterations: 1 };
  const { id } = await run("identity", { config: config(short) });
  const moved = config({ ...short, device: "cpu", threads: 2, workers: 1 }, elsewhere);
  expect((await run("identity", { config: moved })).id).toBe(id);
  expect((await run("identity", { config: config({ ...short, seed: 3 }) })).id).not.toBe(id);
  const other = join(elsewhere, "a.nii.gz");
  writeVolume(other, createVolume(new Int16Array(24 * 20 * 18).fill(1), grid()));
  expect((await run("identity", { config: moved })).id).not.toBe(id);
});

test("the model says what chose it and what it was trained on, and loads", async () => {
  const { folder: runFolder, id } = await run("model");
  const model = loadModel(join(runFolder, "model"));
  expect(model.description).toMatchObject({
    classes: [{ name: "pancreas", threshold: 0.5, thresholdChosenOn: "fixed" }],
    weights: { chosenOn: "source-val" },
    method: { id: "baseline", version: 1 },
    trainedOn: {
      modality: "ct",
      cases: 2,
      subjects: 2,
      spacingMm: { least: [2, 2, 2] },
      extentMm: { most: [48, 40, 36] },
    },
    run: id,
  });
  expect(model.description.trainedOn.intensityRange[1]).toBeGreaterThan(100);
  model.dispose();
  const alone = config({
    data: { cases: [{ image: "a.nii.gz", label: "a_label.nii.gz" }], labels: { p: [10], background: "rest" } },
  });
  const last = loadModel(join((await run("alone", { config: alone })).folder, "model"));
  expect(last.description.weights.chosenOn).toBe("last");
  last.dispose();
});

test("weights of another training are refused, although their shapes fit", async () => {
  const one = await run("swapped", { config: config({ iterations: 1 }) });
  const other = await run("swapped", { config: config({ iterations: 1, seed: 3 }) });
  const mixed = join(folder, "swapped-model");
  cpSync(join(one.folder, "model"), mixed, { recursive: true });
  cpSync(join(other.folder, "model", "weights.safetensors"), join(mixed, "weights.safetensors"));
  const before = liveTensors();
  expect(() => loadModel(mixed)).toThrow(code("WEIGHTS_MISMATCH"));
  expect(liveTensors()).toBe(before);
});

test("weights of another network and an unknown schema are refused", async () => {
  const narrow = await run("mismatch", { config: config({ iterations: 1 }) });
  const wide = await run("mismatch", { config: config({ iterations: 1, network: { width: 16 } }) });
  const mixed = join(folder, "mixed");
  cpSync(join(narrow.folder, "model"), mixed, { recursive: true });
  cpSync(join(wide.folder, "model", "weights.safetensors"), join(mixed, "weights.safetensors"));
  const before = liveTensors();
  expect(() => loadModel(mixed)).toThrow(code("WEIGHTS_MISMATCH"));
  expect(liveTensors()).toBe(before);
  writeFileSync(join(mixed, "model.json"), '{"schema":"panshift.model/7"}');
  expect(() => loadModel(mixed)).toThrow(code("MODEL_INVALID"));
  expect(() => loadModel(join(folder, "nowhere"))).toThrow(code("FILE_MISSING"));
});

test("training that diverges says which term, and the run's record says so too", async () => {
  const own = config({ optimization: { optimizer: "sgd", learningRate: 1e30, polyPower: 0 } });
  const error = await run("diverged", { config: own }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "TRAINING_DIVERGED", facts: { found: expect.stringContaining("dice") } });
  const [name] = readdirSync(join(folder, "diverged")) as [string];
  const record = readRunRecord(join(folder, "diverged", name, "run.json"));
  expect(record?.state).toMatchObject({ kind: "failed", code: "TRAINING_DIVERGED" });
  expect(existsSync(join(folder, "diverged", name, "lock"))).toBe(false);
});

test("weights that are not finite are never saved, not even after the last step", async () => {
  const own = config({ iterations: 1, optimization: { optimizer: "sgd", learningRate: 1e300 } });
  const error = await run("not-finite", { config: own }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "TRAINING_DIVERGED", facts: { iteration: 1 } });
  const [name] = readdirSync(join(folder, "not-finite")) as [string];
  expect(existsSync(join(folder, "not-finite", name, "checkpoint"))).toBe(false);
  expect(existsSync(join(folder, "not-finite", name, "model"))).toBe(false);
});

test.each([
  ["a label without image", [{ image: "none.nii.gz", label: "a_label.nii.gz" }], "FILE_MISSING"],
  ["an image without label", [{ image: "a.nii.gz", label: "none.nii.gz" }], "FILE_MISSING"],
  ["an empty label", [{ image: "a.nii.gz", label: "empty_label.nii.gz" }], "LABEL_EMPTY"],
  [
    "one case twice",
    [
      { image: "a.nii.gz", label: "a_label.nii.gz" },
      { image: "a.nii.gz", label: "b_label.nii.gz" },
    ],
    "CASE_DUPLICATE",
  ],
])("%s is an error that names the case", async (_, cases, expected) => {
  const own = config({ data: { cases, labels: { pancreas: [10], background: "rest" } } });
  const error = await run("bad-data", { config: own }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: expected, facts: { caseId: expect.any(String) } });
});

test("a class without a voxel in any training case is refused, and no folder is left of a run refused before its first step", async () => {
  const cases = ["a", "b"].map((name) => ({ image: `${name}.nii.gz`, label: `${name}_label.nii.gz` }));
  const lesion = config({ data: { cases, labels: { pancreas: [10], lesion: [7, 8], background: "rest" } } });
  const error = await run("no-lesion", { config: lesion }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "LABEL_EMPTY", message: expect.stringContaining("lesion (label 7, 8)") });
  const strict = config({ data: { cases, labels: { pancreas: [10], background: [0] } } });
  await expect(run("no-lesion", { config: strict })).rejects.toThrow(code("LABEL_UNKNOWN"));
  expect(readdirSync(join(folder, "no-lesion"))).toEqual([]);
});

test("a run tells where it goes on from, how far a validation is, and what it came to", async () => {
  const notices: string[] = [];
  await run("told", stopAfter(3));
  const seen: unknown[] = [];
  const last = await run("told", {
    onNotice: (notice) => notices.push(notice),
    onProgress: ({ phase, iteration, total }) => {
      if (phase === "validation") seen.push([iteration, total]);
    },
  });
  expect(notices).toEqual(["going on from step 3 of 6"]);
  expect(seen).toEqual([[1, 1]]);
  const entries = logOf(last.folder);
  const { iteration, dice } = entries.filter(({ kind }) => kind === "validation").at(-1) as LogEntry & { dice: object };
  expect(last.summary.loss).toBe(entries.findLast((entry) => entry.kind === "step")?.loss);
  expect(iteration).toBe(6);
  expect(Object.keys(dice)).toEqual(["pancreas"]);
  const { weights } = readDescription(join(last.folder, "model"));
  expect(weights).toMatchObject({ chosenOn: "source-val", iteration: last.summary.best?.iteration });
  expect((await run("told")).summary).toEqual(last.summary);
});

test("a label value that nobody named, and a pair of two grids, are errors", async () => {
  const cases = [{ image: "a.nii.gz", label: "a_label.nii.gz" }];
  const strict = config({ data: { cases, labels: { pancreas: [10], background: [0] } } });
  await expect(run("unknown", { config: strict })).rejects.toThrow(code("LABEL_UNKNOWN"));
  writeVolume(
    join(folder, "small.nii.gz"),
    createVolume(new Uint8Array(8), { shape: [2, 2, 2], affine: affineFrom([2, 2, 2]) }),
  );
  const pair = config({
    data: { cases: [{ image: "a.nii.gz", label: "small.nii.gz" }], labels: { p: [1], background: "rest" } },
  });
  await expect(run("pair", { config: pair })).rejects.toThrow(code("PAIR_MISMATCH"));
});
