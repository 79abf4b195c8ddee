import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCases } from "./case-log.ts";

const folder = mkdtempSync(join(tmpdir(), "panshift-case-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const voxels = { reference: 1, prediction: null };
const metrics = { dice: { kind: "missed" }, nsd: { 2: { kind: "value", value: 0 } } };
const label = { label: "pancreas", voxels, metrics, detection: null };
const line = {
  ...{ key: "a/1", scoring: "s", imageDiagonalMm: 1, flags: [], labels: [label] },
  prediction: { file: "a", sha256: "0" },
};

function read(lines: readonly unknown[]) {
  const file = join(folder, "cases.jsonl");
  writeFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(""));
  return readCases(file);
}

test.each([
  ["no flags", { ...line, flags: undefined }],
  ["no diagonal", { ...line, imageDiagonalMm: null }],
  ["no hash of the prediction", { ...line, prediction: { file: "a" } }],
  ["a label without voxels", { ...line, labels: [{ ...label, voxels: null }] }],
  ["a label without metrics", { ...line, labels: [{ ...label, metrics: null }] }],
  ["a label without NSD", { ...line, labels: [{ ...label, metrics: { dice: { kind: "missed" }, nsd: null } }] }],
  ["a number for NSD", { ...line, labels: [{ ...label, metrics: { ...metrics, nsd: 5 } }] }],
  ["an unknown outcome", { ...line, labels: [{ ...label, metrics: { ...metrics, dice: { kind: "missxd" } } }] }],
  ["no outcome", { ...line, labels: [{ ...label, metrics: { ...metrics, dice: null } }] }],
  ["an outcome of no kind", { ...line, labels: [{ ...label, metrics: { ...metrics, nsd: { 2: {} } } }] }],
  ["a value of no number", { ...line, labels: [{ ...label, metrics: { ...metrics, dice: { kind: "value" } } }] }],
])("a line with %s, as a damaged disk leaves it, is none", (_, damaged) => {
  expect(read([line, damaged])).toEqual({ lines: [line], isWhole: false });
});

test("a line as it was written is one", () => {
  expect(read([line])).toEqual({ lines: [line], isWhole: true });
});
