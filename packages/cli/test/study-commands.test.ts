import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { panshift } from "./recording.ts";

const root = mkdtempSync(join(tmpdir(), "study-commands-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const grid = { shape: [8, 1, 1], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") } as const;

/** A row of eight voxels, the first `inside` of them 1. */
function write(path: string, inside: number): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeVolume(
    join(root, path),
    createVolume(
      Uint8Array.from({ length: 8 }, (_, n) => (n < inside ? 1 : 0)),
      grid,
    ),
  );
}

function writeStudy(name: string, study: Record<string, unknown>): string {
  const file = join(root, name);
  writeFileSync(file, JSON.stringify({ title: "a study", question: "Does it hold?", ...study }));
  return file;
}

const training = { preprocessing: { modality: "mr" }, patchSizeDhw: [8, 8, 8], iterations: 1 };
const trained = { methods: ["baseline"], seeds: [1], training };
const protocols = [{ family: "leave-one-out", over: ["dataset"] }];
const datasetsOf = (...names: readonly string[]) => ({ datasets: names.map((name) => ({ name, folder: name })) });

beforeAll(() => {
  for (const [at, name] of ["a", "b", "c"].entries()) {
    write(`X/imagesTr/${name}_0000.nii.gz`, at);
    write(`Z/imagesTr/${name}_0000.nii.gz`, at + 4);
    for (const folder of ["X", "Z"]) write(`${folder}/labelsTr/${name}.nii.gz`, 4);
  }
  const json = { channel_names: { 0: "MRI" }, labels: { background: 0, pancreas: 1 }, file_ending: ".nii.gz" };
  for (const folder of ["X", "Z"])
    writeFileSync(join(root, folder, "dataset.json"), JSON.stringify({ ...json, numTraining: 3 }));
  cpSync(join(root, "X"), join(root, "Y"), { recursive: true });
});

describe("a study whose two datasets hold the same scans", () => {
  const study = () =>
    writeStudy("leak.yaml", { data: datasetsOf("X", "Y"), domains: { by: ["dataset"] }, protocols, ...trained });
  const store = join(root, "leaky");

  test("is planned with exit code 1, and every leak is told", async () => {
    const { code, out } = await panshift("study", "plan", study(), "--store", store);
    expect(code).toBe(1);
    expect(out).toContain("6 LEAKS, 6 of them stop the study:"); // three scans, tested in either direction
    expect(out).toMatch(/Y\/a is tested, X\/a is trained on \(same-image\)/);
    const json = await panshift("study", "plan", study(), "--store", store, "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).refusedLeaks).toHaveLength(6);
  });

  test("is not run: nothing is trained", async () => {
    const { code, messages } = await panshift("study", "run", study(), "--store", store);
    expect(code).toBe(1);
    expect(messages).toContain("LEAKAGE");
    expect(messages).toMatch(/6 leaks: .*same-image as/);
    expect(readdirSync(store)).toEqual([]);
  });
});

describe("a study without leaks", () => {
  const study = () =>
    writeStudy("sound.yaml", { data: datasetsOf("X", "Z"), domains: { by: ["dataset"] }, protocols, ...trained });
  const options = ["--store", join(root, "sound")];

  test("is planned with exit code 0, with its domains, runs, tests and what was checked", async () => {
    const { code, out } = await panshift("study", "plan", study(), ...options);
    expect(code).toBe(0);
    expect(out).toMatch(/X +3 +3\n/);
    expect(out).toMatch(/baseline, seed 1, trained on X +2 subjects +1 subject +Z 3\n/);
    expect(out).toMatch(/baseline, seed 1, trained on Z +2 subjects +1 subject +X 3\n/);
    expect(out).toContain("2 trainings.");
    expect(out).toContain("No tested case is of a subject or an image that training or selection sees");
    const { runs, leaks, warnings, power } = JSON.parse(
      (await panshift("study", "plan", study(), ...options, "--json")).out,
    );
    expect(runs).toHaveLength(2);
    expect(leaks).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Domains X, Z have fewer than 20 tested subjects \(the fewest: 3\)/),
    ]);
    expect(out).toContain(`Note: ${warnings[0]}\n`);
    expect(power.sampling).toBeNull();
  });

  test("says of limited sampling what its own rule can show, and which sizes are one draw", async () => {
    const sampled = [{ family: "limited-sampling", source: "X", sizes: ["all"], test: 0.3, validation: 0.3 }];
    const file = writeStudy("sampled.yaml", {
      data: datasetsOf("X", "Z"),
      domains: { by: ["dataset"] },
      protocols: sampled,
      ...trained,
    });
    const { out } = await panshift("study", "plan", file, ...options);
    expect(out).toMatch(/beyond sampling \(limited-sampling, its null band\).*: no number of subjects is enough/);
    expect(out).not.toContain("by an interval over subjects");
    expect(out).toContain("Note: Limited sampling of X, 2 training subjects: one training set, hence one draw.");
  });

  test("has a status from the store alone", async () => {
    const { code, out } = await panshift("study", "status", study(), ...options);
    expect(code).toBe(0);
    expect(out).toMatch(/baseline, seed 1, trained on X +planned\n/);
    expect(out).toContain("2 planned\n");
    const { counts, runs } = JSON.parse((await panshift("study", "status", study(), ...options, "--json")).out);
    expect(counts).toEqual({ planned: 2 });
    expect(runs.map(({ kind }: { kind: string }) => kind)).toEqual(["planned", "planned"]);
  });
});

describe("predictions made elsewhere", () => {
  const options = ["--store", join(root, "given")];
  const study = () =>
    writeStudy("given.yaml", {
      data: datasetsOf("labels"),
      domains: { by: ["dataset"] },
      task: { labels: { pancreas: [1] } },
      protocols: [{ family: "given" }],
      methods: [{ name: "net", predictions: "net" }],
      scoring: { metrics: ["dice"] },
      statistics: { replicates: 100 },
    });

  beforeAll(() => {
    for (const name of ["a", "b"]) write(`labels/${name}.nii.gz`, 4);
    write("net/a.nii.gz", 4);
    write("net/b.nii.gz", 2);
  });

  test("are scored by run, counted by status, and asked in SQL once a report is written", async () => {
    expect((await panshift("study", "plan", study(), ...options)).out).toContain(
      "Not checked: what the predictions of net were trained on is not known.",
    );
    expect((await panshift("study", "status", study(), ...options)).out).toBe("predictions net: 0 of 2 cases scored\n");
    expect((await panshift("study", "run", study(), ...options, "--jobs", "1")).code).toBe(0);
    expect((await panshift("study", "status", study(), ...options)).out).toBe("predictions net: 2 of 2 cases scored\n");
    const sql = "SELECT round(avg(value), 4) AS dice, count(*) AS cases FROM results WHERE metric = 'dice'";
    const before = await panshift("study", "query", study(), sql, ...options);
    expect(before.code).toBe(2);
    expect(before.messages).toContain("panshift study report");
    expect((await panshift("study", "report", study(), ...options)).code).toBe(0);
    const { code, out } = await panshift("study", "query", study(), sql, ...options, "--json");
    expect(code).toBe(0);
    // Dice 1 and 2 x 2 / (4 + 2) = 2/3.
    expect(JSON.parse(out)).toMatchObject({ columns: ["dice", "cases"], rows: [[0.8333, 2]] });
    expect((await panshift("study", "query", study(), sql, ...options)).out).toMatch(
      /dice +cases\n.*\n? *0\.8333 +2\n/s,
    );
  });
});
