import { setThreads } from "@panshift/torch";
import { methods } from "../../src/index.ts";
import { describeMethod } from "./method.ts";
import { biLevel } from "./throwaway/bi-level.ts";
import { twoNetworks } from "./throwaway/two-networks.ts";

setThreads(1); // the tiny volumes gain nothing from more

for (const method of [...methods, biLevel, twoNetworks]) describeMethod(method);
