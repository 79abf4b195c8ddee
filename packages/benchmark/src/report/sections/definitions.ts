import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { titleOf, unitOf } from "../../analysis/metric-words.ts";
import { definitionsOf } from "../../evaluation/definitions.ts";
import { nameOf } from "../../evaluation/metric-paths.ts";
import { DEFAULT_SETTINGS } from "../../evaluation/settings.ts";
import { facts, section } from "../html/elements.ts";

/** What the words and metrics of the report mean. */
export function definitionsSection({ settings }: StudyAnalysis): string {
  const { scoring, metrics } = settings;
  const definitions = definitionsOf({ ...DEFAULT_SETTINGS, ...scoring });
  return section(
    "definitions",
    "Definitions",
    facts([
      ...metrics.map(
        (metric) =>
          [
            `${titleOf(metric)}${unitOf(metric) === "" ? "" : ` (${unitOf(metric)})`}`,
            definitions[nameOf(metric)],
          ] as const,
      ),
      ["surface", definitions.surface],
      ["cases without a value", definitions.policy],
      ["penalized", "a missed prediction (empty), a spurious one (empty reference), or none"],
      ["domain", "cases that share the values of the study's domain columns"],
      ["in domain", "tested in a domain that was trained on, on subjects that no training or selection saw"],
      ["drop", "mean in domain minus mean outside, of the same models; above 0 is worse outside for Dice and NSD"],
      [
        "p (Holm)",
        "the p of a test, corrected by Holm's step-down rule for all tests of its table that one selection rule asks for",
      ],
      ["rank-biserial", "share of the ranks that favor the method minus the share against it, -1 to 1"],
      ["Cohen's dz", "mean of the paired differences in their standard deviations"],
      ["Kendall's tau", "agreement of two rankings: 1 the same, -1 reversed"],
      ["cell", "one method, one choice of sources, one tested domain, one label, one metric"],
      ["score of a case", "mean over the seeds (and over sources, where a table is over all sources)"],
    ]),
  );
}
