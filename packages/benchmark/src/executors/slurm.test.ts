import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { findSubmission, runSlurm, type SlurmOptions } from "./slurm.ts";
import type { StoreLook } from "./store-watch.ts";

const root = mkdtempSync(join(tmpdir(), "slurm-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// Programs that stand for Slurm's: each writes down how it was called, and answers with the file of its name.
const programs = join(root, "bin");
const calls = join(root, "calls");
mkdirSync(programs);
for (const name of ["sbatch", "squeue", "scancel", "scontrol"]) {
  const answer = join(root, name);
  const script = `#!/bin/sh\necho "${name} $*" >>"${calls}"\n. "${answer}"\n`;
  writeFileSync(join(programs, name), script);
  chmodSync(join(programs, name), 0o755);
}

function answer(name: "sbatch" | "squeue" | "scancel" | "scontrol", script: string): void {
  writeFileSync(join(root, name), script);
}

function queue(...lines: string[]): void {
  answer("squeue", lines.map((line) => `echo '${line}'\n`).join(""));
}

let at = 0;
let folder: string;
beforeEach(() => {
  vi.stubEnv("PATH", [programs, process.env.PATH].join(delimiter));
  folder = join(root, `study ${at++} 100%`, "slurm");
  writeFileSync(calls, "");
  answer("sbatch", "echo 12");
  answer("scancel", "");
  queue("12_0|PENDING||None");
});

/** A store in which each look finds what the next function says; the last one holds on. */
function optionsOf(...looks: (() => Partial<StoreLook>)[]) {
  const messages: string[] = [];
  const controller = new AbortController();
  const options: SlurmOptions = {
    command: ["node", "worker's.mjs"],
    jobs: 2,
    bytesPerWorker: 3 * 2 ** 29,
    cpusPerWorker: 4,
    name: "study",
    folder,
    session: "s1",
    config: { jobs: "auto", saveSeconds: 90, options: ["--gres=gpu:1"], timeLimitMinutes: 60, partition: "main" },
    attached: null,
    watch: {
      look: () => ({ events: [], open: 1, moved: false, ...(looks.length > 1 ? looks.shift() : looks[0])?.() }),
    },
    pollMs: 1,
    onEvent: () => {},
    onMessage: (text) => void messages.push(text),
    signal: controller.signal,
  };
  return { options, messages, controller };
}

const done = () => ({ open: 0, moved: true });

test("submits an array, follows the store, and takes back what still waits", async () => {
  const { options, messages } = optionsOf(() => {
    queue("12_0|RUNNING|n1|None", "12_1|PENDING||Resources");
    return {};
  }, done);
  expect(await runSlurm(options)).toEqual({ finished: true, deaths: [], job: "12" });
  const [submitted, ...later] = readFileSync(calls, "utf8").trim().split("\n");
  expect(submitted).toBe(
    `sbatch --parsable --job-name=study --array=0-1 --requeue --open-mode=append --signal=B:INT@90 --output=${folder.replace("%", "%%")}/%A_%a.log --ntasks=1 --cpus-per-task=4 --mem=1536M --partition=main --time=60 --gres=gpu:1 ${folder}/worker.sh`,
  );
  expect(later.at(-1)).toBe("scancel --state=PENDING 12");
  expect(messages.at(-1)).toBe("Slurm job 12: 1 running on n1; 1 waiting (Resources)\n");
  expect(readFileSync(join(folder, "worker.sh"), "utf8")).toContain(`\n'node' 'worker'\\''s.mjs' &\n`);
});

test("an abort leaves the jobs running, and the next call comes back to them", async () => {
  const { options, controller } = optionsOf(() => {
    controller.abort();
    return {};
  });
  expect(await findSubmission(folder)).toBeNull();
  expect(await runSlurm(options)).toEqual({ finished: false, deaths: [], job: "12" });
  expect(readFileSync(calls, "utf8")).not.toContain("scancel");
  const attached = await findSubmission(folder);
  expect(attached).toMatchObject({ job: "12", workers: 2, session: "s1" });
  const { options: again, messages } = optionsOf(done);
  await runSlurm({ ...again, attached });
  expect(messages[0]).toMatch(/^Slurm job 12: 2 workers, submitted .*; not submitted again\n$/);
  expect(readFileSync(calls, "utf8").match(/^sbatch/gm)).toHaveLength(1);
  queue("12_0|COMPLETED|n1|None");
  expect(await findSubmission(folder)).toBeNull();
  answer("squeue", "echo 'Unable to contact slurm controller' >&2; exit 1");
  await expect(findSubmission(folder)).rejects.toMatchObject({ code: "SLURM_SILENT" });
});

test("an array that ended although runs got further is followed by another", async () => {
  const { options, messages } = optionsOf(
    () => {
      queue("12_0|TIMEOUT|n1|TimeLimit");
      return { moved: true };
    },
    () => ({}),
    () => ({}),
    done,
  );
  const { finished, deaths } = await runSlurm(options);
  expect(finished).toBe(true);
  expect(deaths).toEqual(["task 12_0 ended as TIMEOUT (TimeLimit) on n1"]);
  expect(readFileSync(calls, "utf8").match(/^sbatch/gm)).toHaveLength(2);
  expect(messages).toContain("Slurm job 12 has ended, and runs are left: another one goes on\n");
});

test("jobs that die at once end the call with the end of a log", async () => {
  queue("12_0|COMPLETED|n1|None", "12_1|FAILED|n2|NonZeroExitCode");
  const { options, messages } = optionsOf(() => {
    writeFileSync(join(folder, "12_1.log"), "line 1\nnode: not found\n");
    return {};
  });
  await expect(runSlurm(options)).rejects.toMatchObject({
    code: "SLURM_JOBS_DIED",
    facts: {
      file: join(folder, "12_1.log"),
      found: expect.stringContaining("1 completed; 1 failed, and no run got further"),
    },
  });
  expect(messages.at(-1)).toBe(`the end of ${join(folder, "12_1.log")}:\nline 1\nnode: not found\n`);
});

test("jobs that were killed at their time limit without getting further are told what to change", async () => {
  queue("12_0|TIMEOUT|n1|TimeLimit");
  const { options } = optionsOf(() => ({}));
  await expect(runSlurm(options)).rejects.toMatchObject({
    code: "SLURM_JOBS_DIED",
    facts: { hint: expect.stringContaining("raise it or compute.slurm.timeLimitMinutes") },
  });
});

/** Runs the script of a worker until the worker says "ready", then tells the script that its time ends. */
async function endTime(worker: string) {
  const { options } = optionsOf(done);
  await runSlurm({ ...options, command: ["sh", "-c", worker] });
  writeFileSync(calls, "");
  const script = spawn("bash", [join(folder, "worker.sh")], {
    env: { ...process.env, SLURM_ARRAY_JOB_ID: "12", SLURM_ARRAY_TASK_ID: "0" },
  });
  let log = "";
  script.stdout.setEncoding("utf8").on("data", (text: string) => {
    log += text;
    if (text.includes("ready")) script.kill("SIGINT");
  });
  const code = await new Promise((resolve) => script.on("close", resolve));
  return { code, log, calls: readFileSync(calls, "utf8") };
}

test("a worker that saves when its time ends waits in the queue again", async () => {
  answer("squeue", "echo RUNNING");
  answer("scontrol", "");
  const ended = await endTime("trap 'exit 130' USR2; echo ready; while :; do sleep 0.05; done");
  expect(ended.code).toBe(130);
  expect(ended.calls).toBe("squeue --noheader --jobs=12_0 --format=%T\nscontrol requeue 12_0\n");
});

test("a worker whose time ends before it listens would begin for ever, and does not wait in the queue again", async () => {
  const ended = await endTime("echo ready; exec sleep 100");
  expect(ended.code).toBe(140); // 128 + USR2
  expect(ended.log).toContain("its time ended before it began: raise compute.slurm.timeLimitMinutes");
  expect(ended.calls).toBe("");
});

test("jobs that somebody canceled are not submitted again", async () => {
  queue("12_0|CANCELLED|n1|None");
  const { options } = optionsOf(() => ({ moved: true }));
  await expect(runSlurm(options)).rejects.toMatchObject({ code: "SLURM_JOBS_DIED" });
  expect(readFileSync(calls, "utf8").match(/^sbatch/gm)).toHaveLength(1);
});

test("a task that waits again after a node's death, and a silent Slurm, are told and waited out", async () => {
  queue("12_0|RUNNING|n1|None");
  const { options, messages } = optionsOf(
    () => ({}),
    () => {
      queue("12_0|COMPLETING|n1|None");
      return {};
    },
    () => {
      queue("12_0|PENDING||BeginTime");
      return {};
    },
    () => {
      answer("squeue", "echo 'Unable to contact slurm controller' >&2; exit 1");
      return {};
    },
    done,
  );
  expect(await runSlurm(options)).toMatchObject({ finished: true });
  expect(messages).toContain("task 12_0, which ran on n1, waits in the queue again\n");
  expect(messages.at(-1)).toBe("Slurm job 12: Slurm does not answer; following the store alone\n");
});

test("a refused submission says why in Slurm's words", async () => {
  answer("sbatch", "echo 'sbatch: error: invalid partition specified: main' >&2; exit 1");
  const { options } = optionsOf(done);
  await expect(runSlurm(options)).rejects.toMatchObject({
    code: "SLURM_REFUSED",
    facts: { found: "sbatch: error: invalid partition specified: main", hint: expect.stringContaining("sinfo") },
  });
});

test("a command of Slurm that cannot be started says why", async () => {
  const broken = join(root, "broken");
  mkdirSync(broken);
  writeFileSync(join(broken, "sbatch"), "#!/no/such/shell\n", { mode: 0o644 });
  vi.stubEnv("PATH", broken);
  const { options } = optionsOf(done);
  await expect(runSlurm(options)).rejects.toMatchObject({
    code: "SLURM_REFUSED",
    facts: { found: "spawn sbatch EACCES" },
  });
});

test("a machine without Slurm is told where it goes on", async () => {
  vi.stubEnv("PATH", join(root, "nothing"));
  const { options } = optionsOf(done);
  await expect(runSlurm(options)).rejects.toMatchObject({
    code: "SLURM_MISSING",
    facts: { hint: expect.stringContaining("--executor local") },
  });
});
