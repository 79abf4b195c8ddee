import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { lastLine, succeed, succeedBeside } from "../e2e/panshift.ts";
import { tinyStudyConfig } from "../support/tiny-study.ts";
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
 * Runs a small study twice, once undisturbed and beside it once with its processes killed again and again, and compares
 * the tables of the two.
 *
 * @throws Error when a command fails by itself, or when its processes end too often before they can be killed
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { folder, kills, seed, seeds } = options;
  const study = writeStudy(folder, seeds);
  const rng = Rng.of(seed, "chaos");
  const aims = new Aims(kills, METHODS.length * seeds.length, rng);
  const both = await Promise.allSettled([
    finish(study, join(folder, "undisturbed")),
    finishDisturbed(study, join(folder, "disturbed"), { ...options, aims, rng }),
  ]);
  const [expected, found] = both.map(settledValue) as [Tables, Tables];
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  const differing = names.filter((name) => expected.get(name) !== found.get(name));
  return { counts: aims.counts, differing, tables: names.length };
}

/** Scientific tables by name. */
type Tables = ReadonlyMap<string, string>;

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

interface Disturbance extends ChaosOptions {
  readonly aims: Aims;
  readonly rng: Rng;
}

async function finishDisturbed(study: string, store: string, disturbance: Disturbance): Promise<Tables> {
  const { aims, rng, kills, seeds, onKill } = disturbance;
  const runs = METHODS.length * seeds.length;
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
  return await finish(study, store);
}

/** Trained, and its models scored: the best and, where it is another one, the last. */
function isFinished({ record, scored }: ReturnType<typeof runsIn>[number]): boolean {
  if (record?.state.kind !== "done") return false;
  const { checksums = {} } = record.state;
  const models = new Set(["model", "model-last"].map((name) => checksums[join(name, "weights.safetensors")]));
  return scored >= models.size * CASES_PER_MODEL;
}

/** Writes the study file, and makes its data. */
function writeStudy(folder: string, seeds: readonly number[]): string {
  const training = { iterations: 16, checkpointInterval: 4, validationInterval: 8, precision: "fp32" };
  const changes = {
    methods: METHODS,
    seeds,
    selection: ["source-val", "last"],
    scoring: { nsdTolerancesMm: [3] },
    compute: { threadsPerRun: 1, jobs: 1 },
  };
  const file = join(folder, "study.yaml");
  writeFileSync(file, JSON.stringify(tinyStudyConfig(training, changes))); // JSON is YAML
  succeed(["study", "plan", file, "--store", join(folder, "undisturbed")]);
  return file;
}

/** Runs what is left of the study, and its report; gives its tables. */
async function finish(study: string, store: string): Promise<Tables> {
  const place = lastLine((await succeedBeside(["study", "run", study, "--store", store])).out);
  await succeedBeside(["study", "report", study, "--store", store]);
  const tables = join(place, "tables");
  const names = readdirSync(tables).filter((name) => name.endsWith(".csv"));
  return new Map(names.map((name) => [name, readFileSync(join(tables, name), "utf8")]));
}
