import { expect, test } from "vitest";
import { guessSequence, type SequenceFacts } from "./guess-sequence.ts";

const gradientEcho: SequenceFacts = {
  imageType: "ORIGINAL\\PRIMARY\\M",
  scanningSequence: "GR",
  sequenceVariant: "SP\\OSP",
  repetitionTime: "150",
  flipAngle: "70",
  fieldStrength: "1.5",
  echoTimeMs: 2.3,
};
const facts = (changes: Partial<SequenceFacts>): SequenceFacts => ({ ...gradientEcho, ...changes });

test.each([
  // One turn of fat against water takes 1000 / (3.5 * 42.577 * 1.5) = 4.47 ms at 1.5 T, half of it at 3 T.
  ["1.5", 2.3, 4.6, "opposed"],
  ["1.5", 4.6, 2.3, "in"],
  ["3", 1.15, 2.3, "opposed"],
  ["3", 2.3, 1.15, "in"],
  ["1.5", 3.4, 4.6, "n/a"],
])("at %s T, an echo at %s ms beside one at %s ms is %s", (fieldStrength, echoTimeMs, other, sequence) => {
  const first = facts({ fieldStrength, echoTimeMs });
  expect(guessSequence(first, [facts({ fieldStrength, echoTimeMs: other })])).toBe(sequence);
});

test("a single echo, or one of another excitation, is spoiled T1-weighted whatever its echo time", () => {
  expect(guessSequence(gradientEcho, [])).toBe("t1w");
  expect(guessSequence(gradientEcho, [facts({ echoTimeMs: 4.6, flipAngle: "12" })])).toBe("t1w");
  expect(guessSequence(gradientEcho, [facts({})])).toBe("t1w");
  expect(guessSequence(facts({ sequenceVariant: "SK\\SS" }), [])).toBe("n/a");
});

test("two echoes without a field strength are not guessed", () => {
  const unknown = facts({ fieldStrength: null });
  expect(guessSequence(unknown, [facts({ fieldStrength: null, echoTimeMs: 4.6 })])).toBe("n/a");
});

test("the scanner's own word goes first", () => {
  expect(guessSequence(facts({ imageType: "DERIVED\\PRIMARY\\M\\IN_PHASE" }), [])).toBe("in");
  expect(guessSequence(facts({ imageType: "DERIVED\\PRIMARY\\OPP_PHASE\\M" }), [])).toBe("opposed");
  expect(guessSequence(facts({ imageType: "DERIVED\\PRIMARY\\WATER" }), [])).toBe("other");
});

test("spin echoes follow their times, echo-planar images are other", () => {
  const spin = (echoTimeMs: number, repetitionTime: string) =>
    guessSequence(facts({ scanningSequence: "SE", echoTimeMs, repetitionTime }), []);
  expect(spin(96, "1200")).toBe("t2w");
  expect(spin(12, "500")).toBe("t1w");
  expect(spin(12, "3000")).toBe("n/a");
  expect(guessSequence(facts({ scanningSequence: "EP\\SE" }), [])).toBe("other");
});

test("without a named sequence, only echoes that are too short for a spin echo are guessed", () => {
  const unnamed = { scanningSequence: null, sequenceVariant: null };
  expect(guessSequence(facts({ ...unnamed, echoTimeMs: 90 }), [])).toBe("n/a");
  expect(guessSequence(facts(unnamed), [])).toBe("n/a");
  expect(guessSequence(facts(unnamed), [facts({ ...unnamed, echoTimeMs: 4.6 })])).toBe("opposed");
});
