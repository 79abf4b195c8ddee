export { appendLine, type FileContent, failWrite, fileSystem, writeFileAtomic } from "./atomic-file.ts";
