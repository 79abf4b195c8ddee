import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, expect, test } from "vitest";
import { volumeHash } from "./file-hash.ts";
import { verifyContent } from "./verify-content.ts";

const root = mkdtempSync(join(tmpdir(), "content-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const file = join(root, "a_0000.nii.gz");
const verify = (stated: string) => verifyContent(file, stated, { caseId: "a", column: "sha256_image" });

function write(voxel: number): string {
  writeVolume(file, createVolume(Uint8Array.of(voxel), { shape: [1, 1, 1], affine: affineFrom([1, 1, 1]) }));
  return volumeHash(file);
}

test("CONTENT_CHANGED for a file that is not the one whose hash is stated, whenever it changed; it says both hashes", () => {
  const before = write(1);
  verify(before);
  verify(before);
  const after = write(2);
  utimesSync(file, 1, 1);
  verify("n/a");
  expect(() => verify(before)).toThrow(
    expect.objectContaining({
      code: "CONTENT_CHANGED",
      facts: expect.objectContaining({
        ...{ caseId: "a", file, found: after, hint: expect.stringContaining("import") },
        expected: `the content that cases.tsv states in sha256_image, ${before}`,
      }),
    }) as Error,
  );
  verify(after);
});

test("a file that is not there is said to be missing, as its reader says it", () => {
  const missing = join(root, "none_0000.nii.gz");
  expect(() => verifyContent(missing, "abc", { caseId: "a", column: "sha256_image" })).toThrow(
    expect.objectContaining({ code: "FILE_MISSING" }) as Error,
  );
});
