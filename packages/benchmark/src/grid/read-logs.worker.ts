import { parentPort } from "node:worker_threads";
import { readLogs } from "./read-logs.ts";

/** Reads logs of scored cases for the thread that looks where runs stand. */
parentPort?.on("message", (files: readonly string[]) => parentPort?.postMessage(readLogs(files)));
