import { parentPort } from "node:worker_threads";
import { collectGarbage } from "../collect-garbage.ts";
import { drawPicture, type Picture } from "./draw-picture.ts";

/** Pictures that may wait to be given back: the collector does not know how many bytes their pixels are. */
const KEPT = 4;
let kept = 0;
let last = Promise.resolve();

/** Draws pictures for the reporting thread, one after another. */
parentPort?.on("message", (picture: Picture) => {
  last = last.then(() => answer(picture));
});

async function answer(picture: Picture): Promise<void> {
  parentPort?.postMessage(await drawPicture(picture));
  if (++kept < KEPT) return;
  kept = 0;
  await collectGarbage();
}
