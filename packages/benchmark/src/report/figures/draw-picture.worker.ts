import { parentPort } from "node:worker_threads";
import { drawPicture, type Picture } from "./draw-picture.ts";

/** Draws pictures for the reporting thread. */
parentPort?.on("message", async (picture: Picture) => parentPort?.postMessage(await drawPicture(picture)));
