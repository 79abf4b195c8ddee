import { parentPort } from "node:worker_threads";
import { collectGarbage } from "../collect-garbage.ts";
import { svgPng } from "./svg-png.ts";

/** Draws pictures for the reporting thread. */
parentPort?.on("message", async (svg: string) => {
  parentPort?.postMessage(await svgPng(svg));
  await collectGarbage(); // the picture's pixels, whose size the collector does not know
});
