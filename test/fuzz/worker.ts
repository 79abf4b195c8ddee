// Reads damaged files one after the other. Writes a line for each when it has ended, so that its parent knows which one
// ended the process or hangs. Arguments: format, seed, first, count (0: no end), seconds, folder, log.
import { openSync, writeSync } from "node:fs";
import { execute, inputOf, targets, writeInput } from "./execution.ts";
import type { TargetMaker } from "./target.ts";

const [format, seed, first, count, seconds, folder, logPath] = process.argv.slice(2) as [
  ...[string, string, string, string, string, string, string],
];
const target = await (targets[format] as TargetMaker)();
const log = openSync(logPath, "w");
writeSync(log, "started\n");
const end = performance.now() + 1000 * Number(seconds);
const last = Number(count) === 0 ? Number.POSITIVE_INFINITY : Number(first) + Number(count);
for (let index = Number(first); index < last && performance.now() < end; index++) {
  const input = inputOf(format, target, seed, index);
  const { kind, problem } = execute(target, input, writeInput(input, folder));
  writeSync(log, problem === null ? `${kind}\n` : `!${problem.replaceAll("\n", " ")}\n`);
}
