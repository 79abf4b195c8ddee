import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { lastLine, succeed } from "../e2e/panshift.ts";
import { Aims, type Hit } from "./aims.ts";
import { runsIn } from "./phases.ts";
import { killOnce } from "./victim.ts";

export interface ChaosOptions {
  /** An empty folder to work in. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  /** Seeds of the study: two runs for each. */
  readonly seeds: readonly number[];
  onKill?(hit: Hit, count: number): void;
}

export interface ChaosResult {
  readonly counts: ReadonlyMap<Hit, number>;
  /** Names of scientific tables that are not, byte for byte, those of an undisturbed run. */
  readonly differing: readonly string[];
  /** Number of tables compared. */
  readonly tables: number;
}

const METHODS = ["baseline", "dual-task"];
/** One subject of five is tested, in both sequences. */
const CASES_PER_MODEL = 2;

/**
 * Runs a small study twice, once undisturbed and once with its processes killed again and again, and compares the
 * tables of the two.
 *
 * @throws Error when a command fails by itself, or when its processes end too often before they can be killed
 */
export async function runChaos({ folder, kills, seed, seeds, onKill }: ChaosOptions): Promise<ChaosResult> {
  const study = writeStudy(folder, seeds);
  const [whole, store] = [join(folder, "undisturbed"), join(folder, "disturbed")];
  const expected = finish(study, whole);
  const rng = Rng.of(seed, "chaos");
  const runs = METHODS.length * seeds.length;
  const aims = new Aims(kills, runs, rng);
  const finished = () => runsIn(store).filter(isFinished).length;
  let [count, inVain] = [0, 0];
  for (let aim = aims.next(finished()); aim !== null; aim = aims.next(finished())) {
    const isDone = finished() === runs;
    const command = isDone ? ["report", study] : ["work", study, "--session", `kill ${count}`];
    const hit = await killOnce({ argv: ["study", ...command, "--store", store], store, aim, rng, finished });
    if (hit === null && ++inVain > kills) throw new Error(`${inVain} processes ended before they could be killed`);
    if (hit === null) continue;
    aims.hit(hit);
    onKill?.(hit, ++count);
  }
  const found = finish(study, store);
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  const differing = names.filter((name) => expected.get(name) !== found.get(name));
  return { counts: aims.counts, differing, tables: names.length };
}

/** Trained, and its models scored: the best and, where it is another one, the last. */
function isFinished({ record, scored }: ReturnType<typeof runsIn>[number]): boolean {
  if (record?.state.kind !== "done") return false;
  const { checksums = {} } = record.state;
  const models = new Set(["model", "model-last"].map((name) => checksums[join(name, "weights.safetensors")]));
  return scored >= models.size * CASES_PER_MODEL;
}

function writeStudy(folder: string, seeds: readonly number[]): string {
  const data = join(folder, "data");
  const phantom = ["phantom", "--out", data, "--preset", "demo", "--centers", "1", "--sequences", "t1w,opposed"];
  succeed([...phantom, "--subjects", "5"]);
  const study = {
    title: "chaos",
    question: "Do the tables stay the same?",
    data: { datasets: [{ name: "phantom", folder: "data" }] },
    protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.2 } }],
    methods: METHODS,
    seeds,
    selection: ["source-val", "last"],
    training: {
      preprocessing: { modality: "mr", spacingDhwMm: [8, 8, 8] },
      patchSizeDhw: [16, 16, 16],
      network: { width: 8 },
      iterations: 16,
      checkpointInterval: 4,
      validationInterval: 8,
      precision: "fp32",
      threads: 1,
    },
    scoring: { nsdTolerancesMm: [3] },
    compute: { threadsPerRun: 1, jobs: 1 },
  };
  const file = join(folder, "study.yaml");
  writeFileSync(file, JSON.stringify(study)); // JSON is YAML
  return file;
}

/** Runs what is left of the study, and its report; gives the scientific tables by name. */
function finish(study: string, store: string): Map<string, string> {
  const place = lastLine(succeed(["study", "run", study, "--store", store]).out);
  succeed(["study", "report", study, "--store", store]);
  const tables = join(place, "tables");
  const names = readdirSync(tables).filter((name) => name.endsWith(".csv"));
  return new Map(names.map((name) => [name, readFileSync(join(tables, name), "utf8")]));
}
