import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { getThreads, setThreads, tensor } from "../src/index.ts";
import { nativeRecord } from "../src/native.ts";
import { wrap } from "../src/wrap.ts";
import { errorOf } from "./support.ts";

/** Loads the addon in a thread of its own, tries a handle of another thread, and offers one of its own. */
const WORKER = `
  const { parentPort, workerData } = require("node:worker_threads");
  const addon = require(workerData.addon);
  addon.setErrorFactory((kind) => Object.assign(new Error(kind), { kind }));
  const add = addon.resolve("aten::add", "Tensor");
  const own = addon.fromData(Float32Array.of(1, 2), [2], "float32", "cpu");
  const kindOf = (work) => { try { work(); return "none"; } catch (error) { return error.kind; } };
  parentPort.postMessage({
    foreign: kindOf(() => addon.call(add, workerData.handle, workerData.handle)),
    dispose: kindOf(() => addon.dispose(workerData.handle)),
    own: kindOf(() => addon.call(add, own, own)),
    live: addon.liveTensors(),
    handle: own,
  });
`;

interface Report {
  readonly foreign: string;
  readonly dispose: string;
  readonly own: string;
  readonly live: number;
  readonly handle: number;
}

async function runWorker(handle: number): Promise<{ report: Report; exitCode: number }> {
  const worker = new Worker(WORKER, { eval: true, workerData: { addon: nativeRecord().addon, handle } });
  const exited = new Promise<number>((resolve) => worker.on("exit", resolve));
  const report = await new Promise<Report>((resolve, reject) => worker.on("message", resolve).on("error", reject));
  return { report, exitCode: await exited };
}

describe("threads", () => {
  it("have tensors of their own: a handle of another thread is refused on either side", async () => {
    using mine = tensor([1, 2]);
    const { report, exitCode } = await runWorker(mine.handle);
    expect(report).toMatchObject({ foreign: "thread", dispose: "thread", own: "none", live: 2 });
    expect(exitCode).toBe(0);
    expect(mine.sum().item()).toBe(3);

    const theirs = wrap(report.handle);
    expect(errorOf(() => theirs.add(1))).toMatchObject({
      code: "TENSOR_WRONG_THREAD",
      message: expect.stringContaining("self: tensor of another thread"),
    });
    expect(errorOf(() => theirs.dispose()).code).toBe("TENSOR_WRONG_THREAD");
    theirs.handle = 0; // nobody's any more
  });

  it("of one operator can be set", () => {
    const before = getThreads();
    setThreads(1);
    expect(getThreads()).toBe(1);
    for (const count of [0, 1.5, 5000]) expect(errorOf(() => setThreads(count)).code).toBe("TORCH_ARGUMENT_INVALID");
    setThreads(before);
    expect(getThreads()).toBe(before);
  });
});
