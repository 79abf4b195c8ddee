import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaseFiles, loadStudyData, parseStudy, planStudy, readyMethods, type Study } from "@panshift/benchmark/study";
import { sha256Hex } from "@panshift/core";
import { writeCasesTsv, writeDatasetJson } from "@panshift/dataset";
import { type DatasetOptions, resolveOptions } from "@panshift/phantom/files";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = mkdtempSync(join(tmpdir(), "studies-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The manifest of the phantom dataset that a study asks for, over empty files; every fifth subject has no lesion. */
function writeManifest(folder: string, options: DatasetOptions): void {
  const { requests, centers, subjects } = resolveOptions(options);
  const cases = Array.from({ length: subjects }, (_, k) => k).flatMap((k) =>
    requests.map(({ sequence, phase }) => {
      const caseId = `s${String(k).padStart(4, "0")}_${sequence}`;
      return {
        caseId,
        subject: `s${k}`,
        study: "1",
        dataset: "phantom",
        center: "ABCDEFG"[k % centers] as string,
        modality: "mr",
        sequence,
        phase,
        lesion: ["none", "pda", "ipmn", "pda", "pnet"][k % 5] as string,
        split: "n/a",
        license: "CC0-1.0",
        sha256Image: sha256Hex(`image of ${caseId}`),
        sha256Label: sha256Hex(`label of ${caseId}`),
        extra: {},
      };
    }),
  );
  for (const side of ["imagesTr", "labelsTr"]) mkdirSync(join(folder, side), { recursive: true });
  for (const { caseId } of cases) {
    writeFileSync(join(folder, "imagesTr", `${caseId}_0000.nii.gz`), "");
    writeFileSync(join(folder, "labelsTr", `${caseId}.nii.gz`), "");
  }
  writeCasesTsv(folder, cases);
  const labels = { background: 0, pancreas: 1, lesion: 2 };
  writeDatasetJson(folder, { labels, channelNames: { 0: "MRI" }, fileEnding: ".nii.gz" });
}

/** Parses an example and plans it on manifests alone. */
async function planExample(name: string, prepare: (study: Study) => void) {
  const file = join(import.meta.dirname, "../..", name);
  const text = readFileSync(file, "utf8");
  const value = parse(text) as { data: { root: string } };
  value.data.root = join(root, name);
  const study = parseStudy(value, file);
  prepare(study);
  const data = loadStudyData(study);
  const plan = planStudy(study, data, { methods: await readyMethods(study), files: new CaseFiles(data, study) });
  return { plan, text };
}

function makePhantoms({ data, root: folder }: Study): void {
  for (const { folder: name, phantom } of data.datasets) writeManifest(join(folder, name), phantom as DatasetOptions);
}

describe("the study", () => {
  it.each([
    ["examples/demo.yaml", 6, ["", "center", "sequence"]],
    ["examples/cross-sequence.yaml", 6, ["", "center", "sequence"]],
    ["examples/cross-center.yaml", 12, ["", "center"]],
    ["examples/limited-sampling.yaml", 15, ["", "center", "sequence"]],
    ["examples/cross-lesion.yaml", 12, ["", "lesion"]],
    ["examples/mixed.yaml", 18, ["", "sequence"]],
    ["examples/image-shift.yaml", 3, ["", "center"]],
    ["examples/annotation-shift.yaml", 3, ["", "center"]],
    ["docs/studies/cross-sequence.yaml", 18, ["", "center", "center,sequence", "sequence"]],
    ["docs/studies/limited-sampling.yaml", 15, ["", "center", "sequence"]],
  ])("%s plans %i trainings without leaks, tested in domain and out of it", async (name, trainings, shifts) => {
    const { plan, text } = await planExample(name, makePhantoms);
    expect(plan.runs).toHaveLength(trainings);
    expect(plan.leaks).toEqual([]);
    const tests = plan.runs.flatMap(({ uses }) => uses.flatMap((use) => use.tests));
    expect([...new Set(tests.map(({ changed }) => changed.join()))].sort()).toEqual(shifts);
    for (const { validation } of plan.runs) expect(validation.length).toBeGreaterThan(0);
    expect(text).toContain(`panshift study run ${name}`);
  });

  it("external-predictions.yaml plans seven scorings and no training", async () => {
    const { plan } = await planExample("examples/external-predictions.yaml", (study) => {
      const reference = join(study.root, "reference", "case001.nii.gz");
      const grid = { shape: [2, 2, 2], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") } as const;
      writeVolume(reference, createVolume(new Uint8Array(8), grid));
    });
    expect(plan.runs).toEqual([]);
    expect(plan.scorings.map(({ tests }) => tests.map(({ domain }) => domain))).toEqual(Array(7).fill(["evalseg"]));
  });
});
