import { expect, test } from "vitest";
import { analysisOf, shiftedFacts } from "./study.ts";

async function findingsOf(about: string, ...[facts, methods]: Parameters<typeof analysisOf>) {
  const { verdict } = await analysisOf(facts, methods);
  return verdict.filter((finding) => finding.about === about);
}

test("a drop of the same subjects by 0.4 drops, and one of 0.01 holds", async () => {
  const [sequence, center] = await findingsOf("shift", shiftedFacts({ sequence: 0.4, center: -0.1 }));
  expect(sequence).toMatchObject({ answer: "drops", method: "baseline" });
  expect(sequence?.text).toBe(
    "baseline, other sequence: drops. Dice of pancreas 0.770 in domain and 0.370 outside: worse by 0.400 " +
      "(difference in domain - outside 95 % CI 0.400 to 0.400; n = 8 and 8 cases of the same 8 subjects, 1 seed; " +
      "0 and 0 penalized predictions).",
  );
  expect(center?.answer).toBe("holds");
  expect(center?.text).toContain("better by 0.100");
  const [small] = await findingsOf("shift", shiftedFacts({ sequence: 0.01, center: 0 }));
  expect(small?.answer).toBe("holds");
});

test("a drop whose interval holds 0 and the margin says nothing", async () => {
  const [, center] = await findingsOf("shift", shiftedFacts({ sequence: 0, center: 0.04 }));
  expect(center).toMatchObject({ answer: "cannot-say", text: expect.stringContaining("cannot say whether it holds") });
});

test("one subject gives no interval, and models that are poor at home are said to be", async () => {
  const [finding] = await findingsOf("shift", [
    { subject: "a", domain: "A/t1w", dice: 0.3 },
    { subject: "a", domain: "A/t2w", changed: ["sequence"], dice: { kind: "missed" } },
  ]);
  expect(finding?.answer).toBe("cannot-say");
  expect(finding?.text).toContain("no interval below two subjects");
  expect(finding?.text).toContain("n = 1 and 1 case of the same 1 subject, 1 seed; 0 and 1 penalized predictions");
  expect(finding?.text).toContain("the models are poor at home");
});

test("models that are poor at home hold nothing, however small the drop", async () => {
  const poor = shiftedFacts({ sequence: 0, center: 0 }).map((facts) => ({ ...facts, dice: Number(facts.dice) / 10 }));
  for (const { answer, text } of await findingsOf("shift", poor)) {
    expect(answer).toBe("cannot-say");
    expect(text).toContain("the models are poor at home");
  }
});

test("the shift that costs more is named, whatever its order in the data", async () => {
  const [more] = await findingsOf("contrast", shiftedFacts({ sequence: 0.4, center: 0.1 }));
  expect(more).toMatchObject({ answer: "differs", text: expect.stringContaining("another sequence costs more than") });
  const [less] = await findingsOf("contrast", shiftedFacts({ sequence: 0.1, center: 0.4 }));
  expect(less?.text).toContain("another center costs more than another sequence");
  const [equal] = await findingsOf("contrast", shiftedFacts({ sequence: 0.1, center: 0.1 }));
  expect(equal?.answer).toBe("cannot-say");
});

test("a method that is better on all eight cases differs after Holm; on three cases the test cannot say", async () => {
  const two = (count: number) => [
    ...shiftedFacts({ sequence: 0.4, center: 0.1 }).filter(({ subject }) => Number(subject.slice(1)) < count),
    ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }).filter(
      ({ subject }) => Number(subject.slice(1)) < count,
    ),
  ];
  const findings = await findingsOf("method", two(8), ["baseline", "better"]);
  const sequence = findings.find(({ text }) => text.startsWith("other sequence"));
  expect(sequence).toMatchObject({
    answer: "differs",
    text: expect.stringContaining("better is better than baseline"),
  });
  const ofFew = await findingsOf("method", two(3), ["baseline", "better"]);
  const few = ofFew.find(({ text }) => text.startsWith("other sequence"));
  expect(few?.answer).toBe("cannot-say");
  expect(few?.text).toContain("cannot say whether better and baseline differ");
  expect(few?.text).toContain("So few subjects give p = 0.250 at best");
});

test("people who were tested on one side alone are told", async () => {
  const scores = (domain: string, subjects: readonly string[], changed: readonly string[]) =>
    subjects.map((subject) => ({ subject, domain, changed, dice: 0.7 }));
  const textOf = async (outside: readonly string[]) => {
    const facts = [...scores("A/t1w", ["a", "b", "c"], []), ...scores("B/t1w", outside, ["center"])];
    return (await findingsOf("shift", facts))[0]?.text;
  };
  expect(await textOf(["c", "b", "a"])).toContain("n = 3 and 3 cases of the same 3 subjects,");
  expect(await textOf(["d", "e"])).toContain("n = 3 and 2 cases of 3 and 2 subjects, other people,");
  expect(await textOf(["c", "d"])).toContain("n = 3 and 2 cases of 3 and 2 subjects, 1 of them in both,");
});

test("a method's difference is told by seed, too: the interval holds no randomness of training", async () => {
  const scores = (method: string, bySeed: readonly number[]) =>
    ["a", "b"].flatMap((subject) =>
      bySeed.map((dice, at) => ({ subject, domain: "A/t1w", method, seed: at + 1, dice })),
    );
  const facts = [...scores("baseline", [0.5, 0.6, 0.7]), ...scores("other", [0.4, 0.7, 0.7])];
  const [finding] = await findingsOf("method", facts, ["baseline", "other"]);
  // 0.4 - 0.5, 0.7 - 0.6 and 0.7 - 0.7, whose mean is 0.
  expect(finding?.text).toContain("difference to baseline 0.000 (95 % CI 0.000 to 0.000, by seed -0.100 to 0.100;");
});

test("nothing scored: no verdict, and a warning", async () => {
  const { verdict, warnings } = await analysisOf([]);
  expect(verdict).toEqual([]);
  expect(warnings).toContain("Nothing is scored yet.");
});
