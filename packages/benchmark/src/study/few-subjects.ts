import { groupBy } from "../group-by.ts";
import { subjectsOf } from "./experiment.ts";
import type { StudyPlan } from "./plan.ts";

/** Below so many tested subjects a bootstrap interval is told to be too narrow. */
export const FEW_SUBJECTS = 20;

/** Domains where too few subjects are tested, before anything is trained; a sentence each for one subject and for few. */
export function fewSubjectWarnings(plan: StudyPlan): string[] {
  const tested = fewestTested(plan);
  const alone = tested.filter(({ subjects }) => subjects === 1);
  const few = tested.filter(({ subjects }) => subjects > 1 && subjects < FEW_SUBJECTS);
  const fewest = Math.min(...few.map(({ subjects }) => subjects));
  return [
    ...(alone.length > 0 ? [aloneText(domainsText(alone), alone.length)] : []),
    ...(few.length > 0 ? [fewText(domainsText(few), few.length, fewest)] : []),
  ];
}

/** What a single tested subject means, of `count` cells or domains that `which` names. */
export function aloneText(which: string, count: number): string {
  const neither =
    count === 1 ? "neither it nor what is pooled from it has" : "neither they nor what is pooled from them have";
  return `${which} ${haveText(count)} a single tested subject: ${neither} an interval, because one subject does not tell how subjects scatter.`;
}

/** What few tested subjects mean, of `count` cells or domains that `which` names. */
export function fewText(which: string, count: number, fewest: number): string {
  const intervals = count === 1 ? "its interval is" : "their intervals are";
  return `${which} ${haveText(count)} fewer than ${FEW_SUBJECTS} tested subjects (the fewest: ${fewest}): ${intervals} too narrow rather than too wide.`;
}

function haveText(count: number): string {
  return count === 1 ? "has" : "have";
}

function domainsText(domains: readonly { readonly domain: string }[]): string {
  return `${domains.length === 1 ? "Domain" : "Domains"} ${domains.map(({ domain }) => domain).join(", ")}`;
}

/** Of each tested domain the number of subjects in the place of the protocols where it is smallest; folds are joined. */
function fewestTested({ runs, scorings }: StudyPlan): { readonly domain: string; readonly subjects: number }[] {
  const trained = [...new Set(runs.map(({ uses }) => uses))].flat(); // methods and seeds share their uses
  const tests = [
    ...trained.flatMap(({ tests, protocol, sources, leftOut, sample }) =>
      tests.map((test) => ({ ...test, place: JSON.stringify([protocol, sources, leftOut, sample]) })),
    ),
    ...scorings.flatMap(({ tests }) => tests.map((test) => ({ ...test, place: "given" }))),
  ];
  return [...groupBy(tests, ({ domain }) => domain)].map(([domain, ofDomain]) => {
    const places = [...groupBy(ofDomain, ({ place }) => place).values()];
    return { domain, subjects: Math.min(...places.map((of) => subjectsOf(of.flatMap(({ cases }) => cases)).length)) };
  });
}
