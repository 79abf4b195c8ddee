import { expect, it } from "vitest";
import { reportFailure } from "./failure.ts";
import { Interrupted, interruptible } from "./interrupt.ts";
import type { Terminal } from "./terminal.ts";

const silent: Terminal = { interactive: false, columns: 80, out: () => {}, message: () => {} };

/** Work that ends at the first step after Ctrl-C. */
async function steps(signal: AbortSignal): Promise<string> {
  process.emit("SIGINT");
  signal.throwIfAborted();
  return "finished";
}

it("tells how to go on once the work has stopped", async () => {
  const listeners = process.listenerCount("SIGINT");
  await expect(interruptible(silent, "Run it again.", steps)).rejects.toThrowError(Interrupted);
  await expect(interruptible(silent, "Run it again.", steps)).rejects.toThrowError("Interrupted. Run it again.");
  expect(process.listenerCount("SIGINT")).toBe(listeners);
});

it.each([
  ["SIGINT", "\nFinishing the step in hand; Ctrl-C again ends at once.\n"],
  ["SIGTERM", "\nEnding after the step in hand.\n"],
] as const)("answers %s in the words of who sent it", async (signal, answer) => {
  const heard: string[] = [];
  const terminal = { ...silent, message: (text: string) => heard.push(text) };
  await interruptible(terminal, "", async () => process.emit(signal, signal));
  expect(heard).toEqual([answer]);
});

it("says nothing where the process that started this one tells it", async () => {
  const heard: string[] = [];
  const terminal = { ...silent, message: (text: string) => heard.push(text) };
  const error: unknown = await interruptible(terminal, "", steps, { starterAnswers: true }).catch((reason) => reason);
  expect(error).toBeInstanceOf(Interrupted);
  expect(reportFailure(error, terminal)).toBe(130);
  expect(heard).toEqual([]);
});

it("takes a request that reaches a worker twice, from its starter and directly, for one", async () => {
  const work = async (signal: AbortSignal) => {
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGTERM", "SIGTERM"); // would end this process
    return signal.aborted;
  };
  await expect(interruptible(silent, "", work, { echoes: true })).resolves.toBe(true);
});

it("keeps the result of work that finished in spite of Ctrl-C", async () => {
  const work = async () => {
    process.emit("SIGINT");
    return "finished";
  };
  await expect(interruptible(silent, "Run it again.", work)).resolves.toBe("finished");
});

it("leaves results and other errors as they are", async () => {
  await expect(interruptible(silent, "", async () => 7)).resolves.toBe(7);
  await expect(interruptible(silent, "", async () => Promise.reject(new Error("disk")))).rejects.toThrowError("disk");
});
