import { affineFrom, createVolume, type Volume } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { describe, expect, it } from "vitest";
import {
  type CaseRecord,
  caseFingerprint,
  columnReader,
  type DomainCase,
  datasetFingerprint,
  NOT_AVAILABLE,
  organLabels,
  readDataset,
} from "../src/index.ts";
import { newFolder, record, writeMiniature } from "./miniature.ts";

const labels = { classes: { pancreas: 1, lesion: 2 }, organ: { pancreas: 1, lesion: 2 } };

/** 2 x 3 x 4 voxels whose axes run to superior, posterior and left; 0.03 ml a voxel. */
function volume(values: (n: number) => number): Volume {
  const voxels = Int16Array.from({ length: 24 }, (_, n) => values(n));
  return createVolume(voxels, { shape: [2, 3, 4], affine: affineFrom([5, 2, 3], [0, 0, 0], "SPL") });
}

describe("caseFingerprint", () => {
  const image = volume((n) => 10 * n);

  it("tells spacing and size by the patient's axes, volumes in ml and units", () => {
    const print = caseFingerprint(
      record("a"),
      image,
      volume((n) => (n < 4 ? 1 : n < 6 ? 2 : 0)),
      labels,
    );
    expect(print).toMatchObject({
      orientation: "SPL",
      spacingMm: { right: 3, anterior: 2, superior: 5 },
      size: { right: 4, anterior: 3, superior: 2 },
      unit: "a.u.",
      contrast: { organ: { median: 25 }, separability: 0 },
    });
    expect(print.volumesMl?.pancreas).toBeCloseTo(0.12, 12);
    expect(print.volumesMl?.lesion).toBeCloseTo(0.06, 12);
  });

  it("has no volumes and no contrast without a label", () => {
    const print = caseFingerprint(record("a", { modality: "ct" }), image, null, labels);
    expect(print).toMatchObject({ unit: "HU", volumesMl: null, contrast: null });
  });

  it("refuses a label on another grid", () => {
    const other = createVolume(new Uint8Array(24), { shape: [4, 3, 2], affine: image.affine });
    expect(() => caseFingerprint(record("a"), image, other, labels)).toThrow("one grid");
  });

  it("lists the columns that say nothing of the case, of those that apply", () => {
    const missingOf = (fields: Partial<CaseRecord>) =>
      caseFingerprint(record("a", fields), image, null, labels).missing;
    const known = {
      license: "CC0",
      sha256Image: "1",
      sha256Label: "2",
      extra: { age: "60", sex: "n/a", notes: "n/a" },
    };
    const mr = missingOf(known);
    expect(mr.slice(0, 4)).toEqual(["pair_key", "stent", "manufacturer", "model"]);
    expect(mr).toEqual(expect.arrayContaining(["field_strength_t", "echo_time_ms", "sex"]));
    for (const column of ["kvp", "age", "notes", "split", "phase"]) expect(mr).not.toContain(column);
    const ct = missingOf({
      ...known,
      modality: "ct",
      sequence: "ct",
      phase: NOT_AVAILABLE,
      sha256Label: NOT_AVAILABLE,
    });
    expect(ct).toEqual(expect.arrayContaining(["phase", "sha256_label", "kvp"]));
    expect(ct).not.toContain("echo_time_ms");
    const unlabeled = missingOf({ ...known, sequence: "t2w", phase: NOT_AVAILABLE, split: "unlabeled" });
    expect(unlabeled).not.toContain("phase");
    expect(missingOf({ ...known, split: "unlabeled", sha256Label: NOT_AVAILABLE })).not.toContain("sha256_label");
  });
});

describe("datasetFingerprint", () => {
  const entry = (caseId: string, center: string, fields: Partial<DomainCase> = {}): DomainCase => ({
    ...caseFingerprint(record(caseId), volume(Number), null, labels),
    domain: { center },
    folder: "mini",
    ...fields,
  });

  it("gives medians and ranges over the cases that have a value", () => {
    const contrast = (variability: number | null) => ({ organ: null, variability, separability: 0.7 });
    const { domains } = datasetFingerprint(
      [
        entry("a", "A", { volumesMl: { pancreas: 80, lesion: 0 }, contrast: contrast(1) }),
        entry("b", "B"),
        entry("c", "A", { volumesMl: { pancreas: 60, lesion: 4 }, contrast: contrast(null), subject: "a" }),
        entry("d", "A", {
          volumesMl: { pancreas: 100, lesion: 0 },
          contrast: contrast(3),
          folder: "other",
          subject: "a",
        }),
      ],
      { by: ["center"], organ: ["pancreas"] },
    );
    expect(domains.map(({ domain, cases, subjects, labeled }) => [domain.center, cases, subjects, labeled])).toEqual([
      ["A", 3, 2, 3],
      ["B", 1, 1, 0],
    ]);
    expect(domains[0]).toMatchObject({
      volumesMl: { pancreas: { n: 3, min: 60, q1: 70, median: 80, q3: 90, max: 100 }, lesion: { n: 1, median: 4 } },
      variability: { n: 2, min: 1, median: 2, max: 3 },
      separability: { n: 3, median: 0.7 },
      spacingMm: { superior: { n: 3, min: 5, max: 5 } },
      organ: null,
      missing: { license: 3 },
    });
    expect(domains[1]).toMatchObject({ volumesMl: {}, variability: null, orientations: { SPL: 1 } });
  });

  it("sums up a dataset on disk, one case at a time", () => {
    const folder = newFolder();
    writeMiniature(folder, [
      record("a1"),
      record("b1", { center: "B" }),
      record("b2", { center: "B", split: "unlabeled" }),
    ]);
    const dataset = readDataset(folder);
    const names = organLabels(dataset);
    const centerOf = columnReader(dataset, "center");
    const cases = dataset.cases.map((row) => {
      const path = dataset.labelPath(row);
      const print = caseFingerprint(
        row,
        readVolume(dataset.imagePath(row)),
        path === null ? null : readVolume(path),
        names,
      );
      return { ...print, domain: { center: centerOf(row) }, folder };
    });
    const { domains } = datasetFingerprint(cases, { by: ["center"], organ: Object.keys(names.organ) });
    // Labels are n % 3 of 24 voxels of 3 mm^3: 8 voxels of each class.
    expect(
      domains.map(({ domain, cases, labeled, volumesMl }) => [domain.center, cases, labeled, volumesMl.lesion?.median]),
    ).toEqual([
      ["A", 1, 1, 0.024],
      ["B", 2, 1, 0.024],
    ]);
  });
});

describe("organLabels", () => {
  it("takes every label but background and ignore, or those that are named", () => {
    const folder = newFolder();
    writeMiniature(folder, [record("a")]);
    const dataset = { ...readDataset(folder), labels: { background: 0, pancreas: 1, lesion: 2, ignore: 3 } };
    expect(organLabels(dataset)).toEqual({ ...labels, ignore: 3 });
    expect(organLabels(dataset, ["pancreas"]).organ).toEqual({ pancreas: 1 });
    expect(() => organLabels(dataset, ["pancreas", "liver"])).toThrow(/labels among pancreas, lesion; found .*liver/);
  });
});
