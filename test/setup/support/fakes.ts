import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of this test, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "panshift-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Writes files, named relative to a folder. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Writes a program that stands for one of the machine's, as a shell script. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  writeTree(folder, { [name]: `#!/bin/sh\n${script}\n` });
  chmodSync(path, 0o755);
  return path;
}

/** The first bytes of a shared library for x86-64 (62), aarch64 (183) or another ELF machine number. */
export function elfHeader(machine: number): Uint8Array {
  const head = Buffer.alloc(64);
  head.write("\x7fELF", "latin1");
  head.writeUInt16LE(machine, 18);
  return head;
}

export const thisMachine = process.arch === "arm64" ? 183 : 62;

/** The files of a pip-installed torch by which the set-up knows it. */
export function torchFiles(version = "2.15.0", machine = thisMachine): Record<string, string | Uint8Array> {
  const [major, minor, patch] = version.split(".");
  return {
    "include/ATen/ATen.h": "",
    "include/torch/csrc/api/include/torch/torch.h": "",
    "include/torch/headeronly/version.h": `#define TORCH_VERSION_MAJOR ${major}\n#define TORCH_VERSION_MINOR ${minor}\n#define TORCH_VERSION_PATCH ${patch}\n`,
    "lib/libc10.so": elfHeader(machine),
    "lib/libtorch_cpu.so": elfHeader(machine),
    "version.py": `__version__ = '${version}+cu132'\n`,
  };
}
