const nameWidth = 13;

/**
 * Runs one step of the set-up and prints it as one line with its time.
 *
 * @template T
 * @param {string} name
 * @param {(announce: (activity: string) => void) => Promise<{outcome: string, value: T}>} work `announce` says what
 *   takes long, before it does; `outcome` ends the line
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const begin = performance.now();
  process.stdout.write(name.padEnd(nameWidth));
  try {
    const { outcome, value } = await work((activity) => process.stdout.write(`${activity} ... `));
    process.stdout.write(`${outcome} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
    return value;
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
}
