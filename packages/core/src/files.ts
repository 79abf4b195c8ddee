export { appendLine, type FileContent, failWrite, fileSystem, writeFileAtomic } from "./atomic-file.ts";
export { guardWrites, removePath } from "./write-guard.ts";
