import { answerOf, builtWorker } from "@panshift/core/files";
import { svgPng } from "./svg-png.ts";

/** `svgPng` in a thread of its own, while others go on. One picture at a time: pixels take much memory. */
export class PngThread {
  readonly #worker = builtWorker(new URL("./svg-png.worker.mjs", import.meta.url))?.(null);

  /** Not to be called before the last picture is drawn. */
  draw(svg: string): Promise<Uint8Array> {
    if (this.#worker === undefined) return svgPng(svg);
    this.#worker.postMessage(svg);
    return answerOf(this.#worker);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
