import type { Rng } from "@panshift/core";
import { GLAND } from "./gland-draw.ts";
import type { LesionKind, Population } from "./population.ts";
import type { Point } from "./shapes.ts";

export type LesionSite = "head" | "body" | "tail";

/** What a subject's lesion does; lengths in mm. */
export interface LesionDraw {
  readonly kind: Exclude<LesionKind, "none">;
  /** Where its (largest) focus lies. */
  readonly site: LesionSite;
  /** One; several for a multifocal IPMN of branch ducts; none for an IPMN of the main duct alone. */
  readonly foci: readonly Focus[];
  /** A stretch of the main duct that is itself the lesion (IPMN of the main duct or mixed). */
  readonly mainDuct: DilatedStretch | null;
  /** What a carcinoma does to the gland on its far side and to the bile duct. */
  readonly obstruction: Obstruction | null;
}

export interface Focus {
  readonly site: LesionSite;
  /** Place along the center line, 0 = lower end of the head, 1 = tip of the tail. */
  readonly along: number;
  readonly radiusMm: number;
  /** Offset from the center line as a share of the gland's radius there, in a random direction. */
  readonly offset: Point;
}

export interface DilatedStretch {
  readonly from: number;
  readonly to: number;
  readonly diameterMm: number;
}

export interface Obstruction {
  /** Diameter of the main duct upstream. */
  readonly ductMm: number;
  /** Share of its thickness that the gland upstream keeps. */
  readonly thickness: number;
  /** Diameter of the common bile duct; null where it is as in health. */
  readonly bileDuctMm: number | null;
  readonly stent: "none" | "plastic" | "metal";
}

type Sites = Readonly<Record<LesionSite, number>>;

interface KindRanges {
  readonly sites: Sites;
  /** Diameter: lognormal about the median by site, in bounds. */
  readonly medianMm: Sites;
  readonly logSd: number;
  readonly boundsMm: readonly [number, number];
}

/** Site and size by kind. */
export const lesionRanges = {
  /**
   * Sites of 19,023 Dutch patients: 71, 13, 16 %; above 40 mm in 21, 40, 51 % (van Erning et al., Acta Oncol 57:1655,
   * 2018, read). Medians and spread are set to give these shares.
   */
  pda: {
    sites: { head: 0.71, body: 0.13, tail: 0.16 },
    medianMm: { head: 30, body: 37, tail: 40 },
    logSd: 0.35,
    boundsMm: [12, 52],
  },
  /** Mostly in head and uncinate process (read; shares and sizes assumed). */
  ipmn: {
    sites: { head: 0.55, body: 0.2, tail: 0.25 },
    medianMm: { head: 20, body: 18, tail: 18 },
    logSd: 0.4,
    boundsMm: [8, 45],
  },
  /** Evenly over the gland, often found small (assumed). */
  pnet: {
    sites: { head: 0.37, body: 0.25, tail: 0.38 },
    medianMm: { head: 18, body: 18, tail: 20 },
    logSd: 0.5,
    boundsMm: [7, 50],
  },
} as const satisfies Record<Exclude<LesionKind, "none">, KindRanges>;

/** Type of an IPMN, and how many foci those of branch ducts have (a third and more are multifocal: recalled). */
const ipmnShares = { branch: 0.65, mixed: 0.2, main: 0.15, multifocal: 0.38 } as const;
/** Shares of carcinomas of the head with a dilated pancreatic duct, and without a stent a dilated bile duct (recalled). */
const obstructionShares = { duct: 0.8, bileDuct: 0.7 } as const;

const along: Readonly<Record<LesionSite, readonly [number, number]>> = {
  head: [0.06, (GLAND.headTop + 0.3) / GLAND.tip],
  body: [(GLAND.neck + 0.4) / GLAND.tip, (GLAND.firstBody + 0.6) / GLAND.tip],
  tail: [(GLAND.tail - 0.7) / GLAND.tip, (GLAND.tip - 0.4) / GLAND.tip],
};

/** Kind, site, size, number and consequences of a subject's lesion; null for none. */
export function drawLesion(rng: Rng, { lesionShares, stentShare }: Population): LesionDraw | null {
  const kind = pick(lesionShares, rng.child("kind").uniform());
  if (kind === "none") return null;
  const first = drawFocus(rng.child("focus", 0), kind);
  const { site } = first;
  if (kind === "pnet") return { kind, site, foci: [first], mainDuct: null, obstruction: null };
  if (kind === "pda") {
    return { kind, site, foci: [first], mainDuct: null, obstruction: drawObstruction(rng, site, stentShare) };
  }
  const { multifocal, ...types } = ipmnShares;
  const type = pick(types, rng.child("type").uniform());
  const more = rng.child("multifocal").chance(multifocal) ? rng.child("number").int(1, 4) : 0;
  const foci = [first];
  for (let i = 1; i <= more; i++) {
    const { radiusMm, ...focus } = drawFocus(rng.child("focus", i), kind);
    foci.push({ ...focus, radiusMm: Math.min(radiusMm, 0.8 * first.radiusMm) });
  }
  return {
    kind,
    site,
    foci: type === "main" ? [] : foci,
    mainDuct: type === "branch" ? null : drawStretch(rng.child("stretch"), first),
    obstruction: null,
  };
}

function drawFocus(rng: Rng, kind: LesionDraw["kind"]): Focus {
  const { sites, medianMm, logSd, boundsMm } = lesionRanges[kind];
  const site = pick(sites, rng.child("site").uniform());
  const diameter = medianMm[site] * Math.exp(logSd * rng.child("size").normal());
  const offset = rng.child("offset");
  const most = kind === "pda" ? 0.4 : 0.6;
  return {
    site,
    along: rng.child("along").range(...along[site]),
    radiusMm: Math.max(boundsMm[0], Math.min(boundsMm[1], diameter)) / 2,
    offset: [offset.range(-most, most), offset.range(-most, most), offset.range(-most, most)],
  };
}

function drawObstruction(rng: Rng, site: LesionSite, stentShare: number): Obstruction {
  const blocked = rng.child("duct").chance(obstructionShares.duct);
  const inHead = site === "head";
  const stented = inHead && rng.child("stent").chance(stentShare);
  const dilated = inHead && !stented && rng.child("bileDuct").chance(obstructionShares.bileDuct);
  return {
    ductMm: blocked ? rng.child("ductMm").range(4, 9) : 0,
    thickness: blocked ? rng.child("thickness").range(0.55, 0.85) : 1,
    bileDuctMm: dilated ? rng.child("bileDuctMm").range(10, 17) : stented ? rng.child("bileDuctMm").range(6, 10) : null,
    stent: stented ? (rng.child("stentKind").chance(0.5) ? "metal" : "plastic") : "none",
  };
}

function drawStretch(rng: Rng, { along: center }: Focus): DilatedStretch {
  const half = rng.range(0.1, 0.28);
  return {
    from: Math.max(0.2, center - half),
    to: Math.min(0.95, Math.max(center + half, 0.45)),
    diameterMm: rng.range(6, 14),
  };
}

/** The name whose share of [0, 1] holds `draw`. */
function pick<Name extends string>(shares: Readonly<Record<Name, number>>, draw: number): Name {
  const names = Object.keys(shares) as Name[];
  let sum = 0;
  for (const name of names) {
    sum += shares[name];
    if (draw < sum) return name;
  }
  return names[names.length - 1] as Name; // the shares' sum is rounded
}
