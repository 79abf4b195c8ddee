import { describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { panshift } from "./recording.ts";

describe("panshift", () => {
  it("shows its version", async () => {
    expect(await panshift("--version")).toEqual({ code: 0, out: `${manifest.version}\n`, messages: "" });
  });

  it("lists every command and the exit codes", async () => {
    const { code, out, messages } = await panshift("--help");
    expect([code, messages]).toEqual([0, ""]);
    for (const name of [
      "doctor",
      "info",
      "import",
      "phantom",
      "train",
      "segment",
      "evaluate",
      "compare",
      "methods",
      "cost",
    ]) {
      expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
    }
    expect(out).toContain("Exit codes: 0 done; 1 the work failed; 2 the call was wrong; 130 interrupted.");
    expect(out).toContain("For research use only");
  });

  it.each([
    [[], "Usage: panshift"],
    [["paint"], "error: unknown command 'paint'"],
    [["info"], "error: missing required argument 'PATH'"],
    [["info", "--colour", "x"], "error: unknown option '--colour'"],
    [["train", "a.yaml", "--resume", "--restart"], "error: option '--resume' cannot be used with option '--restart'"],
    [
      ["segment", "a.nii", "--model", "m", "--out", "o", "--out-of-scope", "maybe"],
      "Allowed choices are refuse, allow",
    ],
    [["phantom", "--out", "x", "--subjects", "many"], "--subjects"],
  ])("calls %j wrong (2) and says why on standard error", async (argv, message) => {
    const { code, out, messages } = await panshift(...argv);
    expect(messages).toContain(message);
    expect([code, out]).toEqual([2, ""]);
  });
});
