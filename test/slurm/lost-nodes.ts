import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "../../scripts/lib/slurm/cluster.mjs";
import { findSlurm, type SlurmPrograms } from "../../scripts/lib/slurm/programs.mjs";
import { type Ended, panshift, startPanshift, succeed, temporaryFolder } from "../e2e/panshift.ts";
import { needs, type RequirementName, requirement, type Skippable } from "../support/requirements.ts";
import { tinyStudyConfig } from "../support/tiny-study.ts";
import { cutOff, jobsOn, killNode, until } from "./nodes.ts";
import { checkpointIn, entriesOf, isTrained, runsOf, slurmFolderOf, stateOf, tablesOf, workerLog } from "./store.ts";

/** Steps of each training. */
const STEPS = 30;

const folder = temporaryFolder();
const study = join(folder, "study.yaml");
const [local, dead, cut] = ["local", "dead", "cut-off"].map((name) => join(folder, name)) as [string, string, string];
let cluster: Cluster;
let isStarted = false;

/** Two trainings, by one worker. */
const twoRuns = tinyStudyConfig(
  { iterations: STEPS, checkpointInterval: 5 },
  { seeds: [1, 2], compute: { memoryGiB: 0.5, slurm: { jobs: 1 } } },
);

async function prepare({ need, change }: LostNodesOptions): Promise<void> {
  const found = findSlurm();
  if (found === null || requirement(need).path === null) return; // the tests say so
  const programs = change(found, folder);
  // A worker to a node: two nodes that are lost, two that go on.
  cluster = await startCluster(programs, { nodes: 4, cpus: 1 });
  isStarted = true;
  writeFileSync(study, JSON.stringify(twoRuns)); // JSON is YAML
  succeed(["study", "run", study, "--store", local]);
}

async function cleanUp(): Promise<void> {
  if (isStarted) await cluster.stop();
  rmSync(folder, { recursive: true });
}

/** `study run --executor slurm` in the background. */
function startRun(store: string) {
  const argv = ["study", "run", study, "--store", store, "--executor", "slurm"];
  return startPanshift(argv, { env: cluster.env });
}

/** Starts of a store's one worker, by node. */
function startsOf(store: string): string[] {
  return [...workerLog(store).matchAll(/ start \d+, on (n\d)/g)].map(([, node]) => node as string);
}

/** What Slurm does before a time limit: `--signal=B:INT@...`. */
function endTime(store: string): void {
  const [{ job }] = entriesOf(slurmFolderOf(store), "jobs.jsonl") as [{ job: string }];
  const env = { ...process.env, ...cluster.env };
  expect(spawnSync("scancel", ["--batch", "--signal=INT", `${job}_0`], { env }).status).toBe(0);
}

/** A worker's time ends, and later its node dies with all that runs on it. */
async function loseDeadNode(): Promise<Ended> {
  const run = startRun(dead);
  await until("a checkpoint", () => checkpointIn(dead));
  endTime(dead);
  const second = await until("the second start", () => startsOf(dead)[1] ?? null);
  const saved = checkpointIn(dead)?.text;
  await until("a further checkpoint", () => (checkpointIn(dead)?.text ?? saved) !== saved);
  killNode(cluster, second);
  return run.ended;
}

/** A node's daemon dies, its job lives on: it stands still until its copy has done all other work, then goes on. */
async function loseCutOffNode() {
  const left = startRun(cut);
  const { run } = await until("a checkpoint", () => checkpointIn(cut));
  const [node = "none"] = startsOf(cut);
  const jobs = jobsOn(cluster, node);
  for (const id of jobs) process.kill(id, "SIGSTOP");
  cutOff(cluster, node);
  const before = stateOf(run);
  left.child.kill("SIGINT");
  const interrupted = await left.ended;
  const back = startRun(cut);
  await until("the copy's work", () => runsOf(cut).some((other) => other !== run && isTrained(other)));
  const after = stateOf(run);
  for (const id of jobs) process.kill(id, "SIGCONT");
  return { before, after, interrupted, ended: await back.ended };
}

interface LostNodesOptions {
  readonly need: RequirementName;
  /** Programs to use in place of this machine's, given a folder to write to. */
  readonly change: (programs: SlurmPrograms, folder: string) => SlurmPrograms;
}

/** The tests, once a file. */
export function describeLostNodes(
  name: string,
  options: LostNodesOptions = { need: "slurm", change: (programs) => programs },
): void {
  beforeAll(() => prepare(options), 400_000);
  afterAll(cleanUp);
  const needsCluster = (context: Skippable) => {
    for (const need of ["slurm", options.need] as const) needs(context, need);
  };
  describe(name, { timeout: 400_000 }, () => lostNodes(needsCluster));
}

function lostNodes(needsCluster: (context: Skippable) => void): void {
  it("goes on where a dead node stood, and waits for a node that is only cut off", async (context) => {
    needsCluster(context);
    const [deadNode, cutOffNode] = await Promise.all([loseDeadNode(), loseCutOffNode()]);
    expect(deadNode).toMatchObject({ code: 0 });
    expect(deadNode.messages).toMatch(/task \d+_0, which ran on n\d, waits in the queue again/);
    expect(new Set(startsOf(dead)).size).toBeGreaterThan(1);
    expect(startsOf(dead)).toHaveLength(3);
    expect(workerLog(dead).match(/going on from step/g)?.length).toBeGreaterThanOrEqual(2);

    expect(cutOffNode.interrupted).toMatchObject({ code: 130, out: "" });
    expect(cutOffNode.interrupted.messages).toMatch(/Interrupted\. Slurm job (\d+) goes on: `scancel \1` ends it/);
    expect(cutOffNode.after).toEqual(cutOffNode.before);
    expect(cutOffNode.ended).toMatchObject({ code: 0 });
    expect(cutOffNode.ended.messages).toContain("not submitted again");
    expect(startsOf(cut)).toHaveLength(2);
  });

  it.for([
    ["dead", dead],
    ["cut off", cut],
  ] as const)("has one writer to a run, one submission, and the tables of this machine: %s", ([, store], context) => {
    needsCluster(context);
    const runs = runsOf(store);
    expect(runs).toHaveLength(2);
    for (const run of runs) {
      const steps = entriesOf(run, "log.jsonl").filter(({ kind }) => kind === "step");
      expect(steps.map(({ iteration }) => iteration)).toEqual(Array.from({ length: STEPS }, (_, at) => at + 1));
      const keys = entriesOf(run, "cases.jsonl").map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(entriesOf(slurmFolderOf(store), "jobs.jsonl")).toHaveLength(1);
    for (const each of [local, store]) succeed(["study", "report", study, "--store", each]);
    expect(Object.keys(tablesOf(local)).length).toBeGreaterThan(3);
    expect(tablesOf(store)).toEqual(tablesOf(local));
  });

  it("says what Slurm says of a partition that there is not", (context) => {
    needsCluster(context);
    const argv = ["study", "run", study, "--store", join(folder, "refused"), "--executor", "slurm"];
    const ended = panshift([...argv, "--set", "compute.slurm.partition=nowhere"], { env: cluster.env });
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.messages).toMatch(/invalid partition specified: nowhere.*sinfo.*\[SLURM_REFUSED\]/i);
  });
}
