/**
 * Where a number of the tissue table comes from.
 *
 * `read`: the value stands in the part of the source that we read; `recalled`: known to stand in the source, not
 * read again; `assumed`: no measurement found, chosen to be plausible.
 */
export interface Source {
  readonly cite: string;
  readonly trust: "read" | "recalled" | "assumed";
}

export const sources = {
  bazelaire3T: {
    cite: "de Bazelaire et al., Radiology 230:652 (2004), relaxation times of abdominal tissues at 3 T",
    trust: "read",
  },
  bazelaire15T: { cite: "de Bazelaire et al., Radiology 230:652 (2004), the same at 1.5 T", trust: "recalled" },
  stanisz: { cite: "Stanisz et al., Magn Reson Med 54:507 (2005), blood at 1.5 T and 3 T", trust: "recalled" },
  schwenzer: {
    cite: "Schwenzer et al., Invest Radiol 43:854 (2008), T2* at 1.5 T, order of organs",
    trust: "recalled",
  },
  li: {
    cite: "Pancreatic fat fraction of 126 healthy men, chemical-shift MR: 2.8 % at 20-50 years, 6.3 % at 50-70 (PubMed 21178651)",
    trust: "read",
  },
  lamba: {
    cite: "Lamba et al., AJR 203:1013 (2014), unenhanced CT numbers of abdominal soft tissue",
    trust: "recalled",
  },
  naruo: {
    cite: "Naruo et al., Radiat Med 25:106 (2007), liver enhancement in the portal phase 56 (14) HU",
    trust: "read",
  },
  lu: {
    cite: "Lu et al., Radiology 199:697 (1996), tumor 39 (16) HU below pancreas in the hepatic phase",
    trust: "read",
  },
  assumed: { cite: "no measurement found; chosen to be plausible", trust: "assumed" },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof sources;
