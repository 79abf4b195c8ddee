/**
 * Where a number of the tissue table comes from.
 *
 * `read`: the value stands in the part of the source that we read (most often its abstract); `recalled`: known to
 * stand in the source, not read again; `assumed`: no measurement found, chosen to be plausible.
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
  obrzut: {
    cite: "Obrzut et al., Sci Rep 10:17887 (2020), liver R2* of 100 healthy adults at 1.5 T: 28.7 (2.7) per s",
    trust: "read",
  },
  restaino: {
    cite: "Regional and global pancreatic T2*, Magn Reson Med 65:764 (2011), 120 healthy: 24 to 52 ms at 1.5 T",
    trust: "read",
  },
  schwenzer: {
    cite: "Schwenzer et al., Invest Radiol 43:854 (2008), T2* of 129 healthy at 1.5 T, order of organs",
    trust: "recalled",
  },
  doubled: {
    cite: "1/T2* twice that at 1.5 T, the relation between the two fields' limits of normal liver (65 and 119 per s, PMC8528353, table 7)",
    trust: "read",
  },
  tirkes: {
    cite: "Tirkes et al., J Magn Reson Imaging 45:1171 (2017), T1 at 3 T of mild chronic pancreatitis 1099 ms against 797 ms",
    trust: "read",
  },
  henkelman: {
    cite: "Henkelman et al., J Magn Reson Imaging 2:533 (1992): trains of refocusing pulses undo fat's J-coupling, so its T2 appears longer; the factor is ours",
    trust: "assumed",
  },
  li: {
    cite: "Pancreatic fat fraction of 126 healthy men, chemical-shift MR: 2.8 % at 20-50 years, 6.3 % at 50-70 (PubMed 21178651)",
    trust: "read",
  },
  lamba: {
    cite: "Lamba et al., AJR 203:1013 (2014), unenhanced CT numbers of abdominal soft tissue",
    trust: "recalled",
  },
  postMortem: {
    cite: "Int J Legal Med 133:1861 (2019), 64 livers without disease, unenhanced CT after death: 58 (9) HU",
    trust: "read",
  },
  piekarski: {
    cite: "Radiology 137:727 (1980), 100 normal adults: spleen 3.8 (2.1) units of 2 HU below liver, together high or low",
    trust: "read",
  },
  lateArterial: {
    cite: "Radiopaedia, late arterial phase: aorta 290-360 HU, portal vein 145 (20) HU, liver 20-30 HU above plain",
    trust: "read",
  },
  naruo: {
    cite: "Naruo et al., Radiat Med 25:106 (2007), liver enhancement in the portal phase 56 (14) HU",
    trust: "read",
  },
  koreanPancreas: {
    cite: "J Korean Soc Radiol, bolus tracking against fixed delay in 526 patients (koreamed 1004370): pancreas 112 to 128 (17) HU at 38 s",
    trust: "read",
  },
  stuber: {
    cite: "Stuber et al., World J Radiol 4:324 (2012): pancreas 100-111 HU arterial, 77-84 HU venous; the NIH slices at hand have 95-109 HU",
    trust: "read",
  },
  lu: {
    cite: "Lu et al., Radiology 199:697 (1996), tumor below pancreas by 67 (19) HU in the pancreatic and 39 (16) HU in the hepatic phase",
    trust: "read",
  },
  ishigami: {
    cite: "PubMed 17961951, 49 hypo-attenuating carcinomas below pancreas by 60 (25) HU pancreatic, 41 (23) venous, 18 (12) delayed",
    trust: "read",
  },
  belousova: {
    cite: "Belousova et al., Clin Radiol 72:150 (2017), arterial enhancement of neuroendocrine tumors over pancreas 1.53 (0.45) in grade 1, 1.01 (0.33) in grade 2",
    trust: "read",
  },
  atHand: {
    cite: "NIH Pancreas-CT cases 1-3 at hand: shell of the patient table about 200 HU, 25 to 40 mm behind the back",
    trust: "read",
  },
  assumed: { cite: "no measurement found; chosen to be plausible", trust: "assumed" },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof sources;
