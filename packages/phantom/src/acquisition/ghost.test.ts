import { describe, expect, it } from "vitest";
import { addGhosts } from "./ghost.ts";

describe("addGhosts", () => {
  it("copies to both sides along j, wraps around, turns by the phase and keeps the rest", () => {
    const re = Float32Array.from([1, 0, 0, 0, 0]);
    const im = new Float32Array(5);
    addGhosts({ re, im }, [1, 5, 1], { share: 0.1, shift: 1, phase: Math.PI / 2 });
    expect([...re]).toEqual([0.8, 0, 0, 0, 0].map((value) => expect.closeTo(value)));
    expect([...im]).toEqual([0, 0.1, 0, 0, 0.1].map((value) => expect.closeTo(value)));
  });

  it("does nothing without motion", () => {
    const re = Float32Array.from([1, 2, 3]);
    addGhosts({ re, im: new Float32Array(3) }, [1, 3, 1], { share: 0, shift: 1, phase: 0 });
    expect([...re]).toEqual([1, 2, 3]);
  });
});
