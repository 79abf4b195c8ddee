import { type Center, drawCenter, setForSubject } from "../acquisition/center.ts";
import { drawSubject, type Subject } from "../anatomy/subject.ts";
import type { ResolvedOptions } from "./options.ts";

/** Who is scanned, and where, with the scanner set for this subject. */
export interface SubjectPlan {
  readonly subject: Subject;
  readonly center: Center;
}

/** Subject `index` of a dataset: a pure function of both, whatever other subjects there are. */
export function planSubject({ preset, seed, centers, shift }: ResolvedOptions, index: number): SubjectPlan {
  const center = drawCenter(seed, index % centers, preset, shift);
  const subject = drawSubject(seed, index, center.population);
  return { subject, center: setForSubject(center, subject, preset, shift) };
}
