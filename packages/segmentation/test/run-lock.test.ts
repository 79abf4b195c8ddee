import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

const contender = join(import.meta.dirname, "support", "contender.ts");
/** A busy machine's patience, not the expected time. */
const patience = { timeout: 60_000, interval: 10 };

/** A process that fights for a lock, as one of a machine of that name. */
function contend(lock: string, host: string, seed: number): ChildProcess {
  const args = ["--import", "jiti/register", contender, lock, host, String(seed)];
  return spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
}

test("of many processes on two machines, killed and suspended as they write, never two write", {
  timeout: 240_000,
}, async () => {
  const base = mkdtempSync(join(tmpdir(), "run-lock-"));
  const lock = join(base, "run", "lock");
  mkdirSync(join(base, "run"));
  const all = ["one", "one", "two", "two"].map((host, seed) => ({ host, child: contend(lock, host, seed) }));
  const log = () => linesOf(join(base, "run", "log")).map(lineOf);
  const lastFence = () => Math.max(0, ...log().map(({ fence }) => fence));
  const refused = () => linesOf(join(base, "refused")).map(Number);
  const [overtaken, killed]: [number[], number[]] = [[], []];
  try {
    for (let after = 0; overtaken.length < 3; ) {
      const stop = await vi.waitUntil(
        () => log().find(({ what, fence }) => what === "stop" && fence > after),
        patience,
      );
      after = stop.fence;
      if (killed.length < overtaken.length) {
        killed.push(after);
        const victim = all.find(({ child }) => child.pid === stop.pid) as (typeof all)[number];
        victim.child.kill("SIGKILL");
        all.push({ host: victim.host, child: contend(lock, victim.host, all.length) });
      } else {
        overtaken.push(after);
        await vi.waitUntil(() => lastFence() > after, patience);
        process.kill(stop.pid, "SIGCONT");
        await vi.waitUntil(() => refused().includes(after), patience); // it wanted to write
      }
    }
    const end = lastFence();
    await vi.waitUntil(() => lastFence() > end, patience); // the others go on
    const lines = log();
    const fences = lines.map(({ fence }) => fence);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b)); // once overtaken, a holder writes no more
    const holders = new Map(lines.map(({ fence, pid }) => [fence, pid]));
    expect(lines.filter(({ fence, pid }) => holders.get(fence) !== pid)).toEqual([]);
    const ended = lines.filter(({ what }) => what === "end").map(({ fence }) => fence);
    for (const fence of [...overtaken, ...killed]) expect(ended).not.toContain(fence);
    expect(new Set(lines.map(({ pid }) => pid)).size).toBeGreaterThan(1);
  } finally {
    for (const { child } of all) child.kill("SIGKILL");
    rmSync(base, { recursive: true, force: true });
  }
});

/** Whole lines of a file; none where there is no file. */
function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

function lineOf(line: string) {
  const [what, fence, pid] = line.split(" ");
  return { what, fence: Number(fence), pid: Number(pid) };
}
