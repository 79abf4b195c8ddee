import { counted, type ErrorCode } from "@panshift/core";
import type { PlannedScoring } from "../study/plan.ts";
import type { ScoredCase } from "./case-log.ts";
import { PREDICTION_MISSING, PREDICTION_REFUSED, type ScoringStanding } from "./external-scores.ts";

/** What a folder is that the codes of `ScoringStanding.problem` refuse. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, string>>> = {
  FILE_MISSING: "does not exist",
  CASES_MISSING: "holds no file with the name of a tested case",
  CASE_DUPLICATE: "holds two files of one case, or one file for two",
};

/** Names that a notice lists. */
const NAMES = 5;

/**
 * What to know of predictions made elsewhere: files that are refused, missing, of no tested case or without a label; in
 * sentences that say no path outside of the method's folder.
 */
export function noticesOf(
  { methodName, method }: PlannedScoring,
  { total, cases, given, problem }: ScoringStanding,
): string[] {
  if (problem !== null) {
    const why = PROBLEMS[problem.code] ?? "cannot be used";
    return [`${methodName} has no scores: its folder of predictions, ${method.predictions}, ${why}.`];
  }
  const flagged = (flag: string) => cases.filter(({ flags }) => flags.includes(flag));
  const [missing, refused] = [flagged(PREDICTION_MISSING), flagged(PREDICTION_REFUSED)];
  const others = cases.filter(({ otherValues }) => otherValues !== undefined);
  const strangers = given?.strangers ?? [];
  const open = total - cases.length;
  const said = (what: string) => `${methodName}: ${what}`;
  return [
    ...(open === 0
      ? []
      : cases.length === 0
        ? [`${methodName} has no scores: run \`panshift study run\`.`]
        : [
            said(
              `${open} of ${counted(total, "case")} ${open === 1 ? "is" : "are"} not scored as the files are now: run \`panshift study run\`.`,
            ),
          ]),
    ...(missing.length === 0
      ? []
      : [
          said(
            `${missing.length} of ${counted(total, "case")} ${missing.length === 1 ? "has no prediction and counts" : "have no prediction and count"} as such: ${namesOf(missing, keyOf)}.`,
          ),
        ]),
    ...(refused.length === 0
      ? []
      : [
          said(
            `${refused.length} of ${counted(total, "prediction")} ${refused.length === 1 ? "is refused and counts" : "are refused and count"} as none: ${namesOf(refused, refusalOf)}.`,
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          said(
            `${others.length === 1 ? "1 prediction file holds" : `${others.length} prediction files hold`} none of the labels, but ${valuesOf(others)}: see \`labels\` of the method.`,
          ),
        ]),
    ...(strangers.length === 0 ? [] : [said(`left out, as of no tested case: ${namesOf(strangers, (one) => one)}.`)]),
  ];
}

const keyOf = ({ key }: ScoredCase) => key;
const refusalOf = ({ prediction, refusal }: ScoredCase) =>
  refusal === undefined ? prediction.file : `${prediction.file} [${refusal}]`;

function namesOf<T>(of: readonly T[], nameOf: (one: T) => string): string {
  const more = of.length > NAMES ? ` and ${of.length - NAMES} more` : "";
  return `${of.slice(0, NAMES).map(nameOf).join(", ")}${more}`;
}

function valuesOf(cases: readonly ScoredCase[]): string {
  const values = [...new Set(cases.flatMap(({ otherValues }) => otherValues ?? []))];
  return namesOf(
    values.sort((a, b) => a - b),
    String,
  );
}
