import type { RunStanding } from "@panshift/benchmark/study";
import { expect, test } from "vitest";
import { Board, standingText } from "./board.ts";

const plain = { withoutDomain: null };
const held = { isHeld: true, secondsLeft: null };
const free = { isHeld: false, secondsLeft: null };

function done(state: "done" | "failed", cases: number): RunStanding {
  const tests = cases === 0 ? [] : [{ cases: [] }];
  const standing = { kind: "done", record: { state: { kind: state } }, tests, cases: Array(cases).fill({}) };
  return standing as unknown as RunStanding;
}

test("a run that is done and tested nowhere says why", () => {
  expect(standingText(plain, done("done", 3), free)).toBe("done, 3 cases scored");
  expect(standingText(plain, done("done", 0), free)).toBe("done, not chosen by its search");
  expect(standingText(plain, done("failed", 0), free)).toBe("done, diverged");
  expect(standingText({ withoutDomain: "A/t1w" }, done("done", 0), free)).toBe("done, for its search");
  expect(standingText({ withoutDomain: "A/t1w" }, done("failed", 0), free)).toBe("done, diverged");
});

test("a run on its way says how far it is", () => {
  const training = { kind: "training", iteration: 5, heartbeat: "2026-01-01T00:00:00Z" } as const;
  expect(standingText(plain, training, held)).toBe("training, step 5, last heard of 2026-01-01T00:00:00Z");
  expect(standingText(plain, training, { ...held, secondsLeft: 90 })).toMatch(
    /^training, step 5, .* of it left, last heard of /,
  );
  const testing = { kind: "testing", scored: 1, total: 4 } as const;
  expect(standingText(plain, testing, held)).toBe("trained, 1 of 4 cases scored");
  expect(standingText(plain, { ...testing, scored: 0, total: 1 }, held)).toBe("trained, 0 of 1 case scored");
});

test("a run that nobody works on any more says so", () => {
  const training = { kind: "training", iteration: 5, heartbeat: "2026-01-01T00:00:00Z" } as const;
  expect(standingText(plain, training, free)).toBe("stopped at step 5 of its training");
  const testing = { kind: "testing", scored: 1, total: 4 } as const;
  expect(standingText(plain, testing, free)).toBe("trained, 1 of 4 cases scored, stopped");
});

test("loading and validating cases moves no run ahead and none back", () => {
  const texts: string[] = [];
  const terminal = { interactive: true, columns: 80, out: () => {}, message: (text: string) => texts.push(text) };
  const board = new Board(terminal as never, [{ id: "a" }, { id: "b" }] as never, []);
  const show = (phase: "loading" | "training" | "validation", iteration: number, total: number) => {
    const training = { phase, iteration, total, loss: null, secondsLeft: null };
    board.show({ kind: "progress", run: "a", progress: { phase: "training", training } } as never);
    board.end();
  };
  show("loading", 8, 8);
  show("training", 50, 100);
  show("validation", 1, 4);
  const told = texts.flatMap((text) => text.match(/study: 0 of 2 runs done, (\d+) %/)?.[1] ?? []);
  expect(told).toEqual(["0", "22", "22"]); // half of a training, which is nine tenths of a run, of two
});
