import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startHeartbeat } from "./lock-heartbeat.ts";

const folder = mkdtempSync(join(tmpdir(), "panshift-heartbeat-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BEAT_MS = 5;
/** A busy machine's patience, not the expected time. */
const LONGEST_MS = 60_000;

/** A file last touched long ago. */
function lockOf(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, "");
  forget(file);
  return file;
}

const forget = (file: string) => utimesSync(file, 0, 0);
const isTouched = (file: string) => statSync(file).mtimeMs > 0;

/** Blocks this thread, as a training step does, until the file is touched. */
function blockUntilTouched(file: string): boolean {
  for (const end = performance.now() + LONGEST_MS; performance.now() < end; ) if (isTouched(file)) return true;
  return false;
}

test("a held lock is touched again and again while its process is busy, and no more once it is released", () => {
  const [released, held] = [lockOf("released"), lockOf("held")];
  const release = startHeartbeat(released, BEAT_MS);
  expect(blockUntilTouched(released)).toBe(true);
  forget(released);
  expect(blockUntilTouched(released)).toBe(true);
  release();
  const end = startHeartbeat(held, BEAT_MS);
  expect(blockUntilTouched(held)).toBe(true); // so the release before it has arrived
  forget(released);
  for (let beat = 0; beat < 3; beat++) {
    forget(held);
    expect(blockUntilTouched(held)).toBe(true);
  }
  expect(isTouched(released)).toBe(false);
  end();
});

test("a lock's file that is gone stops no other's beats", () => {
  const [gone, held] = [lockOf("gone"), lockOf("kept")];
  const ends = [startHeartbeat(gone, BEAT_MS), startHeartbeat(held, BEAT_MS)];
  expect(blockUntilTouched(gone)).toBe(true);
  rmSync(gone);
  for (let beat = 0; beat < 3; beat++) {
    forget(held);
    expect(blockUntilTouched(held)).toBe(true);
  }
  for (const end of ends) end();
});
