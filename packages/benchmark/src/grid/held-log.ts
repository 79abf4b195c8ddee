import { caseIndex, readCases } from "./case-log.ts";
import { type PackedCase, type PackedLog, packLog, unpackLog } from "./packed-log.ts";

/** What is held of a scored case as long as its study's results are worked with. */
export type KeptCase = Omit<PackedCase, "weights" | "image" | "sha256">;

/** A log of scored cases in little memory, as there may be thousands of runs. */
export class HeldLog {
  readonly #cases: ReadonlyMap<string, PackedCase>;

  /** @param owner equal parts of the logs of one owner are held once, for as long as the owner lives */
  constructor(packed: PackedLog, owner: object) {
    const cases = unpackLog(packed, parseOnce(owner));
    this.#cases = new Map(cases.map((one) => [caseIndex(one.key, one.scoring), one]));
  }

  /** `undefined` when the case is not scored so. */
  find(key: string, scoring: string): PackedCase | undefined {
    return this.#cases.get(caseIndex(key, scoring));
  }
}

/** The log as far as it is whole; the file is left as it is. @throws SCHEMA_UNKNOWN */
export function readPacked(file: string): PackedLog {
  return packLog(readCases(file).lines);
}

const parsedBy = new WeakMap<object, Map<string, unknown>>();

/** For values of which a study has few that differ. */
function parseOnce(owner: object): (json: string) => unknown {
  const parsed = parsedBy.get(owner) ?? new Map<string, unknown>();
  parsedBy.set(owner, parsed);
  return (json) => {
    const known = parsed.get(json);
    if (known !== undefined) return known;
    const value = JSON.parse(json) as unknown;
    parsed.set(json, value);
    return value;
  };
}
