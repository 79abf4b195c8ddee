import { fail } from "@panshift/core";
import type { Phase, ScanRequest, Sequence } from "./scanner.ts";

/** Phases in which a sequence can be taken, the default first; sequences on one grid stand together. */
const phasesOf: Readonly<Record<Sequence, readonly Phase[]>> = {
  t1w: ["venous", "non-contrast", "arterial", "delayed"],
  opposed: ["n/a"],
  in: ["n/a"],
  t2w: ["n/a"],
  ct: ["venous", "non-contrast", "arterial", "delayed"],
};

/** Every scan that can be asked for, in the order in which scans of a subject are made. */
const allRequests: readonly ScanRequest[] = Object.entries(phasesOf).flatMap(([sequence, phases]) =>
  phases.map((phase) => ({ sequence: sequence as Sequence, phase })),
);

/**
 * Reads scans as the command line names them: `t1w`, `t1w:non-contrast`, `ct:arterial`; without a phase, t1w and ct are
 * venous. Each once, in the order in which scans are made.
 *
 * @throws VALUE_INVALID
 */
export function parseRequests(texts: readonly string[]): ScanRequest[] {
  const wanted = new Set(texts.map((text) => fileNameOf(parseRequest(text))));
  return allRequests.filter((request) => wanted.has(fileNameOf(request)));
}

function parseRequest(text: string): ScanRequest {
  const [sequence = "", phase, ...rest] = text.split(":");
  const found = allRequests.find(
    (request) => request.sequence === sequence && (phase === undefined ? isDefault(request) : request.phase === phase),
  );
  if (found !== undefined && rest.length === 0) return found;
  return fail("VALUE_INVALID", {
    expected: `a sequence among ${Object.keys(phasesOf).join(", ")}; t1w and ct with a phase among ${phasesOf.ct.join(", ")}, as in ct:arterial`,
    found: text,
    hint: "check the name",
  });
}

/** The scan's part of a case id: the sequence, with `_<phase>` where it is not the sequence's default. */
export function fileNameOf(request: ScanRequest): string {
  return isDefault(request) ? request.sequence : `${request.sequence}_${request.phase}`;
}

function isDefault({ sequence, phase }: ScanRequest): boolean {
  return phasesOf[sequence][0] === phase;
}
