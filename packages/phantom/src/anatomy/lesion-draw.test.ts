import { describe, expect, it } from "vitest";
import { type LesionDraw, type LesionSite, lesionRanges } from "./lesion-draw.ts";
import { defaultPopulation } from "./population.ts";
import { drawSubject } from "./subject.ts";

const drawn = (kind: LesionDraw["kind"], count = 600) => {
  const lesionShares = { none: 0, pda: 0, ipmn: 0, pnet: 0, [kind]: 1 };
  return Array.from(
    { length: count },
    (_, index) => drawSubject(17, index, { ...defaultPopulation, lesionShares }).lesion as LesionDraw,
  );
};
const share = (lesions: readonly LesionDraw[], test: (lesion: LesionDraw) => boolean) =>
  lesions.filter(test).length / lesions.length;

describe("drawLesion", () => {
  it.each(["pda", "ipmn", "pnet"] as const)("draws sites and sizes of %s as stated", (kind) => {
    const lesions = drawn(kind);
    const { sites, boundsMm } = lesionRanges[kind];
    for (const site of Object.keys(sites) as LesionSite[])
      expect(Math.abs(share(lesions, (lesion) => lesion.site === site) - sites[site])).toBeLessThan(0.08);
    for (const { radiusMm } of lesions.flatMap(({ foci }) => foci)) {
      expect(2 * radiusMm).toBeLessThanOrEqual(boundsMm[1]);
      expect(radiusMm).toBeGreaterThan(2);
    }
  });

  it("makes carcinomas above 40 mm as frequent as in the Dutch registry: 21 % in the head, 51 % in the tail", () => {
    const lesions = drawn("pda", 1500);
    const large = (site: LesionSite) =>
      share(
        lesions.filter((lesion) => lesion.site === site),
        ({ foci }) => (foci[0]?.radiusMm ?? 0) > 20,
      );
    expect(Math.abs(large("head") - 0.21)).toBeLessThan(0.06);
    expect(Math.abs(large("tail") - 0.51)).toBeLessThan(0.12);
  });

  it("puts stents into the drawn share of head carcinomas and into nothing else", () => {
    const lesions = drawn("pda");
    const stented = (lesion: LesionDraw) => (lesion.obstruction?.stent ?? "none") !== "none";
    const inHead = lesions.filter(({ site }) => site === "head");
    expect(Math.abs(share(inHead, stented) - defaultPopulation.stentShare)).toBeLessThan(0.08);
    expect(lesions.filter(({ site }) => site !== "head").some(stented)).toBe(false);
    expect([...drawn("pnet", 50), ...drawn("ipmn", 50)].every(({ obstruction }) => obstruction === null)).toBe(true);
  });

  it("draws IPMN of the main duct, of one and of several branch ducts", () => {
    const lesions = drawn("ipmn");
    expect(lesions.every(({ foci, mainDuct }) => foci.length > 0 || mainDuct !== null)).toBe(true);
    expect(share(lesions, ({ foci }) => foci.length === 0)).toBeGreaterThan(0.08);
    expect(share(lesions, ({ foci }) => foci.length > 1)).toBeGreaterThan(0.2);
    for (const { foci } of lesions) {
      expect(foci.length).toBeLessThanOrEqual(4);
      for (const focus of foci.slice(1)) expect(focus.radiusMm).toBeLessThanOrEqual(foci[0]?.radiusMm as number);
    }
  });
});
