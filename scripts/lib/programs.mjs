import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onInterrupt } from "./interrupt.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Path of a program: the first executable file of that name in the folders of the PATH, or null.
 *
 * @param {string} name
 * @param {readonly string[]} [more] folders to look in after these
 * @returns {string | null}
 */
export function findOnPath(name, more = []) {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...more]) {
    const path = join(folder, name);
    if (folder !== "" && isExecutable(path)) return path;
  }
  return null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program, and ends its process group when descriptor 3 closes: that is when the process which holds the other
 * end is gone, however it went. A killed set-up so leaves no npm or pip that goes on writing.
 */
const guarded = `exec 3<&0 </dev/null
{ while read -r line <&3; do :; done; kill -9 0; } & guard=$!
"$@" 3<&-; code=$?
kill "$guard"; exit "$code"`;

/**
 * Starts a program in a process group of its own, so that Ctrl-C does not reach it; when this process ends before it, by
 * whatever signal, the group ends too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string | undefined, env?: Readonly<Record<string, string>> | undefined}} [options] `env` is added to
 *   this process's own
 */
export function spawnGuarded(command, args, { cwd, env } = {}) {
  const options = { cwd, env: { ...process.env, ...env }, detached: true };
  return spawn("/bin/sh", ["-c", guarded, "sh", command, ...args], options);
}

/**
 * Runs a program to its end with its output collected. When this process ends before it, by Ctrl-C or even `kill -9`,
 * the program and all that it started end too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Readonly<Record<string, string>>}} [options] `env` is added to this process's own
 * @returns {Promise<{code: number, stdout: string, stderr: string}>} code 127 when it cannot be started
 */
export function runCollected(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawnGuarded(command, args, { cwd, env });
    const closed = new Promise((done) => child.once("close", done));
    const release = onInterrupt(async () => {
      if (child.pid === undefined) return;
      process.kill(-child.pid, "SIGKILL"); // the group
      await closed;
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", (error) => {
      release();
      resolve({ code: 127, stdout, stderr: stderr + error.message });
    });
    child.on("close", (code) => {
      release();
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

/**
 * Runs a program to its end on this process's own streams. Ctrl-C is the program's to answer: this process waits.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Readonly<Record<string, string>>}} [options] `env` is added to this process's own
 * @returns {Promise<number>} its exit code
 * @throws {SetupError} when it cannot be started
 */
export function runAttached(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    const waitOn = () => {};
    const passOn = () => child.kill("SIGTERM");
    process.on("SIGINT", waitOn).on("SIGTERM", passOn);
    const release = () => process.off("SIGINT", waitOn).off("SIGTERM", passOn);
    child.on("error", (cause) => {
      release();
      const hint = "check its spelling and the PATH, and that it may be executed";
      reject(new SetupError({ expected: `the program ${command}`, found: cause.message, hint, cause }));
    });
    child.on("close", (code, signal) => {
      release();
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}

/**
 * The last lines of a program's messages that say something, for an error.
 *
 * @param {string} text
 * @param {number} [lines]
 */
export function tail(text, lines = 3) {
  const kept = text.split("\n").filter((line) => line.trim() !== "");
  return kept.slice(-lines).join(" | ") || "no message";
}
