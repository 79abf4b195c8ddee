export {
  appendLine,
  type FileContent,
  failWrite,
  fileSystem,
  isTemporary,
  requireWritable,
  temporaryName,
  writeFileAtomic,
} from "./atomic-file.ts";
export { answerOf, builtWorker } from "./built-worker.ts";
export {
  appendJsonLine,
  isCutOff,
  type JsonLines,
  type OnDamage,
  parseJsonLines,
  readJsonLines,
} from "./json-lines.ts";
export { makeFolder } from "./make-folder.ts";
export { guardWrites, removePath } from "./write-guard.ts";
