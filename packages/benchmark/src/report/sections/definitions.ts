import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { titleWithUnit } from "../../analysis/metric-words.ts";
import { definitionsOf } from "../../evaluation/definitions.ts";
import { nameOf } from "../../evaluation/metric-paths.ts";
import { DEFAULT_SETTINGS } from "../../evaluation/settings.ts";
import { facts, section } from "../html/elements.ts";

/** Values of the column `sequence`, as domains are named by them. */
const SEQUENCES: Readonly<Record<string, string>> = {
  t1w: "T1-weighted MRI",
  t2w: "T2-weighted MRI",
  in: "in-phase MRI: the signals of fat and water add",
  opposed: "opposed-phase MRI: the signals of fat and water subtract",
  ct: "computed tomography",
};

/** What the words and metrics of the report mean. */
export function definitionsSection({ settings, cells }: StudyAnalysis): string {
  const named = new Set(cells.flatMap(({ domain }) => domain.split("/")));
  const hasDistances = settings.metrics.some((metric) => /^(nsd|h|assd|masd)/.test(metric));
  const { scoring, metrics } = settings;
  const definitions = definitionsOf({ ...DEFAULT_SETTINGS, ...scoring });
  return section(
    "definitions",
    "Definitions",
    facts([
      ...metrics.map((metric) => [titleWithUnit(metric), definitions[nameOf(metric)]] as const),
      ...(hasDistances
        ? ([
            ["D(P,R)", "distances of the surface points of the prediction P to the surface of the reference R"],
            ["surface", definitions.surface],
          ] as const)
        : []),
      ["cases without a value", definitions.policy],
      ["penalized", "a missed prediction (empty), a spurious one (empty reference), or none"],
      ["subject, case", "a person; one scan of a person"],
      ["domain", "cases that share the values of the study's domain columns"],
      ...Object.entries(SEQUENCES).filter(([name]) => named.has(name)),
      ["in domain", "tested in a domain that was trained on, on subjects that no training or selection saw"],
      [
        "drop",
        "mean in domain minus mean outside, of the same models; above 0 is worse outside for overlaps and surface Dice, below 0 for distances",
      ],
      [
        "p (Holm)",
        "the p of a test, corrected by Holm's step-down rule for all tests of its table that one selection rule asks for",
      ],
      ["rank-biserial", "share of the ranks of the subjects' differences above 0 minus the share below, -1 to 1"],
      ["Cohen's dz", "mean of the subjects' paired differences, in their standard deviations"],
      ["Kendall's tau", "agreement of two rankings: 1 the same, -1 reversed"],
      ["cell", "one method, one choice of sources, one tested domain, one label, one metric"],
      ["seed", "where a training's random choices begin: first weights, patches, augmentation; the data stay the same"],
      ["run", "one training: one method, one choice of training subjects, one seed"],
      ["SD", "standard deviation"],
      ["score of a case", "mean over the seeds (and over sources, where a table is over all sources)"],
    ]),
  );
}
