import type { Rng } from "@panshift/core";
import type { FineMap } from "../anatomy/rasterize.ts";
import type { Subject } from "../anatomy/subject.ts";
import type { TissueTable } from "../physics/tissue-draw.ts";

/** Who is scanned, as drawn and with tissues of his own, and the scan's own generator. */
export interface ScanInput {
  readonly map: FineMap;
  readonly subject: Subject;
  readonly tissues: TissueTable;
  readonly rng: Rng;
}
