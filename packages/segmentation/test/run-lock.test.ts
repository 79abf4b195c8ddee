import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Rng } from "@panshift/core";
import { expect, test } from "vitest";

const contender = join(import.meta.dirname, "support", "contender.ts");
const SECONDS = 3;

/** A process that fights for a lock, as one of a machine of that name. */
function contend(lock: string, host: string, seed: number): ChildProcess {
  const args = ["--import", "jiti/register", contender, lock, host, String(SECONDS), String(seed)];
  return spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
}

test("of many processes on two machines, killed and suspended at random, never two write", {
  timeout: 120_000,
}, async () => {
  const base = mkdtempSync(join(tmpdir(), "run-lock-"));
  const folder = join(base, "run");
  mkdirSync(folder);
  const rng = Rng.of(20_240_101, "kills");
  const hosts = ["one", "one", "two", "two"];
  let seed = 0;
  const all: ChildProcess[] = [];
  const start = (host: string) => {
    const child = contend(join(folder, "lock"), host, seed++);
    all.push(child);
    return child;
  };
  const running = hosts.map(start);
  try {
    const log = join(folder, "log");
    const end = performance.now() + 30_000;
    while (running.some(({ exitCode }) => exitCode === null) && performance.now() < end) {
      await sleep(400);
      for (const child of running) child.kill("SIGCONT");
      const victim = rng.int(0, hosts.length);
      if (existsSync(log) && seed < 8 && rng.chance(0.5)) {
        running[victim]?.kill("SIGKILL");
        running[victim] = start(hosts[victim] as string);
      }
    }
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").map(lineOf);
    expect(lines.length).toBeGreaterThan(100);
    const fences = lines.map(({ fence }) => fence);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b)); // once overtaken, a holder writes no more
    const holders = new Map(lines.map(({ fence, pid }) => [fence, pid]));
    expect(lines.filter(({ fence, pid }) => holders.get(fence) !== pid)).toEqual([]);
    const ended = new Set(lines.filter(({ what }) => what === "end").map(({ fence }) => fence));
    expect([...holders.keys()].some((fence) => !ended.has(fence))).toBe(true); // some were killed or overtaken
    expect(new Set(lines.map(({ pid }) => pid)).size).toBeGreaterThan(3);
    expect(readFileSync(join(base, "refused"), "utf8")).not.toBe(""); // and some of these woke up and wanted to write
  } finally {
    for (const child of all) child.kill("SIGKILL");
    rmSync(base, { recursive: true, force: true });
  }
});

function lineOf(line: string) {
  const [what, fence, pid] = line.split(" ");
  return { what, fence: Number(fence), pid: Number(pid) };
}
