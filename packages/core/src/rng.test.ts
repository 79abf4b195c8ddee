import { describe, expect, it } from "vitest";
import { philox4x32 } from "./philox.ts";
import { Rng } from "./rng.ts";

describe("philox4x32", () => {
  // Known answers published with the authors' Random123 library (kat_vectors, philox4x32 10 rounds).
  const ones = 0xffffffff;
  it.each([
    { key: [0, 0], counter: [0, 0, 0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    { key: [ones, ones], counter: [ones, ones, ones, ones], words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
    {
      key: [0xa4093822, 0x299f31d0],
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)("gives the published words for key $key", ({ key, counter, words }) => {
    const out = new Uint32Array(4);
    philox4x32(out, key, counter);
    expect([...out]).toEqual(words);
  });
});

describe("Rng", () => {
  it("is a pure function of its name", () => {
    const draws = (rng: Rng) => Array.from({ length: 9 }, () => rng.uint32());
    expect(draws(Rng.of(7, "noise"))).toEqual(draws(Rng.of(7, "noise")));
    expect(draws(Rng.of(7, "noise"))).not.toEqual(draws(Rng.of(7, "bias")));
    expect(draws(Rng.of(7).child("noise", 3))).toEqual(draws(Rng.of(7, "noise", 3)));
  });

  it("goes on from a saved state at any place", () => {
    for (let drawn = 0; drawn < 9; drawn++) {
      const rng = Rng.of("state");
      for (let i = 0; i < drawn; i++) rng.uint32();
      const copy = Rng.restore(JSON.parse(JSON.stringify(rng.state())));
      expect([copy.uint32(), copy.normal()]).toEqual([rng.uint32(), rng.normal()]);
    }
  });

  it("draws uniforms and normals with the right moments", () => {
    const rng = Rng.of("moments");
    const normals = new Float64Array(200_000);
    rng.fillNormal(normals, 2, 3);
    const mean = normals.reduce((a, b) => a + b, 0) / normals.length;
    const variance = normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length;
    expect(mean).toBeCloseTo(2, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(3, 1);
    const uniforms = Array.from({ length: 100_000 }, () => rng.uniform());
    expect(uniforms.reduce((a, b) => a + b, 0) / uniforms.length).toBeCloseTo(0.5, 2);
    expect(Math.max(...uniforms.slice(0, 1000))).toBeLessThan(1);
  });

  it("draws each integer equally often and shuffles without loss", () => {
    const rng = Rng.of("integers");
    const draws = Array.from({ length: 30_000 }, () => rng.int(0, 3));
    for (const value of [0, 1, 2]) expect(draws.filter((d) => d === value).length / 10_000).toBeCloseTo(1, 1);
    expect(rng.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(() => rng.int(3, 3)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });
});
