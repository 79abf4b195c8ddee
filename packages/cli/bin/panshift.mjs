#!/usr/bin/env node
// Committed, so that `npm ci` links it; the program itself is built by the set-up.
import { existsSync } from "node:fs";

const oldestNode = { major: 20, minor: 19 };
const program = new URL("../dist/main.mjs", import.meta.url);
const nativeRecord = new URL("../../torch/build/native.json", import.meta.url);

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < oldestNode.major || (major === oldestNode.major && minor < oldestNode.minor)) {
  refuse(
    `expected Node ${oldestNode.major}.${oldestNode.minor} or newer; found ${process.versions.node}; install a newer Node`,
  );
} else if (!existsSync(program) || !existsSync(nativeRecord)) {
  refuse("expected a clone that is set up; found no build; run npm run setup");
} else {
  const { run } = await import(program.href);
  process.exitCode = await run(process.argv.slice(2));
}
