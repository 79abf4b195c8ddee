import { builtWorker } from "@panshift/core/files";
import { type DrawnPicture, drawPicture, type Picture } from "./draw-picture.ts";

/** Starts the thread; `null` where the caller's own draws. */
export type StartDrawing = ReturnType<typeof builtWorker>;

interface Asked {
  resolve(drawn: DrawnPicture): void;
  reject(reason: Error): void;
}

/**
 * `drawPicture` in a thread of its own, while others go on. It draws one picture at a time, as pixels take much memory;
 * those asked for meanwhile wait their turn there, so that it need not wait for a busy caller.
 */
export class PictureThread {
  readonly #worker;
  /** In the order of their drawing. */
  readonly #asked: Asked[] = [];
  #ended: Error | null = null;

  constructor(start: StartDrawing = builtWorker(new URL("./draw-picture.worker.mjs", import.meta.url))) {
    this.#worker = start?.(null);
    this.#worker
      ?.on("message", (drawn: DrawnPicture) => this.#asked.shift()?.resolve(drawn))
      .on("error", (error: Error) => this.#end(error))
      .on("messageerror", (error: Error) => this.#end(error))
      .on("exit", (code: number) => this.#end(new Error(`the drawing thread ended with ${code}`)));
  }

  /** Rejects with what ended the thread, also before the call. */
  async draw(picture: Picture): Promise<DrawnPicture> {
    const worker = this.#worker;
    if (worker === undefined) return drawPicture(picture);
    if (this.#ended !== null) throw this.#ended;
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      try {
        worker.postMessage(picture);
      } catch (error) {
        this.#end(error as Error); // what cannot be sent is answered by nobody
      }
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const { reject } of this.#asked.splice(0)) reject(this.#ended);
  }
}
