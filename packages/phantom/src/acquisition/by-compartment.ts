import { compartmentNames, compartments } from "../anatomy/compartments.ts";
import type { TissueName } from "../physics/tissues.ts";

/** A value per compartment id from a value per tissue. */
export function byCompartment(read: (tissue: TissueName) => number): Float64Array {
  return Float64Array.from(compartmentNames, (name) => read(compartments[name].tissue));
}
