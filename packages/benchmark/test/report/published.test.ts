import { expect, test } from "vitest";
import { publishedSection } from "../../src/report/sections/published.ts";
import { parseStudy, type Study } from "../../src/study.ts";
import type { RowFacts } from "../analysis/rows.ts";
import { analysisOf } from "../analysis/study.ts";

function studyWith(protocol: Record<string, unknown>): Study {
  const config = {
    title: "t",
    question: "q",
    data: { datasets: [{ name: "d", folder: "d" }] },
    protocols: [protocol],
    methods: ["baseline"],
    training: { preprocessing: { modality: "mr" }, patchSizeDhw: [16, 16, 16], iterations: 1 },
    scoring: { metrics: ["dice", "hd95Mm"] },
    statistics: { replicates: 100 },
  };
  return parseStudy(config, "/studies/s.yaml");
}

/** The published rows beside the scores of a study of one protocol. */
async function pageOf(protocol: Record<string, unknown>, facts: readonly Partial<RowFacts>[]): Promise<string> {
  const study = studyWith(protocol);
  const rows = facts.flatMap((one) =>
    ["a", "b", "c"].map((subject): RowFacts => ({ subject, domain: "A/t1w", dice: 0.5, ...one })),
  );
  return publishedSection(study, await analysisOf(rows, [], study));
}

const SHIFT = { family: "shift", over: ["sequence"] };
const atHome = {};
const otherSequence = { domain: "A/t2w", changed: ["sequence"] };

test("published rows have the year and reference that we read, or say that they have none", async () => {
  const page = await pageOf(SHIFT, [atHome, otherSequence]);
  expect(page).toMatch(/<td>PancreasDG<\/td><td class="number" data-v="2025">2025<\/td><td>arXiv 2507\.23110<\/td>/);
  expect(page).toMatch(/<td>CrossPan<\/td><td class="number" data-v="2026">2026<\/td><td>arXiv 2604\.18797<\/td>/);
});

test("a fixed split stands beside cross-validation with a note, folds say their number", async () => {
  const ownNote = async (protocol: Record<string, unknown>) => {
    const page = await pageOf(protocol, [atHome]);
    return page.match(/this study&#39;s[^<]*|this study's[^<]*/g)?.at(-1);
  };
  expect(await ownNote(SHIFT)).toBe(
    "this study's; one fixed split, not the cross-validation of published in-domain rows",
  );
  expect(await ownNote({ ...SHIFT, split: { kind: "cross-validation", folds: 3 } })).toBe(
    "this study's; 3-fold cross-validation",
  );
});

test("joint training with one sequence left out is not what is published as cross-sequence", async () => {
  const left = { ...otherSequence, family: "leave-one-out", leftOut: "t2w" };
  const protocol = { family: "leave-one-out", over: ["sequence"] };
  expect(await pageOf(protocol, [left])).toBe("");
  expect(await pageOf(SHIFT, [otherSequence])).toContain("cross-sequence");
});

test("a distance that its source does not define is not called HD95", async () => {
  const left = { domain: "B/t1w", changed: ["center"], family: "leave-one-out", leftOut: "B" };
  const page = await pageOf({ family: "leave-one-out", over: ["center"] }, [left]);
  const rows = page.split("<tr>").filter((row) => row.includes("Dual-Task"));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some((row) => row.includes("HD (definition not given), mm"))).toBe(true);
  for (const row of rows) {
    expect(row).not.toContain("HD95");
    expect(row).toMatch(/Synergy<\/td><td>n\/a<\/td><td>n\/a<\/td>/); // no year, no reference
  }
  expect(page).toMatch(/this study: baseline.*HD95 \(mm\)/);
});
