export type { SafetensorsHeader, TensorEntry } from "./header.ts";
export { readSafetensors, readSafetensorsHeader, type SafetensorsContent } from "./read.ts";
export { type NamedTensors, writeSafetensors } from "./write.ts";
