import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyStudyConfig } from "../support/tiny-study.ts";
import { filesBelow, panshift, startPanshift, temporaryFolder } from "./panshift.ts";
import { makePhantom, temporaryFiles, train, writeConfig } from "./tiny.ts";

let folder: string;
let config: string;
let uninterrupted: string;

beforeAll(() => {
  folder = temporaryFolder();
  config = writeConfig(folder, { dataset: makePhantom(folder) });
  uninterrupted = weightsOf(train(config, join(folder, "whole")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function weightsOf(run: string): string {
  return createHash("sha256")
    .update(readFileSync(join(run, "model/weights.safetensors")))
    .digest("hex");
}

/** Trains, sends a signal in the middle of the write that follows the `count`-th time that `after` came into place. */
function interrupt(store: string, signal: "SIGKILL" | "SIGINT", after: string, count: number) {
  return panshift(["train", config, "--store", store], {
    preload: "signal-in-write",
    env: { TEST_SIGNAL: signal, TEST_AFTER: after, TEST_COUNT: String(count) },
  });
}

describe("kill -9 in the middle of a write, then the same command", () => {
  it.each([
    ["the first checkpoint", "current.json", 1],
    ["a later checkpoint", "current.json", 2],
    ["the final weights", "weights.safetensors", 1],
  ])("gives the weights of a run that never stopped: after %s", (name, after, count) => {
    const store = join(folder, name);
    expect(interrupt(store, "SIGKILL", after, count)).toMatchObject({ code: null, signal: "SIGKILL", out: "" });
    expect(weightsOf(train(config, store))).toBe(uninterrupted);
    expect(temporaryFiles(store)).toEqual([]);
  });
});

describe("Ctrl-C", () => {
  it("saves, says how to go on, ends with 130, and the same command gives the same weights", () => {
    const store = join(folder, "ctrl-c");
    const ended = interrupt(store, "SIGINT", "current.json", 1);
    expect(ended).toMatchObject({ code: 130, out: "" });
    expect(ended.messages).toContain("Interrupted. The run is saved; the same command goes on from there.");
    expect(weightsOf(train(config, store, "--resume"))).toBe(uninterrupted);
  });
});

describe("Ctrl-C in a terminal", () => {
  it.each([
    ["a study and its workers", ["run", "--jobs", "2"]],
    ["a worker that was started by hand", ["work", "--session", "by-hand"]],
  ])("reaches %s, and is answered once", async (_, [command = "", ...options]) => {
    const study = join(folder, "study.yaml");
    writeFileSync(study, JSON.stringify(tinyStudyConfig({ iterations: 2000 }, { seeds: [1, 2] })));
    const store = join(folder, command);
    mkdirSync(store);
    const argv = ["study", command, study, "--store", store, ...options];
    const { child, ended } = startPanshift(argv, { ownGroup: true });
    for await (const { filename } of watch(store)) if (/^[0-9a-f]{16}$/.test(filename ?? "")) break; // a worker is at work
    process.kill(-(child.pid as number), "SIGINT");
    const { code, messages } = await ended;
    expect(code).toBe(130);
    expect(messages.match(/Finishing the step|Interrupted\./g)).toEqual(["Finishing the step", "Interrupted."]);
    expect(messages).toContain("Interrupted. What is done is kept; the same command goes on.");
  });
});

describe("a full disk", () => {
  it.each([0, 4, 8])("ends training with its cause and leaves nothing half-written (write %i)", (write) => {
    const store = join(folder, `full-${write}`);
    const ended = panshift(["train", config, "--store", store], {
      preload: "full-disk",
      env: { TEST_DISK_FULL_AT: String(write) },
    });
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.messages).toMatch(/^error: .*expected room on the disk; found ENOSPC; .*\[DISK_FULL\]\n$/m);
    expect(temporaryFiles(store)).toEqual([]);
    expect(weightsOf(train(config, store))).toBe(uninterrupted);
  });

  it("leaves no part of a phantom case", () => {
    const dataset = join(folder, "Dataset002_Full");
    const argv = ["phantom", "--out", dataset, "--subjects", "1", "--sequences", "t1w"];
    const ended = panshift(argv, { preload: "full-disk", env: { TEST_DISK_FULL_AT: "2" } });
    expect(ended).toMatchObject({ code: 1, messages: expect.stringContaining("[DISK_FULL]") });
    expect(temporaryFiles(dataset)).toEqual([]);
    expect(filesBelow(dataset).filter((file) => file.startsWith("labelsTr"))).toEqual([]);
  });
});
