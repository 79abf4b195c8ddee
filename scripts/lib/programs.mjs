import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onInterrupt } from "./interrupt.mjs";

/**
 * Path of a program: the first executable file of that name in the folders of the PATH, or null.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
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
 * Runs a program to its end with its output collected.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Readonly<Record<string, string>>}} [options] `env` is added to this process's own
 * @returns {Promise<{code: number, stdout: string, stderr: string}>} code 127 when it cannot be started
 */
export function runCollected(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const release = onInterrupt(() => child.kill("SIGTERM"));
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
 * Runs a program to its end on this process's own streams.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: Readonly<Record<string, string>>}} [options] `env` is added to this process's own
 * @returns {Promise<number>} its exit code; 127 when it cannot be started
 */
export function runAttached(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    child.on("error", () => resolve(127));
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
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
