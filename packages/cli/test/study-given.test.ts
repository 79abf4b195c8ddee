import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, expect, test } from "vitest";
import { panshift } from "./recording.ts";

const root = mkdtempSync(join(tmpdir(), "given-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A row of eight voxels, four of them of the label. */
function write(file: string): void {
  mkdirSync(join(root, file, ".."), { recursive: true });
  const voxels = Uint8Array.from({ length: 8 }, (_, n) => (n < 4 ? 1 : 0));
  writeVolume(
    join(root, file),
    createVolume(voxels, { shape: [8, 1, 1], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") }),
  );
}

for (const name of ["a", "b"]) {
  write(`reference/${name}.nii.gz`);
  write(`good/${name}.nii.gz`);
}
write("broken/b.nii.gz");
writeFileSync(join(root, "broken/a.nii.gz"), "garbage");
writeFileSync(join(root, "afile"), "");

const study = join(root, "study.yaml");
const methods = ["broken", "lost", "good"].map((name) => `{name: ${name}, predictions: ${name}}`);
writeFileSync(
  study,
  `title: Predictions
question: Which is best?
data: {datasets: [{name: labels, folder: reference}]}
domains: {by: [dataset]}
task: {labels: {pancreas: [1]}}
protocols: [{family: given}]
methods: [${methods.join(", ")}]
`,
);
const store = ["--store", join(root, "runs")];

test("plan says how many cases have a file, and fails for a folder that is not there", async () => {
  const { code, out } = await panshift("study", "plan", study, ...store);
  expect(code).toBe(1);
  expect(out).toContain("predictions good: labels 2; 2 of 2 cases have a file\n");
  expect(out).toMatch(/predictions lost: labels 2\n {2}.*lost: expected .*\[FILE_MISSING\]\n/);
  const without = await panshift("study", "plan", study, ...store, "--set", "methods.1.predictions=good");
  expect(without.code).toBe(0);
});

test("a query before a report says what comes first", async () => {
  const { code, messages } = await panshift("study", "query", study, "SELECT * FROM cells", ...store);
  expect(code).toBe(2);
  expect(messages).toContain("run `panshift study report` first, and give the same --store to both");
});

test("run goes on past a file and a folder that cannot be used, names them, and ends with 1 each time", async () => {
  const first = await panshift("study", "run", study, ...store);
  expect(first.code).toBe(1);
  expect(first.messages).toMatch(/broken: case a, .*a\.nii\.gz: expected .*\[FILE_CORRUPT\]/);
  expect(first.messages).toMatch(/lost: .*lost: expected .*\[FILE_MISSING\]/);
  const again = await panshift("study", "run", study, ...store);
  expect(again.code).toBe(1);
  expect(again.messages).toContain(
    "note: broken: 1 of 2 predictions is refused and counts as none: a.nii.gz [FILE_CORRUPT].",
  );
  const { out } = await panshift("study", "status", study, ...store);
  expect(out).toContain("predictions broken: 2 of 2 cases scored\n");
  expect(out).toContain("predictions good: 2 of 2 cases scored\n");
  expect(out).toMatch(/predictions lost: 0 of 2 cases scored; .*lost: expected /);
});

test("run refuses a store that cannot be written at once", async () => {
  const refusalOf = async (place: string) => {
    const { code, messages } = await panshift("study", "run", study, "--store", place);
    expect(code).toBe(1);
    return messages;
  };
  const inTheWay = /expected a folder that can be written; found .*afile, which is a file/;
  expect(await refusalOf(join(root, "afile"))).toMatch(inTheWay);
  expect(await refusalOf(join(root, "afile/runs"))).toMatch(inTheWay);
  if (process.platform !== "linux") return;
  expect(await refusalOf("/proc/panshift")).toMatch(
    /^error: \/proc\/panshift: expected .*; found ENOENT: no such file/,
  );
});

test("a store that is not there has no runs to list", async () => {
  for (const command of ["list", "disk", "clean"]) {
    const { code, messages } = await panshift("runs", command, "--store", join(root, "nowhere"));
    expect(code).toBe(2);
    expect(messages).toMatch(/nowhere: expected a store: .*; found nothing; give the folder with --store/);
  }
  expect((await panshift("runs", "list", "--store", join(root, "afile"))).code).toBe(2);
});

test("several problems stand on a line each", async () => {
  const settings = ["--set", "seeds=[]", "--set", "method=x", "--set", "iterations=3"];
  const { code, messages } = await panshift("study", "plan", study, ...settings);
  expect(code).toBe(2);
  const lines = messages.split("\n");
  expect(lines[0]).toBe(`error: ${study}: expected a configuration that follows its schema; found 3 problems:`);
  expect(lines.slice(1, 4).sort()).toEqual([
    "  iterations: unknown key, did you mean training.iterations?",
    "  method: unknown key, did you mean methods?",
    expect.stringMatching(/^ {2}seeds: /),
  ]);
  expect(lines[4]).toBe("docs/studies.md lists every key with its default [CONFIG_INVALID]");
});
