import { methods } from "../../src/index.ts";
import { describeMethod } from "./method.ts";
import { biLevel } from "./throwaway/bi-level.ts";
import { twoNetworks } from "./throwaway/two-networks.ts";

for (const method of [...methods, biLevel, twoNetworks]) describeMethod(method);
