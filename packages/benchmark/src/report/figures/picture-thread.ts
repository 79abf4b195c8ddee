import { answerOf, builtWorker } from "@panshift/core/files";
import { type DrawnPicture, drawPicture, type Picture } from "./draw-picture.ts";

/** `drawPicture` in a thread of its own, while others go on. One picture at a time: pixels take much memory. */
export class PictureThread {
  readonly #worker = builtWorker(new URL("./draw-picture.worker.mjs", import.meta.url))?.(null);

  /** Not to be called before the last picture is drawn. */
  draw(picture: Picture): Promise<DrawnPicture> {
    if (this.#worker === undefined) return drawPicture(picture);
    this.#worker.postMessage(picture);
    return answerOf(this.#worker);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
