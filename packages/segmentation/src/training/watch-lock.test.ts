import { fail } from "@panshift/core";
import { expect, test } from "vitest";
import { openWatching } from "./watch-lock.ts";

const locked = expect.objectContaining({ code: "RUN_LOCKED" });

/** Answers of a lock, one a call: for how long its holder was silent, or that the run is free. */
function lockOf(answers: readonly (number | "here" | "free")[]) {
  let call = 0;
  return () => {
    const answer = answers[call++];
    if (answer === "free") return call;
    const silence = answer === "here" ? {} : { silentMs: answer };
    return fail("RUN_LOCKED", { expected: "a free run", found: "a holder", hint: "wait", ...silence });
  };
}

const watch = (answers: readonly (number | "here" | "free")[], notices: string[] = [], signal?: AbortSignal) =>
  openWatching(lockOf(answers), (notice) => void notices.push(notice), signal, 1);

test("a holder of another machine that stays silent is outwaited, with one notice", async () => {
  const notices: string[] = [];
  expect(await watch([0, 1000, 60_000, "free"], notices)).toBe(4);
  expect(notices).toHaveLength(1);
});

test("one that beats keeps the run; one of this machine is never waited for", async () => {
  await expect(watch([0, 1000, 0, "free"])).rejects.toThrow(locked);
  await expect(watch(["here", "free"])).rejects.toThrow(locked);
});

test("an interruption ends the wait", async () => {
  await expect(watch([0, 1, 2, "free"], [], AbortSignal.abort())).rejects.toThrow(locked);
});
