import { findOnPath, runCollected } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * @typedef {object} Compiler
 * @property {string} path
 * @property {string} version its first line of `--version`
 * @property {boolean} isClang
 */

/**
 * The C++ compiler: the one that `CXX` names, else g++, else clang++.
 *
 * @returns {Promise<Compiler>}
 * @throws {SetupError}
 */
export async function findCompiler() {
  const named = process.env.CXX;
  const path = named ? findNamed(named) : (findOnPath("g++") ?? findOnPath("clang++"));
  const hint = "install g++ 11 or newer (Debian: apt install g++), or let CXX name a compiler";
  const expected = "a C++20 compiler on the PATH, to build the binding to libtorch";
  if (path === null) {
    throw new SetupError({
      expected,
      found: named ? `CXX=${named}, which is no program` : "neither g++ nor clang++",
      hint,
    });
  }
  const { code, stdout, stderr } = await runCollected(path, ["--version"]);
  const version = stdout.split("\n")[0] ?? "";
  if (code !== 0 || version === "")
    throw new SetupError({ expected, found: `${path}, which fails: ${stderr.trim()}`, hint });
  return { path, version, isClang: version.includes("clang") };
}

/** @param {string} named */
function findNamed(named) {
  return named.includes("/") ? named : findOnPath(named);
}
