import { parentPort, workerData } from "node:worker_threads";
import { type ComparedCells, compareCells } from "./compare-cells.ts";

/** Compares the cells of one study for the analyzing thread. */
parentPort?.postMessage(compareCells(workerData as ComparedCells));
