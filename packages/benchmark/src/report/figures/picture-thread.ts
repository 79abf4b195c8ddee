import { answerOf, builtWorker } from "@panshift/core/files";
import { type DrawnPicture, drawPicture, type Picture } from "./draw-picture.ts";

/** Starts the thread; `null` where the caller's own draws. */
export type StartDrawing = ReturnType<typeof builtWorker>;

/** `drawPicture` in a thread of its own, while others go on. One picture at a time: pixels take much memory. */
export class PictureThread {
  readonly #worker;
  /** Why the thread is no more: between pictures nobody waits for it. */
  #ended: Error | null = null;

  constructor(start: StartDrawing = builtWorker(new URL("./draw-picture.worker.mjs", import.meta.url))) {
    this.#worker = start?.(null);
    this.#worker?.on("error", (error) => {
      this.#ended = error;
    });
    this.#worker?.on("exit", (code) => {
      this.#ended ??= new Error(`the drawing thread ended with ${code}`);
    });
  }

  /** Not to be called before the picture before it is drawn. Rejects with what ended the thread, also before the call. */
  async draw(picture: Picture): Promise<DrawnPicture> {
    if (this.#worker === undefined) return drawPicture(picture);
    if (this.#ended !== null) throw this.#ended;
    const answer = answerOf<DrawnPicture>(this.#worker);
    this.#worker.postMessage(picture);
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
