import { fluidTissues } from "./tissues-fluids.ts";
import { frameTissues } from "./tissues-frame.ts";
import { organTissues } from "./tissues-organs.ts";

/** The one tissue table; every value names its source (`sources.ts`). */
export const tissues = { ...frameTissues, ...fluidTissues, ...organTissues };

export type TissueName = keyof typeof tissues;
