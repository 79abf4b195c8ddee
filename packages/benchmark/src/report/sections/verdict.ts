import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { type Finding, MARGIN } from "../../analysis/verdict.ts";
import { escapeHtml, paragraph, section } from "../html/elements.ts";

const GROUPS: Readonly<Record<Finding["about"], string>> = {
  shift: "Does it hold?",
  contrast: "Which shift costs more?",
  "left-out": "Does it hold in a domain that no model saw?",
  sampling: "Is the drop more than sampling?",
  method: "Does a method help?",
  correlation: "Does a good score at home promise one outside?",
};

/** The sentences that follow from the numbers, and what to know before believing them. */
export function verdictSection({ verdict, warnings }: StudyAnalysis): string {
  const groups = Object.entries(GROUPS).flatMap(([about, title]) => {
    const findings = verdict.filter((finding) => finding.about === about);
    if (findings.length === 0) return [];
    const lines = findings.map(({ answer, text }) => `<p class="finding ${answer}">${escapeHtml(text)}</p>`);
    return [`<h3>${escapeHtml(title)}</h3>`, ...lines];
  });
  return section(
    "verdict",
    "Verdict",
    ...(verdict.length === 0 ? [paragraph("There are no numbers to answer the question with yet.")] : groups),
    verdict.length === 0
      ? ""
      : paragraph(
          `"Holds": the whole interval of the drop lies below ${MARGIN.share} (shares) or ${100 * MARGIN.relative} % of the in-domain mean (other metrics), and the models are not poor at home. "Drops": the whole interval lies above 0. "Cannot say": neither. Numbers are over all sources and domains of one kind of shift; the tables hold every cell.`,
          "caption",
        ),
    warnings.length === 0 ? "" : "<h3>Before you believe it</h3>",
    ...warnings.map((warning) => paragraph(warning, "warning")),
  );
}

/** The verdict as lines of plain text. */
export function verdictText({ verdict, warnings }: StudyAnalysis): string {
  const lines = verdict.length === 0 ? ["There are no numbers yet."] : verdict.map(({ text }) => `- ${text}`);
  return [...lines, ...warnings.map((warning) => `! ${warning}`)].map((line) => `${line}\n`).join("");
}
