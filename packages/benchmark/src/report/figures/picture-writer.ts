import { join } from "node:path";
import { writeFileAtomic } from "@panshift/core/files";
import { allOf } from "../all-of.ts";
import type { Picture } from "./draw-picture.ts";
import { INK, INK_ON_PAPER } from "./figure.ts";
import { PictureThread, type StartDrawing } from "./picture-thread.ts";

/** Draws pictures in threads of their own and writes each as SVG and PNG, while its caller does other work. */
export class PictureWriter {
  readonly #folder: string;
  readonly #startDrawing: StartDrawing | undefined;
  readonly #waiting: { readonly name: string; readonly picture: Picture }[] = [];
  readonly #drawn = new Map<string, string>();
  #isStopped = false;

  /** @param startDrawing starts a thread; the built one where none is given */
  constructor(folder: string, startDrawing?: StartDrawing) {
    this.#folder = folder;
    this.#startDrawing = startDrawing;
  }

  add(name: string, picture: Picture): void {
    this.#waiting.push({ name, picture });
  }

  /**
   * Draws, in one more thread, until no picture waits. After a picture that cannot be drawn or written none is begun.
   *
   * @throws DISK_FULL, WRITE_FAILED
   */
  async draw(): Promise<void> {
    if (this.#isStopped || this.#waiting.length === 0) return;
    const thread = new PictureThread(this.#startDrawing);
    try {
      await allOf([this.#drawWaiting(thread), this.#drawWaiting(thread)]); // one is drawn, one waits in the thread
    } finally {
      await thread.close();
    }
  }

  /** No further picture is begun, now or later. */
  stop(): void {
    this.#isStopped = true;
  }

  /** A picture in the page's text color. */
  svgOf(name: string): string {
    return this.#drawn.get(name) as string;
  }

  async #drawWaiting(thread: PictureThread): Promise<void> {
    try {
      while (!this.#isStopped) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        const { svg, png } = await thread.draw(next.picture);
        const file = join(this.#folder, next.name);
        writeFileAtomic(`${file}.svg`, svg.replaceAll(INK, INK_ON_PAPER));
        writeFileAtomic(`${file}.png`, png);
        this.#drawn.set(next.name, svg);
      }
    } catch (error) {
      this.stop();
      throw error;
    }
  }
}
