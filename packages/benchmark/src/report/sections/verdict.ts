import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { type Finding, MARGIN } from "../../analysis/verdict.ts";
import { groupBy } from "../../group-by.ts";
import { escapeHtml, paragraph, section } from "../html/elements.ts";

const GROUPS: Readonly<Record<Finding["about"], string>> = {
  shift: "Does it hold?",
  outside: "How does it do outside?",
  contrast: "Which shift costs more?",
  "left-out": "Does it hold in a domain that no model saw?",
  sampling: "Is the drop more than sampling?",
  method: "Does a method help?",
  correlation: "Does a good score at home promise one outside?",
};

/** Sentences of a group at most; its table holds what they are made of. */
const MOST_FINDINGS = 24;
const TABLES: Readonly<Record<Finding["about"], string>> = {
  shift: "pooled-drops",
  outside: "pooled",
  contrast: "pooled-contrasts",
  "left-out": "left-out",
  sampling: "sampling",
  method: "pooled-differences",
  correlation: "correlations",
};
const ANSWERS: Readonly<Record<Finding["answer"], string>> = {
  holds: "hold",
  drops: "drop",
  differs: "differ",
  "cannot-say": "cannot say",
};

/** What is said of the findings that are not shown: how many there are, and what all of the group answer. */
function restOf(findings: readonly Finding[], table: string): string {
  const left = findings.length - MOST_FINDINGS;
  if (left <= 0) return "";
  const counts = [...groupBy(findings, ({ answer }) => answer)].map(
    ([answer, members]) => `${members.length} ${ANSWERS[answer]}`,
  );
  return paragraph(
    `${left} further findings are in tables/${table}.csv. Of all ${findings.length}: ${counts.join(", ")}.`,
    "note",
  );
}

const SAMPLING =
  '"Beyond what sampling explains": the drop exceeds the 97.5 % point of the differences between two groups of the source domain, each scored by models of a draw of its own. "Within": it does not, which shows no drop and does not show that there is none.';

const METHODS =
  '"Better" and "worse": the interval of the mean difference excludes 0, and p after Holm\'s correction over the table is below 0.05. "Cannot say": so few subjects were tested that no differences could give such a p. "By seed": the differences of single trainings, whose randomness the interval does not hold.';

/** The sentences that follow from the numbers, and what to know before believing them. */
export function verdictSection({ verdict, warnings }: StudyAnalysis): string {
  const groups = Object.entries(GROUPS).flatMap(([about, title]) => {
    const findings = verdict.filter((finding) => finding.about === about);
    if (findings.length === 0) return [];
    const lines = findings
      .slice(0, MOST_FINDINGS)
      .map(({ answer, text }) => `<p class="finding ${answer}">${escapeHtml(text)}</p>`);
    return [`<h3>${escapeHtml(title)}</h3>`, ...lines, restOf(findings, TABLES[about as Finding["about"]])];
  });
  return section(
    "verdict",
    "Verdict",
    ...(verdict.length === 0 ? [paragraph("There are no numbers to answer the question with yet.")] : groups),
    verdict.some(({ about }) => about === "sampling") ? paragraph(SAMPLING, "caption") : "",
    !verdict.some(({ about }) => about === "shift" || about === "left-out")
      ? ""
      : paragraph(
          `"Holds": the whole interval of the drop lies below ${MARGIN.share} (shares) or ${100 * MARGIN.relative} % of the in-domain mean (other metrics), and the models are not poor at home. "Drops": the whole interval lies above 0. "Cannot say": neither. Numbers are over all sources and domains of one kind of shift; the tables hold every cell.`,
          "caption",
        ),
    verdict.some(({ about }) => about === "method") ? paragraph(METHODS, "caption") : "",
    warnings.length === 0 ? "" : "<h3>Before you believe it</h3>",
    ...warnings.map((warning) => paragraph(warning, "warning")),
  );
}

/** The verdict as lines of plain text. */
export function verdictText({ verdict, warnings }: StudyAnalysis): string {
  const groups = [...groupBy(verdict, ({ about }) => about)].flatMap(([about, findings]) => {
    const left = findings.length - MOST_FINDINGS;
    const shown = findings.slice(0, MOST_FINDINGS).map(({ text }) => `- ${text}`);
    return left > 0 ? [...shown, `  and ${left} more, in tables/${TABLES[about]}.csv`] : shown;
  });
  const lines = verdict.length === 0 ? ["There are no numbers yet."] : groups;
  return [...lines, ...warnings.map((warning) => `! ${warning}`)].map((line) => `${line}\n`).join("");
}
