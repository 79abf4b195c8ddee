import { answerOf, builtWorker } from "@panshift/core/files";
import { type DrawnPicture, drawPicture, type Picture } from "./draw-picture.ts";

/** `drawPicture` in a thread of its own, while others go on. One picture at a time: pixels take much memory. */
export class PictureThread {
  readonly #worker;

  constructor(start = builtWorker(new URL("./draw-picture.worker.mjs", import.meta.url))) {
    this.#worker = start?.(null);
    this.#worker?.on("error", () => {}); // between pictures nobody waits for it; the next picture's answer rejects
  }

  /** Not to be called before the picture before it is drawn. */
  draw(picture: Picture): Promise<DrawnPicture> {
    if (this.#worker === undefined) return drawPicture(picture);
    const answer = answerOf<DrawnPicture>(this.#worker);
    this.#worker.postMessage(picture);
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
