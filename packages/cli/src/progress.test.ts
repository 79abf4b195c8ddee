import { describe, expect, it } from "vitest";
import { duration, Progress, timeLeft } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function recording(interactive: boolean): Terminal & { text: string } {
  const terminal = {
    interactive,
    columns: 80,
    text: "",
    out: () => {},
    message: (text: string) => {
      terminal.text += text;
    },
  };
  return terminal;
}

describe("Progress", () => {
  it("writes one line a minute to a log, with the time left", () => {
    const terminal = recording(false);
    let seconds = 0;
    const progress = new Progress(terminal, () => seconds * 1000);
    for (; seconds <= 120; seconds++) progress.update("train", seconds, 240, { note: "loss 0.5" });
    progress.end();
    expect(terminal.text).toBe("train 60/240, loss 0.5, 3 min left\ntrain 120/240, loss 0.5, 2 min left\n");
  });

  it("is not silenced in a log by pieces of work that take turns", () => {
    const terminal = recording(false);
    let seconds = 0;
    const progress = new Progress(terminal, () => seconds * 1000);
    for (; seconds < 65; seconds++) progress.update(seconds % 10 < 8 ? "train" : "validate", seconds, 240);
    expect(terminal.text).toBe("train 60/240\n");
  });

  it("redraws one line on a screen and leaves it at the end", () => {
    const terminal = recording(true);
    let seconds = 0;
    const progress = new Progress(terminal, () => seconds * 1000);
    for (; seconds <= 2; seconds++) progress.update("segment", seconds, 2);
    progress.end();
    expect(terminal.text).toBe(
      "\r[........................] segment 0/2" +
        "\r[############............] segment 1/2, 1 s left" +
        "\r[########################] segment 2/2          \n",
    );
  });

  it("counts the pace from where a resumed run went on", () => {
    const terminal = recording(false);
    let seconds = 0;
    const progress = new Progress(terminal, () => seconds * 1000);
    progress.update("train", 900, 1000);
    seconds = 60;
    progress.update("train", 930, 1000);
    expect(terminal.text).toBe("train 930/1000, 2 min left\n");
  });
});

describe("timeLeft", () => {
  it("says nothing before the first part is done or after the last", () => {
    expect(timeLeft(1000, 0, 10)).toBe("");
    expect(timeLeft(1000, 10, 0)).toBe("");
  });

  it.each([
    [48, "48 s"],
    [420, "7 min"],
    [7500, "2 h 5 min"],
  ])("says %d seconds as %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
