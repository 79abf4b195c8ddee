import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { svgPng } from "./svg-png.ts";

/**
 * `svgPng` in a thread of its own: others go on meanwhile, and the picture's pixels, which the collector does not know
 * of, are given back when the thread ends.
 */
export function pngInThread(svg: string): Promise<Uint8Array> {
  // The worker is built beside the package's bundle; sources have none.
  const file = new URL("./svg-png.worker.mjs", import.meta.url);
  if (!existsSync(fileURLToPath(file))) return svgPng(svg);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: svg });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the drawing thread ended with ${code}`))); // after a message: no effect
  });
}
