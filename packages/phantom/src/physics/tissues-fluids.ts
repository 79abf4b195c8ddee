import { assumed, both, enhancing, fixed, none, notEnhancing, type Tissue } from "./tissue.ts";

/** Share of flowing blood's spin-echo signal that stays. */
const FLOW_VOID = 0.06;

const blood = {
  protonDensity: fixed(0.9, 0.01),
  t1Ms: both([1441, 120], [1932, 85], "stanisz"),
  t2Ms: both([290, 30], [275, 50], "stanisz"),
  t2StarMs: assumed(150, 60),
  fatFraction: none,
  plainHu: fixed(42, 4, "lamba"),
  spinEchoFlow: FLOW_VOID,
};

/** Blood, gut contents, bile and other fluids. */
export const fluidTissues = {
  arterialBlood: { ...blood, enhancement: enhancing([270, 110, 70], 0.12, { arterial: "lateArterial" }) },
  /** Cava, hepatic and renal veins: mixed blood that returns late. */
  venousBlood: { ...blood, enhancement: enhancing([35, 85, 68], 0.15) },
  portalBlood: { ...blood, enhancement: enhancing([100, 105, 70], 0.15, { arterial: "lateArterial" }) },
  spinalFluid: {
    protonDensity: fixed(0.95, 0.01),
    t1Ms: assumed(3200, 3400),
    t2Ms: assumed(600, 500),
    t2StarMs: assumed(300, 200),
    fatFraction: none,
    plainHu: fixed(15, 3),
    enhancement: notEnhancing,
    spinEchoFlow: 1,
  },
  gutFluid: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(2600, 2900),
    t2Ms: assumed(500, 420),
    t2StarMs: assumed(100, 60),
    fatFraction: none,
    plainHu: fixed(12, 6),
    enhancement: notEnhancing,
    spinEchoFlow: 1,
  },
  gutContent: {
    protonDensity: fixed(0.75, 0.06),
    t1Ms: assumed(800, 900),
    t2Ms: assumed(70, 60),
    t2StarMs: assumed(15, 10),
    fatFraction: fixed(0.05, 0.03),
    plainHu: fixed(40, 15),
    enhancement: notEnhancing,
    spinEchoFlow: 1,
  },
  bile: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(1900, 2200),
    t2Ms: assumed(450, 380),
    t2StarMs: assumed(150, 100),
    fatFraction: none,
    plainHu: fixed(8, 4, "lamba"),
    enhancement: enhancing([0, 1, 1], 0.5),
    spinEchoFlow: 1,
  },
  /** In the main duct; close to water. */
  pancreaticFluid: {
    protonDensity: fixed(0.98, 0.01),
    t1Ms: assumed(2800, 3000),
    t2Ms: assumed(700, 600),
    t2StarMs: assumed(200, 140),
    fatFraction: none,
    plainHu: fixed(10, 4),
    enhancement: notEnhancing,
    spinEchoFlow: 1,
  },
  cyst: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(2800, 3000),
    t2Ms: assumed(700, 600),
    t2StarMs: assumed(200, 140),
    fatFraction: none,
    plainHu: fixed(12, 5),
    enhancement: enhancing([1, 1, 1], 0.5),
    spinEchoFlow: 1,
  },
} as const satisfies Record<string, Tissue>;
