/** How sure a range is: seen in the source, known to stand there but not read again, or without a source. */
export type Trust = "read" | "recalled" | "assumed";

/** Mean and standard deviation over adults, with the bounds that draws are kept in. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

interface Ranged {
  readonly female: Spread;
  readonly male: Spread;
  readonly source: string;
  readonly trust: Trust;
}

const both = (mean: number, sd: number, low: number, high: number) => {
  const spread = { mean, sd, low, high };
  return { female: spread, male: spread };
};

/** What a drawn number is kept within: `sds` standard deviations of its mean. */
const within = (mean: number, sd: number, sds = 2): Spread => ({
  mean,
  sd,
  low: mean - sds * sd,
  high: mean + sds * sd,
});

const GERAGHTY = "Geraghty et al., Abdom Imaging 29:482 (2004), CT of 149 adults: means by sex";

/** Volumes of whole organs, ml. The means are measured; the standard deviations are assumed but for the spleen's. */
export const organVolumesMl = {
  liver: { female: within(1411, 210), male: within(1710, 240), source: GERAGHTY, trust: "read" },
  /** Its spread: 198 (88) ml in Caglar et al., Folia Morphol 73:331 (2014), read. */
  spleen: { female: within(180, 45), male: within(238, 55), source: GERAGHTY, trust: "read" },
  kidney: { female: within(156, 22), male: within(193, 26), source: `${GERAGHTY}; one kidney`, trust: "read" },
} as const satisfies Record<string, Ranged>;

/** The pancreas of a healthy adult up to 60 years; lengths in mm. */
export const pancreasRanges = {
  volumeMl: {
    female: { mean: 68, sd: 16, low: 38, high: 115 },
    male: { mean: 84, sd: 18, low: 45, high: 130 },
    source:
      `${GERAGHTY} 64.4 and 87.4 ml; 72.4 (25.8) ml at 20-60 years in 1721 adults (Saisho et al., Clin Anat 20:933, ` +
      "2007); 77.9 (21.7), 18.8 to 139.8 ml in 204 (Abdom Radiol 44:958, 2019)",
    trust: "read",
  },
  headMm: {
    female: { mean: 24.5, sd: 2.6, low: 18, high: 32 },
    male: { mean: 26.5, sd: 2.8, low: 19, high: 34 },
    source:
      "front to back: up to 30 mm (Kreel et al. 1977, CT of 50); 28.5 (5.0) mm in 583 Vietnamese, 27.9 (4.5) mm in " +
      "241 Sudanese (Hassan et al. 2014); larger in men (Abdom Radiol 44:967, 2019)",
    trust: "read",
  },
  bodyMm: {
    female: { mean: 16, sd: 2, low: 11, high: 23 },
    male: { mean: 17.5, sd: 2.2, low: 11, high: 25 },
    source: "front to back: up to 25 mm (Kreel); 16.5 (4.9) mm, 23.1 (3.7) mm; larger in men (as for the head)",
    trust: "read",
  },
  tailMm: {
    ...both(17, 2, 11, 24),
    source: "front to back: up to 20 mm (Kreel); 17.9 (3.5) mm, 19.0 (3.1) mm; no difference between the sexes",
    trust: "read",
  },
  /** Diameter of the main duct at 40 years. */
  ductHeadMm: {
    ...both(3, 0.4, 2, 4.2),
    source: "3.5 mm below 50, 5 mm at 70-79 as upper values; mean 2.2 to 3.2 mm (radiopaedia.org, read)",
    trust: "read",
  },
  ductTailMm: {
    ...both(1.4, 0.2, 0.9, 2),
    source: "1.5 mm below 50, 2 mm at 70-79; mean 1.4 (0.6) mm (as for the head)",
    trust: "read",
  },
  bileDuctMm: { ...both(4.5, 0.8, 3, 6.5), source: "up to 6 mm, wider with age", trust: "recalled" },
} as const satisfies Record<string, Ranged>;

/** Length along the center line with the rounded ends, mm: textbooks say 12 to 20 cm (recalled); the path gives it. */
export const pancreasLengthMm = { low: 120, high: 205 } as const;

/** How the pancreas changes with age, per year. */
export const aging = {
  /** It is steady to 60 and shrinks afterwards (Saisho et al. 2007, read); how fast is assumed. */
  volumeLossPerYear: 0.008,
  thicknessLossPerYear: 0.004,
  from: 60,
  /** Ducts widen with age in all parts (Abdom Radiol 44:967, 2019, read); from 3.5 to 5 mm between 45 and 75. */
  ductGainPerYear: 0.01,
  /**
   * Share of the gland's outline that is fat between lobules: none in the young, a quarter at 80 (assumed). CT
   * volumetry counts 39 % fat at 20-60 (Saisho et al. 2007), MR in lobules 3 to 6 % (`fatFraction`).
   */
  interlobularFat: { from: 35, perYear: 0.0055, relativeSd: 0.45, most: 0.38 },
} as const;
