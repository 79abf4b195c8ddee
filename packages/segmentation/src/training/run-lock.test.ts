import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem, writeFileAtomic } from "@panshift/core/files";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { isHeld, lastFence, lockRun } from "./run-lock.ts";

const base = mkdtempSync(join(tmpdir(), "panshift-lock-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const code = (name: string) => expect.objectContaining({ code: name });

let folder = "";
let lockFile = "";
let count = 0;
beforeEach(() => {
  folder = join(base, String(count++));
  lockFile = join(folder, "lock");
  mkdirSync(folder);
  writeFileSync(join(folder, "run.json"), "{}");
});

const locks = () => readdirSync(folder).filter((name) => name !== "run.json");
const plant = (fence: number, holder: object) =>
  writeFileSync(`${lockFile}.${fence}`, JSON.stringify({ fence, nonce: "old", pid: 1, started: "1", ...holder }));

test("a lock keeps others out until it is released, and its fencing token only grows", () => {
  const lock = lockRun(lockFile);
  expect(lock.fence).toBe(1);
  expect(() => lockRun(lockFile)).toThrow(code("RUN_LOCKED"));
  expect(() => lockRun(lockFile)).toThrow(`process ${process.pid} on ${hostname()}`);
  lock.release();
  const next = lockRun(lockFile);
  expect(next.fence).toBe(2);
  expect(locks()).toEqual(["lock.2"]);
  lock.release(); // of an earlier holder: changes nothing
  expect(() => lockRun(lockFile)).toThrow(code("RUN_LOCKED"));
  next.release();
});

test("the last holder's fencing token can be asked, whether it still holds the lock", () => {
  expect(lastFence(lockFile)).toBe(0);
  const lock = lockRun(lockFile);
  expect(lastFence(lockFile)).toBe(1);
  lock.release();
  expect(lastFence(lockFile)).toBe(1);
  lockRun(lockFile).release();
  expect(lastFence(lockFile)).toBe(2);
  expect(lastFence(join(folder, "run.json", "lock"))).toBeNull();
});

test("whether a lock is held can be asked without taking it", () => {
  expect(isHeld(lockFile)).toBe(false);
  const lock = lockRun(lockFile);
  expect(isHeld(lockFile)).toBe(true);
  lock.release();
  expect(isHeld(lockFile)).toBe(false);
  const gone = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  plant(7, { pid: gone, host: hostname() });
  expect(isHeld(lockFile)).toBe(false);
  plant(8, { pid: gone, host: "another-machine" });
  expect(isHeld(lockFile)).toBe(true);
  expect(locks()).toEqual(["lock.1", "lock.7", "lock.8"]);
});

test("a folder that holds nothing but the lock is left empty", () => {
  rmSync(join(folder, "run.json"));
  lockRun(lockFile).release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock of a process that is gone, and of a reused process number, is taken over at once", () => {
  const gone = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  plant(7, { pid: gone, host: hostname() });
  const lock = lockRun(lockFile);
  expect(lock.fence).toBe(8);
  lock.release();
  plant(9, { pid: process.pid, host: hostname(), started: "not this one" });
  expect(lockRun(lockFile).fence).toBe(10);
});

test("a lock of an earlier version counts as number 0", () => {
  writeFileSync(lockFile, JSON.stringify({ pid: process.pid, host: hostname(), started: "another", token: "old" }));
  const lock = lockRun(lockFile);
  expect(lock.fence).toBe(1);
  expect(locks()).toEqual(["lock.1"]);
  lock.release();
});

test.each([
  ["of another machine", JSON.stringify({ fence: 4, nonce: "old", pid: 1, host: "elsewhere", started: null })],
  ["that is damaged", "{"],
])("a lock %s is taken over when this process saw no beat of it for a minute on its own clock", (_, content) => {
  const path = `${lockFile}.4`;
  writeFileSync(path, content);
  const beatAt = (ms: number) => utimesSync(path, new Date(ms), new Date(ms));
  beatAt(0); // whatever the other machine's clock says
  const now = vi.spyOn(performance, "now");
  try {
    now.mockReturnValue(0);
    expect(() => lockRun(lockFile)).toThrow(code("RUN_LOCKED"));
    now.mockReturnValue(59_000);
    expect(() => lockRun(lockFile)).toThrow(code("RUN_LOCKED"));
    beatAt(1);
    now.mockReturnValue(61_000);
    expect(() => lockRun(lockFile)).toThrow(code("RUN_LOCKED"));
    now.mockReturnValue(122_000);
    expect(lockRun(lockFile).fence).toBe(5);
  } finally {
    now.mockRestore();
  }
});

test("a holder whose lock another process took over fails at its next write, and leaves that lock alone", () => {
  const lock = lockRun(lockFile);
  const file = join(folder, "model", "weights");
  writeFileAtomic(file, "mine");
  plant(lock.fence + 1, { host: "elsewhere" });
  expect(() => writeFileAtomic(file, "late")).toThrow(code("RUN_LOCKED"));
  lock.release();
  expect(readFileSync(file, "utf8")).toBe("mine");
  expect(readFileSync(`${lockFile}.2`, "utf8")).toContain("elsewhere");
  writeFileAtomic(join(base, "free"), "of other folders nobody is asked");
});

test("a taker whose file a later holder takes for an abandoned one tries again", () => {
  const real = fileSystem.write;
  let taken = 0;
  fileSystem.write = ((...args: Parameters<typeof real>) => {
    const written = real(...args);
    if (taken++ === 0) for (const name of locks()) rmSync(join(folder, name));
    return written;
  }) as typeof real;
  try {
    const lock = lockRun(lockFile);
    expect(taken).toBe(2);
    expect(isHeld(lockFile)).toBe(true);
    lock.release();
  } finally {
    fileSystem.write = real;
  }
  expect(locks()).toEqual(["lock.1"]);
});

test("what takers left behind when they were killed goes with the next taking", () => {
  for (const name of ["lock.taker-1-a", ".lock.taker-1-a.x.tmp"]) writeFileSync(join(folder, name), "");
  lockRun(lockFile).release();
  lockRun(lockFile).release();
  expect(locks()).toEqual(["lock.2"]);
  expect(statSync(`${lockFile}.2`).size).toBe(0);
});
