import { Worker } from "node:worker_threads";

/** How often a held lock is touched. */
const BEAT_MS = 10_000;

/**
 * The thread's program; as text, so that sources and build run the same. A file that cannot be touched (it is gone, its
 * disk is away) is left: those who watch it then see no beat, as they should.
 */
const program = `
  const { utimesSync } = require("node:fs");
  const { parentPort } = require("node:worker_threads");
  const timers = new Map();
  const touch = (file) => {
    const now = new Date();
    try { utimesSync(file, now, now); } catch {}
  };
  parentPort.on("message", ({ file, beatMs }) => {
    clearInterval(timers.get(file));
    timers.delete(file);
    if (beatMs !== null) timers.set(file, setInterval(touch, beatMs, file));
  });
`;

let thread: Worker | null = null;

/**
 * Touches a lock's file every 10 s until the returned function is called or the process ends. A thread of its own does
 * it: a training step or a segmentation keeps the main thread busy for minutes.
 */
export function startHeartbeat(file: string, beatMs = BEAT_MS): () => void {
  if (thread === null) {
    thread = new Worker(program, { eval: true, execArgv: [] });
    thread.unref();
  }
  const beating = thread;
  beating.postMessage({ file, beatMs });
  return () => beating.postMessage({ file, beatMs: null });
}
