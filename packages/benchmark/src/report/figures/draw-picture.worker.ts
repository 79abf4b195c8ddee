import { parentPort } from "node:worker_threads";
import { collectGarbage } from "../collect-garbage.ts";
import { drawPicture, type Picture } from "./draw-picture.ts";

/** Pictures that may wait to be given back: the collector does not know how many bytes their pixels are. */
const KEPT = 4;
let kept = 0;

/** Draws pictures for the reporting thread. */
parentPort?.on("message", async (picture: Picture) => {
  parentPort?.postMessage(await drawPicture(picture));
  if (++kept < KEPT) return;
  kept = 0;
  await collectGarbage();
});
