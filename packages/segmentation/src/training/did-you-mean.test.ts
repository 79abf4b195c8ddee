import { expect, it } from "vitest";
import { closestWord } from "./did-you-mean.ts";

const KNOWN = ["iterations", "learningRate", "seed", "width", "optimization", "test", "text"];

it.each([
  ["iteration", "iterations"],
  ["learning_rate", "learningRate"],
  ["optimisation", "optimization"],
  ["sed", "seed"],
  ["epochs", null],
  ["tent", null],
  ["wi", null],
])("takes %s for %s", (word, meant) => {
  expect(closestWord(word, KNOWN)).toBe(meant);
});
