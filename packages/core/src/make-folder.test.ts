import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { requireWritable } from "./atomic-file.ts";
import { makeFolder } from "./make-folder.ts";

const root = mkdtempSync(join(tmpdir(), "folders-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const caught = (work: () => void) => {
  try {
    work();
    return null;
  } catch (error) {
    return error as Error & { code: string };
  }
};

test("makes a folder with its parents, and leaves one that is there", () => {
  const path = join(root, "a/b/c");
  makeFolder(path);
  makeFolder(path);
  expect(existsSync(path)).toBe(true);
});

test("a file in the way, and a link to nothing, are errors", () => {
  writeFileSync(join(root, "file"), "");
  expect(caught(() => makeFolder(join(root, "file")))?.code).toBe("EEXIST");
  expect(caught(() => makeFolder(join(root, "file/below/it")))?.code).toBe("ENOTDIR");
  symlinkSync(join(root, "nowhere"), join(root, "link"));
  expect(caught(() => makeFolder(join(root, "link/below")))?.code).toMatch(/^(EEXIST|ENOENT)$/);
});

test("below /proc, where no folder can be made, it ends", () => {
  expect(caught(() => makeFolder("/proc/panshift-store/runs"))?.code).toBe("ENOENT");
});

test("a folder that can be written is made and left empty; another is refused with the system's reason", () => {
  const folder = join(root, "store/runs");
  requireWritable(folder);
  expect(existsSync(folder)).toBe(true);
  writeFileSync(join(root, "afile"), "");
  const inPlace = caught(() => requireWritable(join(root, "afile")));
  expect(inPlace).toMatchObject({ code: "WRITE_FAILED", message: expect.stringContaining("afile, which is a file") });
  const below = caught(() => requireWritable(join(root, "afile/runs")));
  expect(below).toMatchObject({ code: "WRITE_FAILED", message: expect.stringContaining("afile, which is a file") });
  const there = caught(() => requireWritable("/proc/panshift-store"));
  expect(there?.message).toMatch(
    /^\/proc\/panshift-store: expected a folder that can be written; found ENOENT: no such file or directory; /,
  );
});
