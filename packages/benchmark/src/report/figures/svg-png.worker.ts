import { parentPort, workerData } from "node:worker_threads";
import { svgPng } from "./svg-png.ts";

/** Draws one picture for the reporting thread. */
parentPort?.postMessage(await svgPng(workerData as string));
