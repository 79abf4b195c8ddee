/** What the set-up says when something is missing: expected, found, what to do. */
export class SetupError extends Error {
  /** @param {{expected: string, found: string, hint: string, exitCode?: 1 | 2, cause?: unknown}} facts */
  constructor({ expected, found, hint, exitCode = 1, cause }) {
    super(`expected ${expected}; found ${found}; ${hint}`, cause === undefined ? undefined : { cause });
    this.name = "SetupError";
    /** 1: the set-up failed; 2: the call was wrong. */
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function and ends the process as it says: a `SetupError` prints its one line.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
