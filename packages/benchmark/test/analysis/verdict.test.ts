import { expect, test } from "vitest";
import { analysisOf, shiftedFacts } from "./study.ts";

const findingsOf = (about: string, ...[facts, methods]: Parameters<typeof analysisOf>) =>
  analysisOf(facts, methods).verdict.filter((finding) => finding.about === about);

test("a drop of the same subjects by 0.4 drops, and one of 0.01 holds", () => {
  const [sequence, center] = findingsOf("shift", shiftedFacts({ sequence: 0.4, center: -0.1 }));
  expect(sequence).toMatchObject({ answer: "drops", method: "baseline" });
  expect(sequence?.text).toBe(
    "baseline, other sequence: drops. Dice of pancreas 0.770 in domain and 0.370 outside: worse by 0.400 " +
      "(difference in domain - outside 95 % CI 0.400 to 0.400; n = 8 and 8 cases of the same 8 subjects, 1 seed; " +
      "0 and 0 penalized predictions).",
  );
  expect(center?.answer).toBe("holds");
  expect(center?.text).toContain("better by 0.100");
  const [small] = findingsOf("shift", shiftedFacts({ sequence: 0.01, center: 0 }));
  expect(small?.answer).toBe("holds");
});

test("a drop whose interval holds 0 and the margin says nothing", () => {
  const [, center] = findingsOf("shift", shiftedFacts({ sequence: 0, center: 0.04 }));
  expect(center).toMatchObject({ answer: "cannot-say", text: expect.stringContaining("cannot say whether it holds") });
});

test("one subject gives no interval, and models that are poor at home are said to be", () => {
  const [finding] = findingsOf("shift", [
    { subject: "a", domain: "A/t1w", dice: 0.3 },
    { subject: "a", domain: "A/t2w", changed: ["sequence"], dice: { kind: "missed" } },
  ]);
  expect(finding?.answer).toBe("cannot-say");
  expect(finding?.text).toContain("no interval below two subjects");
  expect(finding?.text).toContain("0 and 1 penalized predictions");
  expect(finding?.text).toContain("the models are poor at home");
});

test("models that are poor at home hold nothing, however small the drop", () => {
  const poor = shiftedFacts({ sequence: 0, center: 0 }).map((facts) => ({ ...facts, dice: Number(facts.dice) / 10 }));
  for (const { answer, text } of findingsOf("shift", poor)) {
    expect(answer).toBe("cannot-say");
    expect(text).toContain("the models are poor at home");
  }
});

test("the shift that costs more is named, whatever its order in the data", () => {
  const [more] = findingsOf("contrast", shiftedFacts({ sequence: 0.4, center: 0.1 }));
  expect(more).toMatchObject({ answer: "differs", text: expect.stringContaining("another sequence costs more than") });
  const [less] = findingsOf("contrast", shiftedFacts({ sequence: 0.1, center: 0.4 }));
  expect(less?.text).toContain("another center costs more than another sequence");
  const [equal] = findingsOf("contrast", shiftedFacts({ sequence: 0.1, center: 0.1 }));
  expect(equal?.answer).toBe("cannot-say");
});

test("a method that is better on all eight cases differs after Holm; on three cases the test cannot say", () => {
  const two = (count: number) => [
    ...shiftedFacts({ sequence: 0.4, center: 0.1 }).filter(({ subject }) => Number(subject.slice(1)) < count),
    ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }).filter(
      ({ subject }) => Number(subject.slice(1)) < count,
    ),
  ];
  const findings = findingsOf("method", two(8), ["baseline", "better"]);
  const sequence = findings.find(({ text }) => text.startsWith("other sequence"));
  expect(sequence).toMatchObject({
    answer: "differs",
    text: expect.stringContaining("better is better than baseline"),
  });
  const few = findingsOf("method", two(3), ["baseline", "better"]).find(({ text }) =>
    text.startsWith("other sequence"),
  );
  expect(few?.answer).toBe("cannot-say");
  expect(few?.text).toContain("cannot say whether better and baseline differ");
  expect(few?.text).toContain("So few subjects give p = 0.250 at best");
});

test("people who were tested on one side alone are told", () => {
  const scores = (domain: string, subjects: readonly string[], changed: readonly string[]) =>
    subjects.map((subject) => ({ subject, domain, changed, dice: 0.7 }));
  const textOf = (outside: readonly string[]) =>
    findingsOf("shift", [...scores("A/t1w", ["a", "b", "c"], []), ...scores("B/t1w", outside, ["center"])])[0]?.text;
  expect(textOf(["c", "b", "a"])).toContain("n = 3 and 3 cases of the same 3 subjects,");
  expect(textOf(["d", "e"])).toContain("n = 3 and 2 cases of 3 and 2 subjects, other people,");
  expect(textOf(["c", "d"])).toContain("n = 3 and 2 cases of 3 and 2 subjects, 1 of them in both,");
});

test("a method's difference is told by seed, too: the interval holds no randomness of training", () => {
  const scores = (method: string, bySeed: readonly number[]) =>
    ["a", "b"].flatMap((subject) =>
      bySeed.map((dice, at) => ({ subject, domain: "A/t1w", method, seed: at + 1, dice })),
    );
  const facts = [...scores("baseline", [0.5, 0.6, 0.7]), ...scores("other", [0.4, 0.7, 0.7])];
  const [finding] = findingsOf("method", facts, ["baseline", "other"]);
  // 0.4 - 0.5, 0.7 - 0.6 and 0.7 - 0.7, whose mean is 0.
  expect(finding?.text).toContain("difference to baseline 0.000 (95 % CI 0.000 to 0.000, by seed -0.100 to 0.100;");
});

test("nothing scored: no verdict, and a warning", () => {
  const { verdict, warnings } = analysisOf([]);
  expect(verdict).toEqual([]);
  expect(warnings).toContain("Nothing is scored yet.");
});
