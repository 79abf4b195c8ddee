import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendLine, fileSystem, writeFileAtomic } from "./atomic-file.ts";

const { write: realWrite, flushFolder: realFlushFolder } = fileSystem;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-core-"));
});

afterEach(() => {
  Object.assign(fileSystem, { write: realWrite, flushFolder: realFlushFolder });
  rmSync(folder, { recursive: true });
});

/** Lets `writes` system calls through, then answers as a full disk does. */
function fillDiskAfter(writes: number): void {
  let left = writes;
  fileSystem.write = ((...args: Parameters<typeof realWrite>) => {
    if (left-- === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    return realWrite(...args);
  }) as typeof realWrite;
}

describe("writeFileAtomic", () => {
  it("writes text, bytes and chunks, making folders", () => {
    const path = join(folder, "a", "b", "file");
    writeFileAtomic(path, "één");
    expect(readFileSync(path, "utf8")).toBe("één");
    writeFileAtomic(path, new Uint8Array([1, 2, 3]));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    writeFileAtomic(path, [new Uint8Array([4]), new Uint8Array([5, 6])]);
    expect([...readFileSync(path)]).toEqual([4, 5, 6]);
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["file"]);
  });

  it("finishes a write that the system takes in pieces", () => {
    fileSystem.write = ((file: number, bytes: Uint8Array, offset: number, length: number) =>
      realWrite(file, bytes, offset, Math.min(length, 2))) as typeof realWrite;
    writeFileAtomic(join(folder, "file"), "seven b");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("seven b");
  });

  it("keeps the old file and leaves nothing behind when the disk is full", () => {
    const path = join(folder, "file");
    writeFileAtomic(path, "old");
    fillDiskAfter(1);
    expect(() => writeFileAtomic(path, [new Uint8Array([1]), new Uint8Array([2])])).toThrowError(
      expect.objectContaining({ code: "DISK_FULL", exitCode: 1 }),
    );
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it("says of a disk that is mounted for reading alone what it is", () => {
    fileSystem.write = (() => {
      throw Object.assign(new Error("read-only file system"), { code: "EROFS" });
    }) as typeof realWrite;
    const refused = expect.objectContaining({ code: "WRITE_FAILED", message: expect.stringContaining("mount it for") });
    expect(() => writeFileAtomic(join(folder, "file"), "new")).toThrowError(refused);
  });

  it("is not stopped by what a killed process of the same number left behind", () => {
    const path = join(folder, "file");
    for (let count = 0; count < 100; count++) writeFileSync(join(folder, `.file.${process.pid}.${count}.tmp`), "");
    writeFileAtomic(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  it.each(["EINVAL", "ENOTSUP", "EPERM"])("writes where folders cannot be flushed (%s)", (code) => {
    const path = join(folder, "file");
    fileSystem.flushFolder = () => {
      throw Object.assign(new Error("refused"), { code });
    };
    writeFileAtomic(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  it("fails where a folder's flush fails", () => {
    fileSystem.flushFolder = () => {
      throw Object.assign(new Error("input or output"), { code: "EIO" });
    };
    expect(() => writeFileAtomic(join(folder, "file"), "new")).toThrowError(
      expect.objectContaining({ code: "WRITE_FAILED", message: expect.stringContaining("EIO") }),
    );
  });

  it("names the reason of any other failure", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => writeFileAtomic(join(folder, "file", "below"), "x")).toThrowError(
      expect.objectContaining({
        code: "WRITE_FAILED",
        message: expect.stringContaining(`found ${join(folder, "file")}, which is a file`),
      }),
    );
    expect(() => writeFileAtomic(join(folder, "file", "further", "below"), "x")).toThrowError(/file, which is a file/);
    expect(() => writeFileAtomic(folder, "x")).toThrowError(/found E[A-Z]+; check the folder's permissions/);
  });
});

describe("appendLine", () => {
  it("appends whole lines", () => {
    const path = join(folder, "logs", "log.jsonl");
    appendLine(path, '{"a":1}');
    appendLine(path, '{"a":2}');
    expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"a":2}\n');
  });

  it("reports a full disk", () => {
    fillDiskAfter(0);
    expect(() => appendLine(join(folder, "log"), "x")).toThrowError(expect.objectContaining({ code: "DISK_FULL" }));
  });
});
