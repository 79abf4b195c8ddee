import { sha256Hex } from "@panshift/core";
import { connectedComponents, distanceTransform } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import {
  type CompartmentName,
  centeredGrid,
  compartmentId,
  compartmentNames,
  compartments,
  drawSubject,
  type FineMap,
  generatedAnatomy,
  labelsOf,
  organsOf,
  organValues,
  organVolumesMl,
  pancreasPartsOf,
  partValues,
  sharesOf,
  tubesOf,
  tubeValues,
} from "../src/index.ts";
import { averageOf } from "../src/partial-volume.ts";

const maskOf = (ids: Uint8Array, test: (name: CompartmentName) => boolean) => {
  const wanted = Uint8Array.from(compartmentNames, (name) => (test(name) ? 1 : 0));
  return ids.map((id) => wanted[id] as number);
};
const organIs = (organ: string) => (name: CompartmentName) => compartments[name].organ === organ;
const count = (mask: Uint8Array) => mask.reduce((sum, voxel) => sum + voxel, 0);
const pieces = (mask: Uint8Array, { shape }: FineMap) =>
  connectedComponents(mask, shape, 26)
    .sizes.filter((size) => size > 0)
    .sort((a, b) => b - a);
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a hundred subjects", () => {
  const spacingMm = 6;
  const voxelMl = spacingMm ** 3 / 1000;
  const grid = centeredGrid([66, 52, 44], [spacingMm, spacingMm, spacingMm]);
  const subjects = Array.from({ length: 100 }, (_, index) => {
    const subject = drawSubject(5, index);
    const { ids } = generatedAnatomy(subject).draw(grid, [1, 1, 1]);
    const ml = (test: (name: CompartmentName) => boolean) => count(maskOf(ids, test)) * voxelMl;
    return { subject, ml };
  });
  const healthy = subjects.filter(({ subject }) => subject.lesion === null);
  const gland = ({ ml }: (typeof subjects)[number]) => ml((name) => isLabelled(name));

  it("have pancreas volumes of adults", () => {
    // 18.8 to 139.8 ml in 204 adults, mean 77.9 (Abdom Radiol 44:958, 2019); 72.4 (25.8) ml at 20-60 (Saisho et al.)
    const volumes = healthy.map(gland);
    expect(volumes.length).toBeGreaterThan(30);
    for (const volume of volumes) {
      expect(volume).toBeGreaterThan(18.8);
      expect(volume).toBeLessThan(139.8);
    }
    expect(Math.abs(average(volumes) - 72.4)).toBeLessThan(10);
    for (const one of healthy) expect(gland(one) / one.subject.pancreas.volumeMl).toBeGreaterThan(0.72);
    expect(average(healthy.map((one) => gland(one) / one.subject.pancreas.volumeMl))).toBeGreaterThan(0.88);
  });

  it.each([
    ["liver", "liver", 0.1],
    ["spleen", "spleen", 0.2],
    ["kidney", "kidney_left", 0.1],
    ["kidney", "kidney_right", 0.1],
  ] as const)("have a %s (%s) of the volumes measured in women and men", (kind, organ, tolerance) => {
    for (const sex of ["female", "male"] as const) {
      const volumes = subjects.filter(({ subject }) => subject.sex === sex).map(({ ml }) => ml(organIs(organ)));
      const { mean, low, high } = organVolumesMl[kind][sex];
      expect(Math.abs(average(volumes) / mean - 1)).toBeLessThan(tolerance);
      for (const volume of volumes) {
        expect(volume).toBeGreaterThan(0.7 * low);
        expect(volume).toBeLessThan(1.2 * high);
      }
    }
  });

  it("have lesions of the drawn size", () => {
    for (const { subject, ml } of subjects) {
      const radius = subject.lesion?.foci[0]?.radiusMm;
      if (subject.lesion?.kind !== "pnet" || radius === undefined || radius < 8) continue;
      const ball = ((4 / 3) * Math.PI * radius ** 3) / 1000;
      // Vessels are drawn over it, and the frame stretches it.
      expect(ml((name) => name === "lesionPnet") / ball).toBeGreaterThan(0.6);
      expect(ml((name) => name === "lesionPnet") / ball).toBeLessThan(1.35);
    }
  });
});

const isLabelled = (name: CompartmentName) => "label" in compartments[name];

describe("neighbors of the pancreas", () => {
  const spacingMm = 2;
  const grid = centeredGrid([112, 74, 86], [spacingMm, spacingMm, spacingMm], [0, 0, 2]);
  // A carcinoma of the head, of the body, IPMN of several branch ducts and of the main duct, a stent, none.
  const drawn = [19, 24, 3, 37, 42, 2].map((index) => {
    const subject = drawSubject(5, index);
    const source = generatedAnatomy(subject);
    const map = source.draw(grid, [1, 1, 1]);
    const labels = labelsOf(sharesOf(map));
    return { subject, map, labels, parts: pancreasPartsOf(labels, grid, source) };
  });

  it("are several kinds of subjects", () => {
    const kinds = drawn.map(({ subject: { lesion } }) => [lesion?.kind, lesion?.site, lesion?.obstruction?.stent]);
    expect(kinds).toContainEqual(["pda", "head", "metal"]);
    expect(kinds).toContainEqual(["pda", "body", "none"]);
    expect(drawn.some(({ subject: { lesion } }) => lesion?.mainDuct !== null && lesion?.kind === "ipmn")).toBe(true);
    expect(drawn.some(({ subject: { lesion } }) => (lesion?.foci.length ?? 0) > 1)).toBe(true);
    expect(kinds).toContainEqual([undefined, undefined, undefined]);
  });

  it("leave it in one piece with its lesion, and the portal system, liver, spleen and kidneys in one each", () => {
    for (const { map, labels } of drawn) {
      expect(
        pieces(
          labels.map((label) => Math.min(label, 1)),
          map,
        ),
      ).toHaveLength(1);
      const tubes = tubesOf(map);
      const portal = tubes.map((tube) =>
        ["portal_vein", "splenic_vein", "mesenteric_vein"].some((name) => tubeValues[name] === tube) ? 1 : 0,
      );
      const main = maskOf(map.ids, (name) => ["portalVein", "splenicVein", "mesentericVein"].includes(name));
      expect(count(portal)).toBeGreaterThanOrEqual(count(main));
      expect(pieces(main, map)).toHaveLength(1);
      for (const organ of ["liver", "spleen", "kidney_left", "kidney_right", "stomach"]) {
        const [largest = 0, ...others] = pieces(maskOf(map.ids, organIs(organ)), map);
        expect(others.reduce((sum, size) => sum + size, 0) / largest, organ).toBeLessThan(0.02);
      }
    }
  });

  it("touch it: the duodenum at the head; the spleen lies within 20 mm of the tail", () => {
    for (const { map, parts } of drawn) {
      const distanceTo = (organ: string) =>
        distanceTransform(
          maskOf(map.ids, (name) => !organIs(organ)(name)),
          map.shape,
          [spacingMm, spacingMm, spacingMm],
        );
      const least = (organ: string, part: number) => {
        const distance = distanceTo(organ);
        return parts.reduce(
          (most, value, voxel) => (value === part ? Math.min(most, distance[voxel] as number) : most),
          999,
        );
      };
      expect(least("duodenum", partValues.head)).toBeLessThanOrEqual(spacingMm);
      expect(least("spleen", partValues.tail)).toBeLessThanOrEqual(20);
    }
  });

  it("lie behind it: the splenic vein behind the body, the mesenteric vein left of the head", () => {
    for (const { map, parts } of drawn) {
      const [nx] = map.shape;
      let [behind, before] = [0, 0];
      map.ids.forEach((id, voxel) => {
        if (id !== compartmentId.splenicVein) return;
        for (let step = 1; step < 14; step++) {
          if (parts[voxel + step * nx] === partValues.body) behind++;
          if (parts[voxel - step * nx] === partValues.body) before++;
        }
      });
      expect(behind).toBeGreaterThan(50);
      expect(before).toBeLessThan(0.1 * behind); // a tumor of the body may reach round it
      const meanX = (mask: Uint8Array) => {
        const xs = [...mask.keys()].filter((voxel) => mask[voxel] === 1).map((voxel) => voxel % nx);
        return average(xs);
      };
      const vein = meanX(maskOf(map.ids, (name) => name === "mesentericVein"));
      expect(vein).toBeLessThan(meanX(parts.map((part) => (part === partValues.head ? 1 : 0))));
      expect(vein).toBeGreaterThan(meanX(parts.map((part) => (part === partValues.body ? 1 : 0))));
    }
  });

  it("enclose the duct: beside it lie gland, lesion, other ducts, vessels or the duodenum it opens into", () => {
    for (const { map } of drawn) {
      const [nx, ny] = map.shape;
      const neighbors = new Map<CompartmentName, number>();
      let duct = 0;
      map.ids.forEach((id, voxel) => {
        if (id !== compartmentId.duct) return;
        duct++;
        for (const step of [1, -1, nx, -nx, nx * ny, -nx * ny]) {
          const name = compartmentNames[map.ids[voxel + step] as number] as CompartmentName;
          if (!isLabelled(name) && !("tube" in compartments[name]) && !organIs("duodenum")(name))
            neighbors.set(name, (neighbors.get(name) ?? 0) + 1);
        }
      });
      expect(duct).toBeGreaterThan(20);
      expect([...neighbors.values()].reduce((sum, value) => sum + value, 0)).toBeLessThan(0.02 * duct);
    }
  });

  it("has its lesion in the part that was drawn, and parts of plausible shares", () => {
    for (const { subject, labels, parts } of drawn) {
      const share = (part: number, label: (value: number) => boolean) =>
        parts.reduce((sum, value, voxel) => sum + (value === part && label(labels[voxel] as number) ? 1 : 0), 0);
      const all = Object.values(partValues).map((part) => share(part, (label) => label > 0));
      const whole = all.reduce((sum, value) => sum + value, 0);
      expect(whole).toBe(count(labels.map((label) => Math.min(label, 1))));
      // Head with neck and uncinate process, body, tail; a large tumor and atrophy leave little of the others.
      const [low, high] = subject.lesion === null ? [0.18, 0.6] : [0.02, 0.95];
      for (const voxels of all) {
        expect(voxels / whole).toBeGreaterThan(low);
        expect(voxels / whole).toBeLessThan(high);
      }
      if (subject.lesion === null || subject.lesion.foci.length !== 1) continue;
      const inSite = share(partValues[subject.lesion.site], (label) => label === 2);
      expect(inSite / labels.filter((label) => label === 2).length).toBeGreaterThan(0.5);
    }
  });

  it("follow a carcinoma: a wide duct and an atrophic gland upstream, a wide bile duct; a rim about the tumor", () => {
    const of = (ids: Uint8Array, wanted: CompartmentName) => count(maskOf(ids, (name) => name === wanted));
    const [{ subject, map }] = drawn as [(typeof drawn)[0]];
    const without = generatedAnatomy({ ...subject, lesion: null }).draw(grid, [1, 1, 1]);
    const gain = (name: CompartmentName) => of(map.ids, name) / of(without.ids, name);
    expect(gain("duct")).toBeGreaterThan(1.5);
    expect(gain("commonBileDuct")).toBeGreaterThan(3);
    expect(of(map.ids, "atrophicPancreas")).toBeGreaterThan(500);
    expect(of(map.ids, "pdaMargin")).toBeGreaterThan(0.3 * of(map.ids, "lesionPda"));
    const stented = drawn.find(
      ({ subject: { lesion } }) => lesion?.obstruction?.stent === "metal",
    ) as (typeof drawn)[0];
    expect(of(stented.map.ids, "stentMetal")).toBeGreaterThan(50);
    for (const name of ["atrophicPancreas", "pdaMargin", "stentMetal", "stentPlastic"] as const)
      expect(of(without.ids, name)).toBe(0);
  });
});

describe("anatomy", () => {
  const grid = centeredGrid([92, 70, 44], [4, 4, 4]);
  const maps = Array.from({ length: 4 }, (_, index) => generatedAnatomy(drawSubject(5, index)).draw(grid, [2, 2, 2]));

  it("fills every voxel exactly once: the fractions of all compartments add up to 1", () => {
    const map = maps[0] as FineMap;
    const sum = new Float64Array(map.grid.shape[0] * map.grid.shape[1] * map.grid.shape[2]);
    let partial = 0;
    for (const name of compartmentNames) {
      const isOfName = compartmentNames.map((other) => Number(other === name));
      averageOf(map, isOfName).forEach((share, voxel) => {
        sum[voxel] = (sum[voxel] as number) + share;
        if (share > 0 && share < 1) partial++;
      });
    }
    expect(sum.every((total) => Math.abs(total - 1) < 1e-5)).toBe(true);
    expect(partial).toBeGreaterThan(10_000);
  });

  it("puts every organ on its side", () => {
    for (const map of maps) {
      const organs = organsOf(map);
      const place = (name: string) => centroid(organs, organValues[name] as number);
      const gland = centroid(labelsOf(sharesOf(map)), 1);
      expect(place("liver").x).toBeGreaterThan(place("aorta").x);
      expect(place("spleen").x).toBeLessThan(place("aorta").x);
      expect(place("kidney_left").x).toBeLessThan(place("spine").x);
      expect(place("stomach").y).toBeGreaterThan(gland.y);
      expect(gland.y).toBeGreaterThan(place("aorta").y);
      expect(place("aorta").y).toBeGreaterThan(place("spine").y);
      expect(place("vena_cava").x).toBeGreaterThan(place("aorta").x);
      for (const name of ["stomach", "duodenum", "small_bowel", "colon", "gallbladder", "rib", "skin", "adrenals"])
        expect(place(name).voxels, name).toBeGreaterThan(name === "adrenals" ? 10 : 40);
    }
  });

  it("has more fat between the lobules of the old", () => {
    const share = (index: number, ageYears: number) => {
      const subject = drawSubject(5, index, { ...olderThan(ageYears) });
      const { ids } = generatedAnatomy(subject).draw(
        centeredGrid([120, 60, 70], [1.5, 1.5, 1.5], [0, 0, 0]),
        [1, 1, 1],
      );
      const fat = count(maskOf(ids, (name) => name === "interlobularFat"));
      return { share: fat / count(maskOf(ids, isLabelled)), drawn: subject.pancreas.interlobularFat };
    };
    const [young, old] = [share(2, 25), share(2, 80)];
    expect(young.share).toBe(0);
    expect(old.share).toBeGreaterThan(0.08);
    expect(Math.abs(old.share / old.drawn - 1)).toBeLessThan(0.2);
  });

  it("draws the same anatomy on a finer grid", () => {
    const fine = generatedAnatomy(drawSubject(5, 0)).draw(centeredGrid([184, 140, 88], [2, 2, 2]), [1, 1, 1]);
    expect(sha256Hex(fine.ids)).toBe(sha256Hex((maps[0] as FineMap).ids));
  });

  it("shows a moved body on a moved grid", () => {
    const source = generatedAnatomy(drawSubject(5, 0));
    const [plain, moved] = [0, 6].map(
      (z) => source.draw(centeredGrid([60, 50, 20], [4, 4, 4], [0, 0, z - 4]), [1, 1, 1]).ids,
    ) as [Uint8Array, Uint8Array];
    expect(sha256Hex(plain)).not.toBe(sha256Hex(moved));
    const [upper, lower] = [0, 4].map((z) => source.draw(centeredGrid([60, 50, 20], [4, 4, 4], [0, 0, z]), [1, 1, 1]));
    const slice = 60 * 50;
    const agree = (upper as FineMap).ids.subarray(slice).filter((id, n) => id === (lower as FineMap).ids[n]).length;
    expect(agree / (19 * slice)).toBe(1);
  });
});

const olderThan = (ageYears: number) => ({
  ageYears: [ageYears, ageYears + 1] as const,
  femaleShare: 0.5,
  lesionShares: { none: 1, pda: 0, ipmn: 0, pnet: 0 },
  stentShare: 0,
});

/** Mean index and number of the voxels that carry a value, on the grid of 92 by 70 voxels. */
function centroid(labels: Uint8Array, value: number): { x: number; y: number; voxels: number } {
  let [x, y, voxels] = [0, 0, 0];
  labels.forEach((label, n) => {
    if (label !== value) return;
    x += n % 92;
    y += Math.floor(n / 92) % 70;
    voxels++;
  });
  return { x: x / voxels, y: y / voxels, voxels };
}
