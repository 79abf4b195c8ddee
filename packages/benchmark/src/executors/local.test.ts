import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { WorkEvent } from "../grid/work.ts";
import { runLocal } from "./local.ts";

const folder = mkdtempSync(join(tmpdir(), "local-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function optionsOf(script: string, more: { jobs?: number; restarts?: number; signal?: AbortSignal } = {}) {
  const events: WorkEvent[] = [];
  const messages: string[] = [];
  const options = {
    command: [process.execPath, "-e", script] as const,
    jobs: 1,
    bytesPerWorker: 0,
    restarts: 0,
    onEvent: (event: WorkEvent) => void events.push(event),
    onMessage: (text: string) => void messages.push(text),
    ...more,
  };
  return { options, events, messages };
}

const done = (run: string) => `console.log(JSON.stringify({ kind: "done", run: ${JSON.stringify(run)} }));`;

test("passes on what every worker tells", async () => {
  const { options, events } = optionsOf(done("a"), { jobs: 2 });
  expect(await runLocal(options)).toEqual({ finished: true, deaths: [] });
  expect(events).toEqual([
    { kind: "done", run: "a" },
    { kind: "done", run: "a" },
  ]);
});

test("a line that is no event, as a library may print one, is a message and ends nothing", async () => {
  const { options, events, messages } = optionsOf(`console.log("a word of a library"); console.log("7"); ${done("a")}`);
  expect(await runLocal(options)).toEqual({ finished: true, deaths: [] });
  expect(events).toEqual([{ kind: "done", run: "a" }]);
  expect(messages).toEqual(["a word of a library\n", "7\n"]);
});

test("a worker that waits for memory is not needed once another one has worked through the plan", async () => {
  const { options, events } = optionsOf(done("a"), { jobs: 3 });
  expect(await runLocal({ ...options, bytesPerWorker: Number.POSITIVE_INFINITY })).toEqual({
    finished: true,
    deaths: [],
  });
  expect(events).toHaveLength(1);
});

test("gives the environments to the workers in turn", async () => {
  const script = 'console.log(JSON.stringify({ kind: "done", run: process.env.PLACE }))';
  const { options, events } = optionsOf(script, { jobs: 3 });
  await runLocal({ ...options, environments: [{ PLACE: "first" }, { PLACE: "second" }] });
  expect(events.map(({ run }) => run).sort()).toEqual(["first", "first", "second"]);
});

test("starts a killed worker again, which goes on", async () => {
  const mark = join(folder, "killed-once");
  const script = `
    const fs = require("node:fs");
    if (fs.existsSync(${JSON.stringify(mark)})) { ${done("b")} }
    else { fs.writeFileSync(${JSON.stringify(mark)}, ""); process.kill(process.pid, "SIGKILL"); }`;
  const { options, events, messages } = optionsOf(script, { restarts: 1 });
  const { finished, deaths } = await runLocal(options);
  expect(existsSync(mark)).toBe(true);
  expect(finished).toBe(true);
  expect(deaths).toEqual([expect.stringMatching(/^worker \d+ ended with signal SIGKILL$/)]);
  expect(messages.join("")).toMatch(/SIGKILL; another one goes on/);
  expect(events).toEqual([{ kind: "done", run: "b" }]);
});

test("gives up after the stated number of deaths, and says how they ended", async () => {
  const { options } = optionsOf("process.exit(3)", { restarts: 1 });
  const { finished, deaths } = await runLocal(options);
  expect(finished).toBe(false);
  expect(deaths).toHaveLength(2);
  expect(deaths[0]).toMatch(/exit code 3/);
});

test("an abort interrupts the workers, and starts none again", async () => {
  const controller = new AbortController();
  const script = `process.on("SIGINT", () => process.exit(130)); ${done("c")} setInterval(() => {}, 1000);`;
  const { options, events } = optionsOf(script, { restarts: 5, signal: controller.signal });
  const running = runLocal({
    ...options,
    onEvent: (event) => {
      events.push(event);
      controller.abort();
    },
  });
  expect(await running).toEqual({ finished: false, deaths: [] });
  expect(events).toHaveLength(1);
});
