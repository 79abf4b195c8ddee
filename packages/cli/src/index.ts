export { run } from "./main.ts";
export { createProgram } from "./program.ts";
export type { Terminal } from "./terminal.ts";
