export { run } from "./main.ts";
export { commandsOf, createProgram } from "./program.ts";
export type { Terminal } from "./terminal.ts";
